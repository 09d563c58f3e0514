#!/usr/bin/env python3
"""A shift on a machine whose recogniser gets a part of the processor that it needs, and then all of it again.

    bench/slow.py CALL [--share 0.04] [--seconds 600]

CALL (stereo, the agent left) is played over and over into two null sinks of PulseAudio and heard by `coach live` on
their monitors; the loop and the capture processes run as they do, all other threads of coach share so much of a core.
Every half minute: how late the newest words came, and what was lost. Needs root and a control group of the `cpu`
controller (cgroup v1): elsewhere no part of a process can be held back.
"""

import argparse
import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from live import listen, options, players, sinks, split, tell
from pace import Row

TOP = Path(__file__).parent.parent
GROUP = Path("/sys/fs/cgroup/cpu/coach_bench")
PERIOD = 100_000
"""Microseconds in which a share is counted."""
AFTER = 120.0
"""Seconds to look on once all of it is there again."""
EVERY = 30.0
CONFIG = '[journal]\nkeep = "nothing"\n[calls]\nsilence_seconds = 0\nbegin_by_voice = false\n'


def hold_back(process: int, share: float) -> None:
    """All threads but the first get that share of a core together."""
    GROUP.mkdir(exist_ok=True)
    (GROUP / "cpu.cfs_period_us").write_text(str(PERIOD), encoding="ascii")
    (GROUP / "cpu.cfs_quota_us").write_text(str(int(share * PERIOD)), encoding="ascii")
    for thread in Path(f"/proc/{process}/task").iterdir():
        if int(thread.name) != process:
            (GROUP / "tasks").write_text(thread.name, encoding="ascii")


def let_go() -> None:
    """They get what they want."""
    (GROUP / "cpu.cfs_quota_us").write_text("-1", encoding="ascii")


def look(rows: Sequence[Row], begun: float) -> str:
    """A row: seconds of call, how late the newest words came, seconds lost."""
    said = [(at - begun, event) for at, event in rows if event["event"] == "utterance"]
    late = f"{said[-1][0] - said[-1][1]['end']:.1f}" if said else ""
    lost = sum(event["seconds"] for _, event in rows if event["event"] == "audio_lost")
    return f"| {time.monotonic() - begun:.0f} | {late} | {lost:.1f} |"


def main(words: Sequence[str] | None = None) -> None:
    """Run by hand."""
    cli = argparse.ArgumentParser(description="words that come late, and are caught up with")
    cli.add_argument("call", type=Path)
    cli.add_argument("--share", type=float, default=0.04, help="of a core (a third of what tiny.en needs)")
    cli.add_argument("--seconds", type=float, default=600.0, help="for which it is held back")
    wish = cli.parse_args(words)
    with TemporaryDirectory() as folder, sinks():
        os.environ["COACH_HOME"] = folder
        (Path(folder) / "config.toml").write_text(CONFIG, encoding="utf-8")
        files = split(wish.call, Path(folder))
        command = [sys.executable, "-m", "coach", "live", "--jsonl", *options(wish.call, "tiny.en")]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=TOP)
        rows: list[Row] = []
        threading.Thread(target=listen, args=(process, rows), daemon=True).start()
        while not tell("new-call"):
            time.sleep(0.5)  # it is starting: nobody is there to be told yet
        begun, playing = time.monotonic(), players(files)
        hold_back(process.pid, wish.share)
        print("| s | newest words late by s | lost s |\n|---|---|---|")
        while (passed := time.monotonic() - begun) < wish.seconds + AFTER:
            time.sleep(min(EVERY, wish.seconds - passed if passed < wish.seconds else EVERY))  # up to the next look
            if passed < wish.seconds <= time.monotonic() - begun:
                let_go()
            print(look(rows, begun), flush=True)
            if all(player.poll() is not None for player in playing):
                playing = players(files)
        for player in playing:
            player.kill()
        tell("quit")
        process.wait(60)
    GROUP.rmdir()


if __name__ == "__main__":
    main()
