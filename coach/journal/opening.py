"""The journal as the settings want it, opened before a shift begins, or one line on why nothing is kept."""

import sys
import time
from getpass import getpass
from pathlib import Path

from coach.errors import CoachError, JournalBlockedError, JournalError, JournalKeyError
from coach.journal.file import is_new, remove
from coach.journal.journal import Journal
from coach.journal.keys import Key, from_keyring, from_passphrase, system_keyring
from coach.journal.settings import JournalSettings

TRIES = 3
"""Times that a passphrase is asked for, in case it is mistyped."""
WARNING = "coach: whoever forgets this passphrase has lost the journal; nobody can open it then.\n"


def open_journal(settings: JournalSettings, folder: Path) -> Journal:
    """The journal in a folder, without what is too old; for a passphrase, the agent is asked.

    Raises:
        JournalError: there is no key, or the file cannot be opened.
    """
    if settings.key == "keyring":
        store = system_keyring()
        if store is None:
            remedy = 'set [journal] key = "passphrase" in config.toml'
            raise JournalError("journal", "no system keyring", "one to keep the key in", remedy)
        journal = Journal(folder, lambda new: from_keyring(store, folder, new=new))
    else:
        journal = _with_passphrase(folder)
    if settings.keep != "nothing":
        try:
            journal.expire(settings.keep, time.time())
            journal.finish(_say_what_takes_long)
        except JournalBlockedError:  # another coach is at work in it, or there is no room: the next one does it
            pass
        except CoachError:
            journal.close()
            raise
    return journal


def open_for_call(settings: JournalSettings, folder: Path) -> tuple[Journal | None, str]:
    """The journal for calls to come; or none, and in one line why, or what else the agent should know."""
    try:
        if settings.keep == "nothing":
            gone = remove(folder)
            return None, "the journal is gone, as [journal] keep in config.toml says" if gone else ""
        return open_journal(settings, folder), ""
    except CoachError as error:
        return None, f"nothing of these calls is kept: {error}"
    except OSError as error:
        return None, f"the journal in {folder} could not be removed: {error.strerror}"


def _say_what_takes_long() -> None:
    print("coach: old calls are being removed from the journal; that takes a moment", file=sys.stderr)


def _with_passphrase(folder: Path) -> Journal:
    """The journal, opened with what is typed; where that does not open it, it is asked for again.

    Raises:
        JournalError: there is nobody to ask, nothing was typed, or TRIES times what does not open it.
    """
    for _ in range(TRIES - 1):
        try:
            return _opened(folder, _asked(folder))
        except JournalKeyError as error:
            print(f"coach: {error.found}", file=sys.stderr)
    return _opened(folder, _asked(folder))


def _opened(folder: Path, key: Key) -> Journal:
    return Journal(folder, lambda _: key)


def _asked(folder: Path) -> Key:
    """The key from a passphrase, asked for on the terminal; twice for a new journal, which cannot be opened without.

    Raises:
        JournalKeyError: two different things were typed.
        JournalError: there is nobody to ask, or nothing was typed.
    """
    if not sys.stdin.isatty():
        raise JournalError(
            "journal", "no terminal to ask for the passphrase on", "one, or a key in the system's keyring"
        )
    new = is_new(folder)
    try:
        first = getpass(f"{WARNING if new else ''}Passphrase of the journal: ")
        if new and getpass("Once more: ") != first:
            raise JournalKeyError("journal", "two different passphrases", "the same twice", "start again")
    except EOFError:
        raise JournalError("journal", "no passphrase", "one") from None
    return from_passphrase(first)
