#!/usr/bin/env python3
"""How long after somebody stops speaking their words are there, and the line after its moment, at real time pace.

    bench/pace.py CALL [--model NAME ...]

The call is heard as `coach replay --jsonl --speed 1` does, in a process of its own. The clock starts with the
process's first event. A caption's delay is from the moment at which its speech ended to its line on stdout; a nudge's
is from the later of the caption before it and the moment (`at`) that pacing gave it.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

HEAD = "| call | ears | captions | median s | p95 s | worst s | nudges | worst nudge s |\n" + "|---" * 8 + "|"
Row = tuple[float, dict[str, Any]]
"""The monotonic second at which an event came, and the event."""


def heard(call: Path, model: str) -> Iterator[Row]:
    """The call's events, as they come."""
    program = [sys.executable, "-m", "coach", "replay", str(call), "--jsonl", "--speed", "1", "--model", model]
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True, encoding="utf-8") as process:
        for line in process.stdout or ():
            yield time.monotonic(), json.loads(line)
    if process.returncode:
        raise SystemExit(f"{call}: coach replay failed")


def delays(rows: Iterable[Row]) -> tuple[list[float], list[float]]:
    """Seconds of delay of each caption and of each nudge."""
    origin = last_caption = 0.0
    captions: list[float] = []
    nudges: list[float] = []
    stopped: dict[str, float] = {}
    for now, event in rows:
        if event["event"] == "tick" and not origin:
            origin = now - event["at"]
        if event["event"] == "speech" and event["state"] == "stopped":
            stopped[event["speaker"]] = event["since"]
        elif event["event"] == "utterance":
            ended = stopped.get(event["speaker"], 0.0)
            if ended < event["start"]:  # cut in the middle of a long speech: the words were due at the cut
                ended = event["at"]
            captions.append(now - origin - ended)
            last_caption = now - origin
        elif event["event"] == "nudge":
            nudges.append(now - origin - max(last_caption, event["at"]))
    return captions, nudges


def quantile(values: list[float], share: float) -> float:
    """The value under which so large a share of the others lies."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(share * len(ranked)))] if ranked else float("nan")


def row(name: str, rows: Iterable[Row]) -> str:
    """Of the table."""
    captions, nudges = delays(rows)
    median, late, worst = quantile(captions, 0.5), quantile(captions, 0.95), max(captions)
    lines = f"{len(nudges)} | {max(nudges, default=float('nan')):.2f}"
    return f"| {name} | {len(captions)} | {median:.2f} | {late:.2f} | {worst:.2f} | {lines} |"


def main() -> None:
    """Print a row a call and model."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("calls", nargs="+", type=Path)
    cli.add_argument("--model", nargs="+", default=["tiny.en", "base"])
    asked = cli.parse_args()
    print(HEAD)
    for call in asked.calls:
        for model in asked.model:
            print(row(f"{call.stem} | {model}", heard(call, model)), flush=True)


if __name__ == "__main__":
    main()
