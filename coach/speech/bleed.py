"""Bleed: with loudspeakers the microphone hears the customer too, and their words must not be the agent's.

What the microphone heard while the far end spoke waits until the far end's words are known, and leaves out those it
shares with them. The far end's words pass untouched and at once. Word for word: of the two sides' words within
`SLACK` of each other some are alike; where they prevail among a word's neighbours, also a misheard one is the far end's.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Protocol, TypeVar

from rapidfuzz.fuzz import ratio

from coach.events import Partial, Speaker, State, Utterance, Word, other
from coach.speech.loops import plain

SLACK = 0.8
"""Seconds between a word and its echo: 0.1 s of delay, and the recogniser's times, which are off by half a second."""
UNDER = 0.4
"""Seconds around the far end's words in which the microphone may hear them."""
ALIKE = 65
"""Percent of letters that a word and its echo share: `charged` and `charge it` do."""
NEIGHBOURS = 3
"""Words on each side among which those shared prevail, or do not."""
SHARED = 0.45
"""Share of letters around a word from which on it is the far end's."""
OWN = 6
"""Words in a row that one says over somebody else's."""
CHANCE = 0.2
"""Share of letters that such words have in common with the other's by chance, at most."""
BEFORE, AFTER = 0.1, 0.3
"""Seconds before and after a voice in which the microphone may hear it."""
SURE = 4
"""Words left out, before the agent is told: two people may well say `bye bye` together."""
KEPT = 60.0
"""Seconds of the far end's words kept; the longest segment has 25."""
DIGITS = {word: str(n) for n, word in enumerate("zero one two three four five six seven eight nine".split())}  # noqa: SIM905
TOLD = "the microphone hears the customer, whose words are left out of the agent's; a headset would help"

Event = TypeVar("Event")


class Side(Protocol):
    """What the sound of a side tells."""

    @property
    def known(self) -> float:
        """Second of call time up to which its words are known, or it was silent."""

    @property
    def voices(self) -> Sequence[tuple[float, float]]:
        """When it spoke lately, whether or not that is in words: start and end, seconds."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """What the microphone heard, not yet given on."""

    said: Utterance
    until: float
    """Second of call time at which its sound ended."""


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
        self.waiting: deque[Waiting] = deque()
        self._said: dict[Speaker, list[Word]] = {"agent": [], "customer": []}
        self._left_out = 0

    def take(
        self, heard: Sequence[Event], sides: Mapping[Speaker, Side], at: float, until: float = 0.0
    ) -> list[Event | Utterance | State]:
        """What has been heard, and what waited and waits no more.

        Args:
            heard: events of both sides.
            sides: what the sound alone tells of both.
            at: when this came to be known, seconds of call time.
            until: second at which the sound ended in which an utterance among them was heard.
        """
        given: list[Event | Utterance | State] = []
        for event in heard:
            if isinstance(event, Utterance) and event.speaker == self.microphone:
                self.waiting.append(Waiting(event, until))
            elif not isinstance(event, Partial) or event.speaker != self.microphone or self._own(event, sides[other(event.speaker)]):
                given.append(event)
            if isinstance(event, Utterance):
                self._remember(event)
        while self.waiting:
            first = self.waiting[0]
            far = sides[other(first.said.speaker)]
            if far.known < first.until:
                break
            self.waiting.popleft()
            given += self._release(first.said, far, at)
        return given

    def _remember(self, said: Utterance) -> None:
        words = [*self._said[said.speaker], *_timed(said)]
        self._said[said.speaker] = [word for word in words if word[2] >= said.end - KEPT]

    def _own(self, partial: Partial, side: Side) -> bool:
        """Whether it may be shown: not while the far end's words are unknown, nor where it shares them."""
        far = other(partial.speaker)
        if side.known < partial.at:
            return False
        heard = {token for word in self._said[far] if word[2] > partial.start - SLACK for token in _tokens(word[0])}
        words = partial.text.split()
        return _share([(word, _alike(word, heard)) for word in words]) < SHARED

    def _release(self, said: Utterance, side: Side, at: float) -> Iterator[Utterance | State]:
        words, far, waited = _timed(said), self._said[other(said.speaker)], max(said.at, at)
        theirs = _theirs(words, far)
        self._left_out += sum(theirs)
        if self._left_out >= SURE:
            theirs = _under(words, far, side.voices, theirs)
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


def _theirs(words: Sequence[Word], far: Sequence[Word]) -> list[bool]:
    """For each word of the microphone whether the far end said it."""
    heard = [(word[0], _alike(word[0], _near(word, far))) for word in words]
    shares = [_share(heard[max(0, n - NEIGHBOURS) : n + NEIGHBOURS + 1]) for n in range(len(words))]
    under = [any(a - UNDER <= _middle(word) <= b + UNDER for _, a, b in far) for word in words]
    return [inside and share >= SHARED for inside, share in zip(under, shares, strict=True)]


def _under(
    words: Sequence[Word], far: Sequence[Word], voices: Iterable[tuple[float, float]], theirs: Sequence[bool]
) -> list[bool]:
    """Where the microphone is known to hear the far end: also what it misheard under that voice."""
    spans = [(a - BEFORE, b + AFTER) for a, b in voices]
    under = [any(a <= _middle(word) <= b for a, b in spans) for word in words]
    out = list(theirs)
    for inside, run in groupby(range(len(words)), key=under.__getitem__):
        several = [*run]
        share = _share([(words[n][0], _alike(words[n][0], _near(words[n], far))) for n in several])
        if inside and (len(several) < OWN or share >= CHANCE):
            out[several[0] : several[-1] + 1] = [True] * len(several)
    return out


def _near(word: Word, far: Sequence[Word]) -> set[str]:
    """What the far end said at the time of a word."""
    at = _middle(word)
    return {token for one in far if abs(_middle(one) - at) <= SLACK for token in _tokens(one[0])}


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
    """A printed word as what is compared; a number is its digits, which are printed now together, now apart."""
    (bare,) = plain([word])
    bare = DIGITS.get(bare, bare)
    return [*bare] if bare.isdigit() else [bare] if bare else []


def _middle(word: Word) -> float:
    return (word[1] + word[2]) / 2


def _timed(said: Utterance) -> list[Word]:
    """Its words with their times; spread evenly where they are not known."""
    if said.words:
        return [*said.words]
    words = said.text.split()
    step = (said.end - said.start) / max(1, len(words))
    return [(word, said.start + n * step, said.start + (n + 1) * step) for n, word in enumerate(words)]
