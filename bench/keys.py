#!/usr/bin/env python3
"""How soon a key is seen on the screen, and for how long the screen stands still, while both sides are transcribed.

    bench/keys.py [CALL] [--model NAME]

`coach live` in a terminal of 80x24, CALL (that which comes with coach, where none is given) played into two null sinks
of PulseAudio and heard on their monitors. While it plays the key m is pressed every 0.3 to 0.8 s: from the key to the
bytes that say what it did. A task in coach's own event loop sleeps for 5 ms, over and over: by how much it is late. So
does a process that has nothing else to do: what the machine itself is late by.
"""

import argparse
import asyncio
import fcntl
import json
import os
import pty
import random
import statistics
import struct
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from live import DEMO, options, players, sinks, split

STEP = 0.005
SIZE = struct.pack("HHHH", 24, 80, 0, 0)
ANSWERS = (b"Muted.", b"No longer muted.")
CONFIG = '[journal]\nkeep = "nothing"\n[calls]\nbegin_by_voice = false\nsilence_seconds = 0\n'


async def watch(late: list[tuple[float, float]]) -> None:
    """When the loop came back to us, and by how much too late."""
    while True:
        began = time.monotonic()
        await asyncio.sleep(STEP)
        now = time.monotonic()
        late.append((now, now - began - STEP))


def within(told: Path, words: Sequence[str]) -> None:
    """Run coach with a watch in its loop; what that saw is written down as it ends."""
    from coach.__main__ import main as coach  # noqa: PLC0415  # in the child alone, as the next three
    from coach.first_run import note_read, notice  # noqa: PLC0415  # COACH_HOME is set there only
    from coach.home import home  # noqa: PLC0415  # so is it read there
    from coach.wiring_live import OpenShift  # noqa: PLC0415  # what is watched

    note_read(home().state, notice(kept=False))
    late: list[tuple[float, float]] = []
    hear = OpenShift.hear

    async def watched(self: OpenShift, sinks: Sequence[object], *, partials: bool) -> None:
        watching = asyncio.create_task(watch(late))
        try:
            await hear(self, sinks, partials=partials)  # type: ignore[arg-type]  # whatever it is given
        finally:
            watching.cancel()

    OpenShift.hear = watched  # type: ignore[method-assign]  # the watch needs the loop that coach makes
    sys.argv = ["coach", *words]
    try:
        coach()
    finally:
        told.write_text(json.dumps(late), encoding="utf-8")


def idle(told: Path) -> None:
    """Do nothing but sleep; by how much that was too late is written down when whoever waits for us closes stdin."""
    late: list[float] = []
    ended = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
    while not ended.is_set():
        began = time.monotonic()
        time.sleep(STEP)  # how late it ends is what is measured
        late.append(time.monotonic() - began - STEP)
    told.write_text(json.dumps(late), encoding="utf-8")


class Terminal:
    """A pseudo-terminal of 80x24 with a program in it."""

    def __init__(self, command: Sequence[str], home: Path) -> None:
        (home / "config.toml").write_text(CONFIG, encoding="utf-8")
        self._ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, SIZE)
        environment = {**os.environ, "TERM": "xterm-256color", "COACH_HOME": str(home), "COLORTERM": "truecolor"}
        self.process = subprocess.Popen(
            command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment, start_new_session=True
        )
        os.close(theirs)
        self._chunks: list[tuple[float, bytes]] = []
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        while self.process.poll() is None:
            try:
                chunk = os.read(self._ours, 2**16)
            except OSError:
                return
            self._chunks.append((time.monotonic(), chunk))

    def press(self, key: bytes, answer: bytes, patience: float = 5.0) -> float | None:
        """Seconds from a key to the bytes that answer it; None where they do not come."""
        place, began = len(self._chunks), time.monotonic()
        os.write(self._ours, key)
        return self._seen(answer, place, began, patience)

    def shows(self, words: bytes, patience: float) -> bool:
        """It has, or will within so many seconds."""
        return self._seen(words, 0, time.monotonic(), patience) is not None

    def _seen(self, words: bytes, place: int, began: float, patience: float) -> float | None:
        while time.monotonic() - began < patience:
            chunks = self._chunks[place:]
            seen = b""
            for at, chunk in chunks:
                seen += chunk
                if words in seen:
                    return at - began
            time.sleep(0.002)  # the reader stamps each chunk itself: this only leaves it the processor
        return None


def told(what: str, values: Sequence[float]) -> None:
    """Print how they lie, in ms."""
    ranked = sorted(1000 * value for value in values)
    shares = ", ".join(f"p{share} {ranked[min(len(ranked) - 1, len(ranked) * share // 100)]:.1f}" for share in (95, 99))
    print(f"{len(ranked)} {what}: median {statistics.median(ranked):.1f} ms, {shares}, worst {ranked[-1]:.1f}")


def main() -> None:
    """Run it."""
    if sys.argv[1:2] == ["--within"]:
        within(Path(sys.argv[2]), sys.argv[3:])
        return
    if sys.argv[1:2] == ["--idle"]:
        idle(Path(sys.argv[2]))
        return
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("call", nargs="?", type=Path, default=DEMO)
    cli.add_argument("--model", default="tiny.en")
    asked = cli.parse_args()
    with TemporaryDirectory() as name, sinks():
        folder = Path(name)
        files, stalls, machine = split(asked.call, folder), folder / "stalls", folder / "machine"
        words = ["live", *options(asked.call, asked.model)]
        terminal = Terminal([sys.executable, __file__, "--within", str(stalls), *words], folder)
        if not terminal.shows(b"Between calls", 30) or terminal.press(b"c", b"A call has begun.") is None:
            raise SystemExit("bench/keys.py: coach live does not come up")
        sleeper = subprocess.Popen([sys.executable, __file__, "--idle", machine], stdin=subprocess.PIPE)
        playing, began, waits = players(files), time.monotonic(), list[float | None]()
        while playing[0].poll() is None:
            time.sleep(random.uniform(0.3, 0.8))  # noqa: S311  # a person's pauses; keeps no secret
            waits.append(terminal.press(b"m", ANSWERS[len(waits) % 2]))
        ended = time.monotonic()
        sleeper.communicate()
        terminal.press(b"q", b"\x1b[?1049l")
        terminal.process.wait(60)
        nothing = json.loads(machine.read_text(encoding="utf-8"))
        late = [seconds for at, seconds in json.loads(stalls.read_text(encoding="utf-8")) if began < at < ended]
    told("keys", [wait for wait in waits if wait is not None])
    if None in waits:
        print(f"{waits.count(None)} keys had no answer within 5 s")
    told("looks at the loop", late)
    told("sleeps of a process with nothing to do", nothing)


if __name__ == "__main__":
    main()
