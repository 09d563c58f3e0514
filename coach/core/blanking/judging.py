"""What a number is: by the cue before it or after it, by what was left out before it, by its own form."""

import re
from bisect import bisect_right, insort
from collections.abc import Iterator
from dataclasses import dataclass, field

from coach.core.blanking.cues import HINTS, KINDS, Cued, Kind
from coach.core.blanking.fits import BANKING, EXPIRING, LEFT_OUT, PAYING, SAID, SPELLED, Fit
from coach.core.blanking.run import CARD, Run
from coach.core.blanking.stretch import GAP, Stretch
from coach.core.wording import is_backchannel

REACH: dict[Cued, int] = {"card number": 60, "plain": 20, "begins": 0}
"""Words over which a cue is heeded, numbers not counted; 25 where nothing is said."""
AFTER_BLANK = 12
"""The same for what has been left out: `... and 123`."""
HALF = 6
"""The same for a month alone: `the expiry is November`; further away it tells when something was."""
NEAR = 60
"""Words around a number in which two hints confirm each other: `account`, and `bank`."""
AROUND = 12
"""The same around a month alone: `your card`, and `valid until June`."""
CODES = frozenset[Cued](["PIN", "code", "security code"])
LONGEST_CODE = 8
"""Digits of one of them; a phone number has more."""
SEVERAL = 12
"""Digits of which some belong to something else: a phone number with its country's has eleven."""
_ASKS = re.compile(
    r"\?|\b(?:what|which|can|could|may|give|tell|need|confirm|read|please|have you|do you)\b", re.IGNORECASE
)
"""In a sentence that asks."""
_AHEAD = re.compile(
    r"\W*(?:(?:is|was|that['\u2019]?s|as|for|on|being|which|it['\u2019]?s|the|my|your|from|off|by)\W+){0,4}",
    re.IGNORECASE,
)
_NO_EXPIRY = re.compile(
    r"\b(?:was|were|got|had|came|sent|\w+ed)(?:\s+\w+)?\s+in\W+$|\b(?!month)\w+(?:st|nd|rd|th) of\W+$", re.IGNORECASE
)
"""Before a month in which something was, `the card I got in`, or of which a day is said, `the second of`."""
_HALF = {"half": re.compile("0[1-9]|1[0-2]"), "year": re.compile("(20)?(2[4-9]|[34][0-9])")}
"""A month and a year alone, by the form of a Fit; the years are fixed: of cards that may still be read out in 2026."""
_HALVES: dict[Cued, frozenset[Cued]] = {
    "expiry date": frozenset(),
    "until": PAYING,
    "expires": PAYING,
    "year": EXPIRING,
}
"""After which cues a month alone is half an expiry date, and what must be near."""


@dataclass(order=True)
class _Sign:
    """A cue or a blank, in order of place."""

    place: int
    kind: Cued = field(compare=False)
    blank: bool = field(compare=False, default=False)
    several: bool = field(compare=False, default=False)
    """It was asked for together with other things, and what is told is too long for it alone."""


class Judgement:
    """What each number of a stretch is."""

    def __init__(self, stretch: Stretch) -> None:
        self._stretch = stretch
        self.secrets: list[tuple[Run, Kind]] = []
        self.open: list[Run] = []
        """Those at the end of what a side has said that may still become a secret."""
        if not any(token.role in ("number", "code", "month") for token in stretch.tokens):
            return
        self._signs = sorted(self._written())
        runs = stretch.runs([sign.place for sign in self._signs if sign.kind not in HINTS])
        for run in runs:
            sign = self._told_after(run) or self._before(run)
            kind = self._kind(run, sign)
            if kind:
                self.secrets.append((run, kind))
                for last in dict(zip(run.lines, run.places, strict=True)).values():  # of its words in each line
                    insort(self._signs, _Sign(last + 1, kind, blank=True))
            elif self._waits(run, sign):
                self.open.append(run)

    def _written(self) -> Iterator[_Sign]:
        for _, _, end, cue in self._stretch.cues:
            yield _Sign(end, cue.kind)
        for place, token in enumerate(self._stretch.tokens):
            if token.role in ("blank", "secret"):
                yield _Sign(place + 1, KINDS[token.word], blank=True)

    def _before(self, run: Run) -> _Sign | None:
        """The last cue before a number that reaches it; a hint where there is no better."""
        words, hint = self._stretch.words, None
        for sign in reversed(self._signs[: bisect_right(self._signs, _Sign(run.places[0], "plain"))]):
            away = words[run.places[0]] - words[sign.place]
            if away > max(REACH.values()):
                break
            if sign.blank and sign.kind != "card number" and not self._same_side(sign, run):
                continue
            if away > (AFTER_BLANK if sign.blank and sign.kind != "card number" else REACH.get(sign.kind, 25)):
                continue
            if sign.kind == "thing":
                if self._beside(sign, run):
                    return self._asked_with(_Sign(sign.place, "plain"), run)
            elif sign.kind not in HINTS:
                return self._asked_with(sign, run)
            else:
                hint = hint or sign
        return hint

    def _asked_with(self, sign: _Sign, run: Run) -> _Sign:
        """Of several things asked for in one breath, `your PIN and your phone number?`, a secret until it is told."""
        if self._same_side(sign, run) != sign.blank:
            return sign
        asked = [one for one in self._asked_before(run) if one.kind == "plain" or one.kind in SAID]
        if sign.blank:  # told already: what is too long for one like it is the other thing
            other = sign.kind in CODES and len(run.digits) > LONGEST_CODE
            return _Sign(sign.place, "plain") if other and "plain" in {one.kind for one in asked} else sign
        if sign.kind == "plain" and asked:
            told = {one.kind for one in self._signs if one.blank and one.place > asked[0].place}
            for one in asked:
                fits = SAID.get(one.kind, []) if one.kind not in HINTS | told else []
                long = one.kind in CODES and len(run.digits) > LONGEST_CODE
                if not long and any(self._fits(run, fit) for fit in fits):
                    return one
                if fits and len(run.digits) >= SEVERAL and not run.dated and one.kind.lower() in KINDS:
                    return _Sign(one.place, one.kind, several=True)
        return sign

    def _asked_before(self, run: Run) -> list[_Sign]:
        """What the other side named in its questions since this side last said more than `mm-hm` or a number."""
        stretch, lines = self._stretch, set[int]()
        for line in range(run.lines[0] - 1, -1, -1):
            if stretch.lines[line].speaker != run.speaker:
                lines.add(line)
            elif not (is_backchannel(stretch.lines[line].text) or stretch.bare(line, blanks=True)):
                break
        asked = []
        for side, first, end, cue in stretch.cues:
            text = stretch.texts[side]
            start = max(text.rfind(mark, 0, cue.start) for mark in ".?!") + 1
            sentence = text[start : next((at + 1 for at in range(cue.end, len(text)) if text[at] in ".?!"), len(text))]
            if stretch.line_of[first] in lines and _ASKS.search(sentence):
                asked.append(_Sign(end, cue.kind))
        return asked

    def _beside(self, sign: _Sign, run: Run) -> bool:
        """Whether the other side says nothing between it and the number: an order that a call is about is no label."""
        stretch = self._stretch
        between = range(stretch.line_of[sign.place - 1] + 1, run.lines[0])
        return all(stretch.lines[line].speaker == run.speaker or stretch.bare(line) for line in between)

    def _same_side(self, sign: _Sign, run: Run) -> bool:
        return self._stretch.lines[self._stretch.line_of[sign.place - 1]].speaker == run.speaker

    def _told_after(self, run: Run) -> _Sign | None:
        """The cue after a number, where it can be of one of so many digits: a serial number is `on the back` too."""
        sign = self._after(run)
        fits = sign and (sign.kind == "plain" or any(self._fits(run, fit) for fit in self._after_sign(run, sign)))
        return sign if fits else None

    def _after(self, run: Run) -> _Sign | None:
        """`... is my card number`, `... on the back`."""
        stretch, last = self._stretch, run.places[-1]
        end = stretch.offset(last) + stretch.tokens[last].end - stretch.tokens[last].start
        for side, _, place, cue in stretch.cues:
            if side != run.speaker or cue.start < end:
                continue
            between = stretch.texts[side][end : cue.start]
            said = re.search("[a-z]", between, re.IGNORECASE)
            joined = _AHEAD.fullmatch(between) and "." not in between and cue.kind not in HINTS - {"account"}
            if (said and joined) or (not said and len(between) < 3 and cue.kind == "security code"):
                return _Sign(place, cue.kind)
            break
        return None

    def _kind(self, run: Run, sign: _Sign | None) -> Kind | None:
        """None where it is no secret."""
        kept = sign is not None and sign.kind == "plain"
        if not run.digits and run.month:
            return self._half(run)
        if run.parts[0].role == "code":  # letters and digits in one word
            return KINDS[sign.kind.lower()] if sign and sign.kind in SPELLED else None
        if run.valid or (run.holds_card and not kept):
            return "card number"
        if sign and sign.several:
            return KINDS[sign.kind.lower()]
        said = next((fit.kind for fit in self._after_sign(run, sign) if self._fits(run, fit)), None) if sign else None
        if sign and not said and sign.kind in SPELLED and self._stretch.spelled(*run.lines):
            said = KINDS[sign.kind.lower()]  # Q seven R two nine
        likely = (len(run.digits) >= CARD.start or run.grouped) and run.like_card and not run.like_phone and not kept
        return said or ("card number" if likely else None)

    def _half(self, run: Run) -> Kind | None:
        """A month alone is half an expiry date where one has just been spoken of, and nothing since but the card."""
        if _NO_EXPIRY.search(self._stretch.lines[run.lines[0]].text[: run.parts[0].start]):
            return None
        words, after = self._stretch.words, self._after(run)
        for sign in reversed(self._signs[: bisect_right(self._signs, _Sign(run.places[0], "plain"))]):
            needed = None if sign.blank else _HALVES.get(sign.kind)
            if words[run.places[0]] - words[sign.place] > HALF or (needed is None and sign.kind not in PAYING):
                break
            if needed is not None and (not needed or self._near(run, needed, AROUND)):
                return "expiry month"
        return "expiry month" if after and after.kind == "expiry date" else None

    def _after_sign(self, run: Run, sign: _Sign) -> list[Fit]:
        """What a number after it may be; what follows a blank without a word between may go on with it."""
        if not sign.blank:
            return SAID.get(sign.kind, [])
        fits = LEFT_OUT.get(sign.kind, SAID[sign.kind])
        if self._stretch.words[run.places[0]] > self._stretch.words[sign.place]:
            return fits
        most = 99 if sign.kind == "card number" else max(2, SAID[sign.kind][0].least - 1)
        return [Fit(1, most, SAID[sign.kind][0].kind), *fits]

    def _fits(self, run: Run, fit: Fit) -> bool:
        if not fit.least <= len(run.digits) <= fit.most or (fit.near and not self._near(run, fit.near)):
            return False
        match fit.form:
            case "month":
                return run.month or (len(run.digits) in (4, 6) and "01" <= run.digits[:2] <= "12")
            case "half" | "year":
                return bool(_HALF[fit.form].fullmatch(run.digits)) and not run.dated
            case "card":
                return run.like_card and not run.amount
            case "plain" | "read":
                return not (run.dated or run.like_phone or run.amount or (fit.form == "read" and run.counted))
            case _:
                return not fit.form or (self._stretch.bare(*run.lines) and not run.dated)

    def _near(self, run: Run, kinds: frozenset[Cued], within: int = NEAR) -> bool:
        """Whether one of those cues is around, before or after."""
        words = self._stretch.words
        here = words[run.places[0]]
        return any(sign.kind in kinds and abs(words[sign.place] - here) <= within for sign in self._signs)

    def _waits(self, run: Run, sign: _Sign | None) -> bool:
        """Whether it may go on, and then be a secret."""
        stretch, last = self._stretch, run.places[-1]
        if stretch.tokens[last].role != "number" or run.dated or (sign is not None and sign.kind == "plain"):
            return False
        after = [place for place in stretch.own(run.speaker) if place > last]
        if len(after) > GAP or any(stretch.tokens[place].role != "gap" for place in after):
            return False
        hint, count = sign.kind if sign else None, len(run.digits)
        if hint in SAID and hint not in HINTS:
            return count < SAID[hint][0].least
        if hint == "account" and count <= 12 and self._near(run, BANKING):
            return True
        begun = not run.parts[-1].digits  # `double`
        growing = begun or count >= 3 or hint == "card" or stretch.bare(*run.lines)
        return growing and run.like_card and count < CARD.stop
