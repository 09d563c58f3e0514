"""What a line called not helpful teaches the coach, and what it leaves out then."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from taped import coach

from coach.core.pacing import RANK
from coach.core.quiet import OWN, Quiet, lesson
from coach.events import Action, Call, Held, Noticed, Utterance

RECITED = "I completely understand how frustrating this must be"


def line(kind: str, because: str, confidence: float = 0.9) -> Noticed:
    """Noticed in an agent's turn, where half of certainty is needed."""
    return Noticed(1.0, "n1", kind, because, confidence, needed=0.5)


@pytest.mark.parametrize(
    ("said", "left_out"),
    [
        (RECITED, True),
        ("I, uh, completely understand how frustrating that must be", True),
        ("and I completely understand how frustrating this must be, Mrs Price, and we value", True),
        ("your comfort is at the heart of everything we do", False),
        ("I understand", False),
    ],
)
def test_the_agents_own_words_are_left_out_when_they_are_said_again(said, left_out):
    """Nearly word for word, with more before and after them, and no others."""
    assert Quiet((f"script: {RECITED}",)).leaves_out(line("script", said)) is left_out


def test_few_words_are_not_found_within_others():
    """A ten is in many sentences."""
    quiet = Quiet(("rating: a ten",))
    assert quiet.leaves_out(line("rating", "a ten"))
    assert not quiet.leaves_out(line("rating", "so if you could give me a ten that would be great"))


def test_another_kind_is_shown_as_before():
    """Though it rests on the same words."""
    assert not Quiet((f"script: {RECITED}",)).leaves_out(line("rating", RECITED))


@pytest.mark.parametrize(("confidence", "left_out"), [(0.5, True), (0.74, True), (0.75, False), (1.0, False)])
def test_of_a_kind_on_the_customers_words_the_surer_lines_are_shown(confidence, left_out):
    """Needed is 0.5, halfway to certainty 0.75; the words of this customer are not those of the next."""
    quiet = Quiet((lesson(line("question", "Where is it?")),))
    assert quiet.lessons == ("question",)
    assert quiet.leaves_out(line("question", "Why twice?", confidence)) is left_out


@given(st.sampled_from(sorted(RANK)), st.text(), st.floats(0.5, 0.74))
def test_what_taught_it_is_left_out(kind, because, confidence):
    """Whatever the words are; and a coach that was taught nothing leaves nothing out."""
    taught = line(kind, because, confidence)
    assert not Quiet().leaves_out(taught)
    assert Quiet().taught(taught).leaves_out(taught) or (kind in OWN and not because)


def hears(made, *said):
    """What comes of turns of the agent, each answered, four seconds apart."""
    found = []
    for number, text in enumerate(said):
        at = 40.0 * number
        found += made.receive(Utterance(at + 3, "agent", at, at + 3, text))
        found += made.receive(Utterance(at + 5, "customer", at + 4, at + 5, "All right then."))
    return [event for event in found if isinstance(event, Noticed | Held)]


def test_what_was_taught_before_the_call_is_held_with_its_reason():
    """The coach is told with the call itself, so that a log says it."""
    made = coach()
    made.receive(Call(0.0, "call", quiet=("script: so frustrating this must be for you",)))
    noticed, held = hears(made, "so frustrating this must be for you")
    assert isinstance(noticed, Noticed)
    assert held == Held(noticed.at, noticed.id, "script", "not helpful")


def test_what_is_called_not_helpful_is_left_out_from_then_on():
    """Also later in the same call."""
    made = coach()
    made.receive(Call(0.0, "call"))
    (first,) = hears(made, "so frustrating this must be for you")
    made.receive(Action(6.0, "not helpful", first.id))
    again = [event for event in hears(made, "", "so frustrating this must be for you") if event.at > 40]
    assert [type(event) for event in again] == [Noticed, Held]
    assert again[1].reason == "not helpful"
