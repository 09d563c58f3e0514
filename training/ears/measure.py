#!/usr/bin/env python3
"""What ears are worth on recorded calls with a transcript beside them: one row each, side by side.

    training/ears/measure.py CALL [CALL ...] [--ours FOLDER ...] [--before 0 1 2] [--stock NAME ...] [--line LINE]

CALL is a recording with `STEM.jsonl` or `STEM.vtt` beside it. Every row decodes the same segments, those that the coach
cuts: stock weights in 30 s (greedy) and with the guard of coach (its own short window, three beams, a second look);
FOLDER, as train.py writes it, greedy in the segment and `--tail` of silence, after so many seconds of company. `--line`
puts the recordings through one more line first. Needs the extra `bench`; no torch.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

import ctranslate2
import jiwer
import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

import line
from heard import transcript, words
from windows import windows

from coach.audio.frame import RATE
from coach.home import home
from coach.speech.loops import loop, most_tokens, plain
from coach.speech.weights import Weights, find
from coach.speech.whisper import FRAME, FULL, Whisper, frames_for
from coach.speech.window import Window

LINES: dict[str, Callable[[line.Sound, line.Dice], line.Sound]] = {
    "as it is": lambda sound, _: sound,
    "noise 15 dB": lambda sound, dice: sound + 10 ** (-15 / 20) * _level(sound) * line.coloured(len(sound), 0.5, dice),
} | {name: lambda sound, dice, name=name: line.coded(sound, name, dice) for name in (*line.CODECS[:-1], *line.HELD)}


@dataclass(frozen=True)
class Told:
    """What came of a segment."""

    text: str
    looped: bool


Ears = Callable[[Window, line.Sound], Told]
"""A segment, and all the sound of that side's segments before it."""


def in_full(whisper: Whisper) -> Ears:
    """30 s, greedy."""

    def hear(window: Window, _: line.Sound) -> Told:
        _, found = whisper._decode(window.pcm, FULL, 1)  # noqa: SLF001  # the policy that others have
        return Told(" ".join(found.words), found.looped)

    return hear


def guarded(whisper: Whisper) -> Ears:
    """As coach hears it today."""
    return lambda window, _: Told(whisper.hear(replace(window, final=True)).text, looped=False)


def ours(whisper: Whisper, before: float, tail: int) -> Ears:
    """Greedy, in no more than the segment, what went before it, and mel frames of silence."""
    engine, prompt = whisper._loaded.model, whisper._prompt  # noqa: SLF001  # of the product's own loading
    skipped = round(before * 50)

    def hear(window: Window, past: line.Sound) -> Told:
        kept = past[len(past) - min(len(past), round(before * RATE)) :]
        pcm = np.concatenate((np.zeros(round(before * RATE) - len(kept), np.float32), kept, window.pcm))
        frames = frames_for(len(pcm), tail)
        mel = whisper._features(np.pad(pcm, (0, frames * FRAME - len(pcm))))  # noqa: SLF001
        states = engine.encode(ctranslate2.StorageView.from_array(np.ascontiguousarray(mel[None, :, :frames])))
        if skipped:
            states = ctranslate2.StorageView.from_array(np.ascontiguousarray(np.array(states)[:, skipped:]))
        most = most_tokens(len(window.pcm) / RATE)
        limit = max(2 * most, most + len(prompt))
        suppress = whisper._suppressed  # noqa: SLF001
        result = engine.generate(states, [prompt], beam_size=1, max_length=limit, suppress_tokens=suppress)[0]
        text = whisper._tokens.decode(result.sequences_ids[0])  # noqa: SLF001
        looped = len(result.sequences_ids[0]) >= most - 1 or loop(plain(text.split())) is not None
        return Told(text, looped)

    return hear


@dataclass
class Row:
    """Added up over calls."""

    wrong: int = 0
    inserted: int = 0
    of: int = 0
    last_wrong: int = 0
    last_of: int = 0
    looped: int = 0
    work: float = 0.0
    speech: float = 0.0
    heard: dict[str, dict[str, str]] = field(default_factory=dict)

    def add(self, call: Path, due: Iterable[Window], ears: Ears) -> None:
        """Decode a call's segments and compare."""
        turns = transcript(call)
        if turns is None:
            raise SystemExit(f"{call}: no transcript beside it")
        for side in ("agent", "customer"):
            said: list[str] = []
            past = np.zeros(0, np.float32)
            for window in due:
                if window.speaker == side:
                    began = time.process_time()
                    told = ears(window, past)
                    self.work += time.process_time() - began
                    self.speech += len(window.pcm) / RATE
                    self.looped += told.looped
                    said.append(told.text)
                    past = np.concatenate((past, window.pcm))[-10 * RATE :]
            self._compare([words(text) for who, text in turns if who == side], words(" ".join(said)))
            self.heard.setdefault(call.stem, {})[side] = " ".join(said)

    def _compare(self, turns: list[list[str]], said: list[str]) -> None:
        truth = [word for turn in turns for word in turn]
        ends = np.cumsum([len(turn) for turn in turns])
        last = {end - back for end, turn in zip(ends, turns, strict=True) for back in (1, 2)[: len(turn)]}
        found = jiwer.process_words(" ".join(truth), " ".join(said))
        self.wrong += found.substitutions + found.deletions + found.insertions
        self.inserted += found.insertions
        self.of, self.last_of = self.of + len(truth), self.last_of + len(last)
        for chunk in found.alignments[0]:
            if chunk.type in ("substitute", "delete"):
                self.last_wrong += len(last & set(range(chunk.ref_start_idx, chunk.ref_end_idx)))

    def told(self, name: str) -> str:
        """A line of the table."""
        return (
            f"| {name} | {100 * self.wrong / self.of:.1f} | {self.inserted} "
            f"| {100 * self.last_wrong / self.last_of:.1f} | {self.looped} | {self.work / self.speech:.3f} |"
        )


def through(due: list[Window], name: str) -> list[Window]:
    """The same segments on another line."""
    dice = np.random.default_rng(0)
    return [replace(one, pcm=np.asarray(LINES[name](one.pcm, dice), np.float32)) for one in due]


def _level(sound: line.Sound) -> float:
    return float(np.sqrt(np.mean(sound**2)))


def main() -> None:
    """Print the table."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("calls", nargs="+", type=Path)
    cli.add_argument("--ours", nargs="*", default=[], type=Path)
    cli.add_argument("--before", nargs="+", default=[0.0], type=float, help="seconds of company")
    cli.add_argument("--tail", default=30, type=int, help="mel frames of silence after a segment")
    cli.add_argument("--stock", nargs="*", default=["tiny.en"])
    cli.add_argument("--line", default="as it is", choices=LINES)
    cli.add_argument("--words", action="store_true", help="print what was heard, too")
    asked = cli.parse_args()
    cut = {call: through(windows(call), asked.line) for call in asked.calls}
    ears: dict[str, Ears] = {}
    for name in asked.stock:
        whisper = Whisper(find(name, None, home().models), 1)
        ears |= {f"{name}, 30 s": in_full(whisper), f"{name}, guarded": guarded(whisper)}
    for folder in asked.ours:
        whisper = Whisper(Weights(folder.name, folder), 1)
        ears |= {f"{folder.name}, {before:g} s before": ours(whisper, before, asked.tail) for before in asked.before}
    print(f"{len(cut)} calls, {sum(map(len, cut.values()))} segments, line {asked.line}\n")
    print("| ears | wrong % | inserted words | last two words of turns: wrong % | to the cap or looped | work s/s |")
    print("|---|---|---|---|---|---|")
    for name, one in ears.items():
        row = Row()
        for call, due in cut.items():
            row.add(call, due, one)
        print(row.told(name), flush=True)
        for stem, sides in row.heard.items() if asked.words else ():
            print(*(f"{stem} {side}: {text}" for side, text in sides.items()), sep="\n")


if __name__ == "__main__":
    main()
