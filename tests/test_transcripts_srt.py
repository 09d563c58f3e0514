"""SubRip with `Agent:` and `Customer:` before the words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.errors import TranscriptError
from coach.transcripts.cues import Cue
from coach.transcripts.srt import parse


def test_numbers_commas_dots_prefixes_and_styles():
    """As programs write it: any name of the two sides, in any case, styled or not."""
    text = """1
00:00:01,250 --> 00:00:03,000
AGENT: Thank you for calling,
how can I help?

2
00:00:03.500 --> 00:00:04.5
<b>Caller:</b> Why was I <font color="#fff">charged</font> twice?

00:00:05,000 --> 00:00:06,000 X1:1 X2:2
{\\an8}client : It is 5 < 6: wrong
"""
    assert parse(text, "call.srt")[0] == [
        Cue("agent", 1.25, 3.0, "Thank you for calling, how can I help?"),
        Cue("customer", 3.5, 4.5, "Why was I charged twice?"),
        Cue("customer", 5.0, 6.0, "It is 5 < 6: wrong"),
    ]


def test_two_speakers_in_one_cue():
    """A line that begins with a known name is theirs; another colon is not."""
    text = "1\n00:00:01,000 --> 00:00:02,000\n- Agent: the code\nis this: 7\n- Customer: No\n"
    assert parse(text, "call.srt")[0] == [Cue("agent", 1, 2, "the code is this: 7"), Cue("customer", 1, 2, "No")]


def test_a_file_of_one_side_needs_no_prefixes():
    """A name in it that is one of the sides' counts all the same."""
    text = "1\n00:00:01,000 --> 00:00:02,000\nThe code is: 7\n\n2\n00:00:03,000 --> 00:00:04,000\nCustomer: Yes\n"
    assert parse(text, "c.srt", "customer")[0] == [
        Cue("customer", 1, 2, "The code is: 7"),
        Cue("customer", 3, 4, "Yes"),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1\n00:00:01,000 --> 00:00:02,000\nHello there\n", "call.srt:2: a cue without a speaker: 'Hello there'"),
        (
            "1\n00:00:01,000 --> 00:00:02,000\nDaniel: Hello\n",
            "call.srt:2: speaker 'Daniel'; expected Agent or Customer",
        ),
        ("1\n00:00:01,000 --> 00:00:02,000\nCostumer: Hi\n", "call.srt:2: speaker 'Costumer'; expected Customer"),
        ("1\n00:00:01,000 00:00:02,000\nAgent: Hi\n", "call.srt:1: '1'; expected a line of times"),
        ("1\n00:00:03,000 --> 00:00:02,000\nAgent: Hi\n", "call.srt:2: a cue from 3.000 s to 2.000 s"),
        ("1\n00:00:01,000 --> 00:00:02,000\nAgent: Hi\n2\n00:00:03,000 --> 00:00:04,000\n", "call.srt:5: '-->'"),
    ],
)
def test_a_fault_is_told_with_its_line(text, said):
    """A cue without a speaker too: it is never given to the speaker before."""
    with pytest.raises(TranscriptError) as error:
        parse(text, "call.srt")
    assert said in str(error.value)


def clock(seconds):
    """HH:MM:SS,mmm."""
    whole = round(seconds * 1000)
    return f"{whole // 3_600_000:02}:{whole // 60_000 % 60:02}:{whole // 1000 % 60:02},{whole % 1000:03}"


WORDS = (
    st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="<{"), min_size=1)
    .map(lambda text: " ".join(text.split()))
    .filter(lambda text: text and "-->" not in text)
)


@given(st.lists(st.tuples(st.sampled_from(["agent", "customer"]), st.integers(0, 7_200_000), WORDS), max_size=5))
def test_what_was_written_is_read(cues):
    """Any words come back as they were."""
    written = [Cue(speaker, start / 1000, (start + 500) / 1000, text) for speaker, start, text in cues]
    lines = [
        f"{number}\n{clock(cue.start)} --> {clock(cue.end)}\n{cue.speaker.title()}: {cue.text}\n"
        for number, cue in enumerate(written, start=1)
    ]
    assert parse("\n".join(lines), "call.srt")[0] == written


@given(st.text() | st.text("Agent:->0123456789,\n "))
def test_any_text_is_read_or_refused(text):
    """Nothing but a TranscriptError comes out."""
    try:
        cues = parse(text, "call.srt")[0]
    except TranscriptError:
        return
    assert all(cue.text for cue in cues)
