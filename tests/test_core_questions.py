"""The ledger of the customer's questions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.core.asking import asks_in, pushes_back, withdraws
from coach.core.conversation import Conversation
from coach.core.questions import Ledger
from coach.events import Act, Question
from coach.transcripts.cues import Cue, events_of


def states(made):
    """Id and state of each change in the ledger."""
    return [(event.id, event.state) for event in made if isinstance(event, Question)]


@pytest.mark.parametrize(
    ("said", "ask"),
    [
        ("So when does it arrive?", "when does it arrive"),
        ("okay and do i have to pay for that", "do i have to pay for that"),
        ("I just want to know why I was charged twice.", "I just want to know why I was charged twice"),
        ("I still don't get what this charge is, sorry.", "I still don't get what this charge is, sorry"),
        ("can you take it off", "can you take it off"),
        ("nobody told me if the garden is included", "nobody told me if the garden is included"),
        ("how come it says two", "how come it says two"),
        ("I'm on the old plan. What happens to my points if I leave?", "What happens to my points if I leave"),
    ],
)
def test_an_ask_is_found_with_or_without_a_question_mark(said, ask):
    """Direct, indirect, and requests; the customer's own words are quoted."""
    assert [found.words for found in asks_in(said)] == [ask]


@pytest.mark.parametrize(
    "said",
    [
        "Hi, how are you?",
        "It was late, you know?",
        "It's broken, isn't it?",
        "Sorry?",
        "What?",
        "Yeah, that's what I said.",
        "I mean how hard can it be.",
        "He said can you wait and I did.",
        "It was, what do you call it, the blue one.",
        "I sat there from eight until four.",
        "Since when does a kettle need an update?",
    ],
)
def test_what_only_looks_like_an_ask_is_none(said):
    """Greetings, tags, rhetorical questions, other people's questions, a search for a word."""
    assert asks_in(said) == []


def test_a_long_ask_is_cut_between_words():
    """What stands on the screen is a line."""
    (ask,) = asks_in("can you tell me " + "whether the old boiler " * 8)
    assert len(ask.words) <= 100
    assert ask.words.endswith("…")


@pytest.mark.parametrize("said", ["That's not what I asked.", "Yeah but how long though", "no i mean the other one"])
def test_pushback_is_heard(said):
    """The last reply missed the point."""
    assert pushes_back(said)


@pytest.mark.parametrize("said", ["Never mind.", "oh wait there it is", "Actually, forget it."])
def test_letting_go_is_heard(said):
    """The customer has found it, or does not mind."""
    assert withdraws(said)


def test_an_answer_settles_the_question(coached):
    """An answer settles the question.

    0.0-3.0 customer: When will the plumber be here?
    3.5-6.0 agent: Tomorrow at nine.
    """
    assert states(coached()) == [("q1", "open"), ("q1", "answered")]


def test_a_plain_refusal_settles_the_question(coached):
    """A plain refusal settles the question.

    0.0-3.0 customer: Could you waive the callout fee?
    3.5-6.0 agent: I can't do that, I'm sorry.
    """
    assert states(coached()) == [("q1", "open"), ("q1", "refused")]


def test_checking_leaves_it_open(coached):
    """Checking leaves it open.

    0.0-3.0 customer: When will the plumber be here?
    3.5-6.0 agent: Bear with me, I'm just pulling up the diary.
    7.0-8.0 customer: Sure.
    """
    assert states(coached()) == [("q1", "open")]


def test_a_clarifying_question_leaves_it_open(coached):
    """A clarifying question leaves it open.

    0.0-3.0 customer: How much is the delivery?
    3.5-6.0 agent: Which postcode is it going to?
    """
    assert states(coached()) == [("q1", "open")]


def test_letting_go_settles_the_question(coached):
    """Letting go settles the question.

    0.0-3.0 customer: Where do I find the invoice number?
    3.5-6.0 agent: Which page are you on?
    7.0-9.0 customer: Oh wait, there it is, never mind.
    """
    assert states(coached()) == [("q1", "open"), ("q1", "withdrawn")]


def test_asking_again_keeps_the_first_id(coached):
    """Asking again keeps the first id.

    0.0-3.0 customer: How long does the repair take?
    3.5-6.0 agent: So the repair is two hundred euro.
    6.5-9.0 customer: No, I mean how long does the repair take?
    """
    assert states(coached())[-1] == ("q1", "open")
    assert {name for name, _ in states(coached())} == {"q1"}


def test_a_reply_that_may_serve_counts_once_the_customer_goes_on(coached):
    """A reply that may serve counts once the customer goes on.

    0.0-3.0 customer: What about the deposit on the flat?
    3.5-6.0 agent: The landlord holds on.
    6.5-9.0 customer: Fine, and I got the keys already from him.
    """
    assert states(coached())[-1] == ("q1", "answered")


def test_two_asks_in_a_turn_are_two_questions(coached):
    """Two asks in a turn are two questions.

    0.0-6.0 customer: Is the letter genuine? And what do I owe the four hundred for?
    """
    assert states(coached()) == [("q1", "open"), ("q2", "open")]


def test_the_agent_may_say_what_became_of_it():
    """What the agent ticks is settled, and told once."""
    call, ledger = Conversation(), Ledger()
    for event in events_of([Cue("customer", 0.0, 3.0, "When does it arrive?")]):
        for turn in call.receive(event):
            ledger.hear(call, turn)
    assert [q.state for q in ledger.settle("q1", "answered", 9.0)] == ["answered"]
    assert ledger.settle("q1", "answered", 9.5) == []
    assert ledger.open == []


def test_a_models_reading_goes_before_the_wording():
    """Words that look like no question at all are one where the model reads them so."""
    call, ledger, told = Conversation(), Ledger(), []
    for event in events_of(
        [Cue("customer", 0.0, 3.0, "The blue ones, still forty."), Cue("agent", 4.0, 5.0, "Mondays.")]
    ):
        for turn in call.receive(event):
            asks = turn.speaker == "customer"
            turn.acts = (Act("asks", 0.9, "The blue ones") if asks else Act("answers", 0.8, question="q1"),)
            told += ledger.hear(call, turn)
    assert [(q.ask, q.state) for q in told] == [("The blue ones", "open"), ("The blue ones", "answered")]


WORDS = st.sampled_from(
    [
        ("customer", "when does the boiler get fixed"),
        ("customer", "never mind"),
        ("customer", "no i mean when"),
        ("customer", "okay"),
        ("customer", "and how much is the boiler"),
        ("agent", "tomorrow at nine for the boiler"),
        ("agent", "let me check that"),
        ("agent", "i can't tell you"),
        ("agent", "have you thought about our plan"),
        ("agent", "we had a lot of snow"),
    ]
)


@given(st.lists(WORDS, max_size=25))
def test_the_ledger_tells_every_change_once(spoken):
    """No state changes silently; nothing settled is settled again; a withdrawn id stays so; ids are never reused."""
    cues = [Cue(side, 4.0 * n, 4.0 * n + 3, text) for n, (side, text) in enumerate(spoken)]
    call, ledger, told = Conversation(), Ledger(), {}
    for event in events_of(cues):
        for turn in call.receive(event):
            for question in ledger.hear(call, turn):
                before = told.get(question.id)
                assert before != "withdrawn"
                assert question.state == "open" or before == "open"
                told[question.id] = question.state
        assert {entry.id: entry.state for entry in ledger.entries} == told
