"""Why a line came, was held, or all but came."""

import dataclasses

import pytest

from coach import wire
from coach.events import Act, Held, Nearly, Noticed, Nudge, Promise, Question, Reading
from coach.explaining import Explainer, Weighed

ASK = "what happens to my points if I leave?"
ASKED = [
    Reading(6.0, 1, "customer", f"Right. So {ASK}", (Act("asks", 0.97, ASK), Act("pushback", 0.12))),
    Question(6.0, "q1", 2.0, ASK, "open"),
]
BESIDE = "You've got four thousand points on the card."
PASSED = [
    Reading(
        9.0,
        2,
        "agent",
        BESIDE,
        (
            Act("courtesy", 0.3),
            Act("leaves", 0.83, about="q1"),
            Act("answers", 0.06, about="q1"),
            Act("neighbour", 0.71, about="q1"),
            Act("answers", 0.9, about="q7"),
        ),
    ),
    Noticed(9.0, "n1", "question", ASK, 0.83, "q1", 2, 0.5),
]


def explained(*events):
    """What is explained, and as what, in order."""
    explainer = Explainer()
    return [known for event in events if (known := explainer.take(event))]


def told(explanation):
    """Who said what, with the readings in words."""
    return [
        (ground.speaker, ground.said, ", ".join(str(reading) for reading in ground.readings))
        for ground in explanation.grounds
    ]


def test_an_open_question_rests_on_what_was_asked_and_on_how_the_agent_moved_on():
    """The readings about that question alone, the deciding one first, with what its prompt asks for."""
    (seen,) = explained(*ASKED, *PASSED)
    assert told(seen) == [
        ("customer", ASK, "asks 0.97, pushes back 0.12"),
        ("agent", BESIDE, "moves on 0.83 (needed 0.50), answers 0.06, neighbouring answer 0.71"),
    ]
    assert [ground.at for ground in seen.grounds] == [2.0, 9.0]


@pytest.mark.parametrize(
    ("event", "fate", "why"),
    [
        (Nudge(9.4, "n1", "question", "They asked.", ASK), "shown", ""),
        (Held(9.4, "n1", "question", "gap"), "held", "too soon after another line"),
        (Held(9.4, "n1", "question", "repeat"), "held", "repeat"),
    ],
)
def test_what_became_of_a_line_is_told(event, fate, why):
    """Noticed it waits; then it was shown, or held for a reason."""
    waits, known = explained(*ASKED, *PASSED, event)
    assert (waits.fate, waits.at) == ("waits", 9.0)
    assert (known.fate, known.noticed, known.at, known.reason) == (fate, 9.0, 9.4, why)
    assert known.grounds == waits.grounds


def test_what_was_nearly_made_is_explained_alike():
    """With the confidence that did not reach what was needed."""
    nearly = Nearly(9.0, "question", ASK, 0.41, "q1", 2, 0.5)
    reading = dataclasses.replace(PASSED[0], acts=(Act("leaves", 0.41, about="q1"),))
    (seen,) = explained(*ASKED, reading, nearly)
    assert (seen.fate, seen.kind) == ("nearly", "question")
    assert told(seen)[1] == ("agent", BESIDE, "moves on 0.41 (needed 0.50)")


def test_what_an_earlier_turn_had_done_for_a_question_is_told():
    """The line weighs all turns since it was asked; of them the one that came nearest to an answer stands there."""
    half = Reading(7.0, 2, "agent", "Some of them stay.", (Act("answers", 0.3, about="q1"),))
    other = Reading(8.0, 3, "agent", "Let me see.", (Act("on_the_way", 0.9, about="q1"),))
    left = Reading(9.0, 4, "agent", BESIDE, (Act("leaves", 0.9, about="q1"),))
    (seen,) = explained(*ASKED, half, other, left, Noticed(9.0, "n1", "question", ASK, 0.63, "q1", 4, 0.5))
    assert told(seen)[1:] == [
        ("agent", "Some of them stay.", "answers 0.30"),
        ("agent", BESIDE, "left open, all turns together 0.63 (needed 0.50), moves on 0.90"),
    ]


def test_a_question_asked_again_rests_on_both_turns():
    """And what was said between them counts no longer."""
    half = Reading(7.0, 2, "agent", "Some of them stay.", (Act("answers", 0.3, about="q1"),))
    again = Reading(8.0, 3, "customer", "No, my points?", (Act("asks", 0.9), Act("again", 0.8, about="q1")))
    left = Reading(9.0, 4, "agent", BESIDE, (Act("leaves", 0.9, about="q1"),))
    noticed = Noticed(9.0, "n1", "question", ASK, 0.9, "q1", 4, 0.5)
    (seen,) = explained(*ASKED, half, again, Question(8.0, "q1", 2.0, ASK, "open"), left, noticed)
    assert told(seen) == [
        ("customer", ASK, "asks 0.97, pushes back 0.12"),
        ("customer", "No, my points?", "asks 0.90, asks it again 0.80"),
        ("agent", BESIDE, "moves on 0.90 (needed 0.50)"),
    ]


def test_a_customer_who_insists_is_told_of_as_one():
    """What the two readings come to together decides; the turn stands there once, and does not move on."""
    acts = (Act("asks", 0.9), Act("pushback", 0.9), Act("again", 0.8, about="q1"))
    again = [Reading(8.0, 3, "customer", "No, my points?", acts), Question(8.0, "q1", 2.0, ASK, "open")]
    (seen,) = explained(*ASKED, *again, Noticed(8.0, "n1", "question", ASK, 0.85, "q1", 3, 0.6))
    assert told(seen) == [
        ("customer", ASK, "asks 0.97, pushes back 0.12"),
        (
            "customer",
            "No, my points?",
            "insists 0.85 (needed 0.60), asks it again 0.80, pushes back 0.90",
        ),
    ]


def test_a_score_rests_on_the_agents_own_words():
    """Those that ask for it, not the whole turn."""
    text = "That's booked. A ten would really help."
    reading = Reading(9.0, 2, "agent", text, (Act("rating", 0.8, "A ten would really help."),))
    (seen,) = explained(reading, Noticed(9.0, "n1", "rating", "A ten would really help", 0.8, "", 2, 0.5))
    assert told(seen) == [("agent", "A ten would really help", "asks for a score 0.80 (needed 0.50)")]


def test_a_recited_line_needs_no_reading():
    """Its words are like the script's: that is no doubt of the model's, and no prompt weighs it."""
    (seen,) = explained(Noticed(9.0, "n1", "script", "Your call matters to us", 0.92, turn=2))
    assert told(seen) == [("agent", "Your call matters to us", "like the script's words 0.92")]


def test_a_fact_asked_for_again_rests_on_the_turn_that_gave_it():
    """The one that the line quotes, cut as it is."""
    name = Reading(3.0, 1, "customer", "It's Jo Lane, two words.", (Act("gives_fact", 0.7),))
    number = Reading(5.0, 3, "customer", "Seven  seven two oh four one, and so on.", (Act("gives_fact", 0.9),))
    asks = Reading(
        9.0,
        6,
        "agent",
        "Thanks. And your number?",
        (
            Act("asks_fact", 0.95, "And your number?"),
            Act("given", 0.3, about="1"),
            Act("given", 0.6, about="3"),
            Act("given", 0.2, about="none"),
        ),
    )
    (seen,) = explained(name, number, asks, Noticed(9.0, "n1", "repeat", "Seven seven two oh…", 0.6, "", 6, 0.5))
    assert told(seen) == [
        ("customer", "Seven seven two oh…", "gives a fact 0.90"),
        ("agent", "And your number?", "the one given before 0.60 (needed 0.50), asks for a fact 0.95"),
    ]


def test_a_pitch_rests_on_the_question_that_is_open():
    """And on the words that sell."""
    sells = Reading(9.0, 2, "agent", "Have you seen our Gold card?", (Act("sells", 0.9),))
    (seen,) = explained(*ASKED, sells, Noticed(9.0, "n1", "upsell", "our Gold card", 0.9, "q1", 2, 0.5))
    assert told(seen)[0][:2] == ("customer", ASK)
    assert told(seen)[1] == ("agent", "our Gold card", "pitches 0.90 (needed 0.50)")


def test_promises_read_back_rest_on_the_last_two_made():
    """As many as the line names, and on the goodbye."""
    made = [Promise(at, at - 1, f"I'll {what}", None) for at, what in ((2.0, "look"), (4.0, "ask"), (6.0, "call"))]
    close = Reading(9.0, 5, "agent", "Anything else?", (Act("closes", 0.9, "Anything else?"),))
    (seen,) = explained(*made, close, Noticed(9.0, "n1", "promise", "I'll ask; I'll call", 0.9, "", 5, 0.6))
    assert [said for _, said, _ in told(seen)] == ["I'll ask", "I'll call", "Anything else?"]
    assert told(seen)[-1][2] == "begins to close 0.90 (needed 0.60)"


def test_a_saved_log_explains_what_the_call_did():
    """Written and read again."""
    events = [*ASKED, *PASSED, Nudge(9.4, "n1", "question", "They asked.", ASK)]
    assert explained(*(wire.decode(wire.encode(event), "log") for event in events)) == explained(*events)


def test_a_reading_in_words_says_what_was_needed_only_where_something_was():
    """Two decimals, as the model gives them."""
    assert [str(Weighed("pitches", 0.5)), str(Weighed("pitches", 0.5, 0.6))] == [
        "pitches 0.50",
        "pitches 0.50 (needed 0.60)",
    ]
