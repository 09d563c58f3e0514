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
from pathlib import Path


def delays(call: Path, model: str) -> tuple[list[float], list[float]]:
    """Seconds of delay of each caption and of each nudge."""
    program = [sys.executable, "-m", "coach", "replay", str(call), "--jsonl", "--speed", "1", "--model", model]
    origin = 0.0
    captions: list[float] = []
    nudges: list[float] = []
    stopped: dict[str, float] = {}
    last_caption = 0.0
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True, encoding="utf-8") as process:
        for line in process.stdout or ():
            now, event = time.monotonic(), json.loads(line)
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
    if process.returncode:
        raise SystemExit(f"{call}: coach replay failed")
    return captions, nudges


def quantile(values: list[float], share: float) -> float:
    """The value under which so large a share of the others lies."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(share * len(ranked)))] if ranked else float("nan")


def main() -> None:
    """Print a row a call and model."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("calls", nargs="+", type=Path)
    cli.add_argument("--model", nargs="+", default=["tiny.en", "base"])
    asked = cli.parse_args()
    print("| call | ears | captions | median s | p95 s | worst s | nudges | worst nudge s |")
    print("|---|---|---|---|---|---|---|---|")
    for call in asked.calls:
        for model in asked.model:
            captions, nudges = delays(call, model)
            median, late = quantile(captions, 0.5), quantile(captions, 0.95)
            print(
                f"| {call.stem} | {model} | {len(captions)} | {median:.2f} | {late:.2f} "
                f"| {max(captions):.2f} | {len(nudges)} | {max(nudges, default=float('nan')):.2f} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
