"""A stretch of a call: what both sides said in it, word by word, and the numbers joined over utterances."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate

from coach.core.blanking.cues import HINTS, Cue, cues
from coach.core.blanking.numerals import HUNDREDS, Token, luhn, tokens
from coach.core.wording import DIGITS
from coach.events import Speaker

APART = 20.0
"""Most seconds between two digits of one number."""
GAP = 10
"""Most words between two digits of one number: `sorry no let me start again from the`."""
DAY = 4
"""Most digits that stand before a month and belong to it: a day, or a year."""
CARD = range(13, 20)
"""Digits of a card number."""
_PHONE = re.compile(r"0[1-9][0-9]{8,9}$|00[1-9][0-9]{9}")
"""Within a country, or from another one; `000` begins no phone number, and many an American account."""
SIDES: tuple[Speaker, Speaker] = ("agent", "customer")


@dataclass(frozen=True, slots=True)
class Line:
    """What one side said in one utterance."""

    speaker: Speaker
    start: float
    end: float
    """Seconds of call time."""
    text: str


@dataclass(frozen=True)
class Run:
    """Digits that one side said and that belong together."""

    speaker: Speaker
    parts: tuple[Token, ...]
    places: tuple[int, ...]
    """Of each part among all words of the stretch."""
    lines: tuple[int, ...]
    """The number of the line of each."""

    @cached_property
    def digits(self) -> str:
        """All of them."""
        return "".join(token.digits for token in self.parts)

    @property
    def dated(self) -> bool:
        """Whether a month or an ordinal is in it."""
        return any(token.date or token.role == "month" for token in self.parts)

    @property
    def month(self) -> bool:
        """Whether a month is named in it."""
        return any(token.role == "month" for token in self.parts)

    @property
    def amount(self) -> bool:
        """Whether it is said as one: `five thousand`."""
        return len(self.digits) <= 6 and any(token.word in HUNDREDS for token in self.parts)

    @property
    def like_phone(self) -> bool:
        """Whether it looks like one."""
        return bool(_PHONE.match(self.digits))

    @property
    def like_card(self) -> bool:
        """Whether it begins as the numbers of cards do (ISO/IEC 7812-1: 3 to 6, and 2 since 2017)."""
        return self.digits[:1] in ("2", "3", "4", "5", "6") and not self.dated

    @property
    def grouped(self) -> bool:
        """Whether it is written as the numbers of cards are, and hardly any other: `4000 7056 1489`."""
        return len(self.parts) >= 3 and all(len(token.word) == 4 and token.word.isdigit() for token in self.parts)

    @cached_property
    def valid(self) -> bool:
        """Whether it is a card number as it stands, or a part of it that is read without a word between."""
        read, written = [""], [""]
        before = (-1, -1)
        for token, place, line in zip(self.parts, self.places, self.lines, strict=True):
            single = token.word.isdigit() or token.word == "oh" or len(DIGITS.get(token.word, "")) == 1
            if not single or place != before[0] + 1:
                read.append("")
            if not single or place != before[0] + 1 or line != before[1]:
                written.append("")
            read[-1] += token.digits if single else ""
            written[-1] += token.digits if single else ""
            before = place, line
        return any(len(digits) in CARD and luhn(digits) for digits in (self.digits, *read, *written))

    @cached_property
    def holds_card(self) -> bool:
        """Whether some of its groups are one: with a date after it, or the wrong group before it."""
        ends = [0, *accumulate(len(token.digits) for token in self.parts)]
        for start in dict.fromkeys(ends):
            lengths = (15,) if self.digits[start : start + 2] in ("34", "37") else (16, 19, 13)
            for length in lengths if self.digits[start : start + 1] in ("2", "3", "4", "5", "6") else ():
                if start + length in ends and luhn(self.digits[start : start + length]):
                    return True
        return False


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

    def bare(self, *lines: int) -> bool:
        """Whether lines hold numbers and nothing to speak of besides."""
        return all(
            token.role in ("number", "gap")
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
            begins = role == "month" and sum(len(self.tokens[part].digits) for part in parts) > DAY
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
