"""A decoder's frames, of any rate and sample format, to float32 at RATE; its time stamps, to what is missing."""

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
from av import AudioResampler
from numpy.typing import NDArray

from coach.audio.frame import RATE

if TYPE_CHECKING:
    from av import AudioFrame

Samples = NDArray[np.float32]

STRAY = 0.05
"""Seconds by which time stamps may stray without meaning anything: less than a frame of FLAC at 16 kHz, 72 ms."""
LONGEST_GAP = 60.0
"""Seconds that a time stamp is believed to leave out where the file does not say how long it is."""


class Resampling:
    """Frames in, samples at RATE out, as many as their time asks for; channels are never mixed."""

    def __init__(self) -> None:
        self.heard = Fraction(0)
        """Seconds that went in."""
        self.numberless = False
        """Floats that are no numbers were among them."""
        self._given = 0
        self._channels = 1
        self._kind: tuple[str, str, int] | None = None
        self._resampler: AudioResampler | None = None

    def convert(self, frame: "AudioFrame") -> Iterator[Samples]:
        """The next frame; one of another kind than before is resampled afresh."""
        kind = (frame.format.name, frame.layout.name, frame.sample_rate)
        if self._resampler is None or kind != self._kind:
            yield from self.finish()
            self._kind, self._channels = kind, frame.layout.nb_channels
            self._resampler = AudioResampler(format="fltp", layout=frame.layout.name, rate=RATE)
        self.heard += Fraction(frame.samples, frame.sample_rate)
        for resampled in self._resampler.resample(frame):
            samples = resampled.to_ndarray()
            self.numberless |= not np.isfinite(samples).all()
            yield self._give(clean(samples))

    def silence(self, seconds: float) -> Iterator[Samples]:
        """Nothing, for so long."""
        yield from self.finish()
        until = self.heard + Fraction(round(seconds * RATE), RATE)
        while self.heard < until:
            self.heard = min(until, self.heard + 1)
            yield from self._pad()

    def finish(self) -> Iterator[Samples]:
        """What the filter still holds."""
        if self._resampler is not None:
            for resampled in self._resampler.resample(None):
                yield self._give(clean(resampled.to_ndarray()))
            self._resampler = None
        # FFmpeg's filter gives nothing at all for a few samples, and a few less than asked for at the end.
        yield from self._pad()

    def _pad(self) -> Iterator[Samples]:
        missing = -int(-self.heard * RATE // 1) - self._given
        if missing > 0:
            yield self._give(np.zeros((self._channels, missing), dtype=np.float32))

    def _give(self, samples: Samples) -> Samples:
        self._given += samples.shape[1]
        return samples


def clean(samples: NDArray[Any]) -> Samples:
    """Floats that are no numbers become 0, those beyond full scale are clipped."""
    cleaned: Samples = np.clip(np.nan_to_num(samples, nan=0.0, posinf=0.0, neginf=0.0), -1.0, 1.0)
    return cleaned


class Stamps:
    """Time stamps held against the sound that came: what they leave out is missing."""

    def __init__(self, duration: float | None) -> None:
        self._duration = duration
        self._origin: float | None = None

    def gap(self, frame: "AudioFrame", heard: float) -> float:
        """Seconds missing between what was heard and this frame; 0 where a stamp cannot be meant.

        Streams put one behind the other start again at 0, and damaged stamps say anything.
        """
        if frame.pts is None or not frame.time_base:
            return 0.0
        at = float(frame.pts * frame.time_base)
        if self._origin is None:
            self._origin = at - heard
        gap = at - self._origin - heard
        longest = LONGEST_GAP if self._duration is None else self._duration + STRAY - heard
        if STRAY < gap <= longest:
            return gap
        if abs(gap) > STRAY:
            self._origin = at - heard
        return 0.0
