"""On which day something is due that was promised in words."""

import calendar
import re
from datetime import date, datetime, timedelta

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
OTHERS = {"a": 1, "an": 1, "next": 1, "couple": 2, "few": 3, "fourteen": 14, "thirty": 30}
"""Words that say how many there are of what follows."""
TODAY = re.compile(r"\b(?:today|tonight|end of (?:the )?day|this (?:morning|afternoon|evening))\b")
WEEK = re.compile(r"\b(?:end of (?:the )?|this )week\b")
MONTH = re.compile(r"\b(?:end of (?:the )?|this )month\b")
ORDINAL = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)\b")
SPAN = re.compile(r"(?:([\w-]+)\s+(?:of\s+)?)?(working\s+|business\s+)?(minute|hour|day|week|month)s?\b")


def due_on(words: str, said: datetime) -> date | None:
    """The day, where the words tell one.

    Args:
        words: of the promise, such as `by Friday`, `within two to three working days`, `tonight`.
        said: when it was promised, by the clock on the wall.

    Returns:
        The last day that the words allow; None where they name none.
    """
    words, today = words.lower(), said.date()
    if "tomorrow" in words:
        return today + timedelta(days=1)
    if TODAY.search(words):
        return today
    if MONTH.search(words):
        return today.replace(day=calendar.monthrange(today.year, today.month)[1])
    if ordinal := ORDINAL.search(words):
        return _of_month(int(ordinal[1]), today)
    return _weekday(words, today) or _after(words, said)


def _weekday(words: str, today: date) -> date | None:
    if WEEK.search(words):
        return _next(DAYS.index("friday"), today, least=0)
    named = (number for number, day in enumerate(DAYS) if re.search(rf"\b{day}\b", words))
    return next((_next(number, today, least=1) for number in named), None)


def _after(words: str, said: datetime) -> date | None:
    span = SPAN.search(words)
    amount = _number(span[1] or "") if span else None
    if span is None or amount is None:
        return None
    if span[3] in {"minute", "hour"}:
        return (said + timedelta(**{f"{span[3]}s": amount})).date()
    day = said.date()
    if not (span[2] and span[3] == "day"):
        return day + timedelta(days={"day": 1, "week": 7, "month": 30}[span[3]] * amount)
    while amount:
        day += timedelta(days=1)
        amount -= day.weekday() < DAYS.index("saturday")
    return day


def _number(word: str) -> int | None:
    if figure := re.fullmatch(r"(?:[0-9]+-)?([0-9]{1,3})", word):
        return int(figure[1])
    return NUMBERS.index(word) + 1 if word in NUMBERS else OTHERS.get(word)


def _next(weekday: int, today: date, *, least: int) -> date:
    """The first such day that is at least so many days away."""
    return today + timedelta(days=(weekday - today.weekday() - least) % 7 + least)


def _of_month(day: int, today: date) -> date | None:
    """The next such day of a month."""
    ahead = (today + timedelta(days=away) for away in range(1, 63))
    return next((one for one in ahead if one.day == day), None)
