"""The coach: what it wants read, what it makes of what was read, and what it does where nobody reads."""

from inspect import cleandoc

import pytest
from conftest import SHIPPED, Told, coach_call, cues_in
from hypothesis import given
from hypothesis import strategies as st

from coach.core.coaching import NEARLY, Coach
from coach.core.detectors.question import Question as Missed
from coach.core.detectors.rating import Rating
from coach.core.pacing import PacingSettings
from coach.core.prompt import Prompt
from coach.doubts import Earlier
from coach.events import Act, Call, Held, Nearly, Noticed, Nudge, Promise, Question, Reading, Tick, Utterance
from coach.prompts.load import load

SCORE = Prompt("rating", {"default": "A score: {because}"}, {"rating": 0.5})
MISSED = Prompt("question", {"default": "Open: {ask}"}, {"leaves": 0.5, "at_close": 0.3, "closes": 0.5})


def coach(*, reads: bool = True) -> Coach:
    """A fresh one that knows scores and questions, and that readings will come."""
    made = Coach([Missed(MISSED), Rating(SCORE)], {"rating": SCORE, "question": MISSED}, PacingSettings())
    made.receive(Call(0.0, "call.txt", meaning="told" if reads else ""))
    return made


def hears(made: Coach, *said: tuple[str, str]):
    """What comes of one-second utterances, a second after each other: each closes as the next is spoken."""
    return [
        event
        for number, (speaker, text) in enumerate(said)
        for event in made.receive(Utterance(2.0 * number + 1, speaker, 2.0 * number, 2.0 * number + 1, text))
    ]


ASKS = ("customer", "When does it come?")
LEAVES = ("agent", "What a winter we've had.")
OPENS = Reading(3.0, 0, "customer", "When does it come?", (Act("asks", 0.9, "When does it come?"),))


def test_a_growing_turn_is_not_read():
    """More words may come."""
    made = coach()
    hears(made, ASKS)
    assert made.doubts() == []
    made.receive(Tick(1.7))
    assert [doubt.text for doubt in made.doubts()] == ["When does it come?"]


def test_doubts_come_one_at_a_time_and_in_order():
    """Each with what the ones before it have opened; one that is not answered is asked again."""
    made = coach()
    hears(made, ASKS, LEAVES, ("customer", "It has, yes."))
    (first,) = made.doubts()
    assert made.doubts() == [first]
    assert (first.turn, first.questions) == (0, ())
    (asked,) = made.settle(OPENS)
    assert (asked.id, asked.state) == ("q1", "open")
    (second,) = made.doubts()
    assert (second.turn, second.questions) == (1, (Earlier("q1", "When does it come?"),))
    assert (second.before, second.after) == ("When does it come?", "It has, yes.")
    assert made.settle(Reading(5.0, 1)) == []
    assert made.doubts() == []


def test_doubts_do_not_depend_on_the_prompts():
    """Other detectors, or none, want the same read."""
    other = Coach([], {}, PacingSettings())
    other.receive(Call(0.0, "call.txt", meaning="told"))
    made = coach()
    for one in (made, other):
        hears(one, ASKS, LEAVES, ("customer", "It has, yes."))
        one.settle(OPENS)
    assert made.doubts() == other.doubts()


def test_where_nobody_reads_there_is_nothing_to_doubt():
    """Words alone are judged at once: none of them is a question."""
    made = coach(reads=False)
    assert hears(made, ASKS, LEAVES, ("customer", "It has, yes.")) == []
    assert made.doubts() == []


def test_where_nobody_reads_the_script_is_still_noticed(call):
    """Where nobody reads the script is still noticed.

    agent: Hello, Ann speaking.
    customer: My lad waited in all day and nobody rang.
    agent: Please accept our sincerest apologies for any inconvenience caused.
    customer: Right.
    """
    assert [event.kind for event in coach_call(call) if isinstance(event, Nudge)] == ["script"]


def test_what_still_waits_when_the_call_ends_is_held():
    """Noticed while the customer speaks, who hangs up."""
    made = coach()
    hears(made, ASKS, LEAVES)
    made.settle(OPENS)
    (noticed,) = _of(Noticed, [*made.close(3.0), *made.settle(Reading(3.0, 1, acts=(Act("leaves", 0.9, about="q1"),)))])
    assert made.finish() == [Held(3.0, noticed.id, "question", "call over")]


def test_what_nobody_has_read_when_the_call_ends_is_judged_by_its_words():
    """A reading out of its turn is none."""
    made = coach()
    hears(made, ("agent", "Hello there."), ASKS)
    made.receive(Reading(4.0, 1, "customer", "When does it come?", OPENS.acts))
    assert made.close(4.0) == []
    assert made.finish() == []
    assert made.doubts() == []
    assert made.finish() == []


def test_a_call_cannot_end_before_its_last_word():
    """What closes then is stamped no earlier than what was told before."""
    made = coach()
    hears(made, ASKS)
    made.close(0.0)
    assert [event.at for event in made.settle(OPENS)] == [1.0]


def test_the_coach_wakes_when_a_turn_is_over():
    """Nothing is late: 0.7 s after the last word, and not again for the same."""
    made = coach()
    hears(made, ASKS)
    assert made.wake == 1.7
    made.receive(Tick(1.7))
    assert made.wake is None


def test_a_line_is_noticed_with_what_its_prompt_needed():
    """Kind, words, doubt and need; the moment is that of the reading."""
    made = coach()
    hears(made, ("agent", "Give me a ten."), ASKS)
    (noticed, shown) = made.receive(Reading(3.3, 0, acts=(Act("rating", 0.876, "a ten"),)))
    assert noticed == Noticed(3.3, "n1", "rating", "a ten", 0.88, turn=0, needed=0.5)
    assert (shown.id, shown.say) == ("n1", "A score: a ten")


@pytest.mark.parametrize(("sure", "told"), [(0.49, Nearly), (0.3, Nearly), (0.29, None), (0.5, Noticed)])
def test_what_is_less_sure_than_needed_is_nearly_seen_and_no_more(sure, told):
    """From 0.6 of what is needed."""
    assert NEARLY * 0.5 == 0.3
    made = coach()
    hears(made, ("agent", "Give me a ten."), ASKS)
    seen = made.settle(Reading(3.0, 0, acts=(Act("rating", sure, "a ten"),)))
    assert [type(event) for event in seen if not isinstance(event, Nudge)] == ([told] if told else [])
    if told is Nearly:
        assert seen == [Nearly(3.0, "rating", "a ten", sure, turn=0, needed=0.5)]


def leaving(*sure: float):
    """Kind of what comes of a question that the agent leaves so surely, turn by turn."""
    made = coach()
    seen, turns = [], [ASKS, *[(side, f"turn {n}") for n in range(len(sure)) for side in ("agent", "customer")]]
    for number, (speaker, text) in enumerate(turns):
        seen += made.receive(Utterance(2.0 * number + 1, speaker, 2.0 * number, 2.0 * number + 1, text))
        for doubt in made.doubts():
            acts = OPENS.acts if doubt.turn == 0 else ()
            acts = (Act("leaves", sure[doubt.turn // 2], about="q1"),) if doubt.speaker == "agent" else acts
            seen += made.settle(Reading(doubt.at, doubt.turn, doubt.speaker, doubt.text, acts))
    return [type(event) for event in seen if isinstance(event, Noticed | Nearly)]


def test_of_a_cause_nearly_is_told_once_and_noticed_once():
    """Nearly twice, then seen twice: a line each; what is seen is not nearly seen any more."""
    assert leaving(0.4, 0.45, 0.8, 0.9, 0.4) == [Nearly, Noticed]


CALLS = {
    "question": """
        customer: When does it come? | asks[When does it come?]
        agent: What a winter. | leaves q1 SURE
    """,
    "promise": """
        agent: I'll send it on Monday. | promises
        customer: Lovely.
        agent: Anything else? | closes SURE
    """,
    "repeat": """
        customer: It's Sloan. | gives_fact
        agent: Right.
        customer: Yes please do.
        agent: There it is.
        customer: Good.
        agent: And your name? | asks_fact, given 0 SURE
    """,
    "upsell": """
        customer: When does it come? | asks[When does it come?]
        agent: We have a bundle. | sells SURE
    """,
    "rating": """
        agent: Give me a ten. | rating SURE
    """,
}
NEEDS = {"question": "leaves", "promise": "closes", "repeat": "given", "upsell": "sells", "rating": "rating"}


@pytest.mark.parametrize("kind", CALLS)
def test_each_kind_is_seen_from_what_its_prompt_needs_and_nearly_below(kind):
    """A hundredth more or less decides; far below nothing is told."""
    needed = load(SHIPPED).prompts[kind].thresholds[NEEDS[kind]]
    found = []
    for sure in (needed, needed - 0.01, 0.5 * needed):
        text = cleandoc(CALLS[kind]).replace("SURE", f"{sure:.2f}".lstrip("0"))
        made = coach_call(cues_in(text), reader=Told(text))
        found.append([(type(event), event.kind, event.needed) for event in made if isinstance(event, Noticed | Nearly)])
    assert found == [[(Noticed, kind, needed)], [(Nearly, kind, needed)], []]


def test_nothing_is_seen_in_an_opening(coached):
    """Nothing is seen in an opening, whatever it is made of.

    agent: Thank you for calling, Ann speaking. How can I help? | canned, courtesy, closes .1
    customer: Hello, how are you? | rhetorical
    agent: Fine, thank you. | courtesy
    """
    assert [event for event in coached() if isinstance(event, Question | Promise | Noticed | Nearly)] == []


def test_at_the_close_the_question_comes_before_the_promise(coached):
    """At the close the question comes before the promise, which is held for it.

    customer: When does it come? | asks[When does it come?]
    agent: I'll ring you. | promises, on_the_way q1
    customer: Good.
    agent: Anything else? | closes, leaves q1
    customer: Um.
    """
    made = coached()
    assert [event.kind for event in made if isinstance(event, Noticed)] == ["question", "promise"]
    (first, *_) = [event for event in made if isinstance(event, Nudge)]
    assert first.kind == "question"


def test_an_answer_takes_the_line_about_its_question_away(coached):
    """An answer takes the line about its question away.

    customer: When does it come? | asks[When does it come?]
    agent: What a winter. | leaves q1
    customer: Yes.
    agent: Oh, on Monday. | answers q1
    """
    made = [type(event).__name__ for event in coached() if isinstance(event, Question) or hasattr(event, "kind")]
    assert made == ["Question", "Noticed", "Nudge", "Question"]


SPOKEN = st.lists(st.tuples(st.sampled_from(["agent", "customer"]), st.sampled_from(["one", "two", "mm"])), max_size=9)
READ = st.lists(st.tuples(st.integers(-1, 12), st.sampled_from(["", "one", "two"])), max_size=12)


@given(SPOKEN, READ)
def test_any_readings_in_any_order_are_borne(said, read):
    """Of turns that never were, twice, too early: every turn is judged by the end, once."""
    made, judged = coach(), []
    made._judge = lambda turn: judged.append(turn.number) or []
    readings = [Reading(1.0, number, text=text) for number, text in read]
    for number, (speaker, text) in enumerate(said):
        made.receive(Utterance(2.0 * number + 1, speaker, 2.0 * number, 2.0 * number + 1, text))
        for reading in readings[number : number + 1]:
            made.receive(reading)
    made.close(40.0)
    made.finish()
    assert sorted(judged) == list(range(len(made._conversation.turns)))
    assert made.doubts() == []


def _of(kind, events):
    return [event for event in events if isinstance(event, kind)]
