"""Which parts of what was said are to be left out, line by line."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile

from coach.core.blanking.cues import Kind
from coach.core.blanking.judging import SPELLED, Judgement
from coach.core.blanking.passwords import answered, given
from coach.core.blanking.stretch import SIDES, Line, Run, Stretch
from coach.core.wording import listed
from coach.events import Speaker

Span = tuple[int, int, Kind]
"""Start and end in a text, and what is left out there."""

_FORMS: list[tuple[Kind, re.Pattern[str]]] = [
    ("social security number", re.compile(r"\b[0-9]{3}-[0-9]{2}-[0-9]{4}\b")),
    ("social security number", re.compile(r"\b[A-Z]{2}[ -]?[0-9]{2}[ -]?[0-9]{2}[ -]?[0-9]{2}[ -]?[A-D]\b")),
    ("bank account", re.compile(r"\b[A-Z]{2}[0-9]{2}(?:[ -]?[A-Z0-9]{4}){3,7}(?:[ -]?[A-Z0-9]{1,3})?\b")),
]
"""Secrets known by how they are written: social security, national insurance, IBAN."""
_PHONETIC = listed("""
    alpha bravo charlie delta echo foxtrot golf hotel india juliet kilo lima mike november oscar papa quebec romeo
    sierra tango uniform victor whiskey xray yankee zulu capital lowercase uppercase
""")


class Window:
    """Some lines in order, looked at together."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self._stretch = Stretch(lines)
        judged = Judgement(self._stretch)
        self.open = judged.open
        """Numbers that may still become a secret."""
        self._spans: dict[int, list[Span]] = {}
        for run, kind in judged.secrets:
            self._leave_out(run, kind)
        for side in SIDES:
            for start, end, kind in [*self._written(side), *given(self._stretch.texts[side])]:
                for number, first, last in self._stretch.cut(side, start, end):
                    self._spans.setdefault(number, []).append((first, last, kind))

    def lines_of(self, run: Run) -> list[int]:
        """The numbers of the lines that it is in."""
        return [self._stretch.line_of[place] for place in run.places]

    def bare(self, number: int) -> bool:
        """Whether a line holds numbers and nothing to speak of besides."""
        return self._stretch.bare(number)

    def spans(self, number: int) -> list[Span]:
        """What is to be left out of a line, in order and apart."""
        line = self._stretch.lines[number]
        before = self._stretch.lines[number - 1] if number else line
        told = answered(before.text, line.text) if before.speaker != line.speaker else ()
        return _apart([*self._spans.get(number, ()), *told])

    def _leave_out(self, run: Run, kind: Kind) -> None:
        """From its first digit in each line to its last, and the letters beside it."""
        places = self._spelled(run) if kind in SPELLED else run.places
        for number in dict.fromkeys(self._stretch.line_of[place] for place in places):
            own = [self._stretch.tokens[place] for place in places if self._stretch.line_of[place] == number]
            self._spans.setdefault(number, []).append((own[0].start, own[-1].end, kind))

    def _spelled(self, run: Run) -> Sequence[int]:
        """With the letters before and after it, what is said between them passed over."""
        own = self._stretch.own(run.speaker)
        first, last = own.index(run.places[0]), own.index(run.places[-1])
        return [*reversed(self._letters(reversed(own[:first]))), *run.places, *self._letters(own[last + 1 :])]

    def _letters(self, places: Iterable[int]) -> list[int]:
        tokens = ((place, self._stretch.tokens[place]) for place in places)
        spelled = takewhile(lambda one: one[1].role in ("letter", "code", "gap") or one[1].word in _PHONETIC, tokens)
        return [place for place, token in spelled if token.role != "gap"]

    def _written(self, side: Speaker) -> Iterator[Span]:
        for kind, form in _FORMS:
            for match in form.finditer(self._stretch.texts[side]):
                yield *match.span(), kind
        yield from self._insurance(side)

    def _insurance(self, side: Speaker) -> Iterator[Span]:
        """`Q Q twelve 34 56 C`: a national insurance number, spoken."""
        own = self._stretch.own(side)
        tokens = [self._stretch.tokens[place] for place in own]
        for at in range(2, len(tokens)):
            digits, end = "", at
            if [token.role for token in tokens[at - 2 : at]] == ["letter", "letter"]:
                while end < len(tokens) and tokens[end].role == "number":
                    digits += tokens[end].digits
                    end += 1
            if len(digits) == 6 and end < len(tokens) and tokens[end].word in ("a", "b", "c", "d"):
                yield self._stretch.offset(own[at - 2]), self._stretch.offset(own[end]) + 1, "social security number"


def _apart(found: list[Span]) -> list[Span]:
    """In order; what overlaps is one, of the kind that began first."""
    apart: list[Span] = []
    for start, end, kind in sorted(found):
        if apart and start < apart[-1][1]:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]), apart[-1][2])
        else:
            apart.append((start, end, kind))
    return apart
