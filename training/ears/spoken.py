"""Sayings in many voices, kept in shards: clean sound, and words with their times."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from line import RATE, Sound
from teacher import Teacher
from texts import Texts, spoken
from voices import Voices, voice

SAYINGS = 16
"""In a shard: all in one voice, so that what was said before can be company."""
LEAD, HANG = (0.1, 0.6), 0.4
"""Seconds of silence before the words, drawn, and after."""
FIELDS = ("pcm", "ids", "starts")


@dataclass(frozen=True)
class Saying:
    """One of them."""

    text: str
    pcm: np.ndarray
    """int16 at 16 kHz, silence before and after included."""
    ids: np.ndarray
    """Text tokens of the stock vocabulary."""
    starts: np.ndarray
    """Seconds at which each token begins, and at which the last ends."""

    @property
    def sound(self) -> Sound:
        """Floats."""
        return floats(self.pcm)


def say(number: int, texts: Texts, voices: Voices, teacher: Teacher, *, held: bool = False) -> tuple[str, list[Saying]]:
    """The sayings of one shard, and the voice they are in. The same number gives the same shard."""
    dice = random.Random(f"{'held' if held else 'shard'} {number}")  # noqa: S311  no secret
    name, speak = voices.draw(dice, held=held)
    made: list[Saying] = []
    while len(made) < SAYINGS:
        text = texts.draw(dice)
        sound = voice.levelled(voice.trimmed(speak(spoken(text))))
        lead = dice.uniform(*LEAD)
        if len(sound) < 20 * RATE:
            padded = np.pad(sound, (int(lead * RATE), int(HANG * RATE)))
            ids, starts = teacher.times(text, padded.astype(np.float32))
            made.append(Saying(text, integers(padded), ids, starts))
    return name, made


def shard(folder: Path, number: int, *, held: bool = False) -> Path:
    """Where a shard lies."""
    return folder / f"{'held' if held else 'said'}-{number:04}.npz"


def floats(pcm: np.ndarray) -> Sound:
    """16-bit integers as floats from -1 to 1."""
    return pcm.astype(np.float32) / 32768


def integers(sound: Sound) -> np.ndarray:
    """16 bits."""
    return (np.clip(sound, -1, 1) * 32767).astype(np.int16)


def keep(path: Path, rows: list[Any], fields: tuple[str, ...], told: dict[str, Any]) -> None:
    """Write the arrays of a shard's rows, and what is told of it: whole, or not at all."""
    arrays = {field: np.concatenate([getattr(one, field) for one in rows]) for field in fields}
    lengths = np.array([[len(getattr(one, field)) for field in fields] for one in rows])
    half = path.with_suffix(".half.npz")
    np.savez(half, lengths=lengths, told=np.array(json.dumps(told)), **arrays)
    half.replace(path)


def kept(path: Path, fields: tuple[str, ...]) -> tuple[dict[str, Any], list[tuple[np.ndarray, ...]]]:
    """What is told of a shard, and the arrays of each of its rows."""
    with np.load(path) as stored:
        ends = np.cumsum(stored["lengths"], axis=0)
        parts = [np.split(stored[field], ends[:-1, n]) for n, field in enumerate(fields)]
        return json.loads(str(stored["told"])), list(zip(*parts, strict=True))


def read(path: Path) -> list[Saying]:
    """The sayings of a shard."""
    told, rows = kept(path, FIELDS)
    return [Saying(text, *fields) for text, fields in zip(told["texts"], rows, strict=True)]
