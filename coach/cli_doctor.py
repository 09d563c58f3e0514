"""`coach devices`, `coach doctor` and `coach setup`: what a call is heard with."""

import dataclasses
import json
from typing import Annotated

import typer

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


def _print(table: object) -> None:
    print(json.dumps(table, ensure_ascii=True))
