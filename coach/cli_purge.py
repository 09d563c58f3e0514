"""`coach purge`: all that coach keeps on this machine, shown, and removed when the person says so."""

import contextlib
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coach.errors import CoachError, JournalError

if TYPE_CHECKING:
    from coach.home import Home


@dataclass(frozen=True)
class Thing:
    """Something that coach keeps."""

    what: str
    where: str
    remove: Callable[[], object]


def purge(
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Remove all that coach keeps on this machine: the journal and its key, models, your config and prompts."""
    from coach.home import home as home_of

    home = home_of()
    things = [*_journal(home), *_models(home), *_state(home), *_config(home)]
    if not things:
        print("Nothing of coach is kept on this machine.")
        return
    width = max(len(thing.what) for thing in things)
    print("\n".join(f"{thing.what:<{width}}  {thing.where}" for thing in things))
    if not yes and not typer.confirm("Remove all of it? It cannot be brought back.", default=False):
        print("Nothing was removed.")
        return
    faults = [fault for thing in things if (fault := _removed(thing))]
    for folder in (home.models, home.state, home.journal.parent, home.config):
        with contextlib.suppress(OSError):  # it is not there, or something that is not ours lies in it
            folder.rmdir()
    for fault in faults:
        print(f"coach: {fault}", file=sys.stderr)
    if faults:
        raise SystemExit(1)
    print("All of it is gone.")
    for path in _others(home):
        print(f"Not coach's, and left: {path}")


def _others(home: "Home") -> list[Path]:
    """What still lies in the folders of coach's."""
    own = {home.models, home.state, home.journal, home.journal.parent, home.config, home.config / "prompts"}
    return sorted({path for folder in own if folder.is_dir() for path in folder.iterdir()} - own)


def _removed(thing: Thing) -> str:
    """Remove it and say so; in one line what went wrong, empty where nothing did."""
    try:
        thing.remove()
    except CoachError as error:
        return str(error)
    except OSError as error:  # as when another coach has it open on Windows
        return f"{thing.where}: {error.strerror or error}; expected to remove it; close every coach and ask again"
    print(f"Removed {thing.what}.")
    return ""


def _journal(home: "Home") -> Iterator[Thing]:
    """The key first: without it the journal is unreadable already, whatever happens to the files."""
    from coach import config
    from coach.journal import file, keys

    store = keys.system_keyring()
    there = any((home.journal / name).exists() for name in file.FILES)
    try:
        kept = keys.has_key(store, home.journal)
    except CoachError:  # it is told as the key is removed
        kept = True
    if kept:
        yield Thing("the journal's key", "in the system's keyring", partial(keys.forget, store, home.journal))
    elif store is None and there and config.gather()[0].journal.key == "keyring":
        yield Thing("the journal's key", "in a keyring that does not answer", _unanswered)
    if there:
        yield Thing("the journal", str(home.journal), partial(file.remove, home.journal))


def _unanswered() -> None:
    raise JournalError("the journal's key", "no keyring answers", "the one it is in", "start that and ask again")


def _models(home: "Home") -> Iterator[Thing]:
    from coach.speech import shelf
    from coach.speech.models import MODELS

    for name in MODELS:
        places = [home.models / name, shelf.partial(name, home.models)]
        for place in [place for place in places if place.exists()][:1]:
            yield Thing(f"model {name}", str(place), partial(_off_the_shelf, name, home.models))


def _off_the_shelf(name: str, models: Path) -> None:
    from coach.speech import shelf

    shelf.remove(name, models)
    shelf.tidy(models)


def _state(home: "Home") -> Iterator[Thing]:
    """What is left of a coach that was killed, the lock that keeps a second one out, and that the notice was read."""
    from coach import first_run
    from coach.link import address, door

    read = home.state / first_run.FILE
    if read.exists():
        yield Thing("that the first notice was read", str(read), read.unlink)
    if any((home.state / name).exists() for name in (door.LOCK, address.DOOR, address.SCREENS)):
        yield Thing("where a running coach is found", str(home.state), door.forget)


def _config(home: "Home") -> Iterator[Thing]:
    own, prompts = home.config / "config.toml", home.config / "prompts"
    before = own.with_name(f"{own.name}.bak")
    if before.exists():
        yield Thing("your settings before coach setup", str(before), before.unlink)
    if own.exists() or own.is_symlink():
        yield Thing("your settings", str(own), own.unlink)
    if prompts.is_symlink():  # what it leads to is not ours
        yield Thing("your prompts", str(prompts), prompts.unlink)
    elif files := sorted(prompts.glob("*.toml")):
        yield Thing("your prompts", ", ".join(map(str, files)), partial(_unlink, prompts, files))


def _unlink(folder: Path, files: list[Path]) -> None:
    for file in files:
        file.unlink()
    with contextlib.suppress(OSError):  # something that is not ours lies in it
        folder.rmdir()
