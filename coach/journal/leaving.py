"""How something leaves the journal: out of sight at once, with a way back; then out of every page of the file.

What has been deleted is written down as leaving, so that a coach that dies before it is done leaves the rest of the
work to the next one.
"""

import secrets
from collections.abc import Sequence

from coach.journal.database import Database

DAY_SECONDS = 86400.0


class Leaving:
    """What leaves an open journal."""

    def __init__(self, file: Database) -> None:
        self._file = file
        self._steps: list[int] = []
        """Each deletion that can be taken back, the last one last."""

    def events(self, numbers: Sequence[int]) -> None:
        """Events go out of sight."""
        step = self._step()
        leave = "INSERT OR IGNORE INTO leaving_events SELECT id, ? FROM events WHERE id = ?"
        self._file.each(leave, [(step, number) for number in numbers])

    def calls(self, calls: Sequence[int]) -> None:
        """Calls go out of sight."""
        step = self._step()
        with self._file.changing():
            leave = "INSERT OR IGNORE INTO leaving_calls SELECT id, ? FROM calls WHERE id = ?"
            self._file.each(leave, [(step, call) for call in calls])

    def undo(self) -> set[int]:
        """What went out of sight last is back: the calls it belongs to; none where another coach has removed it."""
        if not self._steps:
            return set()
        step = self._steps.pop()
        calls = self._file.rows("DELETE FROM leaving_calls WHERE step = ? RETURNING call", step)
        events = self._file.rows(
            "SELECT DISTINCT call FROM events WHERE id IN (SELECT event FROM leaving_events WHERE step = ?)", step
        )
        self._file.rows("DELETE FROM leaving_events WHERE step = ?", step)
        return {call for (call,) in [*calls, *events]}

    def finish(self) -> None:
        """What is out of sight is gone for good."""
        if self._steps:
            self._remove()
            self._steps.clear()

    def expire(self, days: float, now: float) -> None:
        """What is older is gone. A call that began after `now`, as the clock was set back since, counts as of now."""
        with self._file.changing():
            self._file.rows("UPDATE calls SET began = ?1 WHERE began > ?1", now)
            old = "INSERT OR IGNORE INTO leaving_calls SELECT id, 0 FROM calls WHERE began < ?"
            self._file.rows(old, now - days * DAY_SECONDS)
        left = "SELECT 1 FROM leaving_calls UNION SELECT 1 FROM leaving_events UNION SELECT 1 FROM unswept"
        if self._file.rows(left):
            self._remove()

    def empty(self, call: int) -> None:
        """A call's events make room for others."""
        unindex = "INSERT INTO words (words, rowid, text) SELECT 'delete', id, text FROM spoken WHERE call = ?"
        self._file.rows(unindex, call)
        self._file.rows("DELETE FROM events WHERE call = ?", call)

    def _step(self) -> int:
        """At random: two coaches may be deleting."""
        self._steps.append(secrets.randbits(62) + 1)
        return self._steps[-1]

    def _remove(self) -> None:
        """Out of the tables, the search index, every page and the write-ahead log."""
        with self._file.changing():
            self._file.rows("INSERT OR IGNORE INTO unswept VALUES (1)")
            self._file.rows("DELETE FROM events WHERE id IN (SELECT event FROM leaving_events)")
            self._file.rows("DELETE FROM calls WHERE id IN (SELECT call FROM leaving_calls)")
            # told of each word that goes, the index keeps the words, marked as gone, even when its parts are merged
            self._file.rows("INSERT INTO words (words) VALUES ('rebuild')")
        # `secure_delete` leaves copies where rows moved from one page to another: the whole file is written anew
        self._file.rows("VACUUM")
        self._file.rows("DELETE FROM unswept")
        self._file.rows("PRAGMA wal_checkpoint(TRUNCATE)")
