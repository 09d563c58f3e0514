"""Bleed: with loudspeakers the microphone hears the customer too, and their words must not be the agent's.

What the microphone heard waits while the far end's words of that time are not known, and leaves out those that are
the far end's. The far end's own words pass at once, and untouched. `bench/bleed.py` gave the numbers.
"""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Protocol, TypeVar

from rapidfuzz.fuzz import ratio

from coach.events import Partial, Speaker, State, Utterance, Word, other

SLACK = 0.8
"""Seconds between a word and its echo: 0.1 s of delay, and the recogniser's times, which are off by half a second."""
BEFORE, AFTER = 0.1, 0.2
"""Seconds before and after a voice in which its words may be heard in the microphone."""
ALIKE = 65
"""Percent of letters that a word and its echo share: `charged` and `charge it` do."""
NEIGHBOURS, SHARED = 3, 0.45
"""A word is the far end's where of the letters of itself and so many words on each side this share is: also a
misheard one, and not one that is alike by chance."""
SHADOW = 0.2
"""Seconds: a voice in the microphone that begins and ends with the far end's, so nearly, is the far end's ..."""
RHYMES = 48
"""... if so many percent of their letters agree, too: of two sentences that have nothing to do with each other a third
do, and of three in a hundred such pairs half. All but seven of 88 echoes at -3 dB are over 60."""
SURE = 4
"""Words left out in `KEPT` seconds from which on the microphone is known to hear the far end; two people may say `bye
bye` at once."""
OWN, CHANCE = 6, 0.2
"""Then only so many words in a row under the far end's voice are the agent's, that share no more of their letters."""
KEPT = 60.0
"""Seconds for which words are remembered; the longest segment has 25."""
TOLD = "the microphone hears the customer, whose words are left out of the agent's; a headset would help"

ONES = """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen
"""
TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
NUMBERS = {
    **{word: str(n) for n, word in enumerate(ONES.split())},
    **{word: str(n) for n, word in enumerate(TENS.split(), 2)},
    "oh": "0",
    "o": "0",
}
"""One recogniser prints `four one nine`, another 419, and `thirty-nine` 39: the digits are the same."""

Span = tuple[float, float]
"""Start and end, seconds of call time."""
Event = TypeVar("Event")


class Side(Protocol):
    """What the sound of a side tells."""

    @property
    def known(self) -> float:
        """Second of call time up to which its words are known, or it was silent."""

    @property
    def voices(self) -> Sequence[Span]:
        """When it spoke lately, whether or not that is in words."""


class Bleed:
    """Keeps the far end's words out of the microphone's."""

    def __init__(self, *, told: bool = False) -> None:
        """Begin a call.

        Args:
            told: the agent knows already that a headset would help.
        """
        self.microphone: Speaker = "agent"
        """The side that may hear the other; the sides of a live call may change places."""
        self.told = told
        self.waiting: deque[tuple[Utterance, Span]] = deque()
        """What the microphone heard and is not given on yet, and when its voice sounded."""
        self._said: dict[Speaker, list[Word]] = {"agent": [], "customer": []}
        self._left_out: list[float] = []
        """When each word was said that the words alone, or the sound of both, showed to be the far end's."""

    def take(
        self, heard: Sequence[Event], sides: Mapping[Speaker, Side], at: float, voice: Span = (0.0, 0.0)
    ) -> list[Event | Utterance | State]:
        """What has been heard, and what waited and waits no more.

        Args:
            heard: events of both sides.
            sides: what the sound alone tells of both.
            at: when this came to be known, seconds of call time.
            voice: when the voice sounded that an utterance among them put into words.
        """
        given: list[Event | Utterance | State] = []
        for event in heard:
            if isinstance(event, Utterance):
                self._remember(event)
            if isinstance(event, Utterance) and event.speaker == self.microphone:
                self.waiting.append((event, voice))
            elif not isinstance(event, Partial) or event.speaker != self.microphone or self._own(event, sides):
                given.append(event)
        while self.waiting and sides[other(self.waiting[0][0].speaker)].known >= self.waiting[0][1][1]:
            said, sounded = self.waiting.popleft()
            given += self._release(said, sounded, sides[other(said.speaker)].voices, at)
        return given

    def _remember(self, said: Utterance) -> None:
        words = [*self._said[said.speaker], *_timed(said)]
        self._said[said.speaker] = [word for word in words if word[2] >= said.end - KEPT]

    def _own(self, partial: Partial, sides: Mapping[Speaker, Side]) -> bool:
        """Whether it may be shown: not while the far end's words are unknown, nor where it shares them."""
        far = other(partial.speaker)
        if sides[far].known < partial.at:
            return False
        heard = {token for word in self._said[far] if word[2] > partial.start - SLACK for token in _tokens(word[0])}
        return _share([(word, _alike(word, heard)) for word in partial.text.split()]) < SHARED

    def _release(
        self, said: Utterance, sounded: Span, voices: Sequence[Span], at: float
    ) -> Iterator[Utterance | State]:
        words, far, waited = _timed(said), self._said[other(said.speaker)], max(said.at, at)
        shadowed = next((v for v in voices if all(abs(a - b) <= SHADOW for a, b in zip(v, sounded, strict=True))), None)
        under = [any(a - BEFORE <= _middle(word) <= b + AFTER for a, b in voices) for word in words]
        theirs = _theirs(words, far, under)
        self._left_out = [when for when in self._left_out if when >= sounded[0] - KEPT]
        if shadowed and (len(self._left_out) >= SURE or _rhyme(words, _within(shadowed, far))):
            theirs = [True] * len(words)
        self._left_out += [word[1] for word, out in zip(words, theirs, strict=True) if out]
        if len(self._left_out) >= SURE:
            theirs = _misheard(words, far, under, theirs)
            if not self.told:
                self.told = True
                yield State(waited, "loudspeaker", TOLD)
        mine = [word for word, out in zip(words, theirs, strict=True) if not out]
        if len(mine) == len(words):
            yield replace(said, at=waited)
        elif mine:
            text = " ".join(word for word, _, _ in mine)
            timed = tuple(mine) if said.words else ()
            yield replace(said, at=waited, start=mine[0][1], end=mine[-1][2], text=text, words=timed)


def _theirs(words: Sequence[Word], far: Sequence[Word], under: Sequence[bool]) -> list[bool]:
    """For each word of the microphone, `under` the far end's voice or not, whether that said it."""
    heard = _heard(words, far)
    shares = [_share(heard[max(0, n - NEIGHBOURS) : n + NEIGHBOURS + 1]) for n in range(len(words))]
    return [inside and share >= SHARED for inside, share in zip(under, shares, strict=True)]


def _misheard(words: Sequence[Word], far: Sequence[Word], under: Sequence[bool], theirs: Sequence[bool]) -> list[bool]:
    """Where the microphone is known to hear the far end: also what it misheard under that voice."""
    out, heard = list(theirs), _heard(words, far)
    for inside, run in groupby(range(len(words)), key=under.__getitem__):
        several = [*run]
        if inside and (len(several) < OWN or _share([heard[n] for n in several]) >= CHANCE):
            out[several[0] : several[-1] + 1] = [True] * len(several)
    return out


def _rhyme(words: Sequence[Word], far: Sequence[Word]) -> bool:
    """Whether these words sound like those."""
    one, another = ("".join(token for word in several for token in _tokens(word[0])) for several in (words, far))
    return ratio(one, another) >= RHYMES


def _within(voice: Span, far: Iterable[Word]) -> list[Word]:
    """The words of a voice."""
    return [word for word in far if voice[0] - SLACK <= _middle(word) <= voice[1] + AFTER]


def _heard(words: Sequence[Word], far: Sequence[Word]) -> list[tuple[str, float]]:
    """Each word with how much of it the far end said at its time."""
    return [(word[0], _alike(word[0], _near(word, words, far))) for word in words]


def _near(word: Word, words: Sequence[Word], far: Iterable[Word]) -> set[str]:
    """What the far end said at the time of a word; one that was given no time may have been said before, too."""
    start = word[1] if word[2] > word[1] else words[0][1]
    return {token for one in far if one[2] >= start - SLACK and one[1] <= word[2] + SLACK for token in _tokens(one[0])}


def _alike(word: str, heard: Iterable[str]) -> float:
    """How much of a word is among what was heard: 0 to 1."""
    tokens = _tokens(word)
    found = [any(token == one or (len(token) > 3 and ratio(token, one) >= ALIKE) for one in heard) for token in tokens]
    return sum(found) / len(tokens) if tokens else 0.0


def _share(words: Iterable[tuple[str, float]]) -> float:
    """Of their letters, how many are shared: short words are alike by chance."""
    weighed = [(len(word), alike) for word, alike in words]
    letters = sum(length for length, _ in weighed)
    return sum(length * alike for length, alike in weighed) / letters if letters else 0.0


def _tokens(word: str) -> list[str]:
    """A printed word as it is compared, a number as its digits."""
    parts = re.findall(r"\d|[^\W\d_]+", word.lower().replace("'", "").replace("\u2019", ""))
    return [token for part in parts for token in ([*NUMBERS[part]] if part in NUMBERS else [part])]


def _middle(word: Word) -> float:
    return (word[1] + word[2]) / 2


def _timed(said: Utterance) -> list[Word]:
    """Its words with their times; spread evenly where they are not known."""
    if said.words:
        return [*said.words]
    words = said.text.split()
    step = (said.end - said.start) / max(1, len(words))
    return [(word, said.start + n * step, said.start + (n + 1) * step) for n, word in enumerate(words)]
