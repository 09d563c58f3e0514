"""Where a running coach is to be found: a file in the state folder that only the person's own account can read."""

import contextlib
import json
import os
from collections.abc import Iterator

from coach.home import home

DOOR = "live.json"
"""Of the door that `coach tell` knocks at."""
SCREENS = "screens.json"
"""Of the door for screens, where a coach runs without one."""


@contextlib.contextmanager
def published(name: str, port: int, token: str) -> Iterator[None]:
    """The file is there for as long as this lasts; whole from the first, and private from its first byte."""
    file = home().state / name
    new = file.with_suffix(".new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as out:
        out.write(json.dumps({"port": port, "token": token}))
    new.replace(file)
    try:
        yield
    finally:
        file.unlink(missing_ok=True)


def find(name: str) -> tuple[int, str] | None:
    """Port on loopback and the token that is wanted there; None where nobody says so."""
    try:
        found = json.loads((home().state / name).read_text(encoding="utf-8"))
        return int(found["port"]), str(found["token"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
