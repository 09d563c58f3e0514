"""What there is to see at a moment of the call."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tui_call import CALL, FOOD, NEW_ONE, NOBODY_CAME

from coach.events import Action, AudioLost, Cleared, Nudge, Partial, Question, State, Utterance
from coach.tui.scene import Caption, Stage

LINE = Nudge(10.0, "n1", "question", "They asked: “When?” Still open.", "When?")


def scene(events, at):
    """From nothing to that moment."""
    return Stage().scene(events, at)


def test_a_line_stands_from_when_it_was_shown_until_it_was_cleared():
    """Not before, not after."""
    events = [LINE, Cleared(22.0, "n1", "faded")]
    assert [scene(events, at).nudge for at in (9.9, 10.0, 21.9, 22.0)] == [None, LINE, LINE, None]


def test_the_last_line_comes_again_for_twelve_seconds():
    """When the agent asks for it, and only so long."""
    events = [LINE, Cleared(22.0, "n1", "faded"), Action(30.0, "show again")]
    assert [scene(events, at).nudge for at in (29.9, 30.0, 41.9, 42.0)] == [None, LINE, LINE, None]


def test_got_it_sends_a_line_away_that_was_shown_again():
    """The core has nothing to clear then: the screen does it."""
    events = [LINE, Cleared(22.0, "n1", "faded"), Action(30.0, "show again"), Action(31.0, "got it", "n1")]
    assert scene(events, 32.0).nudge is None


def test_words_appear_as_they_are_spoken():
    """The tape knows the utterance already; the eye sees as much of it as has been said."""
    words = (("When", 1.0, 1.3), ("does", 1.3, 1.6), ("it", 1.6, 1.8), ("come?", 1.8, 2.2))
    events = [Utterance(3.0, "customer", 1.0, 2.2, "When does it come?", words)]
    said = [[caption.text for caption in scene(events, at).captions] for at in (0.9, 1.0, 1.7, 2.0)]
    assert said == [[], ["When"], ["When does it"], ["When does it come?"]]


def test_without_times_of_words_an_utterance_is_there_when_it_is_known():
    """Nothing is made up."""
    events = [Utterance(3.0, "customer", 1.0, 2.2, "When does it come?")]
    assert scene(events, 2.9).captions == ()
    assert scene(events, 3.0).captions == (Caption("customer", 1.0, "When does it come?"),)


def test_a_partial_is_there_until_its_utterance_comes():
    """Not settled, then settled; a partial that nothing follows goes by itself."""
    events = [
        Partial(1.5, "agent", 1.0, "let me"),
        Partial(2.0, "agent", 1.0, "let me look"),
        Utterance(3.0, "agent", 1.0, 2.5, "Let me look."),
        Partial(4.0, "agent", 3.5, "noise"),
    ]
    assert scene(events, 2.0).captions == (Caption("agent", 1.0, "let me look", settled=False),)
    assert scene(events, 3.0).captions == (Caption("agent", 1.0, "Let me look."),)
    assert len(scene(events, 4.0).captions) == 2
    assert len(scene(events, 11.0).captions) == 1


def test_questions_keep_the_order_in_which_they_were_asked():
    """In the customer's words, each with its state."""
    states = [(asked.ask, asked.state) for asked in scene(CALL, 70.0).questions]
    assert states == [(NOBODY_CAME, "answered"), (NEW_ONE, "answered"), (FOOD, "open")]


def test_what_the_agent_called_no_question_is_called_so():
    """The core calls it withdrawn; nobody withdrew it."""
    events = [
        Question(1.0, "q1", 0.0, "Right?", "open"),
        Action(2.0, "not a question", "q1"),
        Question(2.0, "q1", 0.0, "Right?", "withdrawn"),
    ]
    assert scene(events, 2.0).questions[0].state == "not a question"


def test_muted_and_paused_are_seen():
    """From when until when."""
    events = [State(1.0, "muted"), State(2.0, "paused"), State(3.0, "unmuted"), State(4.0, "resumed")]
    seen = [(scene(events, at).muted, scene(events, at).paused) for at in (0.5, 1.0, 2.0, 3.0, 4.0)]
    assert seen == [(False, False), (True, False), (True, True), (False, True), (False, False)]


@pytest.mark.parametrize(
    ("event", "told"),
    [
        (AudioLost(1.0, "customer", 2.5, "overrun"), "2.5 s of the customer's side were not heard: overrun"),
        (State(1.0, "damaged", "the tail"), "damaged: the tail"),
    ],
)
def test_what_went_wrong_is_told_for_a_while(event, told):
    """Twenty seconds of call."""
    assert scene([event], 1.0).notice == told
    assert scene([event], 21.0).notice == ""


@settings(max_examples=50)
@given(st.lists(st.floats(0, 80), min_size=1, max_size=20))
def test_the_way_to_a_moment_does_not_matter(moments):
    """Forwards, backwards, from the beginning: the same scene."""
    stage = Stage()
    for at in moments:
        assert stage.scene(CALL, at) == scene(CALL, at)


def test_a_tape_that_grows_is_followed_and_a_new_one_is_read_anew():
    """Appended events are seen; a list in its place replaces all."""
    stage, events = Stage(), [LINE]
    assert stage.scene(events, 15.0).nudge == LINE
    events.append(Cleared(14.0, "n1", "dismissed"))
    assert stage.scene(events, 15.0).nudge is None
    assert stage.scene([LINE], 15.0).nudge == LINE


def test_an_hour_is_quick():
    """20,000 events: forwards 50 ms, back 300 ms at most; measured at 10 ms each."""
    hour = [
        event
        for n in range(4000)
        for event in (
            Partial(n * 0.9, "agent", n * 0.9, "so"),
            Utterance(n * 0.9 + 0.1, "agent", n * 0.9, n * 0.9 + 0.1, "So.", (("So.", n * 0.9, n * 0.9 + 0.1),)),
            Question(n * 0.9 + 0.2, f"q{n % 20}", n * 0.9, "When?", "open"),
            Nudge(n * 0.9 + 0.3, f"n{n}", "question", "They asked.", "When?"),
            Cleared(n * 0.9 + 0.4, f"n{n}", "faded"),
        )
    ]
    stage = Stage()
    stage.scene(hour, 0.0)
    began = time.process_time()
    stage.scene(hour, 3600.0)
    forwards = time.process_time() - began
    began = time.process_time()
    stage.scene(hour, 3590.0)
    assert forwards < 0.05
    assert time.process_time() - began < 0.3
