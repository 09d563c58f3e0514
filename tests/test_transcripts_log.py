"""Our own log, fed again."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.errors import TranscriptError
from coach.events import Action, Call, Held, Noticed, Nudge, Partial, Question, Speech, Tick, Utterance
from coach.transcripts.log import parse
from coach.transcripts.read import read
from coach.wire import encode


def test_what_was_heard_and_done_is_fed_again_and_what_came_of_it_is_not(tmp_path):
    """In the order of the file, blank lines and Windows line ends aside; what came of it is there to be compared."""
    inputs = [
        Call(0.0, "call.wav", ears="tiny.en"),
        Tick(0.5),
        Speech(0.7, "customer", "started"),
        Utterance(2.0, "customer", 0.7, 1.8, "Why twice?", (("Why", 0.7, 1.0), ("twice?", 1.1, 1.8))),
        Action(3.0, "mute"),
    ]
    made = [
        Partial(1.5, "customer", 0.7, "Why"),
        Question(2.0, "q1", 0.7, "Why twice?", "open"),
        Noticed(2.0, "n1", "question", "Why twice?", 0.9),
        Nudge(2.0, "n1", "question", "Still open", "Why twice?"),
        Held(2.0, "n2", "script", "gap"),
    ]
    file, whole = tmp_path / "call.jsonl", [*inputs[:4], *made, *inputs[4:]]
    file.write_text("\r\n".join(map(encode, whole)) + "\n\n", encoding="utf-8", newline="")
    found = read(file)
    assert found.events == inputs
    assert found.log == whole


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('{"event": "utterence", "at": 1}', "call.jsonl:2: event 'utterence'; expected 'utterance'"),
        ("not JSON", "call.jsonl:2: no JSON"),
        ("[1]", "call.jsonl:2: a list"),
        ('{"event": "tick"}', "call.jsonl:2: tick.at: "),
        ('{"event": "tick", "at": "soon"}', "call.jsonl:2: tick.at: "),
        ('{"event": "tick", "at": -1}', "call.jsonl:2: a time of -1.0 s; expected 0 to 86400 s from the start"),
        ('{"event": "tick", "at": NaN}', "call.jsonl:2: "),
        ('{"event": "tick", "at": Infinity}', "call.jsonl:2: "),
        pytest.param("[" * 100_000, "call.jsonl:2: ", id="deep"),
        ('{"event": "tick", "at": 1e9}', "call.jsonl:2: a time of 1000000000.0 s; expected 0 to 86400 s"),
        ('{"event": "tick", "at": 1e999}', "call.jsonl:2: no JSON (inf is no number)"),
        (
            '{"event": "audio_lost", "at": 1, "speaker": "agent", "seconds": NaN, "reason": ""}',
            "no JSON (nan is no number)",
        ),
        (encode(Utterance(2.0, "agent", 1.0, 2.0, "Hi", (("Hi", 1.5, math.nan),))), "no JSON (nan is no number)"),
        (encode(Utterance(2.0, "agent", 1.0, 2.0, "Hi", (("Hi", -1.0, 2.0),))), "call.jsonl:2: a time of -1.0 s"),
        (encode(Utterance(2.0, "agent", 1.0, 2.0, "Hi", (("Hi", 1.5, 1.2),))), "a word from 1.500 s to 1.200 s"),
        (encode(Utterance(2.0, "agent", 2.0, 1.0, "Hi")), "call.jsonl:2: an utterance from 2.000 s to 1.000 s"),
    ],
)
def test_a_fault_is_told_with_its_line(line, said):
    """One line, the nearest name for an unknown event."""
    with pytest.raises(TranscriptError) as error:
        parse("\n".join([encode(Tick(0.5)), line, encode(Tick(1.0))]), "call.jsonl")
    assert said in str(error.value)
    assert "\n" not in str(error.value)


@given(st.text() | st.text('{}[]":,event tick0123456789.'))
def test_any_text_is_read_or_refused(text):
    """Nothing but a TranscriptError comes out."""
    try:
        events = parse(text, "call.jsonl")[0]
    except TranscriptError:
        return
    assert all(event.at >= 0 for event in events)


def test_a_log_of_a_shift_is_told_to_be_cut():
    """Two calls, each with a clock of its own: with the line at which the second begins."""
    log = "\n".join(map(encode, [Call(0.0, "headset"), Tick(0.5), Call(0.0, "headset"), Tick(0.5)]))
    with pytest.raises(TranscriptError, match=r"shift\.jsonl:3: another call begins; expected the log of one call"):
        parse(log, "shift.jsonl")
