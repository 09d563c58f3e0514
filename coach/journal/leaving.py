"""How something leaves the journal: out of sight at once, with a way back; then out of every page of the file.

What has been deleted is written down as leaving, so that a coach that dies before it is done leaves the rest of the
work to the next one.
"""

import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from coach.journal.database import Database
from coach.journal.volumes import Volume, volume_of

DAY_SECONDS = 86400.0
PATIENCE_SECONDS = 1.0
"""After which somebody who waits is told what for."""
CALLS = (
    """
    CREATE TABLE calls (
        id INTEGER PRIMARY KEY,
        began REAL NOT NULL,
        about TEXT NOT NULL,
        volume INTEGER NOT NULL
    )
    """,
    "CREATE VIEW kept_calls AS SELECT id, began, about FROM calls WHERE id NOT IN (SELECT call FROM leaving_calls)",
)

AHEAD = "CREATE TABLE ahead (call INTEGER PRIMARY KEY, since REAL NOT NULL)"
"""Calls from after the present, and when that was first seen."""


@dataclass(frozen=True, slots=True)
class Step:
    """A deletion that can be taken back."""

    number: int
    call: int
    instead: tuple[int, ...]
    """Notes on the call that came in place of what went."""
    nothing: bool
    """Nothing went: there was no such note before."""


class Leaving:
    """What leaves an open journal."""

    def __init__(self, file: Database) -> None:
        self._file = file
        self._steps: list[Step] = []
        """Each deletion that can be taken back, the last one last."""
        self._any = False
        """Something has been put out of sight here."""

    def events(self, call: int, numbers: Sequence[int], instead: Sequence[int] = ()) -> None:
        """Within a change: events of a call go out of sight; notes came `instead`, and go where they come back."""
        self._hide(call, numbers, self._step(call, instead, nothing=not numbers))

    def calls(self, calls: Sequence[int]) -> None:
        """Calls go out of sight."""
        step = self._step()
        with self._file.changing():
            leave = "INSERT OR IGNORE INTO leaving_calls SELECT id, ? FROM calls WHERE id = ?"
            self._file.each(leave, [(step, call) for call in calls])

    def undo(self) -> set[int]:
        """What went out of sight last is back, and what came in its place gone.

        Returns:
            The calls it belongs to; none where another coach has removed it.
        """
        if not self._steps:
            return set()
        step = self._steps.pop()
        calls = self._file.rows("DELETE FROM leaving_calls WHERE step = ? RETURNING call", step.number)
        events = self._file.rows("DELETE FROM leaving_events WHERE step = ? RETURNING call", step.number)
        back = {call for (call,) in [*calls, *events]}
        if step.instead and (step.nothing or back):  # else another coach has removed what it took the place of
            self._hide(step.call, self._notes(step), 0)
            back.add(step.call)
        return back

    def expire(self, days: float, now: float) -> None:
        """What is older goes out of sight, and a call from after `now` once that has been so for as many days.

        Its date is left to it: today's clock may be the one that is wrong, and once it is right the call is not old.
        """
        with self._file.changing():
            self._file.rows("DELETE FROM ahead WHERE call NOT IN (SELECT id FROM calls WHERE began > ?)", now)
            seen = """
                INSERT INTO ahead SELECT id, ?1 FROM calls WHERE began > ?1
                ON CONFLICT DO UPDATE SET since = excluded.since WHERE excluded.since < since
            """
            self._file.rows(seen, now)
            old = """
                INSERT OR IGNORE INTO leaving_calls SELECT id, 0 FROM calls
                WHERE began < ?1 OR id IN (SELECT call FROM ahead WHERE since < ?1)
            """
            self._file.rows(old, now - days * DAY_SECONDS)

    def close(self, tell: Callable[[], object]) -> None:
        """Nothing that was deleted here can be taken back any more; as `finish`."""
        if self._any:
            self._steps.clear()
            self.finish(tell)

    def finish(self, tell: Callable[[], object]) -> None:
        """What is out of sight is gone for good; whoever waits is told, once, where that takes long."""
        due, told = time.monotonic() + PATIENCE_SECONDS, False
        while self.sweep():
            if not told and time.monotonic() >= due:
                told = True
                tell()

    def sweep(self) -> bool:
        """What is out of sight in one of the volumes is gone for good; whether there may be more."""
        left = """
            SELECT volume FROM calls WHERE id IN (SELECT call FROM leaving_calls UNION SELECT call FROM leaving_events)
            LIMIT 1
        """
        if not self._file.rows(left):
            self._tidy()
            return False
        with self._file.changing():
            for (number,) in self._file.rows(left):  # another coach may have been quicker
                self._file.rows("INSERT OR IGNORE INTO unswept VALUES (1)")
                Volume(self._file, number).write_anew()
        return True

    def _tidy(self) -> None:
        """The list of calls, which says what each was about, is written anew; the file and its log are cut."""
        if not self._file.rows("SELECT step FROM unswept"):
            return
        with self._file.changing():
            stay = self._file.rows("SELECT id, began, about, volume FROM calls")
            for statement in ("DROP VIEW kept_calls", "DROP TABLE calls", *CALLS):
                self._file.rows(statement)
            self._file.each("INSERT INTO calls VALUES (?, ?, ?, ?)", stay)
        self._file.rows("PRAGMA incremental_vacuum")
        ((busy, *_),) = self._file.rows("PRAGMA wal_checkpoint(TRUNCATE)")
        if not busy:  # else another coach is at work: the next to tidy up cuts the log
            self._file.rows("DELETE FROM unswept")

    def _step(self, call: int = 0, instead: Sequence[int] = (), *, nothing: bool = False) -> int:
        """At random: two coaches may be deleting."""
        self._any = True
        self._steps.append(Step(secrets.randbits(62) + 1, call, tuple(instead), nothing))
        return self._steps[-1].number

    def _notes(self, step: Step) -> list[int]:
        """What came in place of something and is there yet: a number that went may have been given to another event."""
        volume = volume_of(self._file, step.call)
        is_note = "SELECT id FROM events_N WHERE id = ? AND call = ? AND name = 'note'"
        return [one for one in step.instead if volume and volume.rows(is_note, one, step.call)]

    def _hide(self, call: int, numbers: Sequence[int], step: int) -> None:
        self._file.each("INSERT OR IGNORE INTO leaving_events VALUES (?, ?, ?)", [(call, one, step) for one in numbers])
