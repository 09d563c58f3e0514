"""`coach purge`: everything that coach keeps on this machine, shown, and removed when the person says so."""

import contextlib
import shutil
from pathlib import Path
from typing import Annotated

import typer


def purge(
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Remove all that coach keeps on this machine: the journal and its key, models, your config and prompts."""
    from coach import config
    from coach.journal.keys import forget, has_key, system_keyring

    home, keyring = config.home(), system_keyring()
    kept = {
        "the journal": home.journal,
        "fetched models": home.models,
        "your settings": home.config / "config.toml",
        "your prompts": home.config / "prompts",
    }
    found = {what: path for what, path in kept.items() if path.exists() or path.is_symlink()}
    locked = has_key(keyring, home.journal)
    if not found and not locked:
        print("Nothing of coach is kept on this machine.")
        return
    for what, path in found.items():
        print(f"{what:<15} {path}")
    if locked:
        print(f"{'its key':<15} in the system's keyring")
    if not yes and not typer.confirm("Remove all of it? It cannot be brought back.", default=False):
        print("Nothing was removed.")
        return
    # without its key the journal is unreadable already, whatever happens to the files
    if locked:
        forget(keyring, home.journal)
    for path in found.values():
        _remove(path)
    for folder in {home.journal.parent, home.config}:
        with contextlib.suppress(OSError):  # something that is not ours lies there
            folder.rmdir()
    print("All of it is gone.")


def _remove(path: Path) -> None:
    """A file, a link itself, or a folder with all that is in it.

    Raises:
        OSError: it cannot be removed, as when another coach has it open on Windows.
    """
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()
