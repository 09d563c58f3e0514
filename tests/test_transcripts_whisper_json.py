"""The JSON that Whisper writes."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.errors import TranscriptError
from coach.transcripts.cues import Cue
from coach.transcripts.whisper_json import parse


def segment(**changes):
    """A segment as Whisper writes it, with a speaker."""
    return {"id": 0, "start": 1.0, "end": 2.5, "text": " Why twice?", "speaker": "customer", **changes}


def document(*segments):
    """A whole file."""
    return json.dumps({"text": "", "language": "en", "segments": list(segments)})


def refused(text):
    """What is said of it; one line."""
    with pytest.raises(TranscriptError) as error:
        parse(text, "call.json")
    assert "\n" not in str(error.value)
    return str(error.value)


def test_segments_with_speakers_and_word_times():
    """A segment is a cue; its words keep their times."""
    words = [
        {"word": " Why", "start": 1.0, "end": 1.4, "probability": 0.9},
        {"word": " twice?", "start": 1.5, "end": 2.5, "probability": 0.8},
    ]
    found, _ = parse(
        document(segment(words=words), segment(start=3, end=4, speaker="Agent", text="Let me see")), "call.json"
    )
    assert found == [
        Cue("customer", 1.0, 2.5, "Why twice?", (("Why", 1.0, 1.4), ("twice?", 1.5, 2.5))),
        Cue("agent", 3.0, 4.0, "Let me see"),
    ]


def test_words_without_times_are_left_out_altogether():
    """Some aligners give numbers none."""
    found, _ = parse(document(segment(words=[{"word": "Why", "start": 1.0, "end": 1.4}, {"word": "2?"}])), "call.json")
    assert found == [Cue("customer", 1.0, 2.5, "Why twice?")]


def test_words_that_end_before_they_start_are_left_out_altogether():
    """Their log could not be read again."""
    found, _ = parse(document(segment(words=[{"word": "Why", "start": 1.4, "end": 1.0}])), "call.json")
    assert found == [Cue("customer", 1.0, 2.5, "Why twice?")]


def test_a_file_of_one_side_needs_no_speakers():
    """Nor do the names that a diariser gives matter there."""
    text = document({"start": 0, "end": 1, "text": "Hi"}, segment(speaker="SPEAKER_00"))
    assert [cue.speaker for cue in parse(text, "a.json", "agent")[0]] == ["agent", "agent"]


def test_an_empty_segment_is_none_and_half_a_surrogate_can_be_printed():
    """JSON can spell what no terminal can print."""
    text = document(segment(text="  ")).replace('"  "', '"ok \\ud800 \\ud83d\\ude00"')
    assert parse(document(segment(text=" ")), "call.json")[0] == []
    assert parse(text, "call.json")[0][0].text == "ok \ufffd \U0001f600"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"segments": [\n  {"start": 1,}]}', "call.json:2: no JSON"),
        ("[1, 2]", "call.json: no list of segments"),
        ('{"segments": 3}', "call.json: no list of segments"),
        ("[" * 100_000, "no JSON"),
        ("[" + "9" * 5000 + "]", "no JSON"),
        (document(3), "call.json: segments[0]: a int; expected an object"),
        (document(segment(), segment(text=None), segment()), "segments[1]: no text"),
        (document(segment(text=5)), "segments[0]: a text of 5"),
        (document(segment(start=None)), "segments[0]: no start"),
        (document(segment(start=-1)), "start -1; expected start, in seconds from the start of the call, 0 to 86400"),
        (document(segment(end=float("nan"))), "segments[0]: end nan"),
        (document(segment(end=10**400)), "segments[0]: end 1000"),
        (document(segment(end="2")), "segments[0]: end '2'"),
        (document(segment(end=True)), "segments[0]: end True"),
        (document(segment(end=0.5)), "segments[0]: a cue from 1.000 s to 0.500 s"),
        (document(segment(speaker="Custmer")), "segments[0]: speaker 'Custmer'; expected Customer"),
        (
            document(segment(speaker="SPEAKER_01")),
            "speaker 'SPEAKER_01'; expected agent or customer; name the speakers",
        ),
        (document(segment(speaker=None)), "segments[0]: no speaker; expected agent or customer; name the speakers"),
        (document(segment(speaker=[1])), "segments[0]: speaker '[1]'"),
    ],
)
def test_a_fault_is_told_with_its_place(text, said):
    """The line where it is no JSON, else the segment."""
    assert said in refused(text)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
KEYS = st.sampled_from(["start", "end", "text", "speaker", "words"])


@given(st.text() | st.lists(JSON | st.dictionaries(KEYS, JSON)).map(lambda found: document(*found)))
def test_anything_is_read_or_refused(text):
    """Nothing but a TranscriptError comes out."""
    try:
        cues = parse(text, "call.json")[0]
    except TranscriptError:
        return
    assert all(cue.text and cue.start <= cue.end for cue in cues)
