"""`coach devices`, `coach doctor` and `coach setup`: what a call is heard with."""

import dataclasses
import json
import sys
from typing import Annotated

import typer

from coach import terminal
from coach.errors import CoachError

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object, and nothing else.")]


def devices(as_json: Json = False) -> None:
    """List what a call can be heard with."""
    from coach.audio.devices import inputs

    found = inputs()
    if as_json:
        _print({"devices": [{"name": one.name, "kind": one.kind, "default": one.default} for one in found]})
        return
    for kind, title in (("microphone", "Microphones"), ("far end", "What your machine plays, the customer's voice")):
        print(title)
        names = [f"  {'*' if one.default else ' '} {one.name}" for one in found if one.kind == kind]
        print("\n".join(names) or "    none")
    print("\n* is what coach live hears; --agent-device and --customer-device choose, by any part of a name.")
    print("coach setup chooses for good.")


def doctor(as_json: Json = False) -> None:
    """Say what would keep a live call from being heard, and how to mend it.

    Exit status 1: it would not work.
    """
    from coach.doctor.diagnosis import diagnose
    from coach.doctor.examine import examine
    from coach.doctor.facts import SIDES

    facts = examine()
    findings = diagnose(facts)
    ready = not any(one.stops for one in findings)
    heard = {speaker: device.name for speaker in SIDES if (device := facts.device(speaker))}
    if as_json:
        causes = [dataclasses.asdict(one) for one in findings]
        _print({"ready": ready, "findings": causes, "heard": heard, "ears": facts.ears or None})
    else:
        for one in findings:
            print(f"{'stops' if one.stops else 'note '}  {one}")
        through = ", ".join(f"the {speaker} through {name}" for speaker, name in heard.items())
        print(f"ready: {through}; by {facts.ears}" if ready else "not ready: mend what stops, then ask again")
    if not ready:
        raise SystemExit(1)


def setup(
    undo: Annotated[bool, typer.Option("--undo", help="Put back your config.toml as it was before.")] = False,
) -> None:
    """Choose both sides, the ears and the script, each by hearing or measuring it, and write them to config.toml."""
    from coach.home import home
    from coach.own_config import restore

    if undo:
        path = restore(home().config / "config.toml")
        print(f"{path} is as it was before; once more takes that back.")
        return
    if not (sys.stdin.isatty() and terminal.is_one()):
        raise CoachError(
            "coach setup", "no terminal", "one to draw on and keys to press", "or write config.toml by hand"
        )
    from coach.tui.setup.app import SetupApp
    from coach.wiring_setup import Machine

    machine = Machine()
    app = SetupApp(machine, machine.choice)
    written = app.run()
    if app.fault:
        raise app.fault
    print("Written. `coach live` begins." if written else "Nothing has been written.")


def _print(table: object) -> None:
    print(json.dumps(table, ensure_ascii=True))
