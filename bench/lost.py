#!/usr/bin/env python3
"""Are words lost before the recogniser hears them? Sound of the transcript's words that lies in no decoded window.

    bench/lost.py CALL [CALL ...] [--model base]

With `STEM.vtt` beside it CALL has exact times of turns, and its words are timed by sound: a turn's words are spread, by
their letters, over the 10 ms frames of the turn that are 12 dB or more above the side's noise (the median level while
it has no turn), and so never over its pauses. Which of two neighbours a frame belongs to is a guess; that it holds
sound of the turn and lies in no window is none. A word is lost where half of its frames or more are in no window,
clipped where fewer are.

Without exact times a line with handsets and keyboards on it has loud sounds that are no words. There MODEL hears, in
30 s, all that lies in no window; what it takes for speech and makes sense of is printed with the turn there, and a
person judges.
"""

import argparse
import json
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from windows import decode, windows

from coach.audio.frame import RATE
from coach.audio.recording import Recording
from coach.config import home
from coach.events import Speaker, Utterance
from coach.speech.settings import VoiceSettings
from coach.speech.weights import find
from coach.speech.whisper import NO_SENSE, NO_SPEECH, Whisper
from coach.speech.window import Window
from coach.transcripts.read import read

FRAME = RATE // 100
"""Samples over which a level is taken."""
ABOVE = 12.0
"""Decibels above the noise that are sound: 99 % of the noise of the voiced calls is under 7, the faintest word, an "am"
that was swallowed, comes to 19."""
SIDES: tuple[Speaker, ...] = ("agent", "customer")

Outside = tuple[float, str, int, int]
"""A word with sound in no window: when that begins, the word, its frames outside, its frames."""


def timed_by_sound(pcm: NDArray[np.float32], turns: Sequence[Utterance], heard: Sequence[Window]) -> list[Outside]:
    """The words of one side that have sound outside every window; pcm of shape (samples,)."""
    frames = pcm[: len(pcm) // FRAME * FRAME].reshape(-1, FRAME)
    level = 20 * np.log10(np.maximum(1e-6, np.sqrt(np.mean(frames**2, axis=1))))
    spoken, covered = np.zeros(len(level), bool), np.zeros(len(level), bool)
    for turn in turns:
        spoken[round(turn.start * 100) : round(turn.end * 100)] = True
    for window in heard:
        covered[window.start // FRAME : -(-(window.start + len(window.pcm)) // FRAME)] = True
    sounding = level > np.median(level[~spoken]) + ABOVE
    found: list[Outside] = []
    for turn in turns:
        first, said = round(turn.start * 100), turn.text.split()
        sound = first + np.flatnonzero(sounding[first : round(turn.end * 100)])
        letters = np.cumsum([0, *map(len, said)])
        shares = pairwise(np.round(letters / letters[-1] * len(sound)).astype(int))
        for word, (begin, end) in zip(said, shares, strict=True):
            mine = sound[begin:end]
            missing = mine[~covered[mine]]
            if len(missing):
                found.append((missing[0] / 100, word, len(missing), len(mine)))
    return found


def heard_outside(
    pcm: NDArray[np.float32], heard: Sequence[Window], side: Speaker, whisper: Whisper
) -> list[tuple[float, str]]:
    """What makes sense outside every window of one side: when that stretch begins, and its words."""
    longest = round(VoiceSettings().longest_seconds * RATE)
    edges = [0, *(edge for window in heard for edge in (window.start, window.start + len(window.pcm))), len(pcm)]
    found = []
    for begin, end in zip(edges[::2], edges[1::2], strict=True):
        for at in range(begin, end, longest):
            sound = pcm[at : min(end, at + longest)]
            hypothesis, _ = decode(whisper, Window(0.0, side, at, end, sound, final=True), None, 1)
            sense = hypothesis.log_probability >= NO_SENSE and hypothesis.no_speech <= NO_SPEECH
            if hypothesis.words and sense:
                found.append((at / RATE, " ".join(hypothesis.words)))
    return found


def sounds(call: Path) -> dict[Speaker, NDArray[np.float32]]:
    """Both sides of a recording, each of shape (samples,)."""
    hops = list(Recording.open(call))
    return {side: np.concatenate([getattr(hop, side) for hop in hops]) for side in SIDES}


def main() -> None:
    """Print the words outside, and how many of all they are."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("calls", nargs="+", type=Path)
    cli.add_argument("--model", default="base")
    asked = cli.parse_args()
    words = lost = clipped = 0
    for call in asked.calls:
        due = windows(call)
        for side, pcm in sounds(call).items():
            heard = [window for window in due if window.speaker == side]
            if not (exact := call.with_suffix(".vtt")).exists():
                whisper = Whisper(find(asked.model, None, home().models), 2)
                for at, text in heard_outside(pcm, heard, side, whisper):
                    print(f"{call.stem} {side} {at:.2f} s  heard outside: {text}  there: {turn_at(call, side, at)}")
                continue
            turns = [one for one in read(exact).events if isinstance(one, Utterance) and one.speaker == side]
            words += sum(len(turn.text.split()) for turn in turns)
            for at, word, missing, whole in timed_by_sound(pcm, turns, heard):
                gone = 2 * missing >= whole
                lost, clipped = lost + gone, clipped + (not gone)
                print(f"{call.stem} {side} {at:.2f} s  {10 * missing} of {10 * whole} ms  {word}", flush=True)
    print(f"{words} words timed by sound: {lost} lost, {clipped} clipped")


def turn_at(call: Path, side: Speaker, at: float) -> str:
    """The last words that the transcript without exact times gives a side before a moment."""
    turns = json.loads(call.with_suffix(".jsonl").read_text(encoding="utf-8").splitlines()[0])["turns"]
    return next((turn["text"][-60:] for turn in reversed(turns) if turn["speaker"] == side and turn["start"] <= at), "")


if __name__ == "__main__":
    main()
