"""Event <-> one line of JSON."""

import contextlib
import typing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach import wire
from coach.errors import TranscriptError
from coach.events import Act, AudioLost, Event, Reading, Tick, Utterance

st.register_type_strategy(float, st.floats(0, 1e6).map(lambda seconds: round(seconds, 3)))
events = st.one_of(*(st.from_type(kind) for kind in typing.get_args(Event)))


@given(events)
def test_every_event_comes_back_as_it_went(event):
    """Whatever its words: one line, and the same value from it."""
    line = wire.encode(event)
    assert "\n" not in line
    assert wire.decode(line, "here") == event


def test_names_are_those_of_the_log():
    """A class is its name in snake case."""
    assert wire.encode(AudioLost(1.5, "agent", 0.25, "late")) == (
        '{"event":"audio_lost","at":1.5,"speaker":"agent","seconds":0.25,"reason":"late"}'
    )


def test_words_of_an_utterance_are_lists():
    """[word, start, end], as other programs expect them."""
    said = Utterance(1.0, "agent", 0.1, 0.5, "hi", (("hi", 0.1, 0.5),))
    assert '"words":[["hi",0.1,0.5]]' in wire.encode(said)


def test_a_reading_carries_its_acts():
    """What a model made of a turn survives the log."""
    reading = Reading(1.0, 3, "agent", "On the tenth.", (Act("answers", 0.75, "the tenth", "q1"),))
    assert wire.decode(wire.encode(reading), "here") == reading


def test_a_newer_log_can_be_read():
    """A field that this version does not know is left out."""
    assert wire.decode('{"event":"tick","at":1.0,"mood":"none"}', "here") == Tick(1.0)


def test_half_a_surrogate_pair_can_be_written_again():
    """JSON can spell it, no file and no screen can hold it: wherever it stands, it becomes U+FFFD."""
    said = r'{"event":"utterance","at":2,"speaker":"agent","start":1,"end":2,"text":"a\ud800","words":[["\udce9",1,2]]}'
    found = wire.decode(said, "here")
    assert found == Utterance(2.0, "agent", 1.0, 2.0, "a\ufffd", (("\ufffd", 1.0, 2.0),))
    assert wire.encode(found).encode("utf-8")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", "log:3: no JSON"),
        ("[1]", "log:3: a list; expected one event, a JSON object on one line"),
        ('{"event":"utterence","at":1}', "log:3: event 'utterence'; expected 'utterance'"),
        ('{"event":"tick"}', "log:3: tick.at:"),
        ('{"event":"tick","at":"soon"}', "log:3: tick.at:"),
        ('{"event":"speech","at":1,"speaker":"boss","state":"started"}', "log:3: speech.speaker:"),
    ],
)
def test_a_line_that_is_no_event_is_told_with_its_place(line, told):
    """Where, what was found, what was expected."""
    with pytest.raises(TranscriptError) as fault:
        wire.decode(line, "log:3")
    assert str(fault.value).startswith(told)


@given(st.text())
def test_any_text_is_an_event_or_a_fault(line):
    """Nothing else comes out."""
    with contextlib.suppress(TranscriptError):
        wire.decode(line, "here")
