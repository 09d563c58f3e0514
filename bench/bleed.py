#!/usr/bin/env python3
"""With loudspeakers the customer is heard in the agent's microphone: what of it is left in the agent's words?

    bench/bleed.py CALL [CALL ...] [--levels 0 -3 -6 -12] [--model NAME]

The customer's side of each CALL (in stereo, `STEM.vtt` beside it) is mixed into the agent's, 20 to 80 ms later, through
a small room (its echo falls by 60 dB in 0.3 s), so many dB under what it is on its own side. Both are heard as `coach
replay` hears them. A row a level:

- sentences of the customer, of three words or more, of which half the words stand in a row among the agent's at that
  time, and which the agent does not say without bleed: as it is heard, and as it comes out;
- words of the agent, heard without bleed, that are missing: as it is heard (one voice covers the other), and as it
  comes out;
- seconds of call that the agent's words waited for the customer's: median, p95, most.
"""

import argparse
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.fuzz import ratio

from coach.audio.frame import RATE, Frames
from coach.audio.recording import Recording
from coach.events import Utterance, Word
from coach.home import home
from coach.speech.listener import Listener
from coach.speech.settings import VoiceSettings
from coach.speech.weights import find
from coach.speech.whisper import Whisper
from coach.speech.window import Window, Words
from coach.transcripts.read import read

NEAR = 1.5
"""Seconds by which the times of the same word may differ."""


@dataclass
class Heard:
    """The agent's words of a call."""

    raw: list[Word] = field(default_factory=list)
    """As the recogniser heard them."""
    given: list[Word] = field(default_factory=list)
    """As they came out."""
    waits: list[float] = field(default_factory=list)
    """Seconds for which each final waited."""


def room(random: np.random.Generator) -> NDArray[np.float32]:
    """An impulse response of energy 1: the direct sound after 20 to 80 ms, and its echo."""
    delay, tail = int(random.uniform(0.02, 0.08) * RATE), int(0.3 * RATE)
    echo = random.normal(size=tail) * 10 ** (-3 * np.arange(tail) / tail) * 0.03
    echo[0] = 1.0
    response = np.concatenate((np.zeros(delay), echo))
    return (response / np.sqrt(np.sum(response**2))).astype(np.float32)


def mixed(call: Path, level: float | None, seed: int) -> Iterator[Frames]:
    """The call with its customer in the agent's microphone; None for no bleed."""
    hops = list(Recording.open(call))
    agent = np.concatenate([hop.agent for hop in hops if hop.agent is not None])
    customer = np.concatenate([hop.customer for hop in hops if hop.customer is not None])
    if level is not None:
        response = room(np.random.default_rng(seed))
        size = 1 << (len(customer) + len(response)).bit_length()
        spread = np.fft.irfft(np.fft.rfft(customer, size) * np.fft.rfft(response, size), size)[: len(customer)]
        agent = np.clip(agent + 10 ** (level / 20) * spread, -1, 1).astype(np.float32)
    at = 0
    for hop in hops:
        if hop.customer is not None:
            at += len(hop.customer)
            yield Frames(hop.at, agent[at - len(hop.customer) : at], hop.customer)


def hear(frames: Iterator[Frames], whisper: Whisper) -> Heard:
    """Hear a call as a replay does."""
    due: list[Window] = []

    def ask(window: Window) -> bool:
        due.append(window)
        return True

    heard, listener, asked = Heard(), Listener(VoiceSettings(), ask), {}

    def settle(events: list[object]) -> None:
        while due:
            window = due.pop(0)
            words: Words = whisper.hear(window)
            if window.speaker == "agent" and words.text:
                asked[window.start] = window.at
                origin = window.start / RATE
                heard.raw += [(text, origin + a, origin + b) for text, a, b in words.timed]
            events += listener.heard(window, words)
        for event in events:
            if isinstance(event, Utterance) and event.speaker == "agent":
                heard.given += event.words
                began = max(start for start in asked if start / RATE <= event.start + 0.01)
                heard.waits.append(round(event.at - asked[began], 3))

    for hop in frames:
        settle(list(listener.hear(hop)))
    settle(list(listener.finish()))
    listener.check()
    return heard


def plain(text: str) -> str:
    """A word for comparing."""
    return re.sub(r"[^a-z0-9]", "", text.lower())


def same(one: str, another: str) -> bool:
    """Alike, but for the recogniser's errors."""
    return one == another or (min(len(one), len(another)) > 3 and ratio(one, another) >= 75)


def without(words: list[Word], others: list[Word]) -> list[Word]:
    """The words that the others do not have at their time; each of them counts once."""
    spare = [(plain(text), start) for text, start, _ in others]
    left = []
    for word in words:
        text = plain(word[0])
        found = [one for one in spare if abs(one[1] - word[1]) <= NEAR and same(one[0], text)]
        if found:
            spare.remove(min(found, key=lambda one: abs(one[1] - word[1])))
        else:
            left.append(word)
    return left


def sentences(call: Path) -> list[tuple[float, float, list[str]]]:
    """The customer's, with the time of their turn."""
    found = []
    for turn in read(call.with_suffix(".vtt")).events:
        if isinstance(turn, Utterance) and turn.speaker == "customer":
            for sentence in re.split(r"(?<=[.?!])\s", turn.text):
                said = [word for word in map(plain, sentence.split()) if word]
                if len(said) >= 3:
                    found.append((turn.start, turn.end, said))
    return found


def credited(call: Path, words: list[Word]) -> list[str]:
    """The customer's sentences that stand among these words of the agent's."""
    found = []
    for start, end, said in sentences(call):
        near = [plain(text) for text, a, _ in words if start - 1 <= a <= end + 1]
        longest = max(
            (_run(near[n:], said[m:]) for n in range(len(near)) for m in range(len(said))),
            default=0,
        )
        if longest >= max(2, len(said) / 2):
            found.append(" ".join(said))
    return found


def _run(some: list[str], others: list[str]) -> int:
    """How many words are the same from the first on."""
    count = 0
    for one, another in zip(some, others, strict=False):
        if not same(one, another):
            break
        count += 1
    return count


def main() -> None:
    """Print a row a level."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("calls", nargs="+", type=Path)
    cli.add_argument("--levels", nargs="+", type=float, default=[-3.0, -6.0, -12.0])
    cli.add_argument("--model", default="tiny.en")
    asked = cli.parse_args()
    whisper = Whisper(find(asked.model, None, home().models), 2)
    print(
        "| bleed dB | sentences | credited, heard | credited, given | agent's words | missing, heard | missing, given "
    )
    print("| waits median s | p95 s | most s |")
    clean = {call: hear(mixed(call, None, 0), whisper) for call in asked.calls}
    count = sum(len(sentences(call)) for call in asked.calls)
    said = sum(len(one.raw) for one in clean.values())
    for level in (None, *asked.levels):
        rows = {
            call: clean[call] if level is None else hear(mixed(call, level, n), whisper)
            for n, call in enumerate(asked.calls)
        }
        raw, given, lost, dropped = 0, 0, 0, 0
        for call, one in rows.items():
            raw += len(credited(call, without(one.raw, clean[call].raw)))
            wrong = credited(call, without(one.given, clean[call].raw))
            given += len(wrong)
            lost += len(without(clean[call].raw, one.raw))
            dropped += len(without(clean[call].raw, one.given))
            for sentence in wrong:
                print(f"  {call.stem} {level}: {sentence}")
        waits = sorted(wait for one in rows.values() for wait in one.waits)
        print(
            f"| {'none' if level is None else level} | {count} | {raw} | {given} | {said} | {lost} | {dropped} "
            f"| {waits[len(waits) // 2]:.2f} | {waits[int(0.95 * len(waits))]:.2f} | {waits[-1]:.2f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
