"""What a key does, and what is said to it, with or without a screen."""

import pytest
from tui_call import CALL, FakeShift, FakeTape

from coach.events import Action, Mark
from coach.tui.hand import Hand
from coach.tui.keys import HAND


def hand(at=50.0, **shift):
    """A hand on a call heard as far as `at`, and the shift."""
    shift = FakeShift(FakeTape([event for event in CALL if event.at <= at], heard=at, finished=False), **shift)
    return Hand(shift), shift


def test_the_deeds_of_a_call_are_done_to_what_stands():
    """The line, and the question it is about."""
    does, shift = hand()
    assert does.do("answered") == "Noted: answered."
    assert does.do("got it") == "Got it."
    assert shift.tape.deeds == [Action(50.0, "answered", "q2"), Action(50.0, "got it", "n3")]


def test_where_no_line_stands_the_latest_open_question_is_meant():
    """Or the one that the cursor is on."""
    does, shift = hand(75.0)
    does.do("not a question")
    does.do("answered", question="q1")
    assert [deed.target for deed in shift.tape.deeds] == ["q3", "q1"]


def test_mute_undoes_itself_and_can_be_for_a_while():
    """Said in words."""
    does, shift = hand()
    said = [does.do(what) for what in ("mute", "mute", "mute 5", "mute 15")]
    assert said == [
        "Muted for the rest of the call.",
        "No longer muted.",
        "Muted for 5 minutes.",
        "Muted for 15 minutes.",
    ]
    assert [deed.seconds for deed in shift.tape.deeds] == [None, None, 300.0, 900.0]


@pytest.mark.parametrize("first", ["mute 5", "mute 15"])
def test_a_mute_for_a_while_becomes_one_for_the_rest_of_the_call(first):
    """Which then undoes itself."""
    does, shift = hand()
    said = [does.do(what) for what in (first, "mute", "mute")]
    assert said[1:] == ["Muted for the rest of the call.", "No longer muted."]
    assert [(deed.what, deed.seconds) for deed in shift.tape.deeds[1:]] == [("mute", None), ("unmute", None)]


def test_a_mark_has_a_note():
    """At this moment."""
    does, shift = hand()
    assert does.do("mark", note="the link") == "Marked 0:50."
    assert shift.tape.deeds == [Mark(50.0, "the link")]


@pytest.mark.parametrize("what", sorted(HAND - {"new-call", "skip", "swap", "pause"}))
def test_between_calls_what_is_about_a_call_means_nothing(what):
    """And nothing is done."""
    does, shift = hand(phase="between")
    shift.tape.events.clear()
    assert does.do(what.replace("-", " ")) == "No call is on."
    assert (shift.tape.deeds, shift.done) == ([], [])


def test_a_call_is_begun_ended_and_left_behind():
    """Each said in words; a second time there is nothing to do."""
    does, shift = hand(phase="between")
    said = [does.do(what) for what in ("new call", "end call", "end call", "skip", "skip")]
    assert said == [
        "A call has begun.",
        "The call is over.",
        "No call is on.",
        "Between calls.",
        "There is nothing to skip.",
    ]
    assert shift.done == ["begin", "end", "skip"]


def test_while_paused_no_call_is_begun():
    """Nothing would be heard of it."""
    does, shift = hand(phase="between")
    assert does.do("pause") == "Paused: nothing is heard."
    assert does.do("new call") == "Paused, so no call begins. p resumes."
    assert does.do("pause") == "Listening again."
    assert (shift.done, shift.paused) == ([], False)
