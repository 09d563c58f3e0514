"""A stretch of a call: what both sides said in it, word by word, and the numbers joined over utterances."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate

from coach.core.blanking.cues import HINTS, Cue, cues
from coach.core.blanking.numerals import Token, tokens
from coach.core.blanking.run import Run
from coach.events import Speaker

APART = 20.0
"""Most seconds between two digits of one number."""
GAP = 10
"""Most words between two digits of one number: `sorry no let me start again from the`."""
DAY, YEAR = 4, 4
"""Most digits that stand before a month and belong to it; digits behind its day with which a date is whole."""
SIDES: tuple[Speaker, Speaker] = ("agent", "customer")


@dataclass(frozen=True, slots=True)
class Line:
    """What one side said in one utterance."""

    speaker: Speaker
    start: float
    end: float
    """Seconds of call time."""
    text: str


@dataclass
class Stretch:
    """Lines in order. Where one side's words are cut into utterances makes no difference to what is found."""

    lines: Sequence[Line]
    tokens: list[Token] = field(default_factory=list)
    """All words, in order."""
    line_of: list[int] = field(default_factory=list)
    """The number of the line of each."""
    texts: dict[Speaker, str] = field(default_factory=dict)
    """All that a side said, a line each."""
    offsets: list[int] = field(default_factory=list)
    """Where each line begins in the text of its side."""

    def __post_init__(self) -> None:
        """Take the lines to words."""
        self.offsets = [0] * len(self.lines)
        found: list[tuple[int, Token]] = []
        for side in SIDES:
            own = [number for number, line in enumerate(self.lines) if line.speaker == side]
            starts = [0, *accumulate(len(self.lines[number].text) + 1 for number in own)]
            for number, start in zip(own, starts, strict=False):
                self.offsets[number] = start
            self.texts[side] = "\n".join(self.lines[number].text for number in own)
            for token in tokens(self.texts[side]):
                number = own[bisect_right(starts, token.start) - 1]
                token.start -= self.offsets[number]
                token.end -= self.offsets[number]
                found.append((number, token))
        found.sort(key=lambda one: (one[0], one[1].start))
        self.line_of, self.tokens = [number for number, _ in found], [token for _, token in found]
        if any(token.role in ("number", "code") for token in self.tokens):
            for _, first, end, cue in self.cues:
                if cue.kind not in HINTS:  # `the sixteen digit number` is none
                    for token in self.tokens[first:end]:
                        token.role, token.digits = "word", ""

    @cached_property
    def words(self) -> list[int]:
        """How many words stand before each; numbers and what stands between them are not counted."""
        return [0, *accumulate(token.role in ("word", "letter", "code", "month") for token in self.tokens)]

    @cached_property
    def cues(self) -> list[tuple[Speaker, int, int, Cue]]:
        """What is said of numbers: side, place of the first word and after the last, the cue in that side's text."""
        found = []
        for side in SIDES:
            own = self.own(side)
            starts = [self.offset(place) for place in own]
            for cue in cues(self.texts[side]):
                first, end = bisect_left(starts, cue.start), bisect_left(starts, cue.end)
                if first < end:  # else it is the words of a blank
                    found.append((side, own[first], own[end - 1] + 1, cue))
        return sorted(found, key=lambda one: one[2])

    def offset(self, place: int) -> int:
        """Where a word begins in the text of its side."""
        return self.offsets[self.line_of[place]] + self.tokens[place].start

    def own(self, speaker: Speaker) -> list[int]:
        """Places of a side's words."""
        return [place for place, number in enumerate(self.line_of) if self.lines[number].speaker == speaker]

    def bare(self, *lines: int, blanks: bool = False) -> bool:
        """Whether lines hold numbers, or blanks in their place, and nothing to speak of besides."""
        return all(
            token.role in ("number", "gap") or (blanks and token.role == "blank")
            for number, token in zip(self.line_of, self.tokens, strict=True)
            if number in lines
        )

    def spelled(self, *lines: int) -> bool:
        """Whether lines hold letters and digits read out one by one, four at least, and nothing besides."""
        of = [token for number, token in zip(self.line_of, self.tokens, strict=True) if number in lines]
        letters = sum(token.role in ("letter", "code") for token in of)
        only = all(token.role in ("letter", "code", "number", "gap") for token in of)
        return only and letters > 0 and letters + sum(len(token.digits) for token in of) >= 4

    def cut(self, speaker: Speaker, start: int, end: int) -> Iterator[tuple[int, int, int]]:
        """A part of a side's text by line: number, start and end in its text."""
        for number, line in enumerate(self.lines):
            first, last = start - self.offsets[number], min(end - self.offsets[number], len(line.text))
            if line.speaker == speaker and max(first, 0) < last:
                yield number, max(first, 0), last

    def runs(self, apart: Sequence[int]) -> list[Run]:
        """The numbers, in order; other words, time and the places `apart` (in order) keep two apart."""
        found = [run for side in SIDES for joined in self._joined(side, apart) for run in self._without_amounts(joined)]
        return sorted(found, key=lambda run: run.places[0])

    def run(self, *places: int) -> Run:
        """The words at these places as one number."""
        speaker = self.lines[self.line_of[places[0]]].speaker
        parts = tuple(self.tokens[place] for place in places)
        return Run(speaker, parts, places, tuple(self.line_of[place] for place in places))

    def _joined(self, speaker: Speaker, apart: Sequence[int]) -> Iterator[Run]:
        parts: list[int] = []
        gap = 0
        for place in self.own(speaker):
            role = self.tokens[place].role
            if role == "gap":
                gap += 1
                continue
            joins = role in ("number", "quantity", "month")
            begins = joins and self._begins(parts, place)
            if parts and (not joins or begins or gap > GAP or self._parted(parts[-1], place, apart)):
                yield self.run(*parts)
                parts = []
            gap = 0
            if joins:
                parts.append(place)
            elif role == "code":
                yield self.run(place)
        if parts:
            yield self.run(*parts)

    def _begins(self, parts: Sequence[int], place: int) -> bool:
        """Whether another number begins there: a date behind one that is no day, or one behind a whole date."""
        said = [self.tokens[part] for part in parts]
        month = next((at for at, token in enumerate(said) if token.role == "month"), None)
        if month is None:
            return self.tokens[place].role == "month" and sum(len(token.digits) for token in said) > DAY
        behind = said[month + 1 :]
        day = next((at for at, token in enumerate(behind) if token.date), 0)
        year = "".join(token.digits for token in behind[day + 1 :])
        return bool(behind) and 0 < len(behind[0].digits) <= 2 and len(year) >= YEAR

    def _parted(self, one: int, another: int, apart: Sequence[int]) -> bool:
        meanwhile = bisect_right(apart, one)
        if meanwhile < len(apart) and apart[meanwhile] <= another:
            return True
        one_line, another_line = self.line_of[one], self.line_of[another]
        if self.tokens[one].role == "month" and not self.bare(*range(one_line + 1, another_line)):
            return True  # a date is said in one go
        return self.lines[another_line].start - self.lines[one_line].end > APART

    def _without_amounts(self, run: Run) -> Iterator[Run]:
        """One number, or several with amounts between them; an amount is part of one only where that is a card's."""
        if not any(token.role == "quantity" for token in run.parts) or run.valid or run.holds_card:
            several = [run.places]
        else:
            several = [()]
            for place, token in zip(run.places, run.parts, strict=True):
                if token.role == "quantity":
                    several.append(())
                else:
                    several[-1] += (place,)
        for places in several:
            if any(self.tokens[place].digits or self.tokens[place].role in ("code", "month") for place in places):
                yield self.run(*places)
