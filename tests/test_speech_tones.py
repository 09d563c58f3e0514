"""Tones of the telephone line are told from speech."""

from pathlib import Path

import numpy as np
import pytest

from coach.audio.frame import RATE
from coach.audio.recording import Recording
from coach.speech.listener import Listener
from coach.speech.settings import VoiceSettings
from coach.speech.tones import tone

CALL = Path(__file__).parent.parent / "coach/demo/call.ogg"
T = np.arange(int(0.74 * RATE)) / RATE
ON = T > 0.3
"""A segment as the voice detector cuts it where a tone begins: its pre-roll before, its hang after."""


def sines(*hertz: float) -> np.ndarray:
    """Their sum, 0.1 each."""
    return sum(0.1 * np.sin(2 * np.pi * one * T) for one in hertz)


@pytest.mark.parametrize("hertz", [(440, 480), (400, 450), (425,), (480, 620), (350, 440), (1000,), (1400,), (2100,)])
@pytest.mark.parametrize("noise", [0.0, 0.01])
def test_what_the_line_sounds_is_a_tone(hertz, noise):
    """Ringing, busy, dialling and beeps of several countries, with noise 23 dB below them, too."""
    hiss = noise * np.random.default_rng(1).normal(size=len(T))
    assert tone((sines(*hertz) * ON + hiss).astype(np.float32))


def test_keys_are_tones():
    """Five of them in 0.74 s, each 0.1 s long."""
    keys = [(697, 1209), (852, 1336), (941, 1336), (770, 1477)]
    struck = [sines(*pair) * ((T % 0.15 < 0.1) & np.isin(T // 0.15, n)) for n, pair in enumerate(keys)]
    assert tone(sum(struck).astype(np.float32))


def test_silence_and_noise_are_none():
    """Nor is what is too short to tell, as a call may end with."""
    noise = np.random.default_rng(1).normal(size=RATE).astype(np.float32)
    assert not tone(np.zeros(RATE, np.float32))
    assert not tone(noise)
    assert not tone(noise[:5])
    assert not tone(np.zeros(1, np.float32))


def test_no_speech_of_the_demo_call_is_a_tone():
    """Of two voices on a telephone line, no window is taken for one; nor with a beep as loud as they are over it."""
    windows = []

    def ask(window):
        windows.append(window.pcm)
        return True

    listener = Listener(VoiceSettings(), ask)
    for frames in Recording.open(CALL):
        listener.hear(frames)
    listener.finish()
    assert len(windows) > 40
    for pcm in windows:
        beep = np.sqrt(2) * pcm.std() * np.sin(2 * np.pi * 1400 * np.arange(len(pcm)) / RATE)
        assert not tone(pcm)
        assert not tone((pcm + beep).astype(np.float32))
