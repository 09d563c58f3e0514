#!/usr/bin/env python3
"""How long a window the recogniser needs: words wrong and work done, by the silence put after each segment.

    bench/windows.py CALL [CALL ...] [--model NAME] [--tails 1 2 4 6 9] [--beam 1]

Each call (a recording with `STEM.jsonl` or `STEM.vtt` beside it) is cut into segments once; every segment is decoded
in the full 30 s and in its own length plus each tail, with and without a second, greedy look at 30 s where the
short window looped or made no sense.
"""

import argparse
import time
from collections.abc import Callable
from pathlib import Path

import jiwer
from heard import reference, words

from coach.audio.recording import Recording
from coach.home import home
from coach.speech.listener import Listener
from coach.speech.settings import VoiceSettings
from coach.speech.weights import find
from coach.speech.whisper import FULL, Hypothesis, Whisper, frames_for
from coach.speech.window import Window

Decoded = tuple[Hypothesis, float]
"""What came of a window, and the seconds it took."""


def windows(call: Path) -> list[Window]:
    """The segments of both sides of a recording."""
    due: list[Window] = []

    def ask(window: Window) -> bool:
        due.append(window)
        return True

    listener = Listener(VoiceSettings(), ask)
    for frames in Recording.open(call):
        listener.hear(frames)
    listener.finish()
    return due


def decode(whisper: Whisper, window: Window, tail: int | None, beam: int) -> Decoded:
    """One window with so many seconds of silence after it, None for the full 30 s."""
    frames = FULL if tail is None else frames_for(len(window.pcm), tail * 100)
    began = time.perf_counter()
    _, hypothesis = whisper._decode(window.pcm, frames, beam)  # noqa: SLF001  # the policy under test is built on it
    return hypothesis, time.perf_counter() - began


def wrong(call: Path, due: list[Window], text: Callable[[int], str]) -> tuple[int, int]:
    """Errors and words of the reference."""
    truth = reference(call)
    if truth is None:
        raise SystemExit(f"{call}: no transcript beside it")
    heard: dict[str, list[str]] = {side: [] for side in truth}
    for n, window in enumerate(due):
        heard[window.speaker].append(text(n))
    sides = [(" ".join(truth[side]), " ".join(words(" ".join(heard[side])))) for side in truth]
    result = jiwer.process_words([a for a, _ in sides], [b for _, b in sides])
    return result.substitutions + result.deletions + result.insertions, sum(map(len, truth.values()))


def main() -> None:
    """Print a row a policy."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("calls", nargs="+", type=Path)
    cli.add_argument("--model", default="tiny.en")
    cli.add_argument("--tails", nargs="+", type=int, default=[1, 2, 4, 6, 9])
    cli.add_argument("--beam", type=int, default=1)
    asked = cli.parse_args()
    whisper = Whisper(find(asked.model, None, home().models), 2)
    cut = {call: windows(call) for call in asked.calls}
    full = {call: [decode(whisper, window, None, asked.beam) for window in due] for call, due in cut.items()}
    greedy = {call: [decode(whisper, window, None, 1) for window in due] for call, due in cut.items()}
    speech = sum(len(window.pcm) / 16000 for due in cut.values() for window in due)
    count = sum(map(len, cut.values()))
    print(f"{asked.model}: {count} windows, {speech:.0f} s of segments\n")
    print("| window | words wrong % | work s | to the cap or looped | second looks |")
    print("|---|---|---|---|---|")

    def row(name: str, chosen: dict[Path, list[Decoded]], looks: int) -> None:
        errors = [wrong(call, cut[call], lambda n, call=call: " ".join(chosen[call][n][0].words)) for call in cut]
        share = 100 * sum(e for e, _ in errors) / sum(n for _, n in errors)
        flat = [one for rows in chosen.values() for one in rows]
        looped = sum(hypothesis.looped for hypothesis, _ in flat)
        print(f"| {name} | {share:.1f} | {sum(t for _, t in flat):.1f} | {looped} | {looks} |", flush=True)

    row("30 s", full, 0)
    for tail in asked.tails:
        short = {call: [decode(whisper, window, tail, asked.beam) for window in due] for call, due in cut.items()}
        row(f"+ {tail} s", short, 0)
        again = {
            call: [
                (greedy[call][n][0], took + greedy[call][n][1]) if one.doubtful and not one.empty else (one, took)
                for n, (one, took) in enumerate(rows)
            ]
            for call, rows in short.items()
        }
        looks = sum(one.doubtful and not one.empty for rows in short.values() for one, _ in rows)
        row(f"+ {tail} s, second look", again, looks)


if __name__ == "__main__":
    main()
