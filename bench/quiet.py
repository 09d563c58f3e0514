#!/usr/bin/env python3
"""Ten minutes of what is not speech, on both sides: the words, the lines and the processor time. There should be none.

    bench/quiet.py [--music FOLDER] [--model NAME] [--seconds 600]

Silence, office noise (pink noise, a hum at 50 Hz, and keys being struck), ringing and DTMF are made here; hold music
is read from FOLDER (Debian's asterisk-moh-opsound-wav puts it into /usr/share/asterisk/moh).
"""

import argparse
import collections
import json
import os
import subprocess
import sys
import tempfile
import wave
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

RATE = 8000
Sound = NDArray[np.float64]


def silence(seconds: int, _: np.random.Generator) -> Sound:
    """A muted line."""
    return np.zeros(seconds * RATE)


def office(seconds: int, random: np.random.Generator) -> Sound:
    """Pink noise at -45 dB, hum, and five keys a second."""
    n = seconds * RATE
    spectrum = np.fft.rfft(random.normal(size=n)) / np.sqrt(np.maximum(1, np.arange(n // 2 + 1)))
    pink = np.fft.irfft(spectrum, n)
    sound = 0.0056 * pink / pink.std() + 0.004 * np.sin(2 * np.pi * 50 * np.arange(n) / RATE)
    click = random.normal(size=80) * np.exp(-np.arange(80) / 15) * 0.15
    for at in random.integers(0, n - 80, seconds * 5):
        sound[at : at + 80] += click * random.uniform(0.3, 1)
    return sound


def ringing(seconds: int, _: np.random.Generator) -> Sound:
    """440 + 480 Hz, two seconds in six."""
    t = np.arange(seconds * RATE) / RATE
    return 0.2 * (np.sin(2 * np.pi * 440 * t) + np.sin(2 * np.pi * 480 * t)) * (t % 6 < 2)


def dtmf(seconds: int, random: np.random.Generator) -> Sound:
    """Keys of 0.1 s each 0.2 s, in bursts of ten digits each five seconds."""
    t = np.arange(seconds * RATE) / RATE
    rows, columns = np.array([697, 770, 852, 941]), np.array([1209, 1336, 1477])
    key = random.integers(0, 12, seconds * 5 + 1)[(t * 5).astype(int)]
    on = (t % 0.2 < 0.1) & (t % 5 < 2)
    return 0.25 * on * (np.sin(2 * np.pi * rows[key // 3] * t) + np.sin(2 * np.pi * columns[key % 3] * t))


def music(folder: Path, seconds: int) -> Sound:
    """All pieces of a folder, one after the other, as long as it takes."""
    pieces = []
    for path in sorted(folder.glob("*.wav")):
        with av.open(str(path)) as container:
            resampler = av.AudioResampler("flt", "mono", RATE)
            frames = [out for frame in container.decode(audio=0) for out in resampler.resample(frame)]
            pieces += [frame.to_ndarray()[0] for frame in frames]
    whole = np.concatenate(pieces)
    return np.resize(whole, seconds * RATE)


def measure(name: str, sound: Sound, model: str) -> None:
    """Hear it on both sides and print a row."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}.wav"
        with wave.open(str(path), "wb") as out:
            out.setparams((2, 2, RATE, 0, "NONE", ""))
            samples = (np.clip(sound, -1, 1) * 32767).astype("<i2")
            out.writeframes(np.stack([samples, np.roll(samples, RATE)], 1).tobytes())
        program = [sys.executable, "-m", "coach", "replay", str(path), "--jsonl", "--model", model]
        with subprocess.Popen(program, stdout=subprocess.PIPE, text=True, encoding="utf-8") as process:
            events = [json.loads(line) for line in process.stdout or ()]
            _, status, used = os.wait4(process.pid, 0)
    count = collections.Counter(event["event"] for event in events)
    said = [event["text"] for event in events if event["event"] == "utterance"]
    length, words = len(sound) / RATE, sum(len(text.split()) for text in said)
    print(
        f"| {name} | {length:.0f} | {words} | {count['nudge']} | {count['speech'] // 2} "
        f"| {(used.ru_utime + used.ru_stime) / length:.4f} | {status} |",
        flush=True,
    )
    for text in said:
        print(f"    {text}", file=sys.stderr)


def main() -> None:
    """Print a row a sound."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--music", type=Path)
    cli.add_argument("--model", default="tiny.en")
    cli.add_argument("--seconds", type=int, default=600)
    asked = cli.parse_args()
    if sys.platform != "linux":
        raise SystemExit("quiet.py: only on Linux, whose wait4 says what a process used")
    random = np.random.default_rng(1)
    print("| sound | seconds | words | lines | segments | processor s/s | exit |\n|---|---|---|---|---|---|---|")
    for made in (silence, office, ringing, dtmf):
        measure(made.__name__, made(asked.seconds, random), asked.model)
    if asked.music:
        measure("music", music(asked.music, asked.seconds), asked.model)


if __name__ == "__main__":
    main()
