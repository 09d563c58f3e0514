"""A person's own config.toml, changed: what stands there stays, with its comments; what was there before is kept."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import tomlkit
import tomlkit.items

from coach.errors import ConfigError
from coach.text import read_text

Key = tuple[str, str]
"""Table and key."""


@dataclass(frozen=True)
class Proposal:
    """What would be written."""

    path: Path
    before: str
    after: str

    @property
    def backup(self) -> Path:
        """Where the file as it was is kept."""
        return self.path.with_name(f"{self.path.name}.bak")

    @property
    def changes(self) -> list[str]:
        """Lines that go (`- `) and come (`+ `), with the lines around them."""
        lines = difflib.ndiff(self.before.splitlines(), self.after.splitlines())
        return [line for line in lines if not line.startswith("?")]

    def write(self) -> None:
        """Whole or not at all; nothing where nothing changes.

        Raises:
            ConfigError: the disk.
        """
        if self.after == self.before:
            return
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            _replace(self.backup, self.path.read_bytes() if self.path.exists() else b"")
            _replace(self.path, self.after.encode())
        except OSError as error:
            raise _unwritten(self.path, error) from None


def propose(path: Path, wishes: Mapping[Key, str]) -> Proposal:
    """The file with other values; an empty one is written only where another stands there already.

    Raises:
        ConfigError: it cannot be read, or is no TOML of tables.
    """
    path = path.resolve()  # what a link leads to is changed, and the link stays
    before = read_text(path, ConfigError, "a UTF-8 text file") if path.exists() else ""
    try:
        document = tomlkit.parse(before)
        for (room, key), value in wishes.items():
            if value or key in document.get(room, {}):
                _set(document, room, key, value)
        return Proposal(path, before, tomlkit.dumps(document))
    except (ValueError, TypeError, AttributeError) as error:  # tomlkit's own errors are ValueErrors
        found = f"cannot be changed ({' '.join(str(error).split())})"
        raise ConfigError(str(path), found, "tables of keys", "`coach check` tells every fault") from None


def restore(path: Path) -> Path:
    """Put back what was there before the last change; that change is kept in its place, so twice is as before.

    Raises:
        ConfigError: there is nothing to put back, or the disk.
    """
    path = path.resolve()
    backup = Proposal(path, "", "").backup
    if not backup.exists():
        raise ConfigError(str(backup), "no such file", remedy="nothing has been changed by `coach setup`")
    try:
        old, new = backup.read_bytes(), path.read_bytes() if path.exists() else b""
        _replace(path, old)
        _replace(backup, new)
    except OSError as error:
        raise _unwritten(path, error) from None
    return path


def _set(document: tomlkit.TOMLDocument, room: str, key: str, value: str) -> None:
    if room not in document:
        if document:
            document.add(tomlkit.nl())
        document.add(room, tomlkit.table())
    table = document[room]
    if str(table.get(key, "")) != value or key not in table:
        table[key] = value


def _replace(path: Path, content: bytes) -> None:
    new = path.with_name(f"{path.name}.new")
    new.write_bytes(content)
    new.replace(path)


def _unwritten(path: Path, error: OSError) -> ConfigError:
    return ConfigError(str(path), f"cannot be written ({error.strerror or error})", remedy="see who owns that folder")
