"""What happens to words between a mouth and the coach. Seeded."""

from __future__ import annotations

import random
import re
from collections import defaultdict
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


class Life:
    """A recogniser that prints no marks, drops and mishears."""

    def __init__(self, seed: int, corpus: list[str]) -> None:
        self.random = random.Random(seed)  # noqa: S311  no secret
        self._near: dict[str, list[str]] = defaultdict(list)
        for word in sorted({word for text in corpus for word in re.findall(r"[a-z']+", text.lower())}):
            self._near[word[:2]].append(word)

    def rate(self) -> float | None:
        """For one call or sentence: None as written (four in ten), else the share of its words that go wrong."""
        kind = self.random.random()
        if kind < 0.4:
            return None
        return self.random.uniform(0.04, 0.22) if kind > 0.65 else 0.0

    def heard(self, said: Words, rate: float | None) -> Words:
        """The words as printed; never none."""
        if rate is None:
            return said
        words, asks = [], []
        for word, ask in zip(said.words, said.asks, strict=True):
            bare = re.sub(r"[^\w']", "", word.lower())
            fate = self.random.random()
            if not bare or fate < rate * 0.35:
                continue
            near = self._near.get(bare[:2])
            if fate < rate and near:
                bare = self.random.choice(near)
            elif fate > 1 - rate * 0.1:
                words.append(self.random.choice(("uh", "the", "a", "and", bare)))
                asks.append(ask)
            words.append(bare)
            asks.append(ask)
        return Words(words, asks) if words else said

    def text(self, text: str, rate: float | None) -> str:
        """The same for words without asks."""
        return self.heard(Words.of(text), rate).text
