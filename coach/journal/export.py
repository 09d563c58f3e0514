"""The promises of kept calls for another program: a calendar's to-dos (RFC 5545), or a checklist in Markdown."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

from coach.journal.due import due_on
from coach.journal.kept_call import KeptCall
from coach.journal.promises import KeptPromise

Promises = Sequence[tuple[KeptCall, Sequence[KeptPromise]]]
"""Call by call, as `Journal.promises` gives them."""
LONGEST = 75
"""Bytes of a line of a calendar, by RFC 5545."""


def due(call: KeptCall, kept: KeptPromise) -> date | None:
    """The day on which a promise is due, where its words tell one."""
    said = call.local + timedelta(seconds=kept.promise.start)
    return due_on(kept.promise.due, said) if kept.promise.due else None


def checklist(promises: Promises) -> str:
    """A list to tick off, each call's below what it was about."""
    return "".join(f"{line}\n" for line in _checklist(promises))


def _checklist(promises: Promises) -> Iterator[str]:
    for call, kept in promises:
        yield f"## {call.local:%Y-%m-%d %H:%M}" + (f" “{_plain(call.about)}”" if call.about else "")
        yield ""
        for one in kept:
            day = due(call, one)
            by = f", due {day.isoformat()}" if day else f", {_plain(one.promise.due)}" if one.promise.due else ""
            yield f"- [{'x' if one.done else ' '}] {_plain(one.promise.what)}{by}"
        yield ""


def to_dos(promises: Promises) -> str:
    """A calendar of to-dos; the same promise has the same UID however often it is exported."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//coach//promises//EN"]
    for call, kept in promises:
        for one in kept:
            lines += _to_do(call, one)
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def _to_do(call: KeptCall, kept: KeptPromise) -> Iterator[str]:
    promise = kept.promise
    began = datetime.fromtimestamp(call.began + promise.start, tz=UTC)
    name = hashlib.sha256(f"{call.id} {promise.start} {promise.what}".encode()).hexdigest()[:32]
    yield "BEGIN:VTODO"
    yield f"UID:{name}@coach"
    yield f"DTSTAMP:{began:%Y%m%dT%H%M%SZ}"
    yield f"SUMMARY:{_escaped(promise.what)}"
    if call.about:
        yield f"DESCRIPTION:{_escaped(f'They asked: “{call.about}”')}"
    if day := due(call, kept):
        yield f"DUE;VALUE=DATE:{day:%Y%m%d}"
    yield f"STATUS:{'COMPLETED' if kept.done else 'NEEDS-ACTION'}"
    yield "END:VTODO"


def _plain(text: str) -> str:
    return " ".join(text.split())


def _escaped(text: str) -> str:
    return re.sub(r"([\\;,])", r"\\\1", _plain(text))


def _folded(line: str) -> str:
    """A line longer than a calendar may have goes on behind a space; no letter is cut."""
    folded, length = "", 0
    for letter in line:
        size = len(letter.encode())
        if length + size > LONGEST:
            folded, length = f"{folded}\r\n ", 1
        folded, length = folded + letter, length + size
    return folded
