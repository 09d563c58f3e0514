"""Where the shards are made: sayings, and what the stock model hears of them. What is there is left as it is."""

from __future__ import annotations

import multiprocessing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import heard
import spoken
import torch
from stock import Stock
from teacher import Teacher
from texts import Texts
from voices import Voices

HELD_SHARDS = 8
"""Of voices and lines that nothing is trained on: the curve is drawn with them."""


@dataclass(frozen=True)
class Studio:
    """All that it takes."""

    start: Path
    """The stock model's folder."""
    styles: Path
    data: Path
    out: Path

    def make(self, shards: int, workers: int) -> None:
        """All shards, held ones and others, in so many processes."""
        self.out.mkdir(parents=True, exist_ok=True)
        with multiprocessing.get_context("spawn").Pool(workers) as pool:
            for held, numbers in ((True, range(HELD_SHARDS)), (False, range(shards))):
                missing = [number for number in numbers if not self._whole(number, held=held)]
                parts = [missing[first::workers] for first in range(workers)]
                pool.map(partial(self._part, held=held), [part for part in parts if part], chunksize=1)

    def _whole(self, number: int, *, held: bool) -> bool:
        turns = [heard.shard(self.out, number, turn, held=held) for turn in range(heard.ROUNDS)]
        return all(path.exists() for path in (spoken.shard(self.out, number, held=held), *turns))

    def _part(self, numbers: list[int], *, held: bool) -> None:
        torch.set_num_threads(1)
        texts, voices = Texts(self.data), Voices(self.styles, 0)
        teacher = Teacher(Stock.read(self.start), 1)
        for number in numbers:
            if not (path := spoken.shard(self.out, number, held=held)).exists():
                name, sayings = spoken.say(number, texts, voices, teacher, held=held)
                told = {"voice": name, "texts": [one.text for one in sayings]}
                spoken.keep(path, sayings, spoken.FIELDS, told)
            for turn in range(heard.ROUNDS):
                if not (path := heard.shard(self.out, number, turn, held=held)).exists():
                    spoken.keep(path, heard.hear(self.out, number, turn, teacher, held=held), heard.FIELDS, {})
            print(f"{'held' if held else 'said'} {number}", flush=True)
