"""How much work a model is for this machine, measured on speech."""

import time
from collections.abc import Sequence

from coach.audio.frame import RATE
from coach.speech.weights import Weights
from coach.speech.whisper import Whisper
from coach.speech.window import Window

KEEPS_PACE = 0.4
"""Seconds of work a second of speech: two people speak about a second a second, partials take as much again, and
the softphone and the browser want their share."""


def work(weights: Weights, threads: int, windows: Sequence[Window]) -> float:
    """Seconds that passed for each second of speech, the loading left out.

    Raises:
        WeightsError: the engine does not take the weights.
    """
    whisper = Whisper(weights, threads)
    began = time.perf_counter()
    for window in windows:
        whisper.hear(window)
    return (time.perf_counter() - began) / sum(len(window.pcm) / RATE for window in windows)
