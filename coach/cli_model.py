"""`coach model list | get NAME | remove NAME`: the speech models of this machine."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coach.errors import WeightsError
from coach.speech.models import MODELS, PACKAGES, Model, carried, known

if TYPE_CHECKING:
    from rich.table import Table

# Whatever a command needs is imported when it runs, so that `coach --help` stays quick.

app = typer.Typer(no_args_is_help=True, help="The speech models of this machine: list, get, remove.")

Name = Annotated[str, typer.Argument(metavar="NAME", help="One of " + ", ".join(MODELS) + ".", show_default=False)]
Source = Annotated[
    str | None,
    typer.Option(
        "--from",
        metavar="hub|package|FOLDER",
        help="The hub, an installed Python package that carries it, or a folder that holds it. "
        "Else a package where one is installed, then the hub.",
        show_default=False,
    ),
]


@app.command("list")
def show() -> None:
    """Which models there are, which are here, how large they are and what they are good for."""
    from rich.console import Console
    from rich.table import Table

    from coach import config
    from coach.home import home
    from coach.speech import shelf, weights

    models, chosen = home().models, config.load().ears.folder
    table = Table(box=None, pad_edge=False, header_style="bold")
    for title in ("model", "size", "checksum", "state", "good for"):
        table.add_column(title, justify="right" if title == "size" else "left")
    faults = _chosen(Path(chosen), table) if chosen else []
    for model in MODELS.values():
        now = weights.standing(model.name, models)
        state = f"here, in {now.place}" if now.place else now.state
        if shelf.partial(model.name, models).exists():
            state += ", begun to fetch"
        table.add_row(model.name, model.size, "pinned" if model.sha256 else "not pinned", state, model.note)
        faults += [now.fault] if now.fault else []
    # Off a terminal rich would fold the table to 80 columns.
    console = Console() if sys.stdout.isatty() else Console(width=160)
    console.print(table)
    typer.echo(f"\nYour model folder: {models}")
    for fault in faults:
        typer.echo(f"Damaged: {fault}")


def _chosen(folder: Path, table: "Table") -> list[str]:
    """A row for the folder named in config.toml, which goes before all others; its fault, if any."""
    from coach.speech import weights

    try:
        own = weights.in_folder(folder)
    except WeightsError as error:
        table.add_row("(config.toml)", "", "", "damaged", "looked in before all others")
        return [str(error)]
    if own:
        table.add_row(own.name, "", "", "here, in the folder of config.toml", "looked in before all others")
    return []


@app.command()
def get(name: Name, source: Source = None) -> None:
    """Fetch a model, check it and keep it in your model folder. A download that broke goes on where it stopped."""
    from coach.home import home
    from coach.speech import weights

    model, models = known(name), home().models
    now = weights.standing(name, models)
    to_be_joined = len(carried(name)) > 1
    if now.state == "here" and ((models / name).exists() or (source is None and not to_be_joined)):
        typer.echo(f"{name} is here already, in {now.place}, and its checksum is right.")
        return
    try:
        folder = _with_progress(model, source, models)
    except KeyboardInterrupt:
        raise _stopped(model, models) from None
    known_bytes = model.sha256 or source in (None, "hub", "package")
    checked = "and its checksum is right" if known_bytes else "but no checksum is known for it"
    typer.echo(f"{name} is here now, {checked}: {folder}")


def _with_progress(model: Model, source: str | None, models: Path) -> Path:
    from rich import progress
    from rich.console import Console

    from coach.speech import fetch

    columns = (
        progress.TextColumn("{task.description}"),
        progress.BarColumn(),
        progress.DownloadColumn(),
        progress.TransferSpeedColumn(),
        progress.TimeRemainingColumn(),
    )
    console = Console(stderr=True)
    with progress.Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as bar:
        task = bar.add_task(model.name, total=model.bytes)
        return fetch.get(model.name, source, models, lambda done, total: bar.update(task, completed=done, total=total))


def _stopped(model: Model, models: Path) -> WeightsError:
    from coach.speech import shelf

    place = shelf.partial(model.name, models)
    kept = sum(path.stat().st_size for path in place.iterdir()) if place.is_dir() else 0
    if not kept:
        return WeightsError(model.name, "stopped; nothing is kept")
    found = f"stopped; {kept / 1e6:.0f} MB of {model.size} are kept"
    return WeightsError(model.name, found, remedy=f"coach model get {model.name} goes on from there")


@app.command()
def remove(name: Name) -> None:
    """Remove a model from your model folder, and what a broken download left there."""
    from coach.home import home
    from coach.speech import shelf

    model, models = known(name), home().models
    removed, pieces = shelf.remove(name, models), carried(name)
    if removed:
        typer.echo(f"{name} has been removed from {models}; coach model get {name} brings it back ({model.size}).")
    elif not pieces:
        raise WeightsError(name, f"nothing of it is in {models}", remedy="coach model list shows what is here")
    if pieces:
        names = PACKAGES[name].names
        typer.echo(f"{name} is in an installed package, which coach leaves alone: pip uninstall {names}")
