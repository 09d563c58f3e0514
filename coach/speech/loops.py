"""Has the recogniser run in circles? A look at its words alone."""

import re

MOST_TOKENS_A_SECOND = 8
"""Hasty English is 4 words or 6 tokens a second; a decoder in a loop runs to its cap."""
REPEATS = {1: 4, 2: 3, 3: 3, 4: 3, 5: 2, 6: 2, 7: 2, 8: 2}
"""By length of a phrase in words: how often in a row is too often. People do say "no no no", and a number twice."""


def most_tokens(seconds: float) -> int:
    """The cap on the tokens of a window of so many seconds of sound."""
    return int(MOST_TOKENS_A_SECOND * seconds) + 12


def plain(words: list[str]) -> list[str]:
    """Each word without case and punctuation, one for one."""
    return [re.sub(r"[^\w']", "", word.lower()) for word in words]


def loop(words: list[str]) -> tuple[int, int] | None:
    """The first phrase said too often in a row: index of its first word, length in words."""
    for length, times in REPEATS.items():
        for first in range(len(words) - length * times + 1):
            phrase = words[first : first + length]
            if all(words[first + n * length : first + (n + 1) * length] == phrase for n in range(1, times)):
                return first, length
    return None


def unlooped(words: list[str]) -> list[str]:
    """The words with what follows the first saying of a looped phrase left out."""
    found = loop(plain(words))
    return words if found is None else words[: sum(found)]
