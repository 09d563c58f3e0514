"""Promises for other programs."""

import re
from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from coach.events import Promise
from coach.journal.export import checklist, to_dos
from coach.journal.kept_call import KeptCall
from coach.journal.promises import KeptPromise

CALL = KeptCall(7, datetime(2026, 11, 29, 14, 2).timestamp(), "Why was I charged twice?")  # noqa: DTZ001  # local
REFUND = KeptPromise(Promise(30.0, 25.0, "I'll refund it, all of it; by Friday", "by Friday"), done=False)
CALLED = KeptPromise(Promise(60.0, 55.0, "we call you back", "shortly"), done=True)
PROMISES = [(CALL, [REFUND, CALLED])]


def test_a_checklist_is_markdown():
    """A box each, ticked where it is done; the day where the words tell one, else the words."""
    assert checklist(PROMISES).splitlines() == [
        "## 2026-11-29 14:02 “Why was I charged twice?”",
        "",
        "- [ ] I'll refund it, all of it; by Friday, due 2026-12-04",
        "- [x] we call you back, shortly",
        "",
    ]


def test_a_calendar_has_a_to_do_each():
    """By RFC 5545: commas and semicolons escaped, lines ended with CR LF, the day as a date."""
    text = to_dos(PROMISES)
    assert text.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert text.endswith("END:VCALENDAR\r\n")
    assert "SUMMARY:I'll refund it\\, all of it\\; by Friday\r\n" in text
    assert "DUE;VALUE=DATE:20261204\r\nSTATUS:NEEDS-ACTION\r\n" in text
    assert "SUMMARY:we call you back\r\n" in text
    assert text.count("DUE") == 1
    assert "STATUS:COMPLETED\r\n" in text


def test_a_promise_has_the_same_name_in_every_export():
    """So that a calendar that takes it in again does not have it twice."""
    names = re.findall("UID:(.*)\r\n", to_dos(PROMISES))
    assert len(set(names)) == len(names) == 2
    assert re.findall("UID:(.*)\r\n", to_dos([(CALL, [CALLED])])) == names[1:]


@given(st.text(), st.text())
def test_any_words_make_a_calendar_that_can_be_read(what, about):
    """No line is longer than 75 bytes, no words become lines of their own, and they come out as they went in."""
    call = KeptCall(7, 1000.0, about)
    text = to_dos([(call, [KeptPromise(Promise(30.0, 25.0, what), done=False)])])
    lines = text.split("\r\n")
    assert all(len(line.encode()) <= 75 for line in lines)
    unfolded = text.replace("\r\n ", "").split("\r\n")
    assert [line.split(":")[0] for line in unfolded if line.startswith(("BEGIN", "END"))] == [
        "BEGIN",
        "BEGIN",
        "END",
        "END",
    ]
    (summary,) = [line.removeprefix("SUMMARY:") for line in unfolded if line.startswith("SUMMARY:")]
    assert re.sub(r"\\(.)", r"\1", summary) == " ".join(what.split())
