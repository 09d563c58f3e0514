"""Each turn is read once, however often a coach goes over the call."""

from taped import TWO, Marks, read_tape, replayed, tape_of

from coach.events import Action, Reading
from coach.transcripts.cues import Cue

FAULT_LATER = (Cue("customer", 18.0, 20.0, "oh well"), Cue("agent", 21.0, 24.0, "this must be frustrating"))


def test_a_turn_is_read_once_when_the_coach_goes_over_the_call_again():
    """Muted and taken back: nothing new was to be read. A question struck out: what came after is."""
    reader = Marks()
    tape = tape_of(*TWO, reader=reader, meaning="marks")
    tape.act(Action(2.0, "mute"))
    tape.undo()
    tape.swap()
    tape.swap()
    own = [doubt for doubt in reader.doubts if doubt.speaker == TWO[doubt.turn].speaker]
    assert [doubt.turn for doubt in own] == [0, 1, 2, 3]
    tape.act(Action(4.75, "not a question", "q1"))
    assert [doubt.questions for doubt in reader.doubts[8:] if doubt.turn == 1] == [()]


def test_of_a_log_that_has_lost_a_reading_the_model_reads_that_turn_alone():
    """What comes of it is as it was."""
    events = read_tape(*TWO, *FAULT_LATER).events
    lost = next(event for event in events if isinstance(event, Reading) and event.turn == 1)
    reader = Marks()
    tape = replayed([event for event in events if event != lost], lambda: reader)
    assert [doubt.turn for doubt in reader.doubts] == [1]
    assert tape.events == events


def test_what_was_read_of_other_words_is_no_reading():
    """Paused where it was not, a log's turns have other numbers: they are read anew."""
    cues = (
        Cue("customer", 0.0, 2.0, "so it began"),
        Cue("agent", 4.0, 6.0, "right"),
        Cue("customer", 8.0, 10.0, "when was it?"),
        Cue("agent", 12.0, 14.0, "it is snowing"),
        Cue("customer", 16.0, 18.0, "so it snows?"),
    )
    reader = Marks()
    tape = replayed(read_tape(*cues).events, lambda: reader)
    assert reader.doubts == []
    tape.act(Action(0.5, "pause"))
    tape.act(Action(7.0, "resume"))
    assert [doubt.text for doubt in reader.doubts] == [cue.text for cue in cues[2:]]
