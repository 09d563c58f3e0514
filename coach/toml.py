"""TOML that a person writes: what it says, on which line each thing stands, and which name was meant."""

import difflib
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coach.errors import CoachError
from coach.text import unparsed

Place = tuple[str | int, ...]
"""Keys from the outermost in; a table of a list of tables has its number among them, from 0."""

_TOKEN = re.compile(
    r"""
    "{3}(?:\\.|[^\\])*?"{3,5} | '{3}.*?'{3,5}  # texts of many lines
    | "(?:\\.|[^"\\\n])*" | '[^'\n]*'        # texts of one
    | \#[^\n]* | [\[\]{}\n]
    """,
    re.DOTALL | re.VERBOSE,
)


@dataclass(frozen=True)
class Toml:
    """A file as it was read."""

    path: Path
    table: Mapping[str, Any]
    lines: Mapping[Place, int]
    """Where each key is set, and each table opened; lines are counted from 1."""

    @classmethod
    def parse(cls, path: Path, text: str, error: type[CoachError]) -> "Toml":
        r"""Read a text whose lines end with `\n`.

        Raises:
            CoachError: an `error`: it is no TOML, with the line where the reader stopped.
        """
        try:
            return cls(path, tomllib.loads(text), dict(_places(text)))
        except (ValueError, RecursionError) as fault:  # not only TOMLDecodeError: a number may have too many digits
            found = re.search(r"at line (\d+)", str(fault))
            line = found[1] if found else text.rstrip().count("\n") + 1
            raise error(f"{path}:{line}", f"broken TOML ({unparsed(fault)})", "key = value lines") from None

    def line(self, *place: str | int) -> int:
        """Where a place stands, or the innermost table around it that is there."""
        around = (place[:length] for length in range(len(place), 0, -1))
        return next((self.lines[one] for one in around if one in self.lines), 1)

    def where(self, *place: str | int) -> str:
        """The same as `path:line`."""
        return f"{self.path}:{self.line(*place)}"


def nearest(name: str, known: Sequence[str], form: str = "%s") -> str:
    """The known name closest to a mistyped one, as it is written; all of them where none is close."""
    known = [one for one in known if one]
    near = difflib.get_close_matches(name, known, 1)
    if not known:
        return "none"
    return form % near[0] if near else "one of " + ", ".join(form % one for one in known)


def _places(text: str) -> Iterator[tuple[Place, int]]:
    """Every key and every table of a valid text, with its line."""
    room: Place = ()
    opened: dict[Place, int] = {}
    for line, statement in _statements(text):
        said = tomllib.loads(statement)
        if not statement.startswith("["):
            for place in _keys(said):
                yield room + place, line
            continue
        *outer, name = _header(said)
        room = ()
        for key in outer:
            room = _latest((*room, key), opened)
        room = (*room, name)
        if statement.startswith("[["):
            yield room, line
            opened[room] = opened.get(room, -1) + 1
        room = _latest(room, opened)
        yield room, line


def _latest(place: Place, opened: Mapping[Place, int]) -> Place:
    """The table that a name means: of a list of tables the one opened last."""
    return (*place, opened[place]) if place in opened else place


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """Each header and each `key = value` with the line on which it begins; a value may go on over several lines."""
    begin = depth = 0
    line = 1
    for token in (*_TOKEN.finditer(text), None):
        sign = token[0] if token else "\n"
        depth += (sign in "[{") - (sign in "]}") if len(sign) == 1 else 0
        if sign == "\n" and depth == 0:
            end = token.start() if token else len(text)
            statement = text[begin:end].strip()
            if statement and not statement.startswith("#"):
                yield line, statement
            line += text.count("\n", begin, end + 1)
            begin = end + 1


def _keys(table: Mapping[str, Any]) -> Iterator[Place]:
    """Each key of a statement, also those of a table written on one line."""
    for key, value in table.items():
        yield (key,)
        if isinstance(value, dict):
            yield from ((key, *place) for place in _keys(value))


def _header(table: Mapping[str, Any]) -> Place:
    """The names in a header."""
    ((key, value),) = table.items()
    inner = value[0] if isinstance(value, list) else value
    return (key, *(_header(inner) if inner else ()))
