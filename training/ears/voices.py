"""Who says it: Kokoro's English styles, mixed two by two so that there is no end of voices, and two plain synthesisers.

Piper and Kokoro's other styles are never heard here: the calls that the ears are measured on are in those voices.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import wave
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "demo"))

import voice

Sound = npt.NDArray[np.float32]
"""Mono samples in -1..1 at 16 kHz."""
Say = Callable[[str], Sound]

STYLES = (
    *(
        "af_alloy",
        "af_aoede",
        "af_bella",
        "af_heart",
        "af_jessica",
        "af_kore",
        "af_nicole",
        "af_river",
        "af_sarah",
        "af_sky",
    ),
    *("am_adam", "am_eric", "am_fenrir", "am_liam", "am_michael", "am_onyx", "am_puck", "am_santa"),
    *("bf_alice", "bf_emma", "bf_lily", "bm_fable", "bm_george", "bm_lewis"),
)
ABROAD = (
    *(
        "hf_alpha",
        "hf_beta",
        "hm_omega",
        "hm_psi",
        "ef_dora",
        "em_alex",
        "em_santa",
        "ff_siwis",
        "if_sara",
        "im_nicola",
    ),
    *(
        "pf_dora",
        "pm_alex",
        "pm_santa",
        "zf_xiaobei",
        "zf_xiaoni",
        "zf_xiaoxiao",
        "zf_xiaoyi",
        "zm_yunjian",
        "zm_yunxi",
    ),
)
"""Of other languages: English with their colour."""
HELD = ("af_nova", "am_echo", "bf_isabella", "bm_daniel")
"""Never trained on: what the curve is drawn with."""
ACCENTS = ("en-us", "en-gb", "en-gb-scotland", "en-gb-x-rp", "en-029", "en-us-nyc", "en-gb-x-gbclan")
FLITE = ("slt", "rms", "awb", "kal16")
PLAIN = 0.12
"""The part of voices that espeak-ng or flite are: for variety, and they cost nothing."""


class Voices:
    """A choir."""

    def __init__(self, styles: Path, seed: int, threads: int = 1) -> None:
        """`styles`: the package kokoro-js, as for the demo call."""
        self._kokoro = voice.Kokoro(styles, seed, threads)

    def draw(self, dice: random.Random, *, held: bool = False) -> tuple[str, Say]:
        """A voice and its name: a style or two, a speed, a pitch."""
        if not held and dice.random() < PLAIN:
            return _espeak(dice) if dice.random() < 0.5 else _flite(dice)
        names = dice.sample(HELD if held else STYLES + ABROAD, 2)
        share = dice.choice((1.0, dice.uniform(0.2, 0.8)))
        style = share * self._kokoro.style(names[0]) + (1 - share) * self._kokoro.style(names[1])
        speed, pitch = dice.uniform(0.85, 1.35), dice.uniform(0.92, 1.09)

        def say(text: str) -> Sound:
            return pitched(self._kokoro.say(text, style.astype(np.float32), speed / pitch), pitch)

        return f"kokoro {names[0]} {share:.2f} {names[1]} speed {speed:.2f} pitch {pitch:.2f}", say


def pitched(sound: Sound, pitch: float) -> Sound:
    """So many times higher, and shorter."""
    return voice.resample(sound, round(voice.RATE * pitch), voice.RATE)


def _espeak(dice: random.Random) -> tuple[str, Say]:
    accent, speed, pitch = dice.choice(ACCENTS), dice.randint(140, 210), dice.randint(25, 75)
    form = dice.choice(("", "+f2", "+f4", "+m3", "+m7"))
    command = ["espeak-ng", "-v", accent + form, "-s", str(speed), "-p", str(pitch)]
    return " ".join(command), lambda text: _run([*command, "-w"], text)


def _flite(dice: random.Random) -> tuple[str, Say]:
    name, stretch, pitch = dice.choice(FLITE), dice.uniform(0.75, 1.1), dice.uniform(0.92, 1.09)
    command = ["flite", "-voice", name, "--setf", f"duration_stretch={stretch:.2f}"]
    return f"{' '.join(command)} pitch {pitch:.2f}", lambda text: pitched(_run([*command, "-o"], text, "-t"), pitch)


def _run(command: list[str], text: str, *before: str) -> Sound:
    """A synthesiser's program writes a file; it is read back at 16 kHz."""
    with tempfile.NamedTemporaryFile(suffix=".wav") as file:
        subprocess.run([*command, file.name, *before, text], check=True, capture_output=True)
        with wave.open(file.name) as read:
            pcm = np.frombuffer(read.readframes(read.getnframes()), np.int16)
            return voice.resample((pcm / 32768).astype(np.float32), read.getframerate(), voice.RATE)
