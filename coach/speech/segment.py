"""Where speech begins and ends on one side: hops and their probabilities in, segments out.

A segment opens at a hop of probability `onset`, takes `pre_roll_seconds` of sound from before it, and closes when
`hang_seconds` have passed under `offset`. One that grows to `longest_seconds` is cut at its least likely place and
goes on.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from coach.audio.frame import HOP, RATE
from coach.speech.settings import VoiceSettings

CUT_FROM = 0.6
"""A long segment is cut in its last 40 %: 4.8 s of 12 s nearly always hold a breath, and what is left stays long enough
to be understood."""


LEAST = 3
"""Hops at `offset` or over that make a word, 0.1 s: a click gives two, the faintest words of fourteen calls four and
six. One word gives two as well and is left out: a "bye" of 0.1 s, the last sound of the real call."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of speech that has come to its end."""

    start: int
    """First sample, pre-roll included."""
    end: int
    """One past the last sample."""
    speech_end: int
    """One past the last sample of the last hop that was speech."""
    pcm: NDArray[np.float32]
    """Shape (end - start,)."""
    cut: bool
    """The speech goes on in the next segment."""
    faint: bool
    """Too short a flicker to be a word: it counts as silence."""


@dataclass
class Segmenter:
    """One side's speech, hop by hop."""

    settings: VoiceSettings
    heard: int = 0
    """Samples fed so far."""
    silence: int = 0
    """Samples given up as silence: no segment can reach back to them any more."""
    _hops: list[NDArray[np.float32]] = field(default_factory=list)
    """The pre-roll while nobody speaks, the whole open segment otherwise."""
    _likely: list[float] = field(default_factory=list)
    _open: bool = False
    _quiet: int = 0
    """Hops under `offset` at the end of the open segment."""

    @property
    def speaking(self) -> bool:
        """A segment is open."""
        return self._open

    @property
    def start(self) -> int:
        """First sample that is still held: of the open segment, or of the pre-roll."""
        return self.heard - sum(map(len, self._hops))

    @property
    def speech_end(self) -> int:
        """One past the last sample of the last hop that was speech, in the open segment."""
        return self.heard - sum(map(len, self._hops[len(self._hops) - self._quiet :]))

    def pcm(self) -> NDArray[np.float32]:
        """The open segment so far, shape (samples,)."""
        return np.concatenate(self._hops) if self._hops else np.zeros(0, np.float32)

    def hear(self, hop: NDArray[np.float32], likely: float) -> Segment | None:
        """Take a hop of up to (HOP,) samples with its probability of speech; a segment that it ends comes back."""
        self._hops.append(hop)
        self._likely.append(likely)
        self.heard += len(hop)
        if not self._open:
            self._open = likely >= self.settings.onset
            self._quiet = 0
            if not self._open:
                self._trim()
            return None
        self._quiet = 0 if likely >= self.settings.offset else self._quiet + 1
        if self._quiet * HOP >= self.settings.hang_seconds * RATE:
            return self._close(len(self._hops), cut=False)
        if len(self._hops) * HOP >= self.settings.longest_seconds * RATE:
            return self._close(self._least_likely(), cut=True)
        return None

    def finish(self) -> Segment | None:
        """The call is over: what is open ends here, what is not is silence."""
        if self._open:
            return self._close(len(self._hops), cut=False)
        self.silence += sum(map(len, self._hops))
        self._hops, self._likely = [], []
        return None

    def forget(self) -> int:
        """Let go of all sound that is held; so many samples of it were speech that goes on."""
        held = sum(map(len, self._hops))
        dropped = held if self._open else 0
        self.silence += held - dropped
        self._hops, self._likely, self._open, self._quiet = [], [], False, 0
        return dropped

    def _trim(self) -> None:
        """Keep as much as a pre-roll needs; the rest is silence."""
        keep = round(self.settings.pre_roll_seconds * RATE / HOP)
        spare = max(0, len(self._hops) - keep)
        self.silence += sum(map(len, self._hops[:spare]))
        del self._hops[:spare], self._likely[:spare]

    def _least_likely(self) -> int:
        """Number of hops before the best place to cut, the middle of the least likely three hops in a row."""
        first = int(len(self._likely) * CUT_FROM)
        smooth = np.convolve(self._likely[first:], np.ones(3) / 3, mode="valid")
        return first + int(np.argmin(smooth)) + 2

    def _close(self, hops: int, *, cut: bool) -> Segment:
        start, speech_end = self.start, self.speech_end
        pcm = np.concatenate(self._hops[:hops])
        likely = sum(one >= self.settings.offset for one in self._likely[:hops])
        faint = likely < LEAST and not cut
        self.silence += len(pcm) if faint else 0
        del self._hops[:hops], self._likely[:hops]
        self._open, self._quiet = cut, min(self._quiet, len(self._hops)) if cut else 0
        end = start + len(pcm)
        return Segment(start, end, min(speech_end, end), pcm, cut, faint)
