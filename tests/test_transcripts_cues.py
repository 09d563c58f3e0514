"""Cues, and the events of a call that they become."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.errors import TranscriptError
from coach.events import Speech, Tick, Utterance
from coach.transcripts.cues import TAIL, Cue, checked, events_of, speaker_named


def speech(events):
    """Only who starts and stops when."""
    return [(event.at, event.speaker, event.state) for event in events if isinstance(event, Speech)]


def test_a_cue_is_speech_from_its_start_and_an_utterance_at_its_end():
    """In between and for three seconds after it, time passes in half seconds."""
    events = events_of([Cue("customer", 0.7, 1.2, "Hello?")])
    assert events[:5] == [
        Tick(0.5),
        Speech(0.7, "customer", "started"),
        Tick(1.0),
        Speech(1.2, "customer", "stopped"),
        Utterance(1.2, "customer", 0.7, 1.2, "Hello?"),
    ]
    assert events[5:] == [Tick(at / 2) for at in range(3, 10)]


def test_people_who_talk_at_once_are_both_heard():
    """Cues of the two sides that overlap are two stretches of speech."""
    events = events_of([Cue("agent", 0, 2, "As I said"), Cue("customer", 1, 3, "No, wait")])
    assert speech(events) == [
        (0, "agent", "started"),
        (1, "customer", "started"),
        (2, "agent", "stopped"),
        (3, "customer", "stopped"),
    ]


def test_a_sides_cues_that_touch_or_overlap_are_one_stretch_of_speech():
    """Each is an utterance of its own all the same."""
    events = events_of(
        [Cue("agent", 0, 2, "a"), Cue("agent", 2, 3, "b"), Cue("agent", 2.5, 4, "c"), Cue("agent", 5, 6, "d")]
    )
    assert speech(events) == [
        (0, "agent", "started"),
        (4, "agent", "stopped"),
        (5, "agent", "started"),
        (6, "agent", "stopped"),
    ]
    assert [event.text for event in events if isinstance(event, Utterance)] == ["a", "b", "c", "d"]


def test_one_stops_before_the_other_starts_at_the_same_moment():
    """What was said is known by then, and the moment has passed last."""
    events = events_of([Cue("agent", 0, 1, "Yes?"), Cue("customer", 1, 2, "Why?")])
    kinds = [(type(event).__name__, getattr(event, "state", "")) for event in events if event.at == 1]
    assert kinds == [("Speech", "stopped"), ("Utterance", ""), ("Speech", "started"), ("Tick", "")]


def test_a_cue_without_length_is_words_without_a_stretch_of_speech():
    """A recogniser may give a word one moment."""
    events = events_of([Cue("agent", 1, 1, "Yes")])
    assert speech(events) == []
    assert Utterance(1, "agent", 1, 1, "Yes") in events


TIMES = st.integers(0, 600).map(lambda tenths: tenths / 10)
CUES = st.lists(
    st.tuples(st.sampled_from(["agent", "customer"]), TIMES, TIMES).map(
        lambda c: Cue(c[0], min(c[1:]), max(c[1:]), "words")
    ),
    min_size=1,
    max_size=20,
)


@given(CUES)
def test_any_cues_give_events_in_order_with_each_side_starting_and_stopping_in_turn(cues):
    """No utterance is lost, none is before its end, and whoever started has stopped before starting again."""
    events = events_of(cues)
    assert [event.at for event in events] == sorted(event.at for event in events)
    said = [event for event in events if isinstance(event, Utterance)]
    assert sorted((u.speaker, u.start, u.end) for u in said) == sorted((c.speaker, c.start, c.end) for c in cues)
    assert all(event.at == event.end for event in said)
    for side in ("agent", "customer"):
        states = [state for _, speaker, state in speech(events) if speaker == side]
        assert states == ["started", "stopped"] * (len(states) // 2)
    assert max(cue.end for cue in cues) + TAIL <= events[-1].at < max(cue.end for cue in cues) + TAIL + 0.5


@pytest.mark.parametrize(
    ("name", "side"),
    [
        ("Agent", "agent"),
        ("OPERATOR", "agent"),
        ("rep", "agent"),
        (" Customer ", "customer"),
        ("Caller", "customer"),
        ("client", "customer"),
    ],
)
def test_the_sides_have_several_names(name, side):
    """In any case."""
    assert speaker_named(name, "call.vtt:1") == side


@pytest.mark.parametrize(
    ("name", "near"), [("Custmer", "Customer"), ("Agnet", "Agent"), ("Daniel", "Agent or Customer")]
)
def test_an_unknown_speaker_is_told_with_the_nearest_name(name, near):
    """The line, what was found and what was meant."""
    with pytest.raises(TranscriptError) as error:
        speaker_named(name, "call.vtt:3")
    assert str(error.value).startswith(f"call.vtt:3: speaker '{name}'; expected {near};")


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        (2.0, 1.0, "a cue from 2.000 s to 1.000 s; expected one that ends after it starts"),
        (-1.0, 1.0, "a time of -1.0 s"),
        (float("nan"), 1.0, "a time of nan s"),
        (0.0, float("inf"), "a time of inf s"),
        (0.0, 90_000.0, "a time of 90000.0 s; expected 0 to 86400 s"),
    ],
)
def test_times_that_cannot_be_are_refused(start, end, said):
    """Also an hour mistyped, which would be years of ticks."""
    with pytest.raises(TranscriptError) as error:
        checked(Cue("agent", start, end, "Hello"), "call.srt:2")
    assert said in str(error.value)


def test_a_cue_of_more_words_than_anybody_says_in_one_go_is_refused():
    """It would be read for minutes."""
    assert checked(Cue("agent", 0, 1, "word " * 5000), "a.vtt:3").text.count("word") == 5000
    with pytest.raises(TranscriptError, match=r"a.vtt:3: a cue of 5001 words; expected 5000 at most; split it"):
        checked(Cue("agent", 0, 1, "word " * 5001), "a.vtt:3")
