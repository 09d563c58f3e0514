"""Which parts of what was said are to be left out, line by line."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile

from coach.core.blanking.cues import KINDS, Kind
from coach.core.blanking.fits import SPELLED
from coach.core.blanking.judging import Judgement
from coach.core.blanking.passwords import answered, given
from coach.core.blanking.run import Run
from coach.core.blanking.stretch import SIDES, Line, Stretch
from coach.core.wording import is_backchannel, listed
from coach.events import Speaker

Span = tuple[int, int, Kind]
"""Start and end in a text, and what is left out there."""

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
        for number, token in zip(self._stretch.line_of, self._stretch.tokens, strict=True):
            if token.role == "secret":
                self._spans.setdefault(number, []).append((token.start, token.end, KINDS[token.word]))
        for side in SIDES:
            for start, end, kind in [*self._insurance(side), *given(self._stretch.texts[side])]:
                for number, first, last in self._stretch.cut(side, start, end):
                    self._spans.setdefault(number, []).append((first, last, kind))

    def bare(self, number: int) -> bool:
        """Whether a line holds numbers and nothing to speak of besides."""
        return self._stretch.bare(number)

    def spans(self, number: int) -> list[Span]:
        """What is to be left out of a line, in order and apart."""
        line = self.lines[number]
        before = [one for one in self.lines[:number] if one.speaker != line.speaker or not is_backchannel(one.text)]
        told = answered(before[-1].text, line.text) if before and before[-1].speaker != line.speaker else ()
        return _apart([*self._spans.get(number, ()), *told])

    def _leave_out(self, run: Run, kind: Kind) -> None:
        """Its digits, and the letters beside it; what is said between them stays."""
        before = -2
        for place in self._spelled(run) if kind in SPELLED else run.places:
            token, spans = self._stretch.tokens[place], self._spans.setdefault(self._stretch.line_of[place], [])
            joined = place == before + 1 and self._stretch.line_of[before] == self._stretch.line_of[place]
            spans.append((spans.pop()[0] if joined else token.start, token.end, kind))
            before = place

    def _spelled(self, run: Run) -> Sequence[int]:
        """With the letters before and after it, what is said between them passed over."""
        own = self._stretch.own(run.speaker)
        first, last = own.index(run.places[0]), own.index(run.places[-1])
        return [*reversed(self._letters(reversed(own[:first]))), *run.places, *self._letters(own[last + 1 :])]

    def _letters(self, places: Iterable[int]) -> list[int]:
        tokens = ((place, self._stretch.tokens[place]) for place in places)
        spelled = takewhile(lambda one: one[1].role in ("letter", "code", "gap") or one[1].word in _PHONETIC, tokens)
        return [place for place, token in spelled if token.role != "gap"]

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
