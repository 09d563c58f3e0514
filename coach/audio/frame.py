"""Sound on its way to the listener: one hop of both sides."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coach.events import AudioLost, State

RATE = 16_000
"""Hertz, everywhere inside coach."""
HOP = 512
"""Samples in a hop, 32 ms: what Silero VAD takes."""


@dataclass(frozen=True, slots=True)
class Frames:
    """One hop of both sides."""

    at: float
    """Seconds at the end of the hop: samples heard / RATE."""
    agent: NDArray[np.float32] | None
    """Shape (HOP,), -1 to 1; the last hop of a call may be shorter. None where there is no such side."""
    customer: NDArray[np.float32] | None
    """As `agent`."""
    news: tuple[AudioLost | State, ...] = ()
    """What a device has to say for itself: sound that never came, a side that fell silent or is back."""
