"""On which day a promise is due, from the words in which it was made."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.journal.due import due_on

SAID = datetime(2026, 11, 29, 14, 2)  # noqa: DTZ001  # the clock on the wall; a Sunday


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("today", "11-29"),
        ("tonight", "11-29"),
        ("by the end of the day", "11-29"),
        ("this afternoon", "11-29"),
        ("within the hour", None),
        ("in an hour", "11-29"),
        ("within twelve hours", "11-30"),
        ("tomorrow morning", "11-30"),
        ("by Friday", "12-04"),
        ("on Sunday", "12-06"),
        ("by the end of the week", "12-04"),
        ("end of the month", "11-30"),
        ("within a week", "12-06"),
        ("in two to three days", "12-02"),
        ("within two working days", "12-01"),
        ("in 3-5 business days", "12-04"),
        ("in 10 days", "12-09"),
        ("in a couple of weeks", "12-13"),
        ("by the 5th", "12-05"),
        ("on the 31st", "12-31"),
        ("the 42nd", None),
        ("shortly", None),
        ("", None),
    ],
)
def test_the_last_day_that_the_words_allow(words, day):
    """Said on Sunday 29 November 2026 at 14:02; where they name no day there is none."""
    assert due_on(words, SAID) == (date.fromisoformat(f"2026-{day}") if day else None)


@given(st.text(), st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)))  # noqa: DTZ001
def test_any_words_do(words, said):
    """No day lies before that on which it was said."""
    day = due_on(words, said)
    assert day is None or day >= said.date()


@given(st.sampled_from(["monday", "Friday", "on SUNDAY"]), st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)))  # noqa: DTZ001
def test_a_day_of_the_week_is_the_next_one(words, said):
    """Never today: that would have been said."""
    day = due_on(words, said)
    assert timedelta(days=1) <= day - said.date() <= timedelta(days=7)
    assert f"{day:%A}".lower() in words.lower()
