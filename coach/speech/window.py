"""What passes between listener and ears: a window of sound to be decoded, and the words that were in it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coach.events import Speaker, Word


@dataclass(frozen=True, slots=True)
class Window:
    """Sound of one side that is due to be decoded."""

    at: float
    """Seconds of call time of the sample that made it due."""
    speaker: Speaker
    start: int
    """Its first sample in the call."""
    speech_end: int
    """One past the last sample that sounded like speech."""
    pcm: NDArray[np.float32]
    """Shape (samples,), 16 kHz."""
    final: bool
    """False for a partial: the segment is still going on."""


@dataclass(frozen=True, slots=True)
class Words:
    """What was said in a window."""

    text: str
    """Empty where nothing was."""
    timed: tuple[Word, ...] = ()
    """The same words, with seconds from the window's start; empty for partials."""
    failed: str = ""
    """Why the window could not be decoded; then there are no words and its sound is lost."""
