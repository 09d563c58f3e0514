"""The journal's key: in the system's keyring, or made from a passphrase. It is never written to a file."""

import importlib
import secrets
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from coach.errors import JournalError

SERVICE = "coach journal"
"""Name of the entry in the system's keyring."""

SYSTEM = {"darwin": ["macOS"], "win32": ["Windows"]}
"""Keyrings of the systems themselves, else those of `DESKTOPS`: all that `keyring` finds would be ten times the work,
and what else it finds may be a plain file, or somebody's server."""
DESKTOPS = ["SecretService", "libsecret", "kwallet"]


class Store(Protocol):
    """A keyring, as `keyring` has them."""

    def get_password(self, service: str, username: str, /) -> str | None:
        """What is kept under a name."""

    def set_password(self, service: str, username: str, password: str, /) -> None:
        """Keep it."""

    def delete_password(self, service: str, username: str, /) -> None:
        """Keep it no longer."""


@dataclass(frozen=True)
class Key:
    """A key, and where it comes from, to be told where it does not fit."""

    literal: str = field(repr=False)
    """As SQLCipher's `PRAGMA key` takes it, quoted."""
    source: str


def system_keyring() -> Store | None:
    """The keyring of this system; None where there is none that works."""
    from keyring.backend import KeyringBackend  # noqa: PLC0415  # 0.05 s that only a kept call needs

    modules = [f"keyring.backends.{name}" for name in SYSTEM.get(sys.platform, DESKTOPS)]
    for name in modules:
        importlib.import_module(name)
    found = [one for one in KeyringBackend.get_viable_backends() if one.__module__ in modules]
    best = max(found, key=lambda one: one.priority, default=None)
    return best() if best else None


def from_keyring(store: Store, folder: Path, *, new: bool) -> Key:
    """The key that the keyring has for the journal in a folder; made there for a new one.

    Raises:
        JournalError: it does not answer, or has no key for a journal that exists.
    """
    try:
        told = store.get_password(SERVICE, str(folder))
        if told is None and new:
            told = secrets.token_hex(32)
            store.set_password(SERVICE, str(folder), told)
            told = store.get_password(SERVICE, str(folder))  # one that forgets would lose every call
    except Exception as error:  # each system's keyring fails in its own way
        remedy = 'unlock it, or have [journal] key = "passphrase" in config.toml'
        raise _silent(error, "a key from it", remedy) from None
    if told is None:
        remedy = "if it was made with a passphrase, say so in config.toml; `coach purge` removes it"
        raise JournalError(str(folder), "a journal whose key the keyring does not have", "its key", remedy)
    if len(told) != 64 or set(told) - set("0123456789abcdef"):
        raise JournalError("journal", "something else under its name in the keyring", "64 hex digits")
    return Key(f"\"x'{told}'\"", "the key in the keyring")


def from_passphrase(passphrase: str) -> Key:
    """A key from the agent's passphrase; SQLCipher derives it with PBKDF2-HMAC-SHA512, 256,000 rounds, and a salt.

    Raises:
        JournalError: it is empty, or no passphrase can hold it.
    """
    if not passphrase.strip() or "\0" in passphrase:
        raise JournalError("journal", "an empty passphrase", "a passphrase")
    # with a word before it nothing that a person types is taken for a raw key
    quoted = passphrase.replace("'", "''")
    return Key(f"'coach:{quoted}'", "this passphrase")


def has_key(store: Store | None, folder: Path) -> bool:
    """Whether the keyring has a key for the journal in a folder.

    Raises:
        JournalError: it does not answer.
    """
    try:
        return store is not None and store.get_password(SERVICE, str(folder)) is not None
    except Exception as error:  # as above
        raise _silent(error, "whether it has a key") from None


def forget(store: Store | None, folder: Path) -> None:
    """Remove the key from the keyring, if it is there.

    Raises:
        JournalError: the keyring does not let go of it.
    """
    if store is None or not has_key(store, folder):
        return
    try:
        store.delete_password(SERVICE, str(folder))
    except Exception as error:  # as above
        raise _silent(error, "the journal's key gone") from None


def _silent(error: Exception, expected: str, remedy: str = "unlock it and ask again") -> JournalError:
    return JournalError("journal", f"the keyring does not answer ({type(error).__name__})", expected, remedy)
