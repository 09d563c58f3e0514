"""WebVTT with voice tags."""

import html

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from coach.errors import TranscriptError
from coach.transcripts.cues import Cue
from coach.transcripts.vtt import parse


def refused(text):
    """What is said of a text that is no WebVTT; one line."""
    with pytest.raises(TranscriptError) as error:
        parse(text, "call.vtt")
    assert "\n" not in str(error.value)
    return str(error.value)


def test_voices_ids_settings_notes_styles_and_entities():
    """Everything that WebVTT allows around the words is understood and left out."""
    text = """WEBVTT - A call
Kind: captions

STYLE
::cue { color: red }

REGION
id:fred

NOTE
A note, over
two lines

1
00:00:01.250 --> 00:00:03.000 align:start position:0%
<v Agent>Thank you for calling <i>Maple &amp; Sons</i>,
how can I help?

00:03.500 --> 00:04.000
<v.loud Customer>Why was I <00:03.700><c.big>charged twice</c>? 5 &lt; 6</v>

called back
1:00:00.000 --> 1:00:01.000
<v  Operator >Hello again
"""
    assert parse(text, "call.vtt")[0] == [
        Cue("agent", 1.25, 3.0, "Thank you for calling Maple & Sons, how can I help?"),
        Cue("customer", 3.5, 4.0, "Why was I charged twice? 5 < 6"),
        Cue("agent", 3600.0, 3601.0, "Hello again"),
    ]


def test_two_voices_in_one_cue_talk_at_once():
    """Each is a cue of its own with the same times."""
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\n- <v Agent>So that</v>\n- <v Customer>No, wait</v>\n"
    assert parse(text, "call.vtt")[0] == [Cue("agent", 1, 2, "So that"), Cue("customer", 1, 2, "No, wait")]


def test_a_prefix_serves_where_there_is_no_voice_tag():
    """As some meeting programs write it."""
    assert parse("WEBVTT\n\n00:01.000 --> 00:02.000\nCaller: Hello?\n", "call.vtt")[0] == [
        Cue("customer", 1, 2, "Hello?")
    ]


def test_windows_line_ends_and_a_cue_without_words():
    """CRLF and CR are line ends; a cue with nothing in it is none."""
    text = "WEBVTT\r\n\r\n00:01.000 --> 00:02.000\r\n<v Agent>Yes\r\n\r\n00:03.000 --> 00:04.000\r\n<v Agent>\r\n"
    assert parse(text, "call.vtt")[0] == parse(text.replace("\r\n", "\r"), "call.vtt")[0] == [Cue("agent", 1, 2, "Yes")]


def test_a_file_of_one_side_needs_no_voices():
    """And a name in it that is neither side's is that side."""
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\nYes\n\n00:03.000 --> 00:04.000\n<v Daniel>No: never\n"
    assert parse(text, "a.vtt", "agent")[0] == [Cue("agent", 1, 2, "Yes"), Cue("agent", 3, 4, "No: never")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Hello\n", "call.vtt:1: 'Hello'; expected WEBVTT in the first line"),
        ("", "call.vtt:1: ''; expected WEBVTT"),
        ("WEBVTT\n00:01.000 --> 00:02.000\n<v Agent>Hi\n", "call.vtt:2: a cue right below WEBVTT"),
        (
            "WEBVTT\n\n00:01.000 - 00:02.000\n<v Agent>Hi\n",
            "call.vtt:3: '00:01.000 - 00:02.000'; expected a line of times",
        ),
        ("WEBVTT\n\n00:01.000 --> later\n<v Agent>Hi\n", "call.vtt:3: '00:01.000 --> later'; expected times as"),
        ("WEBVTT\n\n-00:01.000 --> 00:02.000\n<v Agent>Hi\n", "call.vtt:3: '-00:01.000 --> 00:02.000'"),
        ("WEBVTT\n\n00:01.000 --> NaN\n<v Agent>Hi\n", "expected times as"),
        ("WEBVTT\n\n00:75.000 --> 00:80.000\n<v Agent>Hi\n", "expected times as"),
        ("WEBVTT\n\n1\n00:02.000 --> 00:01.000\n<v Agent>Hi\n", "call.vtt:4: a cue from 2.000 s to 1.000 s"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\n<v Agnt>Hi\n", "call.vtt:3: speaker 'Agnt'; expected Agent;"),
        (
            "WEBVTT\n\n00:01.000 --> 00:02.000\nHi there\n",
            "call.vtt:3: a cue without a speaker: 'Hi there'; expected <v Agent>",
        ),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\n<v Agent>Hi\n00:03.000 --> 00:04.000\n<v Agent>So\n", "call.vtt:5: '-->'"),
        (f"WEBVTT\n\n{'9' * 5000}:00:01.000 --> {'9' * 5000}:00:02.000\n<v Agent>Hi\n", "a time of"),
    ],
)
def test_a_fault_is_told_with_its_line(text, said):
    """One line: where, what was found, what was expected."""
    assert said in refused(text)


def clock(seconds):
    """HH:MM:SS.mmm."""
    whole = round(seconds * 1000)
    return f"{whole // 3_600_000:02}:{whole // 60_000 % 60:02}:{whole // 1000 % 60:02}.{whole % 1000:03}"


WORDS = (
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).map(lambda t: " ".join(t.split())).filter(bool)
)
CUE = st.builds(
    lambda speaker, start, length, text: Cue(speaker, start / 1000, (start + length) / 1000, text),
    st.sampled_from(["agent", "customer"]),
    st.integers(0, 7_200_000),
    st.integers(0, 60_000),
    WORDS,
)


@given(st.lists(CUE, max_size=5))
def test_what_was_written_is_read(cues):
    """Any words, once escaped as WebVTT asks for, come back as they were."""
    written = [
        f"{clock(cue.start)} --> {clock(cue.end)}\n<v {cue.speaker.title()}>{html.escape(cue.text)}\n" for cue in cues
    ]
    assert parse("\n".join(["WEBVTT\n", *written]), "call.vtt")[0] == cues


@given(st.text() | st.text("<v Agent>-0123456789:.\n ").map("WEBVTT\n\n".__add__))
@example("WEBVTT\n\n" + "<v" + " " * 5000)
def test_any_text_is_read_or_refused(text):
    """Nothing but a TranscriptError comes out."""
    try:
        cues = parse(text, "call.vtt")[0]
    except TranscriptError:
        return
    assert all(cue.text and cue.start <= cue.end for cue in cues)
