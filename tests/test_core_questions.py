"""The ledger of the customer's questions, as readings tell them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.core.conversation import Conversation
from coach.core.questions import LATELY, Ledger
from coach.events import Act, Question, Utterance


def states(made):
    """Id and state of each change in the ledger."""
    return [(event.id, event.state) for event in made if isinstance(event, Question)]


class Line:
    """A call whose turns are put to a ledger one by one."""

    def __init__(self):
        self.call, self.ledger = Conversation(), Ledger()

    def turn(self, speaker):
        """The next turn, closed."""
        at = 2.0 * len(self.call.turns)
        self.call.receive(Utterance(at + 1, speaker, at, at + 1, f"words of turn {len(self.call.turns)}"))
        return self.call.turns[-1]

    def hears(self, speaker, *acts):
        """What the ledger makes of the next turn, which does this."""
        turn = self.turn(speaker)
        turn.acts = acts
        return [(q.id, q.state) for q in self.ledger.hear(turn, turn.end)]

    def holds(self, speaker):
        """What the next turn is held against."""
        return [asked.id for asked in self.ledger.to_hold(self.turn(speaker))]


def does(name, about, sure=0.9):
    """An act about a question."""
    return Act(name, sure, about=about)


ASKED = Act("asks", 0.9, "when does it come")


def test_a_question_is_asked_in_the_customers_words(coached):
    """A question is asked in the customer's words.

    customer: I rang on Monday. When will the plumber be here? | asks[When will the plumber be here?]
    """
    (asked,) = [event for event in coached() if isinstance(event, Question)]
    assert (asked.id, asked.ask, asked.state) == ("q1", "When will the plumber be here?", "open")
    assert (asked.start, asked.at) == (0.0, 3.7)


@pytest.mark.parametrize(
    "acts",
    [
        (),
        (Act("asks", 0.49, "when does it come"),),
        (Act("asks", 0.9),),
        (Act("asks", 0.9, "? ?"),),
        (Act("rhetorical", 0.9, "how hard is it"),),
    ],
)
def test_what_does_not_ask_or_has_no_words_for_it_is_no_question(acts):
    """Too unsure, nothing to quote, or another act."""
    assert Line().hears("customer", *acts) == []


def test_the_agent_has_no_questions():
    """The ledger is the customer's."""
    assert Line().hears("agent", ASKED) == []


def test_a_long_ask_is_cut_between_words():
    """What stands on the screen is a line."""
    line = Line()
    line.hears("customer", Act("asks", 0.9, "can you tell me " + "whether the old boiler " * 8))
    (entry,) = line.ledger.open
    assert len(entry.ask) <= 100
    assert entry.ask.endswith("whether the…")


def test_an_answer_settles_the_question(coached):
    """An answer settles the question.

    customer: When will the plumber be here? | asks[When will the plumber be here]
    agent: Tomorrow at nine. | answers q1
    """
    assert states(coached()) == [("q1", "open"), ("q1", "answered")]


def test_a_plain_refusal_settles_the_question(coached):
    """A plain refusal settles the question.

    customer: Could you waive the callout fee? | asks[Could you waive the callout fee]
    agent: I can't do that, I'm sorry. | cannot q1, answers q1 .2
    """
    assert states(coached()) == [("q1", "open"), ("q1", "refused")]


def test_other_acts_leave_it_open(coached):
    """Other acts leave it open.

    customer: When will the plumber be here? | asks[When will the plumber be here]
    agent: Bear with me, I'm just pulling up the diary. | on_the_way q1
    customer: Sure.
    agent: He's called Bob. | neighbour q1, leaves q1
    """
    assert states(coached()) == [("q1", "open")]


def test_two_halves_of_an_answer_settle_it():
    """Each likely to have served it by a third: 1 - 0.65² is more than 0.4."""
    line = Line()
    line.hears("customer", ASKED)
    assert line.hears("agent", does("answers", "q1", 0.35)) == []
    assert line.hears("agent", does("answers", "q1", 0.35)) == [("q1", "answered")]


def test_a_refusal_in_two_turns_is_no_answer():
    """What settles it last need not be what did most."""
    line = Line()
    line.hears("customer", ASKED)
    assert line.hears("agent", does("cannot", "q1", 0.35)) == []
    assert line.hears("agent", does("answers", "q1", 0.2), does("cannot", "q1", 0.1)) == [("q1", "refused")]


def test_one_reply_may_answer_one_question_and_leave_the_other(coached):
    """One reply may answer one question and leave the other.

    customer: Is it genuine? And what do I owe? | asks[Is it genuine?], asks[And what do I owe?]
    agent: Oh yes, it's from us. | answers q1, passes_by q2
    """
    assert states(coached()) == [("q1", "open"), ("q2", "open"), ("q1", "answered")]


def test_letting_go_settles_the_question(coached):
    """Letting go settles the question.

    customer: Where do I find the invoice number? | asks[Where do I find the invoice number]
    agent: Which page are you on?
    customer: Oh wait, there it is, never mind. | drops q1
    """
    assert states(coached()) == [("q1", "open"), ("q1", "withdrawn")]


def test_of_two_in_one_breath_never_mind_drops_the_last(coached):
    """Of two in one breath, never mind drops the last.

    customer: Is it genuine? And what do I owe? | asks[Is it genuine?], asks[And what do I owe?]
    agent: Um.
    customer: Oh, I see what I owe, never mind. | withdraws
    """
    assert states(coached()) == [("q1", "open"), ("q2", "open"), ("q2", "withdrawn")]


def test_asked_twice_in_one_turn_it_is_one_question(coached):
    """Asked twice in one turn, it is one question; the first time it is asked again it is no new one.

    customer: When is it coming? I said when is it coming? | asks[When is it coming?], asks[when is it coming?]
    agent: The fee is nine pounds.
    customer: Is it coming? Is it coming! | asks[Is it coming?], asks[Is it coming!], again q1
    """
    assert states(coached()) == [("q1", "open"), ("q1", "open")]


def test_asking_again_keeps_the_first_id(coached):
    """Asking again keeps the first id, and the first words.

    customer: How long does the repair take? | asks[How long does the repair take]
    agent: So the repair is two hundred euro. | neighbour q1
    customer: No, I mean how long does it take? | asks[how long does it take], again q1
    """
    made = coached()
    assert states(made) == [("q1", "open"), ("q1", "open")]
    assert [e.ask for e in made if isinstance(e, Question)] == ["How long does the repair take"] * 2


def test_what_is_asked_beside_a_question_asked_again_is_new(coached):
    """What is asked beside a question asked again is new.

    customer: How long does the repair take? | asks[How long does the repair take]
    agent: So the repair is two hundred euro.
    customer: What for? And how long is the repair? | asks[What for?], asks[how long is the repair?], again q1
    """
    made = coached()
    assert states(made) == [("q1", "open"), ("q1", "open"), ("q2", "open")]
    assert [e.ask for e in made if isinstance(e, Question)][-1] == "What for?"


def test_a_settled_question_asked_again_is_open_under_its_first_id(coached):
    """A settled question asked again is open under its first id.

    customer: How long does the repair take? | asks[How long does the repair take]
    agent: A week. | answers q1
    customer: Sorry, how long was that? | asks[how long was that], again q1
    agent: Seven days. | answers q1
    """
    assert states(coached()) == [("q1", "open"), ("q1", "answered")] * 2


def test_asked_again_it_has_not_been_served_yet():
    """Half of an answer before does not count for it."""
    line = Line()
    line.hears("customer", ASKED)
    line.hears("agent", does("cannot", "q1", 0.4))
    line.hears("customer", does("again", "q1"))
    assert line.hears("agent", does("answers", "q1", 0.3)) == []
    assert line.hears("agent", does("answers", "q1", 0.3)) == [("q1", "answered")]


def test_what_the_agent_has_struck_out_stays_so():
    """A log's reading that has it asked again is about a question that is none."""
    line = Line()
    line.hears("customer", ASKED)
    line.ledger.settle("q1", "withdrawn", 2.0, 0)
    assert line.hears("customer", does("again", "q1"), does("drops", "q1")) == []
    assert line.hears("agent", does("answers", "q1")) == []


def test_an_agents_turn_is_held_against_what_is_open():
    """Nothing settled, in the order in which it was asked."""
    line = Line()
    line.hears("customer", ASKED, Act("asks", 0.9, "what is it"), Act("asks", 0.9, "who is it"))
    line.hears("agent", does("answers", "q2"))
    assert line.holds("agent") == ["q1", "q3"]


def test_a_customers_turn_is_held_also_against_what_was_settled_lately():
    """What is open comes last: the reader takes the latest. A question let go is over."""
    line = Line()
    line.hears("customer", ASKED, Act("asks", 0.9, "what is it"), Act("asks", 0.9, "who is it"))
    line.hears("agent", does("answers", "q2"))
    line.hears("customer", does("drops", "q3"))
    assert line.holds("customer") == ["q2", "q1"]


def test_lately_is_not_for_ever():
    """Settled in turn 1, it is held against turn 7 and not against turn 8."""
    line = Line()
    line.hears("customer", ASKED)
    line.hears("agent", does("answers", "q1"))
    for _ in range(LATELY - 1):
        line.hears("customer")
    assert line.holds("customer") == ["q1"]
    assert line.holds("customer") == []


def test_what_is_held_carries_the_story_before_it():
    """The words before the ask in its own turn."""
    line = Line()
    line.call.receive(Utterance(3.0, "customer", 0.0, 3.0, "I sent it on Monday. When does it come?"))
    (turn,) = line.call.turns
    turn.acts = (Act("asks", 0.9, "When does it come?"),)
    line.ledger.hear(turn, 3.0)
    (asked,) = line.ledger.to_hold(line.turn("agent"))
    assert (asked.words, asked.story) == ("When does it come?", "I sent it on Monday. ")


def test_the_agent_may_say_what_became_of_it():
    """What the agent ticks is settled, and told once."""
    line = Line()
    line.hears("customer", ASKED)
    assert [q.state for q in line.ledger.settle("q1", "answered", 9.0, 0)] == ["answered"]
    assert line.ledger.settle("q1", "answered", 9.5, 0) == []
    assert line.ledger.open == []


def test_what_the_agent_has_ticked_may_be_asked_again():
    """It opens under its first id, as one that was answered in words."""
    line = Line()
    line.hears("customer", ASKED)
    line.ledger.settle("q1", "answered", 2.0, 0)
    assert line.holds("customer") == ["q1"]
    assert line.hears("customer", ASKED, does("again", "q1")) == [("q1", "open")]


acts = st.builds(
    Act,
    st.sampled_from(["asks", "again", "drops", "answers", "cannot", "partly", "leaves"]),
    st.sampled_from([0.1, 0.3, 0.5, 0.9]),
    st.sampled_from(["", "when does it come", "and how much is it"]),
    st.sampled_from(["", "q1", "q2", "q3", "q99"]),
)


@given(st.lists(st.tuples(st.sampled_from(["agent", "customer"]), st.lists(acts, max_size=4)), max_size=25))
def test_the_ledger_tells_every_change_once(turns):
    """Whatever is read: no state changes silently; only what is open is settled; what is withdrawn stays so."""
    line, told = Line(), {}
    for speaker, made in turns:
        for name, state in line.hears(speaker, *made):
            before = told.get(name)
            assert before != "withdrawn"
            assert state == "open" or before == "open"
            told[name] = state
        assert {entry.id: entry.state for entry in line.ledger.entries} == told
        assert set(line.holds("agent")) == {name for name, state in told.items() if state == "open"}


@pytest.mark.parametrize(
    ("said", "acts", "state"),
    [
        ("So the reason nobody came is the van broke down.", (), "answered"),
        ("So the reason nobody came is the van broke down.", (Act("asks_fact", 0.9),), "open"),
        ("And what's the reason for your call today?", (), "open"),
        ("Nobody told me either.", (), "open"),
        ("Nobody told us the reason either, that is how it is.", (), "open"),
        ("The reason nobody came isn't on my screen.", (), "open"),
        ("The reason nobody came is not on my screen.", (), "open"),
    ],
)
def test_the_reason_answers_why(said, acts, state):
    """Where it speaks of what was asked, in a turn that asks for nothing."""
    call, ledger = Conversation(), Ledger()
    for at, (speaker, text) in enumerate([("customer", "So why did nobody come?"), ("agent", said)]):
        call.receive(Utterance(2 * at + 1.0, speaker, 2.0 * at, 2 * at + 1.0, text))
        turn = call.turns[-1]
        turn.acts = acts if speaker == "agent" else (Act("asks", 0.9, "why did nobody come?"),)
        ledger.hear(turn, turn.end)
    assert ledger.entries[0].state == state
