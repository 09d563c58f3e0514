"""Which kind of transcript a file is, and what is in it."""

import json
import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.errors import TranscriptError
from coach.events import Call, Tick, Utterance
from coach.transcripts import is_transcript, read
from coach.wire import encode

VTT = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Agent>Hello\n"
SRT = "1\n00:00:01,000 --> 00:00:02,000\nAgent: Hello\n"
WHISPER = json.dumps({"segments": [{"start": 1, "end": 2, "text": "Hello", "speaker": "agent"}]}, indent=1)
LOG = "\n".join(map(encode, [Call(0.0, "x.wav"), Utterance(2.0, "agent", 1.0, 2.0, "Hello"), Tick(2.5)]))


def saved(folder, content, name):
    """Write a file; give its path."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def refused(*args, **kwargs):
    """What is said of it; one line."""
    with pytest.raises(TranscriptError) as error:
        read(*args, **kwargs)
    assert "\n" not in str(error.value)
    return str(error.value)


@pytest.mark.parametrize("name", ["call.vtt", "call.srt", "call.json", "call.jsonl", "call.txt", "call"])
@pytest.mark.parametrize("content", [VTT, SRT, WHISPER, LOG, "\ufeff" + VTT, "\ufeff" + SRT])
def test_a_transcript_is_known_by_how_it_looks(tmp_path, name, content):
    """Whatever it is called, with a byte order mark or without."""
    path = saved(tmp_path, content, name)
    assert is_transcript(path)
    said = [event for event in read(path).events if isinstance(event, Utterance)]
    assert said == [Utterance(2.0, "agent", 1.0, 2.0, "Hello")]


def test_cues_out_of_order_are_read_in_order_of_time(tmp_path):
    """The later cue may stand first in the file."""
    text = "WEBVTT\n\n00:05.000 --> 00:06.000\n<v Agent>Second\n\n00:01.000 --> 00:02.000\n<v Customer>First\n"
    said = [event.text for event in read(saved(tmp_path, text, "call.vtt")).events if isinstance(event, Utterance)]
    assert said == ["First", "Second"]


def test_a_file_for_each_side(tmp_path):
    """Of any two kinds, and without names in them."""
    agent = saved(tmp_path, "WEBVTT\n\n00:03.000 --> 00:04.000\nYes\n", "a.vtt")
    customer = saved(tmp_path, json.dumps({"segments": [{"start": 1, "end": 2, "text": "Why?"}]}), "c.json")
    said = [event for event in read(agent=agent, customer=customer).events if isinstance(event, Utterance)]
    assert [(event.speaker, event.text) for event in said] == [("customer", "Why?"), ("agent", "Yes")]
    assert [event.speaker for event in read(customer=customer).events if isinstance(event, Utterance)] == ["customer"]


def test_a_recording_is_no_transcript(tmp_path):
    """Nor is a folder, a missing file, or a name that cannot be."""
    assert not is_transcript(saved(tmp_path, b"RIFF\x00\x00\x00\x00WAVEfmt ", "call.wav"))
    assert not is_transcript(tmp_path)
    assert not is_transcript(tmp_path / "none.wav")
    assert not is_transcript("a\0b")
    assert is_transcript(tmp_path / "none.vtt")


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "call.vtt", "an empty file"),
        (b"\n\n", "call.srt", "an empty file"),
        (b"Dear customer,\n", "letter.txt", "no times and no words of a call"),
        (b"WEBVTT\n\n", "call.vtt", "no cues in it"),
        (b'{"segments": []}', "call.json", "no cues in it"),
        (encode(Tick(0.5)).replace("tick", "held").encode(), "call.jsonl", "call.jsonl:1: held."),
        (
            VTT.encode() + b"\n00:03.000 --> 00:04.000\n<v Agent>caf\xe9 \n<v Agent>More\n",
            "call.vtt",
            "call.vtt:7: byte 0xe9 at offset",
        ),
        (VTT.removeprefix("WEBVTT\n\n").encode(), "call.vtt", "expected WEBVTT in the first line"),
        (VTT.encode("utf-16"), "call.vtt", "UTF-16; expected UTF-8 text; save it as UTF-8"),
    ],
)
def test_what_is_no_transcript_is_refused_in_one_line(tmp_path, content, name, said):
    """With the file, what was found and what was expected."""
    path = saved(tmp_path, content, name)
    line = refused(path)
    assert line.startswith(str(path))
    assert said in line


def test_a_log_in_which_nothing_was_heard_is_refused(tmp_path):
    """There is nothing to coach in what came of a call."""
    line = encode(Tick(0.5)).replace('"tick"', '"held"').replace("}", ',"id":"n1","kind":"script","reason":"gap"}')
    assert "no events to coach in it" in refused(saved(tmp_path, line, "call.jsonl"))
    assert "no events to coach in it" in refused(saved(tmp_path, encode(Call(0.0, "x.wav")), "call.jsonl"))


def test_files_that_cannot_be_read_or_do_not_make_a_call_are_refused(tmp_path):
    """Each with its own words."""
    path = saved(tmp_path, VTT, "call.vtt")
    log = saved(tmp_path, LOG, "call.jsonl")
    assert "no such file" in refused(tmp_path / "none.vtt")
    assert "a folder" in refused(tmp_path)
    assert "null" in refused("a\0b")
    assert "one file for both sides" in refused(path, agent=path)
    assert "no file" in refused()
    assert "a log of both sides" in refused(agent=log)


def test_a_huge_file_is_refused_unread(tmp_path):
    """A recording under a transcript's name would fill the memory."""
    path = saved(tmp_path, b"", "call.json")
    os.truncate(path, 100 * 2**20)
    assert "100.0 MB; expected at most 64 MB" in refused(path)


@settings(max_examples=100)
@given(
    start=st.sampled_from([b"", b"WEBVTT\n\n", b'{"segments": [', b'{"event": "tick", ', b"1\n00:00:01,000 --> "]),
    rest=st.binary(max_size=200),
    name=st.sampled_from(["call.vtt", "call.srt", "call.json", "call.jsonl", "call.txt"]),
)
def test_random_bytes_are_read_or_refused(tmp_path_factory, start, rest, name):
    """Nothing but a TranscriptError comes out, whatever the bytes."""
    path = saved(tmp_path_factory.getbasetemp(), start + rest, name)
    assert is_transcript(path) in (True, False)
    try:
        events = read(path).events
    except TranscriptError:
        return
    assert events
