"""The journal's file: SQLite through SQLCipher, every page encrypted and authenticated.

It is opened or told why not; whatever is wrong with it, it is never overwritten.
"""

import os
import stat
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock, Timeout
from sqlcipher3 import dbapi2 as sqlite

from coach.errors import JournalError
from coach.journal.keys import Key

NAME = "journal.db"
MARK = 0x636F6163
"""SQLite's application_id: a file with another one is not ours."""

STEPS = (
    """
    CREATE TABLE calls (id INTEGER PRIMARY KEY, began REAL NOT NULL, about TEXT NOT NULL DEFAULT '');
    CREATE TABLE events (
        id INTEGER PRIMARY KEY,
        call INTEGER NOT NULL REFERENCES calls ON DELETE CASCADE,
        name TEXT NOT NULL,
        line TEXT NOT NULL
    );
    CREATE INDEX events_of_call ON events (call);
    CREATE INDEX questions ON events (call) WHERE name = 'question';
    CREATE INDEX promises ON events (call) WHERE name = 'promise';
    CREATE TABLE notes (
        id INTEGER PRIMARY KEY,
        call INTEGER NOT NULL REFERENCES calls ON DELETE CASCADE,
        at REAL,
        about TEXT NOT NULL,
        text TEXT NOT NULL
    );
    CREATE INDEX notes_on_call ON notes (call);
    CREATE VIRTUAL TABLE words USING fts5(text, content='', columnsize=0);
    INSERT INTO words (words, rank) VALUES ('secure-delete', 1);
    """,
)
"""How a file of each older version becomes one of the next; the number of steps is this coach's version of it."""

PATIENCE_SECONDS = 5.0
"""How long another coach may hold the file; it holds it for milliseconds at a time."""


def database(folder: Path) -> Path:
    """Where the journal in a folder is."""
    return folder / NAME


def is_new(folder: Path) -> bool:
    """There is no journal yet, or nothing was ever written into it."""
    path = database(folder)
    return not path.exists() or path.stat().st_size == 0


def open_file(folder: Path, key: Callable[[bool], Key]) -> sqlite.Connection:
    """The journal in a folder, made where there is none, brought up from an older version.

    Args:
        folder: made where there is none, for this account alone.
        key: asked while no other coach can be, told whether the journal is a new one.

    Raises:
        JournalError: the folder may not be written, the key does not fit, the file is damaged, not ours, of a newer
            coach, or held by another one.
    """
    path, source = database(folder), "the key"
    try:
        _private(folder)
        with FileLock(folder / "lock", timeout=PATIENCE_SECONDS, mode=0o600):
            chosen = key(is_new(folder))
            source = chosen.source
            _reserve(path)
            return _opened(path, chosen)
    except Timeout:
        raise JournalError(str(path), "another coach holds it", remedy="close that one") from None
    except OSError as error:
        remedy = 'or [journal] keep = "nothing" in config.toml'
        raise JournalError(str(folder), error.strerror or str(error), "a folder of your own", remedy) from None
    except sqlite.Error as error:
        raise told(error, path, source) from None


def told(error: Exception, path: Path, source: str = "the key") -> JournalError:
    """What SQLite says, in words that a person can act on."""
    said = str(error)
    if "not a database" in said:
        remedy = "`coach purge` removes it"
        return JournalError(str(path), f"{source} does not open it, or its beginning is damaged", "its key", remedy)
    if "malformed" in said:
        return JournalError(str(path), "a damaged page", "a sound file", "nothing more is written to it")
    if "locked" in said or "busy" in said:
        return JournalError(str(path), "another coach holds it", remedy="close that one")
    if "full" in said:
        return JournalError(str(path), "the disk is full", "room for it", "it goes on when there is")
    return JournalError(str(path), said)


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
    file = sqlite.connect(str(path), isolation_level=None, check_same_thread=False, timeout=PATIENCE_SECONDS)
    try:
        file.execute(f"PRAGMA key = {key.literal}")
        file.execute("PRAGMA auto_vacuum = INCREMENTAL")  # takes hold only while there is no table
        version = _version(file, path)
        file.execute("PRAGMA journal_mode = WAL")
        for pragma in (
            "synchronous = FULL",  # what is committed is on the disk, also after a power cut
            "fullfsync = ON",  # what that takes on macOS; nothing elsewhere
            "checkpoint_fullfsync = ON",
            "secure_delete = ON",
            "foreign_keys = ON",
            "temp_store = MEMORY",
        ):
            file.execute(f"PRAGMA {pragma}")
        for number in range(version, len(STEPS)):
            steps = f"BEGIN IMMEDIATE; {STEPS[number]} PRAGMA user_version = {number + 1};"
            file.executescript(f"{steps} PRAGMA application_id = {MARK}; COMMIT;")
    except BaseException:
        file.close()
        raise
    return file


def _version(file: sqlite.Connection, path: Path) -> int:
    """The version of the file; 0 for an empty one.

    Raises:
        JournalError: it is a newer coach's, or no journal.
    """
    (tables,) = file.execute("SELECT count(*) FROM sqlite_master").fetchone()
    (version,) = file.execute("PRAGMA user_version").fetchone()
    (mark,) = file.execute("PRAGMA application_id").fetchone()
    if tables and mark != MARK:
        raise JournalError(str(path), "another program's file", "a journal")
    if version > len(STEPS):
        found = f"a journal of a newer coach (version {version})"
        raise JournalError(
            str(path), found, f"version {len(STEPS)} or older", "update coach; until then nothing is kept"
        )
    return int(version)
