"""The bundled demo call: its sound, its words and its script belong together."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from faster_whisper.vad import get_speech_timestamps

ROOT = Path(__file__).parent.parent
DEMO = ROOT / "coach" / "demo"
SIDES = ("agent", "customer")
RATE = 16_000


@dataclass(frozen=True)
class Cue:
    """A turn, as the VTT gives it."""

    start: float
    end: float
    speaker: str
    text: str


@pytest.fixture(scope="module")
def sound():
    """Shape (2, samples): left agent, right customer."""
    with av.open(str(DEMO / "call.ogg")) as container:
        assert container.streams.audio[0].codec_context.layout.name == "stereo"
        resampler = av.AudioResampler(format="fltp", layout="stereo", rate=RATE)
        decoded = [out for frame in container.decode(audio=0) for out in resampler.resample(frame)]
        decoded += resampler.resample(None)
        return np.concatenate([frame.to_ndarray() for frame in decoded], axis=1)


@pytest.fixture(scope="module")
def source():
    """What was to be said."""
    return tomllib.loads((ROOT / "training" / "demo" / "call.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def cues():
    """What the VTT says was said."""
    text = (DEMO / "call.vtt").read_text(encoding="utf-8")
    assert text.startswith("WEBVTT")
    return list(read_cues(text))


def read_cues(text: str) -> Iterator[Cue]:
    """The cues of a VTT in the form that voice.py writes."""
    for start, end, speaker, words in re.findall(r"(\S+) --> (\S+)\n<v (\w+)>(.*)", text):
        yield Cue(seconds(start), seconds(end), speaker.lower(), words)


def seconds(clock: str) -> float:
    """00:01:02.345 is 62.345."""
    hours, minutes, rest = clock.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(rest)


def heard(sound, cue, speaker):
    """One side's samples while a turn is spoken, without the 0.3 s at its edges in which the other may still speak."""
    return sound[SIDES.index(speaker), round((cue.start + 0.3) * RATE) : round((cue.end - 0.3) * RATE)]


def decibels(samples) -> float:
    """RMS below full scale."""
    return 20 * np.log10(np.sqrt(np.mean(samples**2)) + 1e-9)


def test_is_small_enough_to_travel_in_the_package():
    """The recording is under 1 MB."""
    assert (DEMO / "call.ogg").stat().st_size < 1_000_000


def test_lasts_two_to_four_minutes(sound):
    """The recording is a short call."""
    assert 120 <= sound.shape[1] / RATE <= 240


def test_both_people_are_heard_equally_and_never_clipped(sound, cues):
    """Each side peaks between 0.3 and 0.65, and their loudness differs by less than 3 dB."""
    assert np.all(np.abs(sound).max(axis=1) > 0.3)
    assert np.all(np.abs(sound).max(axis=1) < 0.65)
    agent, customer = (
        decibels(np.concatenate([heard(sound, cue, side) for cue in cues if cue.speaker == side])) for side in SIDES
    )
    assert abs(agent - customer) < 3


def test_every_turn_is_heard_on_its_own_side(sound, cues):
    """While a turn is spoken, its side is at least 25 dB louder than the other."""
    for cue in cues:
        (listener,) = set(SIDES) - {cue.speaker}
        assert decibels(heard(sound, cue, cue.speaker)) > decibels(heard(sound, cue, listener)) + 25, cue.text


def test_a_voice_detector_finds_every_turn(sound, cues):
    """Silero's detector, which the ears rest on, takes at least two thirds of each turn for speech."""
    for side, samples in zip(SIDES, sound, strict=True):
        speech = np.zeros(len(samples), bool)
        for found in get_speech_timestamps(np.ascontiguousarray(samples)):
            speech[found["start"] : found["end"]] = True
        for cue in (cue for cue in cues if cue.speaker == side):
            assert np.mean(speech[round(cue.start * RATE) : round(cue.end * RATE)]) > 2 / 3, cue.text


def test_turn_times_lie_within_the_call_in_order(sound, cues):
    """Every cue has a length, follows the one before, and ends before the recording does."""
    assert all(0 <= cue.start < cue.end <= sound.shape[1] / RATE for cue in cues)
    assert all(before.start < after.start for before, after in pairwise(cues))


def test_captions_say_what_was_voiced(source, cues):
    """The VTT holds the turns of call.toml, word for word, each on its speaker."""
    written = [(side, turn[side]) for turn in source["turn"] for side in SIDES if side in turn]
    assert [(cue.speaker, cue.text) for cue in cues] == written


def test_nobody_is_left_in_dead_air(cues):
    """No silence within the call is longer than 3 s."""
    assert max(after.start - before.end for before, after in pairwise(cues)) < 3


def test_a_line_has_room_to_be_shown_after_each_fault(source, cues):
    """At least 1 s of silence follows each faulty turn, and 22 s lie between two: lines are 20 s apart at least."""
    faulty = [number for number, turn in enumerate(source["turn"]) if "fault" in turn]
    assert {source["turn"][number]["fault"] for number in faulty} == {"script", "question", "rating"}
    assert all(cues[number].speaker == "agent" for number in faulty)
    assert all(cues[number + 1].start - cues[number].end >= 1 for number in faulty)
    assert all(cues[after].end - cues[before].end >= 22 for before, after in pairwise(faulty))


def test_script_has_a_required_line_that_is_read_and_one_that_is_recited(cues):
    """One line marked `! ` and one unmarked line of the script are spoken word for word on the call."""
    spoken = plain(" ".join(cue.text for cue in cues if cue.speaker == "agent"))
    script = (DEMO / "script.txt").read_text(encoding="utf-8").splitlines()
    assert any(plain(line[2:]) in spoken for line in script if line.startswith("! "))
    assert any(plain(line) in spoken for line in script if not line.startswith("! "))


def plain(text: str) -> str:
    """Words alone, in lower case."""
    return " ".join(re.findall(r"[a-z']+", text.lower()))
