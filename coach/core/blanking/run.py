"""A number: digits that one side said and that belong together, and what they look like."""

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from coach.core.blanking.numerals import HUNDREDS, Token
from coach.core.wording import DIGITS
from coach.events import Speaker

CARD = range(13, 20)
"""Digits of a card number."""
_PHONE = re.compile(r"0[1-9][0-9]{8,9}$|00[1-9][0-9]{9}")
"""Within a country, or from another one; `000` begins no phone number, and many an American account."""


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
        return len(self.digits) <= 6 and self.counted

    @property
    def counted(self) -> bool:
        """Whether hundreds or thousands are in it."""
        return any(token.word in HUNDREDS for token in self.parts)

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


def luhn(digits: str) -> bool:
    """Whether the last digit checks the others (ISO/IEC 7812-1, annex B)."""
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(value - 9 * (value > 9) for value in doubled) % 10 == 0
