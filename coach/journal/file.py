"""The journal's file: SQLite through SQLCipher, every page encrypted and authenticated.

It is opened or told why not; whatever is wrong with it, it is never overwritten.
"""

import contextlib
import os
import stat
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock, Timeout
from sqlcipher3 import dbapi2 as sqlite

from coach.errors import JournalBlockedError, JournalError
from coach.journal.database import Database, told
from coach.journal.keys import Key
from coach.journal.leaving import AHEAD, CALLS
from coach.journal.volumes import MADE, numbered

NAME = "journal.db"
LOCK = "lock"
FILES = (NAME, f"{NAME}-wal", f"{NAME}-shm", LOCK)
"""All that there may be in the journal's folder."""
MARK = 0x636F6163
"""SQLite's application_id: a file with another one is not ours."""

VERSION = 3
"""Of a file as this coach makes it."""
LEFT = (
    "CREATE TABLE leaving_calls (call INTEGER PRIMARY KEY, step INTEGER NOT NULL)",
    "CREATE TABLE leaving_events (call INTEGER, event INTEGER, step INTEGER NOT NULL, PRIMARY KEY (call, event))",
)
STEPS = {
    0: (*CALLS, *LEFT, AHEAD, "CREATE TABLE unswept (step INTEGER PRIMARY KEY)"),
    1: (
        "DELETE FROM events WHERE id IN (SELECT event FROM leaving_events) OR call IN (SELECT call FROM leaving_calls)",
        "DELETE FROM calls WHERE id IN (SELECT call FROM leaving_calls)",
        *("DROP VIEW kept_events", "DROP VIEW kept_calls", "DROP TABLE words", "DROP VIEW spoken"),
        *("DROP TABLE leaving_events", "DROP TABLE leaving_calls"),
        *("ALTER TABLE calls RENAME TO old_calls", "ALTER TABLE events RENAME TO old_events"),
        *(*CALLS, *LEFT, AHEAD, *(numbered(statement, 1) for statement in MADE)),
        "INSERT INTO calls SELECT id, began, about, 1 FROM old_calls",
        "INSERT INTO events_1 SELECT id, call, name, line FROM old_events",
        "INSERT INTO words_1 (words_1) VALUES ('rebuild')",
        *("DROP TABLE old_events", "DROP TABLE old_calls"),
    ),
    2: (AHEAD,),
}
"""How a new file, or one of each older version, becomes one of this version; before 2 there was one volume, unnamed."""

PATIENCE_SECONDS = 5.0
"""How long another coach may hold the file; it holds it for milliseconds at a time."""


def is_new(folder: Path) -> bool:
    """There is no journal yet, or nothing was ever written into it."""
    path = folder / NAME
    return not path.exists() or path.stat().st_size == 0


def open_file(folder: Path, key: Callable[[bool], Key]) -> Database:
    """The journal in a folder, made where there is none, brought up from an older version.

    Args:
        folder: made where there is none, for this account alone.
        key: asked while no other coach can be, told whether the journal is a new one.

    Raises:
        JournalError: the folder may not be written, the key does not fit, the file is damaged, not ours, of a newer
            coach, or held by another one.
    """
    path, source = folder / NAME, "the key"
    try:
        _private(folder)
        with FileLock(folder / LOCK, timeout=PATIENCE_SECONDS, mode=0o600):
            chosen = key(is_new(folder))
            source = chosen.source
            _reserve(path)
            return Database(_opened(path, chosen), path)
    except Timeout:
        raise JournalBlockedError(str(path), "another coach holds it", remedy="close that one") from None
    except OSError as error:
        remedy = 'or [journal] keep = "nothing" in config.toml'
        raise JournalError(str(folder), error.strerror or str(error), "a folder of your own", remedy) from None
    except sqlite.Error as error:
        raise told(error, path, source) from None


def remove(folder: Path) -> bool:
    """The journal's files are gone, and the folder, unless something else lies in it; whether there was a journal.

    Raises:
        OSError: one cannot be removed, as when another coach has it open on Windows.
    """
    found = (folder / NAME).exists()
    for name in FILES:
        (folder / name).unlink(missing_ok=True)
    with contextlib.suppress(OSError):  # it is not there, or something that is not ours lies in it
        folder.rmdir()
    return found


def _private(folder: Path) -> None:
    """Nobody else may look into the folder."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if stat.S_IMODE(folder.stat().st_mode) != 0o700:
        folder.chmod(0o700)


def _reserve(path: Path) -> None:
    """The file exists and is ours alone before anything is in it; SQLite gives its companions the same mode."""
    descriptor = os.open(path, os.O_CREAT | os.O_RDWR | getattr(os, "O_NOFOLLOW", 0), 0o600)
    os.close(descriptor)
    if stat.S_IMODE(path.stat().st_mode) != 0o600:
        path.chmod(0o600)


def _opened(path: Path, key: Key) -> sqlite.Connection:
    try:
        return _connected(path, key)
    except sqlite.OperationalError as error:
        if "I/O" not in str(error):
            raise
        # a full disk has no room for what coaches share (32 KB); alone, one can still read
        return _connected(path, key, "PRAGMA locking_mode = EXCLUSIVE")


def _connected(path: Path, key: Key, *first: str) -> sqlite.Connection:
    connection = sqlite.connect(str(path), isolation_level=None, check_same_thread=False, timeout=PATIENCE_SECONDS)
    try:
        connection.execute("PRAGMA cipher_log_level = NONE")  # it would write on stderr, across the screen
        connection.execute(f"PRAGMA key = {key.literal}")
        for pragma in first:
            connection.execute(pragma)
        version = _version(connection, path)
        if version < VERSION:
            connection.execute("PRAGMA auto_vacuum = INCREMENTAL")  # before anything is in it; pages come free anywhere
        connection.execute("PRAGMA journal_mode = WAL")
        for pragma in (
            "synchronous = FULL",  # what is committed is on the disk, also after a power cut
            "fullfsync = ON",  # what that takes on macOS; nothing elsewhere
            "checkpoint_fullfsync = ON",
            "secure_delete = ON",
            "temp_store = MEMORY",
        ):
            connection.execute(f"PRAGMA {pragma}")
        if version < VERSION:
            marks = f"PRAGMA user_version = {VERSION}", f"PRAGMA application_id = {MARK}"
            connection.executescript(";".join(["BEGIN IMMEDIATE", *STEPS[version], *marks, "COMMIT"]))
        if 0 < version < VERSION:
            connection.execute("VACUUM")  # it takes on `auto_vacuum`
    except BaseException:
        connection.close()
        raise
    return connection


def _version(connection: sqlite.Connection, path: Path) -> int:
    """The version of the file; 0 for an empty one.

    Raises:
        JournalError: it is a newer coach's, or no journal.
    """
    (filled,) = connection.execute("SELECT EXISTS (SELECT * FROM sqlite_master)").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (mark,) = connection.execute("PRAGMA application_id").fetchone()
    if filled and mark != MARK:
        raise JournalError(str(path), "another program's file", "a journal")
    if version > VERSION:
        found = f"a journal of a newer coach (version {version})"
        remedy = "update coach; until then nothing is kept"
        raise JournalError(str(path), found, f"version {VERSION} or older", remedy)
    return int(version)
