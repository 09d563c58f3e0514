"""Windows of sound as the coach cuts them from a call, with what is to be learned from each.

Drawn anew each time from the sayings kept: another line, another cut, other company. The same dice give the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from heard import Heard
from line import CODECS, RATE, Dice, Sound, carried, telephone
from sounds import wordless
from spoken import Saying
from teacher import POSITION

LONGEST = 12 * RATE
"""Samples in a window: the coach cuts a segment there."""
SHORTEST = RATE // 2
WHOLE = 0.06
"""Seconds of its end that a word may lack and still be one: less than a sound of it."""
NONE = np.zeros((0, 0), np.float16)
KINDS = ("whole", "cut", "second", "joined", "nothing")
SHARES = (0.44, 0.16, 0.16, 0.1, 0.14)


@dataclass(frozen=True)
class Window:
    """Sound, and what is said in it."""

    sound: Sound
    """What went before, then what is to be put into words."""
    before: int
    """Samples of it that went before: heard, not to be put into words."""
    ids: np.ndarray
    """Text tokens of the stock vocabulary."""
    states: np.ndarray
    """float16, shape (positions, width): the stock encoder's in 30 s; no positions where they are not known."""
    hidden: np.ndarray
    """float16, shape (prompt + tokens, width): the stock decoder's; none where they are not known."""


@dataclass(frozen=True)
class Timed:
    """A saying, and where each of its words begins and ends."""

    saying: Saying
    firsts: np.ndarray
    """Number of each word's first token, and of the one after the last."""
    starts: np.ndarray
    ends: np.ndarray
    """Seconds."""

    @classmethod
    def of(cls, saying: Saying, begins: np.ndarray) -> Timed:
        """`begins`: of each token of the vocabulary, whether a word begins with it."""
        firsts = np.append(np.flatnonzero(begins[saying.ids]), len(saying.ids))
        starts = saying.starts[firsts[:-1]]
        nexts = saying.starts[firsts[1:]]
        return cls(
            saying, firsts, starts, np.array([_ends(saying.pcm, a, b) for a, b in zip(starts, nexts, strict=True)])
        )

    def tokens(self, first: int, last: int) -> np.ndarray:
        """Of the words from `first` to before `last`."""
        return self.saying.ids[self.firsts[first] : self.firsts[last]]

    def whole(self, seconds: float) -> int:
        """So many words have ended by then."""
        return int(np.count_nonzero(self.ends <= seconds + WHOLE))


def _ends(pcm: np.ndarray, start: float, following: float) -> float:
    """Where the sound between the beginnings of two words falls silent, if it does."""
    hops = pcm[int(start * RATE) : int(following * RATE)]
    hops = hops[: len(hops) // POSITION * POSITION].reshape(-1, POSITION).astype(np.float32)
    loud = np.flatnonzero(np.sqrt(np.mean(hops**2, axis=1)) > 100) if len(hops) else ()
    return min(following, start + (loud[-1] + 1) * POSITION / RATE) if len(loud) else following


class Windows:
    """Draws them."""

    def __init__(
        self,
        shards: Sequence[Sequence[Saying]],
        heard: Sequence[Sequence[Sequence[Heard]]],
        begins: np.ndarray,
        codecs: tuple[str, ...] = CODECS,
    ) -> None:
        """Draw from these.

        Args:
            shards: the sayings of a voice each.
            heard: of each shard, round by round, the same sayings on lines.
            begins: of each token of the stock vocabulary, whether a word begins with it.
            codecs: of the lines that `labelled` draws.
        """
        self._shards = [[Timed.of(saying, begins) for saying in sayings] for sayings in shards]
        self._heard, self._codecs = heard, codecs

    def short(self, dice: Dice) -> Window:
        """A saying as it was heard, from its start, whole or cut anywhere, with what the stock model makes of it."""
        number = int(dice.integers(len(self._shards)))
        turn, place = int(dice.integers(len(self._heard[number]))), int(dice.integers(len(self._shards[number])))
        said, heard = self._shards[number][place], self._heard[number][turn][place]
        length, words = len(heard.pcm), len(said.starts)
        if length > LONGEST or dice.random() < 0.3:
            length = int(dice.integers(SHORTEST, min(length, LONGEST)))
            words = said.whole(length / RATE)
        ids = said.tokens(0, words)
        prompt = len(heard.hidden) - len(said.saying.ids)
        return Window(
            heard.sound[:length], 0, ids, heard.states[: length // POSITION], heard.hidden[: prompt + len(ids)]
        )

    def labelled(self, dice: Dice, before: int) -> Window:
        """Of any kind, with so many samples of what went before."""
        kind = dice.choice(KINDS, p=SHARES)
        said, earlier = self._neighbours(dice)
        past, sound = earlier.saying.sound, said.saying.sound
        first, last, start, end = 0, len(said.starts), 0, len(sound)
        if kind == "second" and last > 2:
            first = int(dice.integers(1, last))
            start = int((said.ends[first - 1] + said.starts[first]) / 2 * RATE + dice.normal(0, 0.02) * RATE)
            past = np.concatenate((past, sound[:start]))
        if kind == "cut" or end - start > LONGEST:
            end = start + int(dice.integers(SHORTEST, max(SHORTEST + 1, min(end - start, LONGEST))))
            last = max(first, said.whole(end / RATE))
        ids, now = said.tokens(first, last), sound[start:end]
        if kind == "joined" and len(now) + len(past) < LONGEST:
            ids, now, past = np.concatenate((earlier.saying.ids, ids)), np.concatenate((past, now)), past[:0]
        if kind == "nothing":
            ids, now = ids[:0], carried(wordless(dice.uniform(0.5, 8), dice), dice, self._codecs)
            past = telephone(past, past[:0], dice, self._codecs)
            heard = np.concatenate((_last(past, before), now))
        else:
            heard = telephone(
                np.concatenate((_last(past, before), now)), self._said(dice).saying.sound, dice, self._codecs
            )
        return Window(heard, before, ids, NONE, NONE)

    def _said(self, dice: Dice) -> Timed:
        shard = self._shards[int(dice.integers(len(self._shards)))]
        return shard[int(dice.integers(len(shard)))]

    def _neighbours(self, dice: Dice) -> tuple[Timed, Timed]:
        """Two sayings in one voice."""
        shard = self._shards[int(dice.integers(len(self._shards)))]
        one, other = dice.choice(len(shard), 2, replace=False)
        return shard[int(one)], shard[int(other)]

    @cached_property
    def seconds(self) -> float:
        """Of all sayings together."""
        return sum(len(said.saying.pcm) for shard in self._shards for said in shard) / RATE


def _last(sound: Sound, samples: int) -> Sound:
    """So many from its end, silence before them where it is shorter."""
    kept = sound[max(0, len(sound) - samples) :] if samples else sound[:0]
    return np.pad(kept, (samples - len(kept), 0))
