"""The journal's file, open: questions and changes to it, and SQLite's faults in words that a person can act on."""

import contextlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as sqlite

from coach.errors import JournalBlockedError, JournalError, JournalKeyError


class Database:
    """One connection. One thread at a time; another process may have the same file open."""

    def __init__(self, connection: sqlite.Connection, path: Path) -> None:
        self.path = path
        self._connection = connection

    def rows(self, question: str, *values: Any) -> list[Any]:
        """What a statement gives.

        Raises:
            JournalError: the file is damaged, blocked, or its disk full.
        """
        with self._telling():
            return list(self._connection.execute(question, values))

    def each(self, change: str, values: Iterable[tuple[Any, ...]]) -> None:
        """A change for each of many; raises as `rows`."""
        with self._telling():
            self._connection.executemany(change, values)

    @contextlib.contextmanager
    def changing(self) -> Iterator[None]:
        """All that is changed within goes to the disk together, or nothing of it; raises as `rows`."""
        self.rows("BEGIN IMMEDIATE")
        try:
            yield
            self.rows("COMMIT")
        except BaseException:
            with contextlib.suppress(JournalError):  # a full disk has rolled it back by itself
                self.rows("ROLLBACK")
            raise

    def close(self) -> None:
        """Close it; the last one to do so folds what was appended into the file."""
        with contextlib.suppress(sqlite.Error):  # what is committed is on the disk already
            self._connection.close()

    @contextlib.contextmanager
    def _telling(self) -> Iterator[None]:
        try:
            yield
        except sqlite.Error as error:
            raise told(error, self.path) from None


def told(error: Exception, path: Path, source: str = "the key") -> JournalError:
    """What SQLite says, in words that a person can act on."""
    said = str(error)
    if "not a database" in said:
        remedy = "`coach purge` removes it"
        return JournalKeyError(str(path), f"{source} does not open it, or its beginning is damaged", "its key", remedy)
    if "malformed" in said or "vtable" in said:
        remedy = "nothing more is written to it; `coach purge` removes it"
        return JournalError(str(path), "a damaged page", "a sound file", remedy)
    if "is locked" in said:
        return JournalBlockedError(str(path), "another coach holds it", remedy="close that one")
    if "disk is full" in said:
        return JournalBlockedError(str(path), "the disk is full", "room for it", "it goes on when there is")
    if "I/O" in said:
        return JournalBlockedError(str(path), said, "a disk that can be written")
    return JournalError(str(path), said)
