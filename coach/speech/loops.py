"""Has the recogniser run in circles? A look at its words and their times."""

import re

from coach.events import Word

MOST_TOKENS_A_SECOND = 8
"""Hasty English is 4 words or 6 tokens a second; a decoder in a loop runs to its cap."""
REPEATS = {1: 4, 2: 3, 3: 3, 4: 3, 5: 2, 6: 2, 7: 2, 8: 2}
"""By length of a phrase in words: how often in a row is too often. People do say "no no no", and a number twice."""
MOST_LETTERS_A_SECOND = 30
"""In fourteen calls (tiny.en, 50 minutes) 26 windows ended in a copy of their last words. What had been said twice took
17 to 25 letters a second at the fastest, what had not 35 or more, mostly no time at all."""
DIGIT_LETTERS = 4
"""Of a digit's name."""
SURE_LETTERS = 8
"""With fewer the times of words, to 20 ms, tell too little, but where there is next to no time."""


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


def unlooped(words: list[Word]) -> list[Word]:
    """The words without the copies of a looped phrase that took too little time to have been said.

    People do say "Hello? Hello? Hello? Hello?", and go on: what took its time stays, and what stands behind it.
    """
    kept, start = list(words), 0
    while (found := loop(_said(kept[start:]))) is not None:
        length, at = found[1], start + sum(found)
        phrase = _said(kept[at - length : at])
        while _said(kept[at : at + length]) == phrase:
            if _quick(kept[at : at + length]):
                del kept[at : at + length]
            else:
                at += length
        start = at
    return kept


def unechoed(words: list[Word]) -> list[Word]:
    """The words without a copy of the last of them that took too little time to have been said."""
    said = _said(words)
    for length in range(len(words) // 2, 0, -1):
        if said[-length:] == said[-2 * length : -length] and _quick(words[-length:]):
            return unechoed(words[:-length])
    return words


def _said(words: list[Word]) -> list[str]:
    return plain([text for text, _, _ in words])


def _quick(words: list[Word]) -> bool:
    """Whether nobody speaks so fast."""
    letters = sum(DIGIT_LETTERS if letter.isdigit() else 1 for word in _said(words) for letter in word)
    seconds = words[-1][2] - words[0][1]
    return letters > MOST_LETTERS_A_SECOND * seconds and (letters >= SURE_LETTERS or seconds < 0.1)
