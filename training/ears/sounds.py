"""What is on a line when nobody speaks: ringing, keys, hold music, breath, typing, hiss. None of it has words."""

from __future__ import annotations

import numpy as np
from line import RATE, Dice, Sound, at_level, coloured

KEYS = ((697, 770, 852, 941), (1209, 1336, 1477, 1633))
"""Hertz of the rows and columns of a telephone's keys (ITU-T Q.23)."""
TONES = ((440, 480), (400, 450), (425, 425), (480, 620), (350, 440), (950, 1400), (1000, 1000))
"""Hertz of ringing, busy, dialling and announcement tones in several countries."""


def wordless(seconds: float, dice: Dice) -> Sound:
    """One of them, for so long."""
    kinds = (tone, keys, music, breath, typing, hiss, hiss)
    sound = kinds[int(dice.integers(len(kinds)))](int(seconds * RATE), dice)
    return at_level(sound, dice.uniform(-55, -15))


def tone(samples: int, dice: Dice) -> Sound:
    """On and off in one of the usual rhythms, or without end."""
    low, high = TONES[int(dice.integers(len(TONES)))]
    times = np.arange(samples) / RATE
    on = float(dice.choice((0.2, 0.4, 0.5, 1.0, 2.0, 60.0)))
    ringing = (times + dice.uniform(0, on)) % (on + float(dice.choice((0.2, 0.5, 2.0, 4.0)))) < on
    return _floats((np.sin(2 * np.pi * low * times) + np.sin(2 * np.pi * high * times)) * ringing)


def keys(samples: int, dice: Dice) -> Sound:
    """Somebody dials."""
    sound, at = np.zeros(samples), int(dice.uniform(0, 0.3) * RATE)
    while at < samples:
        times = np.arange(int(dice.uniform(0.06, 0.25) * RATE)) / RATE
        pair = [group[int(dice.integers(4))] for group in KEYS]
        struck = sum(np.sin(2 * np.pi * hertz * times) for hertz in pair)[: samples - at]
        sound[at : at + len(struck)] = struck
        at += len(times) + int(dice.uniform(0.05, 0.5) * RATE)
    return _floats(sound)


def music(samples: int, dice: Dice) -> Sound:
    """Hold music: four chords round and round, a tune over them, a beat at times."""
    beat, key = dice.uniform(0.3, 0.8), dice.uniform(-8, 8)
    scale, sound = np.array((0, 2, 4, 5, 7, 9, 11, 12)), np.zeros(samples)
    chords = [scale[(np.array((0, 2, 4)) + shift) % 7] for shift in dice.integers(0, 7, 4)]
    bright, drums = int(dice.integers(1, 8)), dice.random() < 0.5
    for number, at in enumerate(np.arange(0, samples / RATE, beat)):
        start = int(at * RATE)
        length = min(int(beat * RATE * dice.uniform(0.9, 2.5)), samples - start)
        times = np.arange(length) / RATE
        notes = [*chords[number // 4 % 4], *((12 + scale[int(dice.integers(8))],) if dice.random() < 0.7 else ())]
        for note in notes:
            hertz = 220 * 2 ** ((note + key) / 12)
            played = sum(np.sin(2 * np.pi * hertz * n * times) / n**1.5 for n in range(1, bright + 1))
            sound[start : start + length] += played * np.exp(-times * dice.uniform(0.5, 5)) * np.minimum(times * 50, 1)
        if drums:
            struck = coloured(length, 0.0 if number % 2 else 1.0, dice) * np.exp(-times * 25)
            sound[start : start + length] += struck
    return _floats(sound)


def breath(samples: int, dice: Dice) -> Sound:
    """Into the microphone, in and out."""
    times = np.arange(samples) / RATE
    swell = np.maximum(0, np.sin(2 * np.pi * times / dice.uniform(1.2, 4) + dice.uniform(0, 6))) ** dice.uniform(1, 4)
    return _floats(coloured(samples, dice.uniform(0.2, 0.9), dice) * swell)


def typing(samples: int, dice: Dice) -> Sound:
    """Keys of a keyboard and the knocks of a desk, over a little hiss."""
    sound = 0.02 * coloured(samples, 0.5, dice)
    for _ in range(max(1, int(samples / RATE * dice.uniform(1, 9)))):
        at = int(dice.integers(samples))
        length = min(int(dice.uniform(0.004, 0.04) * RATE), samples - at)
        click = coloured(max(length, 2), dice.uniform(0, 1), dice)[:length]
        sound[at : at + length] += click * np.exp(-np.linspace(0, 6, length)) * dice.uniform(0.2, 1)
    return _floats(sound)


def hiss(samples: int, dice: Dice) -> Sound:
    """Of any colour; or nothing at all."""
    return np.zeros(samples, np.float32) if dice.random() < 0.15 else coloured(samples, dice.uniform(0, 1.2), dice)


def _floats(sound: np.ndarray) -> Sound:
    return np.asarray(sound, np.float32)
