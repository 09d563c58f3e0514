"""A text word by word, with what in it asks."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass
class Words:
    """A text as words, each with the number of the ask that it belongs to, from 1; 0 for none."""

    words: list[str]
    asks: list[int]

    @classmethod
    def of(cls, text: str, spans: list[tuple[int, int]] | None = None) -> Words:
        """Spans: start and end of each part of the text that asks."""
        places = list(re.finditer(r"\S+", text))
        asks = []
        for at in places:
            middle = (at.start() + at.end()) / 2
            asks.append(next((n for n, (start, end) in enumerate(spans or [], 1) if start <= middle < end), 0))
        return cls([at[0] for at in places], asks)

    def __add__(self, other: Words) -> Words:
        shift = max(self.asks, default=0)
        return Words(self.words + other.words, self.asks + [ask + shift if ask else 0 for ask in other.asks])

    @property
    def text(self) -> str:
        """As one string."""
        return " ".join(self.words)
