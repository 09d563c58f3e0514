"""A transcript whose tail is damaged is read as far as it goes."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.errors import TranscriptError
from coach.events import Tick, Utterance
from coach.transcripts import read
from coach.wire import encode

READ = "what stands before it was read"
SAID = ["Why twice?", "Für das Café", "I see", "Goodbye"]
VTT = "WEBVTT\n" + "".join(f"\n00:0{n}.000 --> 00:0{n}.900\n<v Agent>{text}\n" for n, text in enumerate(SAID))
SRT = "".join(f"{n}\n00:00:0{n},000 --> 00:00:0{n},900\nAgent: {text}\n\n" for n, text in enumerate(SAID))
SEGMENTS = [
    {"start": n, "end": n + 0.9, "text": text, "words": [{"word": text, "start": n, "end": n + 0.9}]}
    for n, text in enumerate(SAID)
]
WHISPER = {"text": "all of it", "segments": [{"speaker": "agent", **one} for one in SEGMENTS], "language": "en"}
LOG = "\n".join(encode(Utterance(n + 0.9, "agent", n, n + 0.9, text)) for n, text in enumerate(SAID))
WHOLE = {
    "call.vtt": VTT,
    "call.srt": SRT,
    "call.json": json.dumps(WHISPER, ensure_ascii=False),
    "lines.json": json.dumps(WHISPER, ensure_ascii=False, indent=1),
    "call.jsonl": LOG,
}


def heard(folder, name, content):
    """The words in it, and what is told of its tail."""
    (folder / name).write_bytes(content)
    transcript = read(folder / name)
    return [event.text for event in transcript.events if isinstance(event, Utterance)], transcript.damage


@pytest.mark.parametrize("name", WHOLE)
def test_a_whole_file_has_no_damage(tmp_path, name):
    """Nothing is told of it."""
    assert heard(tmp_path, name, WHOLE[name].encode()) == (SAID, "")


@given(
    name=st.sampled_from(sorted(WHOLE)), kept=st.integers(0, 900), tail=st.sampled_from([b"", bytes(40), b"\xff\xfe"])
)
def test_a_file_that_was_cut_is_read_up_to_there(tmp_path_factory, name, kept, tail):
    """At any byte, with nothing or rubbish behind it: what stands before is read as it was said, the rest is told."""
    whole = WHOLE[name].encode()
    try:
        said, damage = heard(tmp_path_factory.getbasetemp(), name, whole[:kept] + tail * (kept < len(whole)))
    except TranscriptError:
        assert SAID[1].encode() not in whole[:kept]
        return
    *before, last = said
    assert before == SAID[: len(before)]
    assert SAID[len(before)].startswith(last)
    assert "\n" not in damage
    if name.endswith("jsonl") and kept < len(whole):
        assert damage or b"\n" in whole[kept - 1 : kept + 1]


@pytest.mark.parametrize(
    ("name", "before", "told"),
    [
        (
            "call.vtt",
            "00:03.000 --> 00:0",
            ":12: a cue from 3.000 s to 0.000 s; expected one that ends after it starts",
        ),
        (
            "call.srt",
            "3\n00:00:03,000 --> ",
            ":14: '00:00:03,000 --> '; expected times as 00:00:01.000 --> 00:00:02.500",
        ),
        (
            "lines.json",
            '"text": "Goodb',
            ":47: no JSON (Unterminated string starting at); expected the JSON that Whisper",
        ),
        (
            "call.jsonl",
            'agent","start":3',
            ":4: no JSON (Expecting ',' delimiter: line 1 column 58 (char 57)); expected",
        ),
    ],
)
def test_the_damage_is_one_line_with_its_place(tmp_path, name, before, told):
    """Where, what was found, what was expected; the first three cues are there."""
    whole = WHOLE[name]
    said, damage = heard(tmp_path, name, whole[: whole.index(before) + len(before)].encode())
    assert said == SAID[:3]
    assert damage.startswith(f"{tmp_path / name}{told}")
    assert damage.endswith(f"; {READ}")


@pytest.mark.parametrize("name", WHOLE)
@pytest.mark.parametrize("wrong", [b"\xff", b'"],'])
def test_a_fault_that_good_ones_follow_is_refused(tmp_path, name, wrong):
    """Nobody would notice what is missing in the middle of a call."""
    times = {"call.vtt": b"00:01.000", "call.srt": b"00:00:01,000"}.get(name, b'"start": 1')
    place = b'"start":1' if name == "call.jsonl" else times
    whole = WHOLE[name].encode()
    assert place in whole
    with pytest.raises(TranscriptError):
        heard(tmp_path, name, whole.replace(place, place + wrong, 1))


def test_a_log_is_refused_where_anything_good_follows(tmp_path):
    """Also where that is no word."""
    with pytest.raises(TranscriptError, match=r"call\.jsonl:5: no JSON"):
        heard(tmp_path, "call.jsonl", f"{LOG}\nrubbish\n{encode(Tick(9.0))}\n".encode())


def test_zeros_at_the_end_are_no_words(tmp_path):
    """A machine that lost its power leaves them; they are told."""
    said, damage = heard(tmp_path, "call.vtt", VTT.encode() + bytes(512))
    assert (said, damage) == (SAID, f"{tmp_path / 'call.vtt'}: 512 zeros at its end; expected text; {READ}")


def test_of_two_sides_each_has_its_damage(tmp_path):
    """In one line."""
    for name in ("a.vtt", "c.vtt"):
        (tmp_path / name).write_text(VTT + "\n00:05", encoding="utf-8")
    damage = read(agent=tmp_path / "a.vtt", customer=tmp_path / "c.vtt").damage
    assert damage.count(READ) == 2
    assert "\n" not in damage
