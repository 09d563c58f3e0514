"""Is this a tone of the telephone line? Ringing, busy, dialling and beeps are no words, though Whisper reads "Beep".

A voice is a whole row of overtones that never stand still; the line's tones are one or two frequencies that do (ITU-T
E.180), and a key is one of four low frequencies with one of four high ones (DTMF, ITU-T Q.23).
"""

import numpy as np
from numpy.typing import NDArray

from coach.audio.frame import RATE

Spectrum = NDArray[np.floating]
"""Shape (n,): the power at each frequency, or the frequencies."""

LOWEST = 200.0
"""Hertz: below it lie the mains and the sound card's own offset."""
SHORTEST = 0.25
"""Seconds of sound of which this can be told: in less, no line is sharp."""
LINE = 10.0
"""Hertz to each side that belong to a steady tone."""
STEADY = 0.93
"""The part of the power that lies in two lines: of ringing, busy and dialling tones 0.97 or more, of 1,080 segments of
speech (a real call, thirteen voiced ones) 0.87 at the most."""
KEYED = 0.4
"""The part that each of the two groups of keys has: of keys being struck 0.47 or more, of speech 0.10 at the most."""
KEYS = ((697.0, 770.0, 852.0, 941.0), (1209.0, 1336.0, 1477.0, 1633.0))
"""Hertz: of the rows and of the columns."""
KEY = 25.0
"""Hertz to each side that belong to a key: 1.5 % of the highest, and what its being struck adds."""


def tone(pcm: NDArray[np.float32]) -> bool:
    """Whether sound of shape (samples,) at RATE holds tones of the line and next to nothing else."""
    if len(pcm) < SHORTEST * RATE:
        return False
    power = np.abs(np.fft.rfft(pcm * np.hanning(len(pcm)))) ** 2
    hertz = np.fft.rfftfreq(len(pcm), 1 / RATE)
    power[hertz < LOWEST] = 0.0
    whole = float(power.sum())
    rows, columns = (sum(_near(power, hertz, key, KEY) for key in group) for group in KEYS)
    return whole > 0 and (_lines(power, hertz) > STEADY * whole or min(rows, columns) > KEYED * whole)


def _near(power: Spectrum, hertz: Spectrum, middle: float, width: float) -> float:
    first, last = np.searchsorted(hertz, (middle - width, middle + width))
    return float(power[first:last].sum())


def _lines(power: Spectrum, hertz: Spectrum) -> float:
    """The power of the two strongest lines; it may be one line, twice as broad."""
    rest, found = power.copy(), 0.0
    for _ in range(2):
        middle = hertz[rest.argmax()]
        found += _near(rest, hertz, middle, LINE)
        rest[np.abs(hertz - middle) <= LINE] = 0.0
    return found
