#!/usr/bin/env python3
"""Are words lost before the recogniser hears them? Words of the transcript whose time lies in no decoded window.

    bench/lost.py CALL [CALL ...]

CALL needs `STEM.vtt` beside it, with exact times of turns; a turn's words are spread over it evenly, so a word may
seem to lie in a pause of its turn. Each word outside every window is printed with the level of the sound there: under
-50 dB there was nothing to hear.
"""

import argparse
from pathlib import Path

import numpy as np
from windows import windows

from coach.audio.frame import RATE
from coach.audio.recording import Recording
from coach.events import Utterance
from coach.transcripts.read import read


def main() -> None:
    """Print the words outside, and how many of all they are."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("calls", nargs="+", type=Path)
    asked = cli.parse_args()
    words = outside = audible = 0
    for call in asked.calls:
        heard = windows(call)
        frames = list(Recording.open(call))
        for turn in [event for event in read(call.with_suffix(".vtt")).events if isinstance(event, Utterance)]:
            spans = [(w.start / RATE, w.start / RATE + len(w.pcm) / RATE) for w in heard if w.speaker == turn.speaker]
            said = turn.text.split()
            for number, word in enumerate(said):
                words += 1
                at = turn.start + (number + 0.5) / len(said) * (turn.end - turn.start)
                if any(start <= at <= end for start, end in spans):
                    continue
                near = frames[max(0, int(at / 0.032) - 2) : int(at / 0.032) + 3]
                sound = np.concatenate([getattr(one, turn.speaker) for one in near])
                level = 20 * np.log10(max(1e-6, float(np.sqrt(np.mean(sound**2)))))
                outside, audible = outside + 1, audible + (level >= -50)
                print(f"{call.stem} {turn.speaker} {at:.2f} s  {level:.0f} dB  {word}", flush=True)
    print(f"{words} words, {outside} at times outside every window, {audible} of them where there is sound")


if __name__ == "__main__":
    main()
