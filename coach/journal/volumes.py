"""The volumes of a journal: each holds the events of calls that came one after another, and an index of their words.

Something leaves a volume by what stays being written anew: the old tables are dropped, and every page of them is
overwritten (`secure_delete`). Deleting rows would not do, since SQLite copies rows from page to page as others go, and
leaves a copy where they lay. So a deletion costs as much as the volumes that it touches, however many calls there are.
"""

from typing import Any

from coach.journal.database import Database

LARGEST = 2**14
"""From its first event to its last; the next call begins another. The demo's calls make 2.5 MB of it, written anew in
0.2 s, 0.5 s on a busy machine; ten thousand of them fill 430, where a word that is in none is sought for 0.03 s."""

MADE = (
    """
    CREATE TABLE events_N (
        id INTEGER PRIMARY KEY,
        call INTEGER NOT NULL,
        name TEXT NOT NULL,
        line TEXT NOT NULL
    )
    """,
    "CREATE INDEX events_of_call_N ON events_N (call, name)",
    "CREATE INDEX actions_N ON events_N (name) WHERE name = 'action'",
    "CREATE INDEX promises_N ON events_N (name) WHERE name IN ('promise', 'done')",
    """
    CREATE VIEW kept_N AS SELECT * FROM events_N AS events
        WHERE call NOT IN (SELECT call FROM leaving_calls)
        AND NOT EXISTS (SELECT 1 FROM leaving_events AS gone WHERE gone.call = events.call AND gone.event = events.id)
    """,
    """
    CREATE VIEW spoken_N AS
        SELECT id, call, coalesce(json_extract(line, '$.text'), json_extract(line, '$.note')) AS text
        FROM events_N WHERE name IN ('utterance', 'mark', 'note')
    """,
    """
    CREATE VIRTUAL TABLE words_N USING fts5(
        text, content='spoken_N', content_rowid='id', columnsize=0, tokenize='unicode61 remove_diacritics 2'
    )
    """,
)
"""What a volume is made of; N is its number."""
DROPPED = ("DROP TABLE words_N", "DROP VIEW spoken_N", "DROP VIEW kept_N", "DROP TABLE events_N")


class Volume:
    """One of them."""

    def __init__(self, file: Database, number: int) -> None:
        self.number = number
        self._file = file

    def rows(self, question: str, *values: Any) -> list[Any]:
        """What a statement on it gives, in which N is its number; raises as `Database.rows`."""
        return self._file.rows(numbered(question, self.number), *values)

    @property
    def full(self) -> bool:
        """No further call begins in it."""
        first = self.rows("SELECT id FROM events_N ORDER BY id LIMIT 1")
        last = self.rows("SELECT id FROM events_N ORDER BY id DESC LIMIT 1")
        return bool(first) and last[0][0] - first[0][0] >= LARGEST

    def make(self) -> None:
        """There is nothing in it yet."""
        for statement in MADE:
            self.rows(statement)

    def write_anew(self) -> None:
        """Without what leaves it, within a change; where no call is left, it is no more."""
        stay = self.rows("SELECT id, call, name, line FROM kept_N ORDER BY id")
        for statement in DROPPED:
            self.rows(statement)
        self.rows("DELETE FROM calls WHERE volume = ? AND id IN (SELECT call FROM leaving_calls)", self.number)
        if self.rows("SELECT id FROM calls WHERE volume = ? LIMIT 1", self.number):
            self.make()
            self._file.each(numbered("INSERT INTO events_N VALUES (?, ?, ?, ?)", self.number), stay)
            self.rows("INSERT INTO words_N (words_N) VALUES ('rebuild')")
        self.rows("DELETE FROM leaving_calls WHERE call NOT IN (SELECT id FROM calls)")
        self.rows("DELETE FROM leaving_events WHERE call NOT IN (SELECT id FROM calls WHERE volume <> ?)", self.number)


def numbered(statement: str, number: int) -> str:
    """A statement on the volume of that number."""
    return statement.replace("_N", f"_{number}")


def volumes(file: Database) -> list[Volume]:
    """All of them, the latest first."""
    return [Volume(file, number) for (number,) in file.rows("SELECT DISTINCT volume FROM calls ORDER BY volume DESC")]


def volume_of(file: Database, call: int) -> Volume | None:
    """The one that a call is in; None where there is no such call."""
    return next((Volume(file, number) for (number,) in file.rows("SELECT volume FROM calls WHERE id = ?", call)), None)


def volume_for_more(file: Database) -> Volume:
    """The one in which the next call begins, within a change."""
    latest = next(iter(volumes(file)), None)
    if latest and not latest.full:
        return latest
    fresh = Volume(file, latest.number + 1 if latest else 1)
    fresh.make()
    return fresh
