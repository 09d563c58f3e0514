"""On which day something is due that was promised in words."""

import calendar
import re
from datetime import date, datetime, timedelta

DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
NUMBERS = {
    word: number
    for number, word in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), start=1)
} | {"a": 1, "an": 1, "couple": 2, "few": 3, "next": 1, "fourteen": 14, "thirty": 30}
_SPAN = re.compile(r"(?:([\w-]+)\s+(?:of\s+)?)?(working\s+|business\s+)?(minute|hour|day|week|month)s?\b")


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
    if re.search(r"\b(?:today|tonight|end of (?:the )?day|this (?:morning|afternoon|evening))\b", words):
        return today
    if re.search(r"\bend of (?:the )?month\b", words):
        return today.replace(day=calendar.monthrange(today.year, today.month)[1])
    if re.search(r"\bend of (?:the )?week\b|\bthis week\b", words):
        return _next(DAYS.index("friday"), today, least=0)
    for number, day in enumerate(DAYS):
        if re.search(rf"\b{day}\b", words):
            return _next(number, today, least=1)
    if ordinal := re.search(r"\b(\d{1,2})(?:st|nd|rd|th)\b", words):
        return _of_month(int(ordinal[1]), today)
    span = _SPAN.search(words)
    return _after(span, said) if span else None


def _after(span: re.Match[str], said: datetime) -> date | None:
    word, working, unit = span.groups()
    amount = int(word) if word and word.isdecimal() and len(word) <= 4 else NUMBERS.get(word or "")  # noqa: PLR2004  no promise lasts longer
    if amount is None:
        return None
    if unit in {"minute", "hour"}:
        return (said + timedelta(**{f"{unit}s": amount})).date()
    day = said.date()
    if working and unit == "day":
        while amount:
            day += timedelta(days=1)
            amount -= day.weekday() < DAYS.index("saturday")
        return day
    return day + timedelta(days={"day": 1, "week": 7, "month": 30}[unit] * amount)


def _next(weekday: int, today: date, *, least: int) -> date:
    """The first such day that is at least so many days away."""
    return today + timedelta(days=(weekday - today.weekday() - least) % 7 + least)


def _of_month(day: int, today: date) -> date | None:
    """The next such day of a month."""
    ahead = (today + timedelta(days=away) for away in range(1, 63))
    return next((one for one in ahead if one.day == day), None)
