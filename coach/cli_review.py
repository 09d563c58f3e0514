"""`coach review`: the agent's own calls, looked at again; and calls looked at with other prompts."""

import contextlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coach import terminal

if TYPE_CHECKING:
    from datetime import date

    from coach.another_look import Line, OtherPrompts
    from coach.journal.journal import Journal
    from coach.journal.kept_call import KeptCall


def review(
    prompts: Annotated[
        Path | None,
        typer.Option("--prompts", metavar="FOLDER", help="Say which lines would come with these prompts, which not."),
    ] = None,
) -> None:
    """Look back on your own calls of the last days, alone: nothing is added up, and nobody else can read them."""
    from coach import config
    from coach.home import home
    from coach.journal.file import is_new
    from coach.journal.opening import open_journal

    settings, folder = config.load().journal, home().journal
    other = _other(prompts) if prompts else None
    if settings.keep == "nothing" or is_new(folder):
        print("No call is kept." if settings.keep != "nothing" else 'No call is kept: [journal] keep is "nothing".')
        return
    screen = not other and terminal.is_one()
    if screen and settings.key == "passphrase":
        _begin_with_the_screen()
    journal = open_journal(settings, folder)
    try:
        if other:
            _with_prompts(journal, other)
        elif screen:
            _on_screen(journal)
        else:
            _in_lines(journal)
    finally:
        journal.close(_say_what_takes_long)


def look_at_log(log: Path, prompts: Path) -> None:
    """Which lines other prompts would give on a call whose log there is; a secret in it is left out as in a replay."""
    from coach.core.redaction import redacted
    from coach.errors import TranscriptError
    from coach.transcripts.read import read

    found = read(log)
    if not found.log:
        raise TranscriptError(str(log), "a transcript", "the JSON lines that coach prints with --jsonl")
    _print(_other(prompts).look(redacted(found.log)))
    if found.damage:
        print(f"coach: {found.damage}", file=sys.stderr)
        raise SystemExit(1)


def _on_screen(journal: "Journal") -> None:
    import asyncio
    import signal

    from coach.tui.review import ReviewApp

    app = ReviewApp(journal)

    async def run() -> None:
        with contextlib.suppress(NotImplementedError):  # Windows ends a process without asking it
            asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, app.exit)
        await app.run_async()

    asyncio.run(run())
    if app.fault:
        raise app.fault


def _begin_with_the_screen() -> None:
    """Its libraries are loaded while the passphrase is being typed, which takes longer."""
    import importlib
    import threading

    threading.Thread(target=importlib.import_module, args=("coach.tui.review",), daemon=True).start()


def _say_what_takes_long() -> None:
    print("coach: what you deleted is being removed from the journal; that takes a moment", file=sys.stderr)


def _in_lines(journal: "Journal") -> None:
    from coach.lines import clean, day_of

    for day, calls in _days(journal):
        print(day_of(day))
        for call in calls:
            print(f"  {call.local:%H:%M}  {clean(call.about)}".rstrip())


def _days(journal: "Journal") -> "list[tuple[date, list[KeptCall]]]":
    days = journal.days()
    if not days:
        print("No call is kept.")
    return days


def _other(prompts: Path) -> "OtherPrompts":
    from coach.another_look import OtherPrompts

    return OtherPrompts(prompts)


def _with_prompts(journal: "Journal", other: "OtherPrompts") -> None:
    from coach.lines import clean, when

    for _, calls in _days(journal):
        for call in calls:
            print(f"{when(call.local)}  {clean(call.about)}".rstrip())
            _print(other.look(journal.events(call.id)))


def _print(lines: "list[Line]") -> None:
    print("\n".join(map(str, lines)) or "         no line, neither then nor now")
