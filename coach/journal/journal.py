"""The journal, open: calls as they are kept, read again, searched and deleted for good."""

import contextlib
import re
import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as sqlite

from coach import wire
from coach.events import Event, Mark, Promise, Question, Utterance
from coach.journal.file import database, open_file, told
from coach.journal.keys import Key
from coach.journal.moment import traces

DAY_SECONDS = 86400.0


@dataclass(frozen=True, slots=True)
class KeptCall:
    """A call in the journal."""

    id: int
    """Drawn at random: it tells nothing about how many there are."""
    began: float
    """Seconds since 1970, UTC."""
    about: str
    """The customer's own words: the first question, or what they said first; empty where they said nothing."""


@dataclass(frozen=True, slots=True)
class Found:
    """Words found in a call."""

    call: KeptCall
    event: Event


@dataclass(frozen=True, slots=True)
class Note:
    """What the agent wrote afterwards."""

    id: int
    call: int
    at: float | None
    """Call time of what it is about; None for the call as a whole."""
    about: str
    """What it answers to, in the words of whoever asks: `outcome`, `treated`, `effort`, `nudge n3`, `promise 83.2`."""
    text: str


class Journal:
    """An open journal. One thread at a time; another process may have it open as well."""

    def __init__(self, folder: Path, key: Callable[[bool], Key]) -> None:
        """Open it, as `open_file`.

        Raises:
            JournalError: as `open_file`.
        """
        self._path = database(folder)
        self._file = open_file(folder, key)

    def close(self) -> None:
        """Close it; the last one to do so folds what was appended into the file."""
        with contextlib.suppress(sqlite.Error):  # what is committed is on the disk already
            self._file.close()

    def calls(self) -> list[KeptCall]:
        """Every call that is kept, the latest first."""
        with self._telling():
            return [KeptCall(*row) for row in self._file.execute("SELECT * FROM calls ORDER BY began DESC, id")]

    def events(self, call: int) -> list[Event]:
        """A call's events in their order; none where it is not kept."""
        return [event for _, event in self._rows(call)]

    def promises(self) -> list[Found]:
        """What was promised in every call that is kept, the latest call first."""
        rows = self._all(
            "SELECT calls.*, line FROM events JOIN calls ON calls.id = call WHERE name = 'promise' "
            "ORDER BY began DESC, events.id"
        )
        return [Found(KeptCall(*row[:3]), self._decode(row[3])) for row in rows]

    def search(self, words: str, limit: int = 200) -> list[Found]:
        """Where all these words were spoken or marked, the last a beginning at least; the latest first."""
        tokens = re.findall(r"\w+", words)
        if not tokens:
            return []
        sought = " ".join(f'"{token}"' for token in tokens) + "*"
        rows = self._all(
            "SELECT calls.*, line FROM (SELECT rowid AS found FROM words WHERE words MATCH ? ORDER BY rowid DESC LIMIT ?) "
            "JOIN events ON events.id = found JOIN calls ON calls.id = call ORDER BY events.id DESC",
            sought,
            limit,
        )
        return [Found(KeptCall(*row[:3]), self._decode(row[3])) for row in rows]

    def notes(self, call: int | None = None) -> list[Note]:
        """The agent's notes on a call, or all of them, as they were written."""
        where = "" if call is None else "WHERE call = ?"
        rows = self._all(f"SELECT * FROM notes {where} ORDER BY id", *([] if call is None else [call]))  # noqa: S608
        return [Note(*row) for row in rows]

    def write_note(self, call: int, about: str, text: str, at: float | None = None) -> None:
        """Note something down; what stood there about the same thing goes, and an empty text leaves nothing."""
        with self._changing():
            self._file.execute("DELETE FROM notes WHERE call = ? AND about = ? AND at IS ?", (call, about, at))
            if text.strip():
                row = (call, at, about, text)
                self._file.execute("INSERT INTO notes (call, at, about, text) VALUES (?, ?, ?, ?)", row)

    def delete_moment(self, call: int, start: float, end: float) -> None:
        """The words said between two moments, and all that was made of them and noted on them, are gone."""
        rows = self._rows(call)
        gone = traces([event for _, event in rows], start, end)
        left = [event for place, (_, event) in enumerate(rows) if place not in gone]
        with self._changing():
            taken = [row for place, row in enumerate(rows) if place in gone]
            self._unindex(taken)
            self._file.executemany("DELETE FROM events WHERE id = ?", [(number,) for number, _ in taken])
            self._file.execute("DELETE FROM notes WHERE call = ? AND at BETWEEN ? AND ?", (call, start, end))
            self._file.execute("UPDATE calls SET about = ? WHERE id = ?", (about(left), call))
        self._scrub()

    def delete_call(self, call: int) -> None:
        """A call is gone, with the notes on it."""
        with self._changing():
            self._remove_call(call)
            self._file.execute("DELETE FROM calls WHERE id = ?", (call,))
        self._scrub()

    def delete_all(self) -> None:
        """Every call is gone."""
        with self._changing():
            for table in ("notes", "events", "calls"):
                self._file.execute(f"DELETE FROM {table}")  # noqa: S608
            self._file.execute("INSERT INTO words (words) VALUES ('delete-all')")
        self._scrub()

    def expire(self, days: float, now: float) -> None:
        """What is older is gone. A call that began after `now`, as the clock was set back since, counts as of now."""
        with self._changing():
            self._file.execute("UPDATE calls SET began = ? WHERE began > ?", (now, now))
            old = self._file.execute("SELECT id FROM calls WHERE began < ?", (now - days * DAY_SECONDS,)).fetchall()
            for (call,) in old:
                self._remove_call(call)
                self._file.execute("DELETE FROM calls WHERE id = ?", (call,))
        if old:
            self._scrub()

    def begin(self, call: int, began: float) -> None:
        """A call begins, unless it has."""
        with self._changing():
            self._file.execute("INSERT OR IGNORE INTO calls (id, began) VALUES (?, ?)", (call, began))

    def append(self, call: int, events: Sequence[Event], *, anew: bool = False) -> None:
        """More of a call, on the disk when this returns; `anew`: in place of all that is kept of it."""
        with self._changing():
            if anew:
                self._remove_call(call)
                self._file.execute("UPDATE calls SET about = '' WHERE id = ?", (call,))
            for event in events:
                row = (call, wire.name_of(type(event)), wire.encode(event))
                number = self._file.execute("INSERT INTO events (call, name, line) VALUES (?, ?, ?)", row).lastrowid
                if words := _spoken(event):
                    self._file.execute("INSERT INTO words (rowid, text) VALUES (?, ?)", (number, words))
            self._retitle(call, events)

    def _retitle(self, call: int, events: Sequence[Event]) -> None:
        """What a call is about, as far as it is kept."""
        found = self._file.execute(
            "SELECT line FROM events WHERE call = ? AND name = 'question' ORDER BY id LIMIT 1", (call,)
        ).fetchone()
        words = about([self._decode(found[0])] if found else events)
        better = "about IS NOT ?1" if found else "about = ''"
        self._file.execute(f"UPDATE calls SET about = ?1 WHERE id = ?2 AND {better}", (words, call))  # noqa: S608

    def _remove_call(self, call: int) -> None:
        rows = self._file.execute(
            "SELECT id, line FROM events WHERE call = ? AND name IN ('utterance', 'mark')", (call,)
        )
        self._unindex([(number, self._decode(line)) for number, line in rows])
        self._file.execute("DELETE FROM events WHERE call = ?", (call,))

    def _unindex(self, rows: Sequence[tuple[int, Event]]) -> None:
        taken = [("delete", number, words) for number, event in rows if (words := _spoken(event))]
        self._file.executemany("INSERT INTO words (words, rowid, text) VALUES (?, ?, ?)", taken)

    def _scrub(self) -> None:
        """What was deleted leaves the search index, the free pages and the write-ahead log as well."""
        with self._telling():
            # the index keeps the first letters of a word where one of its pages ends, unless it is written anew
            self._file.execute("INSERT INTO words (words) VALUES ('optimize')")
            self._file.execute("PRAGMA incremental_vacuum").fetchall()
            self._file.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def _rows(self, call: int) -> list[tuple[int, Event]]:
        rows = self._all("SELECT id, line FROM events WHERE call = ? ORDER BY id", call)
        return [(number, self._decode(line)) for number, line in rows]

    def _decode(self, line: str) -> Event:
        return wire.decode(line, str(self._path))

    def _all(self, question: str, *values: Any) -> list[Any]:
        with self._telling():
            return list(self._file.execute(question, values))

    @contextlib.contextmanager
    def _changing(self) -> Iterator[None]:
        """All of it or nothing."""
        with self._telling():
            self._file.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._file.execute("COMMIT")
            except BaseException:
                with contextlib.suppress(sqlite.Error):  # a full disk has rolled it back by itself
                    self._file.execute("ROLLBACK")
                raise

    @contextlib.contextmanager
    def _telling(self) -> Iterator[None]:
        try:
            yield
        except sqlite.Error as error:
            raise told(error, self._path) from None


def new_id() -> int:
    """An id for a call."""
    return secrets.randbits(62)


def about(events: Sequence[Event]) -> str:
    """What a call is about, in the customer's words: the first question, else the first thing said in three words."""
    asked = (event.ask for event in events if isinstance(event, Question))
    said = (event.text for event in events if isinstance(event, Utterance) and event.speaker == "customer")
    return next(asked, "") or next((text for text in said if len(text.split()) >= 3), "")


def _spoken(event: Event) -> str:
    """What a search finds."""
    match event:
        case Utterance():
            return event.text
        case Mark():
            return event.note
        case _:
            return ""
