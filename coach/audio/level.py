"""How loud a device is, for a meter."""

import math

import numpy as np
from numpy.typing import NDArray

SILENT = -60.0
"""Decibels below full scale at which a meter shows nothing."""
SOUND = -42.0
"""Above it something is there: an idle microphone hums at -70 to -50, a voice in it peaks at -30 to -6."""
FALLS = 30.0
"""Decibels a second by which a meter falls back, so that an eye can follow."""


class Level:
    """The peak of what has just been heard, falling back."""

    def __init__(self) -> None:
        self.db = SILENT
        """-60 to 0, below full scale."""

    def take(self, rate: int, samples: NDArray[np.float32]) -> None:
        """Sound of shape (n,)."""
        if not len(samples):
            return
        peak = float(np.abs(samples).max())
        loud = 20 * math.log10(peak) if peak > 0 else SILENT
        self.db = min(0.0, max(loud, self.db - FALLS * len(samples) / rate, SILENT))
