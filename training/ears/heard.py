"""Sayings on a line, as the stock model hears them in 30 s: what the ears learn to make of the same sound in less.

It is kept, since the 30 s window costs more than all that is learned from it in one step. It hears the line, not the
clean sound: ears taught the states of the clean sound had 52 % of words wrong on a real call after 3,600 windows, those
taught the states of the line 22.5 % after 900, and stock weights 23.5 % in 30 s.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import spoken
from line import CODECS, HELD, Sound, telephone
from teacher import Teacher

FIELDS = ("pcm", "states", "hidden")
ROUNDS = 2
"""Lines that each saying is heard on."""


@dataclass(frozen=True)
class Heard:
    """A saying on a line."""

    pcm: np.ndarray
    """int16 at 16 kHz."""
    states: np.ndarray
    """float16, shape (positions, width): the stock encoder's, for as long as the sound lasts."""
    hidden: np.ndarray
    """float16, shape (prompt + tokens, width): the stock decoder's; the last one stands before the end."""

    @property
    def sound(self) -> Sound:
        """Floats."""
        return spoken.floats(self.pcm)


def shard(folder: Path, number: int, turn: int, *, held: bool = False) -> Path:
    """Where a shard of a round lies."""
    said = spoken.shard(folder, number, held=held)
    return said.with_name(f"{said.stem}-heard-{turn}.npz")


def hear(folder: Path, number: int, turn: int, teacher: Teacher, *, held: bool = False) -> list[Heard]:
    """The sayings of a shard, in one round. The same numbers give the same lines."""
    said = spoken.read(spoken.shard(folder, number, held=held))
    dice, heard = np.random.default_rng([number, turn, held]), []
    for one in said:
        other = said[int(dice.integers(len(said)))].sound
        pcm = spoken.integers(telephone(one.sound, other, dice, HELD if held else CODECS))
        heard.append(Heard(pcm, *teacher.states(one.ids, spoken.floats(pcm))))
    return heard


def read(path: Path) -> list[Heard]:
    """The rows of a shard."""
    return [Heard(*fields) for fields in spoken.kept(path, FIELDS)[1]]
