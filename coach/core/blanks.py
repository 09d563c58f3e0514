"""Which parts of what was said are to be left out: numbers joined over utterances, judged by cues and by their form."""

import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from coach.core.cues import HINTS, Cue, Cued, Kind, cues
from coach.core.numerals import Token, luhn, tokens
from coach.core.passwords import answered, given
from coach.events import Speaker

GAP = 10
"""Most words between two digits of one number: `sorry no let me start again from the`."""
APART = 20.0
"""Most seconds between two digits of one number."""
REACH: dict[Cued, int] = {"card number": 60, "plain": 20}
"""Words over which a cue is heeded, numbers not counted; 25 where nothing is said."""
AFTER_BLANK = 12
"""The same for what has been left out: `... and 123`."""
CARD = range(13, 20)
"""Digits of a card number."""
_AHEAD = re.compile(
    r"\W*(?:(?:is|was|that['\u2019]?s|as|for|on|being|which|it['\u2019]?s|the|my|your|from|off|by)\W+){0,4}", re.IGNORECASE
)
_FORMS: list[tuple[Kind, re.Pattern[str]]] = [
    ("social security number", re.compile(r"\b[0-9]{3}-[0-9]{2}-[0-9]{4}\b")),
    ("social security number", re.compile(r"\b[A-Z]{2}[ -]?[0-9]{2}[ -]?[0-9]{2}[ -]?[0-9]{2}[ -]?[A-D]\b")),
    ("bank account", re.compile(r"\b[A-Z]{2}[0-9]{2}(?:[ -]?[A-Z0-9]{4}){3,7}(?:[ -]?[A-Z0-9]{1,3})?\b")),
]
_PHONETIC = frozenset(
    """
    alpha bravo charlie delta echo foxtrot golf hotel india juliet kilo lima mike november oscar papa quebec romeo
    sierra tango uniform victor whiskey xray yankee zulu capital lowercase uppercase
    """.split()
)

Span = tuple[int, int, Kind]
"""Start and end in a text, and what is left out there."""


@dataclass(frozen=True)
class Line:
    """What one side said, looked at once."""

    speaker: Speaker
    start: float
    end: float
    """Seconds of call time."""
    text: str

    @cached_property
    def tokens(self) -> list[Token]:
        """Its words."""
        return tokens(self.text)

    @cached_property
    def cues(self) -> list[Cue]:
        """What it says about numbers."""
        return cues(self.text)

    @cached_property
    def starts(self) -> list[int]:
        """Where its words start."""
        return [token.start for token in self.tokens]

    @cached_property
    def counted(self) -> list[int]:
        """Words before each of its words, numbers and what stands between them not counted; and in all."""
        counted = [0]
        for token in self.tokens:
            counted.append(counted[-1] + (token.role in ("word", "letter", "code", "month")))
        return counted

    @cached_property
    def bare(self) -> bool:
        """Whether it holds numbers and nothing to speak of besides."""
        return all(token.role in ("number", "gap", "blank") for token in self.tokens)

    def before(self, at: int) -> int:
        """Words before a place in the text."""
        return self.counted[bisect_left(self.starts, at)]


Place = tuple[int, int]
"""Number of a line, place in its text."""


@dataclass
class Run:
    """Digits that belong together."""

    speaker: Speaker
    parts: list[tuple[int, Token]] = field(default_factory=list)
    """Number of the line, and the word."""
    kind: Kind | None = None
    stays: bool = False
    """A cue says what it is, and that is no secret."""

    @property
    def digits(self) -> str:
        """All of them."""
        return "".join(token.digits for _, token in self.parts)

    @property
    def first(self) -> Place:
        """Where it begins."""
        return self.parts[0][0], self.parts[0][1].start

    @property
    def last(self) -> Place:
        """Where it ends."""
        return self.parts[-1][0], self.parts[-1][1].end

    @property
    def dated(self) -> bool:
        """Whether a month or an ordinal is in it."""
        return any(token.date or token.role == "month" for _, token in self.parts)

    @property
    def like_phone(self) -> bool:
        """Whether it looks like one."""
        return self.digits.startswith("00") or (self.digits.startswith("0") and len(self.digits) in (10, 11))

    @property
    def checked(self) -> bool:
        """Whether a card number is in it: all of it, or some of its groups, pass the check."""
        digits, groups = self.digits, [0]
        if len(digits) in CARD and luhn(digits):
            return True
        for _, token in self.parts:
            groups.append(groups[-1] + len(token.digits))
        ends = set(groups)
        for start in sorted(ends) if len(digits) > 12 else ():
            lengths = (15,) if digits[start : start + 2] in ("34", "37") else (16, 19, 13)
            if digits[start : start + 1] in ("2", "3", "4", "5", "6") and any(
                start + length in ends and luhn(digits[start : start + length]) for length in lengths
            ):
                return True
        return False


@dataclass(order=True)
class _Sign:
    """A cue or a blank, in order of place."""

    place: Place
    words: int = field(compare=False)
    kind: Cued = field(compare=False)
    blank: bool = field(compare=False, default=False)


class Window:
    """Some lines in order, looked at together."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self._words = [0]
        for line in lines:
            self._words.append(self._words[-1] + line.counted[-1])
        self._signs = sorted(self._written())
        self.runs = sorted((run for side in ("agent", "customer") for run in self._runs(side)), key=lambda r: r.first)
        self.open: list[Run] = []
        """Those at the end of what a side has said that may still become a secret."""
        for run in self.runs:
            self._judge(run)
        self._find_open()

    def spans(self, number: int) -> list[Span]:
        """What is to be left out of a line, in order and apart."""
        line = self.lines[number]
        found = [*self._numbers.get(number, ()), *self._forms(line)]
        asked = next((one for one in reversed(self.lines[:number]) if one.speaker != line.speaker), None)
        found += given(line.text)
        if asked is not None and number and self.lines[number - 1] is asked:
            found += answered(asked.text, line.text)
        return _apart(found)

    @cached_property
    def _numbers(self) -> dict[int, list[Span]]:
        found: dict[int, list[Span]] = {}
        for run in self.runs:
            if run.kind:
                for number in dict.fromkeys(number for number, _ in run.parts):
                    own = [token for at, token in run.parts if at == number]
                    start, end = own[0].start, own[-1].end
                    if run.kind in ("social security number", "code", "password", "bank account", "sort code", "PIN"):
                        start, end = self._spelled(self.lines[number], start, end)
                    found.setdefault(number, []).append((start, end, run.kind))
        return found

    def _written(self) -> Iterator[_Sign]:
        for number, line in enumerate(self.lines):
            for cue in line.cues:
                yield _Sign((number, cue.end), self._words[number] + line.before(cue.end), cue.kind)
            for token in line.tokens:
                if token.role == "blank":
                    yield self._blank(number, token.end, _written_kind(token.word))

    def _blank(self, number: int, end: int, kind: Kind) -> _Sign:
        return _Sign((number, end), self._words[number] + self.lines[number].before(end), kind, blank=True)

    def _runs(self, speaker: str) -> Iterator[Run]:
        """The numbers of a side; other words, other cues and time keep them apart."""
        run, gap, ended = Run(speaker), 0, 0.0  # type: ignore[arg-type]  # one of the two
        for number, line in enumerate(self.lines):
            if line.speaker != speaker:
                continue
            for token in line.tokens:
                if token.role == "gap":
                    gap += 1
                    continue
                joins = token.role in ("number", "quantity", "month")
                if run.parts and (not joins or gap > GAP or line.start - ended > APART or self._cued(run.last, number, token)):
                    yield from _trimmed(run)
                    run = Run(line.speaker)
                gap = 0
                if joins:
                    run.parts.append((number, token))
                    ended = line.end
                elif token.role == "code":
                    yield Run(line.speaker, [(number, token)])
        yield from _trimmed(run)

    def _cued(self, since: Place, number: int, token: Token) -> bool:
        """Whether something said meanwhile tells that another number follows."""
        at = bisect_right(self._signs, _Sign(since, 0, "plain"))
        until = (number, token.start)
        return any(sign.kind not in HINTS for sign in self._signs[at : at + 8] if sign.place <= until)

    def _judge(self, run: Run) -> None:
        code = run.parts[0][1].role == "code"
        sign = self._ahead(run) or self._nearest(run)
        run.stays = sign is not None and sign.kind == "plain"
        if code:
            run.kind = self._spelled_secret(run, sign)
        elif run.checked:
            run.kind = "card number"
        else:
            run.kind = self._secret(run, sign) if sign else None
            plain = run.stays or run.dated or run.like_phone
            if run.kind is None and len(run.digits) >= CARD.start and run.digits[0] in "23456" and not plain:
                run.kind = "card number"
        if run.kind:
            for number in dict.fromkeys(number for number, _ in run.parts):
                end = max(token.end for at, token in run.parts if at == number)
                insort(self._signs, self._blank(number, end, run.kind))

    def _nearest(self, run: Run) -> _Sign | None:
        """The last cue before a number that reaches it; a hint where there is no better."""
        number, start = run.first
        here = self._words[number] + self.lines[number].before(start)
        hint = None
        at = bisect_right(self._signs, _Sign(run.first, 0, "plain"))
        for sign in reversed(self._signs[max(0, at - 40) : at]):
            reach = AFTER_BLANK if sign.blank and sign.kind != "card number" else REACH.get(sign.kind, 25)
            if here - sign.words > max(REACH.values()):
                break
            if here - sign.words > reach:
                continue
            if sign.kind not in HINTS:
                return sign
            hint = hint or sign
        return hint

    def _ahead(self, run: Run) -> _Sign | None:
        """`... is my card number`, `... on the back`."""
        number, end = run.last
        line = self.lines[number]
        cue = next((cue for cue in line.cues if cue.start >= end), None)
        between = line.text[end : cue.start] if cue else ""
        if cue is None or cue.kind in HINTS - {"account"} or not re.search("[a-z]", between, re.IGNORECASE):
            back = cue is not None and cue.kind == "security code" and cue.start - end < 3
            return _Sign((number, end), 0, cue.kind) if cue and back else None
        return _Sign((number, end), 0, cue.kind) if _AHEAD.fullmatch(between) and "." not in between else None

    def _secret(self, run: Run, sign: _Sign) -> Kind | None:
        """What a number is to which a cue or a hint points; None where it is none of that."""
        digits, count = run.digits, len(run.digits)
        alone = all(self.lines[number].bare for number, _ in run.parts)
        several = count >= 2 or alone
        match sign.kind:
            case "card number" if sign.blank and (run.dated or (count in (4, 6) and digits[:2] <= "12")):
                return "expiry date"
            case "card number" if sign.blank and count == 3:
                return "security code"
            case "card number" if several and not run.dated and not run.like_phone:
                return "card number"
            case "expiry date" if (run.dated or several) and count <= 8:
                return "expiry date"
            case "expiry date" | "security code" if sign.blank and count in (3, 4):
                return "security code"
            case "security code" if several and count <= 4:
                return "security code"
            case "sort code" if several and not (sign.blank and count >= 7):
                return "sort code" if count <= 9 else "bank account"
            case "sort code" | "bank account" if several and count <= 17:
                return "bank account"
            case "social security number" if several and count <= 10:
                return "social security number"
            case "PIN" if several and count <= 8:
                return "PIN"
            case "code" if (count >= 3 or alone) and count <= 10:
                return "code"
            case "password" if several:
                return "password"
            case "card" if count >= 8 and not run.dated and not run.like_phone:
                return "card number"
            case "card" if alone and count >= 4 and digits[0] in "3456" and not run.dated:
                return "card number"
            case "expires" if (run.dated or count in (3, 4, 6)) and self._near(run, {"card", "card number", "security code"}):
                return "expiry date"
            case "account" | "bank" if 6 <= count <= 12 and not run.dated and not run.like_phone and self._banking(run):
                return "bank account"
        return None

    def _spelled_secret(self, run: Run, sign: _Sign | None) -> Kind | None:
        """Of letters and digits in one word only what is said to be a secret."""
        if sign and sign.kind in ("password", "code", "PIN", "social security number", "sort code", "bank account"):
            return "code" if sign.kind == "code" else _written_kind(sign.kind.lower())
        return None

    def _near(self, run: Run, kinds: set[Cued]) -> bool:
        """Whether one of those cues is around, before or after."""
        number, start = run.first
        here = self._words[number] + self.lines[number].before(start)
        at = bisect_right(self._signs, _Sign(run.first, 0, "plain"))
        return any(abs(sign.words - here) <= 60 for sign in self._signs[max(0, at - 40) : at + 8] if sign.kind in kinds)

    def _banking(self, run: Run) -> bool:
        return self._near(run, {"bank", "sort code", "bank account"})

    def _spelled(self, line: Line, start: int, end: int) -> tuple[int, int]:
        """With the letters that stand beside it."""
        first, last = bisect_left(line.starts, start), bisect_right(line.starts, end - 1) - 1
        at = first
        while at and (line.tokens[at - 1].role in ("letter", "code", "gap") or line.tokens[at - 1].word in _PHONETIC):
            at -= 1
            first = at if line.tokens[at].role != "gap" else first
        at = last
        while at + 1 < len(line.tokens) and (
            line.tokens[at + 1].role in ("letter", "code", "gap") or line.tokens[at + 1].word in _PHONETIC
        ):
            at += 1
            last = at if line.tokens[at].role != "gap" else last
        return line.tokens[first].start, line.tokens[last].end

    def _forms(self, line: Line) -> Iterator[Span]:
        for kind, form in _FORMS:
            for match in form.finditer(line.text):
                yield match.start(), match.end(), kind
        for at in range(2, len(line.tokens) - 1):  # Q Q 12 34 56 C, spoken
            if line.tokens[at].role == "number" and line.tokens[at - 1].role == line.tokens[at - 2].role == "letter":
                end, count = at, 0
                while end < len(line.tokens) and line.tokens[end].role == "number":
                    count += len(line.tokens[end].digits)
                    end += 1
                if count == 6 and end < len(line.tokens) and line.tokens[end].word in ("a", "b", "c", "d"):
                    yield line.tokens[at - 2].start, line.tokens[end].end, "social security number"

    def _find_open(self) -> None:
        for speaker in ("agent", "customer"):
            own = [(n, line) for n, line in enumerate(self.lines) if line.speaker == speaker]
            last = next((run for run in reversed(self.runs) if run.speaker == speaker), None)
            if last is None or last.kind or last.stays or last.dated or last.parts[-1][1].role != "number":
                continue
            number, end = last.last
            after = [t for n, line in own if n >= number for t in line.tokens if (n, t.start) >= (number, end)]
            if len(after) > GAP or any(token.role != "gap" for token in after):
                continue
            count = len(last.digits)
            sign = self._nearest(last)
            banking = sign is not None and sign.kind == "account" and 6 <= count <= 12
            growing = count >= 3 or all(self.lines[n].bare for n, _ in last.parts)
            if banking or (growing and count < CARD.stop and last.digits[0] in "23456"):
                self.open.append(last)


def _written_kind(word: str) -> Kind:
    kinds: tuple[Kind, ...] = (
        "card number",
        "expiry date",
        "security code",
        "bank account",
        "sort code",
        "social security number",
        "password",
        "PIN",
        "code",
    )
    return next(kind for kind in kinds if kind.lower() == word)


def _trimmed(run: Run) -> Iterator[Run]:
    """One number, or several where amounts lie between; an amount is one only where it checks as a card."""
    if not any(token.digits for _, token in run.parts):
        return
    if any(token.role == "quantity" for _, token in run.parts) and not run.checked:
        part = Run(run.speaker)
        for number, token in run.parts:
            if token.role != "quantity":
                part.parts.append((number, token))
            elif part.parts:
                yield from _trimmed(part)
                part = Run(run.speaker)
        if part.parts:
            yield from _trimmed(part)
    else:
        yield run


def _apart(found: list[Span]) -> list[Span]:
    """In order; what overlaps is one, of the kind that began first."""
    apart: list[Span] = []
    for start, end, kind in sorted(found):
        if apart and start < apart[-1][1]:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]), apart[-1][2])
        else:
            apart.append((start, end, kind))
    return apart
