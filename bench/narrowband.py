#!/usr/bin/env python3
"""What share of speech is found on lines that cut the low end away, against what is found on the line as it is.

    bench/narrowband.py CALL [CALL ...] [--edges 200 250 300]

For each side of each recording and each edge (Hertz, everything under it is gone): the share of the hops that Silero
alone finds to be speech on the line as it is, found by Silero alone and by coach (which gives it the pitch back).
"""

import argparse
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from coach.audio.frame import HOP, RATE
from coach.audio.recording import Recording
from coach.speech.settings import VoiceSettings
from coach.speech.voice import Voice

Sound = NDArray[np.float32]


class Alone(Voice):
    """Silero without the pitch."""

    def _pitch(self, hop: Sound) -> Sound:
        return np.zeros_like(hop)


def cut(sound: Sound, edge: float) -> Sound:
    """Nothing under the edge, nothing over 3400 Hz."""
    spectrum = np.fft.rfft(sound)
    hertz = np.fft.rfftfreq(len(sound), 1 / RATE)
    spectrum[(hertz < edge) | (hertz > 3400)] = 0
    return np.fft.irfft(spectrum, len(sound)).astype(np.float32)


def speech(voice: Voice, sound: Sound) -> NDArray[np.bool_]:
    """Which hops are speech."""
    likely = [voice(sound[n : n + HOP]) for n in range(0, len(sound), HOP)]
    return np.array(likely) >= VoiceSettings().onset


def main() -> None:
    """Print a row a side and edge."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("calls", nargs="+", type=Path)
    cli.add_argument("--edges", nargs="+", type=float, default=[0, 200, 250, 300])
    asked = cli.parse_args()
    print("| call | side | edge Hz | found alone % | found % | of hops: alone / coach |\n|---|---|---|---|---|---|")
    for call in asked.calls:
        recording = Recording.open(call)
        frames = list(recording)
        for side in sorted(recording.sides):
            sound = np.concatenate([getattr(one, side) for one in frames])
            truth = speech(Alone(), sound)
            for edge in asked.edges:
                line = cut(sound, edge) if edge else sound
                alone, ours = speech(Alone(), line), speech(Voice(), line)
                shares = [100 * (found & truth).sum() / truth.sum() for found in (alone, ours)]
                print(
                    f"| {call.stem} | {side} | {edge:.0f} | {shares[0]:.1f} | {shares[1]:.1f} "
                    f"| {alone.mean():.3f} / {ours.mean():.3f} |",
                    flush=True,
                )


if __name__ == "__main__":
    main()
