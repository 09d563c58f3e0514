"""One side's sound, laid on the clock of the call.

A device counts samples by a clock of its own, 300 parts in a million fast or slow at worst: 2 s in two hours. Each
block says when its last sample was there, and may be told late but never early; so the least lateness of a second of
blocks is how far the device's clock has run away. Beyond 40 ms it is put right by a few samples more or less, where it
is quiet. Where sound is missing altogether there is silence for as long.
"""

import math
from collections import deque

import numpy as np
from av import AudioFrame

from coach.audio.capture import Block
from coach.audio.frame import RATE
from coach.audio.resampling import Resampling, Samples, clean

DRIFT = int(0.04 * RATE)
"""Samples by which a side may be off the clock; two sides that keep to it are put in the right order."""
HOLE = int(0.1 * RATE)
"""Samples: no clock drifts so far in the seconds that it is waited for, so this much is sound that never came."""
PATIENCE = 10
"""Seconds to wait for a quiet place; at 300 ppm the drift grows by 3 ms meanwhile."""
QUIET = 0.3
"""A block this loud, or less, beside the usual is a pause."""


class Channel:
    """Blocks in, samples out in order, as many as time has passed."""

    def __init__(self, origin: float) -> None:
        """Begin a call.

        Args:
            origin: monotonic second at which it begins; what is older is not taken.
        """
        self._origin = self._since = origin
        self._resampling = Resampling()
        self._held: deque[Samples] = deque()
        self.given = 0
        """Samples handed out."""
        self.end = 0
        """Samples of the call there are, handed out or not."""
        self.missing = 0
        """Samples in whose place there is silence, or for which there was no place, since somebody last set it to 0."""
        self.sure = False
        """A second has shown whether what was missing has come after all, only late."""
        self._placed = False
        self._usual = 0.0
        self._least, self._watched = math.inf, 0
        self._off, self._waited = 0, 0

    def take(self, block: Block) -> None:
        """Lay a block where it belongs; an empty one tells nothing."""
        rate, at, samples = block
        if at < self._since or not len(samples):
            return
        frame = AudioFrame.from_ndarray(clean(samples)[None], "fltp", "mono")
        frame.sample_rate = rate
        for resampled in self._resampling.convert(frame):
            self._lay(resampled[0], round((at - self._origin) * RATE))

    def fill(self, until: int) -> None:
        """Nothing has come up to sample `until`: silence. What comes next is laid where its time says."""
        if until > self.end:
            self.missing += until - self.end
            self._silence(until - self.end)
            self._placed = False

    def skip(self, seconds: float, now: float) -> None:
        """So much time has passed that is none of the call's; what is older than `now`, monotonic, is not taken."""
        self._origin += seconds
        self._since = now
        self._placed = False

    def give(self, count: int) -> Samples:
        """The next `count` samples, shape (count,); they must be there."""
        taken: list[Samples] = []
        while count:
            block = self._held.popleft()
            if len(block) > count:
                self._held.appendleft(block[count:])
                block = block[:count]
            taken.append(block)
            count -= len(block)
            self.given += len(block)
        return np.concatenate(taken)

    def _lay(self, samples: Samples, at: int) -> None:
        late = at - self.end - len(samples)
        if self._placed:
            self._watch(late, len(samples))
            samples = self._put_right(samples)
        else:
            self._placed, self.sure = True, False
            self.missing += max(0, late)
            self._silence(late)
            self._forget()
        self._held.append(samples)
        self.end += len(samples)

    def _watch(self, late: int, count: int) -> None:
        """A second's least lateness is what the side is off by."""
        self._least, self._watched = min(self._least, late), self._watched + count
        if self._watched >= RATE:
            self._off = int(self._least) if abs(self._least) > DRIFT else 0
            self._waited = self._waited + 1 if self._off else 0
            self._least, self._watched = math.inf, 0
            if not self.sure:
                self.missing, self.sure = max(0, self.missing + min(0, self._off)), True

    def _put_right(self, samples: Samples) -> Samples:
        """The block, with silence before it or a piece of it gone, where that is due."""
        level = float(np.sqrt(np.mean(samples * samples))) if len(samples) else 0.0
        quiet = level <= QUIET * self._usual
        self._usual += (level - self._usual) / 200
        if not self._off or not (quiet or self._waited > PATIENCE or self._off > HOLE):
            return samples
        if self._off > HOLE or (self._off < -HOLE and not quiet):
            self.missing += abs(self._off) if self._off > 0 else min(len(samples), -self._off)
        spare = min(len(samples), max(0, -self._off))
        self._silence(self._off)
        self._forget(self._off + spare if self._off < 0 else 0)
        return samples[spare:]

    def _forget(self, off: int = 0) -> None:
        """The side has been moved: what was seen before says nothing any more."""
        self._off, self._waited = off, self._waited if off else 0
        self._least, self._watched = math.inf, 0

    def _silence(self, count: int) -> None:
        if count > 0:
            self._held.append(np.zeros(count, np.float32))
            self.end += count
