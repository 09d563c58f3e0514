#!/usr/bin/env python3
"""How much memory a shift takes, call after call, and whether it grows.

    bench/shift.py CALL [CALL ...] [--calls 60] [--hours 8] [--model NAME] [--every]

The recordings are heard in turn, as so many calls of a shift of so many hours, silence between them, as fast as the
machine allows: voices, segments, ears, words that may still change, the model that reads, the coach, the journal (in a
folder of its own, removed at the end) and a screen of 80x24 are those of `coach live`. Simulated are the devices, time,
and the recogniser where it has heard the very same samples before: it is asked for each window once, unless --every.

Prints the memory of the process (resident, MB) as the silence after each call ends, and by how much the last round of
the recordings takes more than the second: in the first everything is loaded.
"""

import argparse
import asyncio
import contextlib
import hashlib
import os
import sys
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from coach import config
from coach.audio.frame import HOP, RATE, Frames
from coach.audio.recording import Recording
from coach.events import Call, State
from coach.journal.journal import Journal
from coach.journal.keeper import Keeper
from coach.journal.keys import Key
from coach.shift import Shift
from coach.speech.ears import Ears, Recogniser
from coach.speech.weights import Weights
from coach.speech.whisper import Whisper
from coach.speech.window import Window, Words
from coach.tape import LiveTape
from coach.tui.app import LiveApp
from coach.wiring import Wish, coach_of, understood, weights_of

KEY = Key(f"\"x'{'5a' * 32}'\"", "the key of this benchmark")
SILENCE = np.zeros(HOP, np.float32)
AHEAD = 2.0
"""Seconds by which the sound may be ahead of what has been heard."""


class Remembers:
    """A recogniser that is asked for the same samples once."""

    def __init__(self, recogniser: Recogniser) -> None:
        self._recogniser = recogniser
        self._known: dict[tuple[bytes, bool], Words] = {}

    def hear(self, window: Window) -> Words:
        """As it does."""
        samples = hashlib.sha256(window.pcm.tobytes()).digest(), window.final
        if samples not in self._known:
            self._known[samples] = self._recogniser.hear(window)
        return self._known[samples]


class Played:
    """A microphone that gives recordings in turn, silence between them."""

    both = True

    def __init__(self, files: Sequence[Path], calls: int, seconds: float) -> None:
        self.shift: Shift
        self.ears: Ears
        self.memory: list[float] = []
        """MB as each call's place in the shift ends."""
        self._files, self._calls, self._seconds = files, calls, seconds

    async def __aiter__(self) -> AsyncIterator[Frames]:
        """Every hop, as soon as the one before has been heard to its words."""
        each = round(self._seconds / self._calls * RATE / HOP)
        for number in range(self._calls):
            sound = _padded(self._files[number % len(self._files)])
            for hop in range(number * each, (number + 1) * each):
                at = (hop + 1) * HOP / RATE
                agent, customer = next(sound)
                yield Frames(at, agent, customer)
                await self.ears.settled()
                while at - self.shift.heard > AHEAD:  # noqa: ASYNC110  # nobody says when it has been heard
                    await asyncio.sleep(0)
            self.memory.append(resident())
            name = self._files[number % len(self._files)].stem
            print(f"{number + 1:4d} {name:20} {self.memory[-1]:8.1f}", flush=True)

    def stop(self) -> None:
        """Nobody asks."""

    def pause(self) -> None:
        """Nobody asks."""

    def resume(self) -> None:
        """Nobody asks."""

    def troubles(self) -> list[State]:
        """There are none."""
        return []


def _padded(file: Path) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Both sides of a recording, hop by hop, and silence without end."""
    for frames in Recording.open(file):
        if frames.agent is not None and frames.customer is not None and len(frames.agent) == HOP:
            yield frames.agent, frames.customer
    while True:
        yield SILENCE, SILENCE


class Count:
    """How many calls there were: a sink."""

    def __init__(self) -> None:
        self.calls = 0
        self.events = 0

    def put(self, event: object) -> None:
        """Count it."""
        self.calls += isinstance(event, Call)
        self.events += 1


def resident() -> float:
    """Memory of this process, MB."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


async def work(played: Played, weights: Weights, folder: Path, *, every: bool) -> Count:
    """Go through the shift."""
    settings = config.Config()
    call, reader = understood(Call(0.0, "bench", weights.name))
    call, coach = coach_of(call, Wish(), settings)
    count, keeper = Count(), Keeper(Journal(folder, lambda _: KEY), 7)

    def make(swapped: bool) -> tuple[Call, LiveTape]:
        return call, LiveTape(coach, reader, swapped=swapped)

    shift = Shift(played, make, settings.calls, settings.voice, news=keeper.news)
    whisper = Whisper(weights, settings.ears.threads)
    app = LiveApp(shift, title="bench", ears=weights.name, kept=True)
    with contextlib.closing(Ears(whisper if every else Remembers(whisper))) as ears:
        played.shift, played.ears = shift, ears
        async with app.run_test(size=(80, 24)):
            await shift.work(ears, [keeper, count], partials=True)
    keeper.close()
    return count


def main() -> None:
    """Print a row a call, and what follows."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("recordings", nargs="+", type=Path)
    cli.add_argument("--calls", type=int, default=60)
    cli.add_argument("--hours", type=float, default=8.0)
    cli.add_argument("--model", default="tiny.en")
    cli.add_argument("--every", action="store_true", help="decode every window, also those heard before")
    asked = cli.parse_args()
    if sys.platform != "linux":
        raise SystemExit("bench/shift.py: memory is read only on Linux, from /proc")
    weights = weights_of(Wish(model=asked.model), config.Config())
    played, began = Played(asked.recordings, asked.calls, asked.hours * 3600), time.monotonic()
    with TemporaryDirectory() as folder:
        count = asyncio.run(work(played, weights, Path(folder), every=asked.every))
    round_of = len(asked.recordings)
    second, last = played.memory[round_of : 2 * round_of], played.memory[-round_of:]
    walls, works = time.monotonic() - began, time.process_time()
    print(f"{count.calls} calls, {count.events} events, in {walls:.0f} s ({works:.0f} s of processor)")
    if len(played.memory) >= 3 * round_of:
        before, after, most = sum(second) / round_of, sum(last) / round_of, max(played.memory)
        grown = 100 * (after / before - 1)
        print(f"second round {before:.1f} MB, last {after:.1f} MB, {grown:+.1f} %; most {most:.1f} MB")


if __name__ == "__main__":
    main()
