"""What happens to words between a mouth and the coach. Seeded."""

from __future__ import annotations

import random
import re
from collections import Counter

import jellyfish
import numpy as np
from rapidfuzz import distance, process
from words import Words

NEAR = 12
"""Words that a word may be misheard as."""
COMMON = 3
"""Times that a word is said in what is taught, for a recogniser to print it in another's place."""


class Life:
    """A recogniser that prints no marks, drops and mishears.

    A word is misheard as one that is spelt and sounds nearly like it (edit distance of the letters and of the metaphone
    code), commoner ones likelier: "charge" as "change", "what" as "white", "refund" as "remind".
    """

    def __init__(self, seed: int, corpus: list[str]) -> None:
        self.random = random.Random(seed)  # noqa: S311  no secret
        self._near = _near(Counter(word for text in corpus for word in re.findall(r"[a-z']+", text.lower())))

    def rate(self) -> float | None:
        """For one call or sentence: None as written (three in ten), else the share of its words that go wrong."""
        kind = self.random.random()
        if kind < 0.3:
            return None
        return self.random.uniform(0.04, 0.28) if kind > 0.45 else 0.0

    def heard(self, said: Words, rate: float | None) -> Words:
        """The words as printed; never none."""
        if rate is None:
            return said
        words, asks = [], []
        for word, ask in zip(said.words, said.asks, strict=True):
            printed = [part for bare in re.findall(r"[\w']+", word.lower()) for part in self._printed(bare, rate)]
            words += printed
            asks += [ask] * len(printed)
        return Words(words, asks) if words else said

    def _printed(self, bare: str, rate: float) -> list[str]:
        """What is printed of a word: nothing, another, one too many, or itself."""
        fate = self.random.random()
        if fate < rate * 0.3:
            return []
        near = self._near.get(bare)
        if fate < rate and near:
            return self.random.choices(*near)
        if fate > 1 - rate * 0.1:
            return [self.random.choice(("uh", "the", "a", "and", bare)), bare]
        return [bare]

    def text(self, text: str, rate: float | None) -> str:
        """The same for words without asks."""
        return self.heard(Words.of(text), rate).text


def _near(counts: Counter[str]) -> dict[str, tuple[list[str], list[float]]]:
    """For each word those that are printed in its place, and how often."""
    words = sorted(counts)
    common = [word for word in words if counts[word] >= COMMON]
    often = np.sqrt([counts[word] for word in common])
    codes, common_codes = ([jellyfish.metaphone(word) for word in of] for of in (words, common))
    near = {}
    for at in range(0, len(words), 500):
        rows = words[at : at + 500]
        like = _likeness(rows, common) + _likeness(codes[at : at + 500], common_codes)
        for word, row in zip(rows, like, strict=True):
            best = [n for n in np.argsort(-row)[: NEAR + 1] if common[n] != word][:NEAR]
            near[word] = [common[n] for n in best], [float(row[n] ** 4 * often[n]) for n in best]
    return near


def _likeness(these: list[str], those: list[str]) -> np.ndarray:
    """Of each to each, 0 to 1."""
    return process.cdist(these, those, scorer=distance.Levenshtein.normalized_similarity, dtype=np.float32)
