"""A side's sound on the clock of the call, whatever the device's own clock does."""

import math

import numpy as np
import pytest

from coach.audio.channel import Channel
from coach.audio.frame import RATE

NOISE = np.random.default_rng(7).uniform(-0.1, 0.1, RATE // 5).astype(np.float32)


def off_by(samples):
    """Seconds between each mark in the sound and the full ten seconds at which it was made."""
    marked = np.flatnonzero(samples > 0.8)
    made = marked[np.insert(np.diff(marked) > RATE, 0, True)] / RATE
    return [at - round(at / 10) * 10 for at in made]


def play(ppm, seconds, *, jitter=0.0, burst=1, pauses=True):
    """A device off by `ppm` with a mark each ten seconds: 200 ms at a time, told up to `jitter` s late.

    Returns:
        The channel, with what was missing after its beginning, and its samples.
    """
    random = np.random.default_rng(7)
    channel, out, waiting = Channel(0.0), [], []
    lasts = 0.2 / (1 + ppm / 1e6)
    for n in range(int(seconds / lasts)):
        begun, mark = n * lasts, math.ceil(n * lasts / 10) * 10
        samples = NOISE * 0.01 if pauses and n % 15 < 3 else NOISE.copy()
        if mark < begun + lasts:
            samples[int((mark - begun) / lasts * len(samples)) :][:40] = 0.9
        waiting.append(samples)
        if len(waiting) == burst:
            at = begun + lasts + random.random() * jitter
            for block in waiting:
                channel.take((RATE, at, block))
            waiting = []
            if not out:
                channel.missing = 0
            out.append(channel.give(channel.end - channel.given))
    return channel, np.concatenate(out)


@pytest.mark.parametrize("ppm", [-300, 300])
def test_after_two_hours_a_side_is_within_50_ms_of_the_clock(ppm):
    """Clocks 300 ppm apart from ours, 2.2 s in two hours, with 30 ms of jitter."""
    channel, samples = play(ppm, 7200, jitter=0.03)
    off = off_by(samples)
    assert len(off) > 700
    assert max(map(abs, off)) <= 0.05
    assert channel.missing == 0


def test_without_a_pause_the_clock_is_kept_all_the_same():
    """Somebody who never draws breath for an hour."""
    _, samples = play(300, 3600, pauses=False)
    assert max(map(abs, off_by(samples))) <= 0.05


def test_bursts_are_no_drift():
    """0.6 s at a time: the first one seems late as a whole, at a pause that is put right, and it stays so."""
    channel, samples = play(0, 120, burst=3)
    assert channel.missing == 0
    assert max(map(abs, off_by(samples)[1:])) <= 0.05


def test_a_hole_is_filled_for_as_long_as_it_is():
    """Two seconds that a device swallowed while it went on: the rest lies where it belongs, the hole is told."""
    channel = Channel(0.0)
    tone = np.full(RATE // 10, 0.1, np.float32)
    for n in range(100):
        channel.take((RATE, (n + 1) / 10 + (2.0 if n >= 50 else 0.0), tone))
    assert abs(channel.end / RATE - 12) < 0.01
    assert abs(channel.missing / RATE - 2) < 0.01


def test_what_came_late_was_not_lost():
    """A second without a block, filled with silence, and then all its blocks at once."""
    channel = Channel(0.0)
    blocks = [np.full(RATE // 10, 0.1 if n % 10 else 0.0, np.float32) for n in range(180)]
    for n, block in enumerate(blocks):
        late = 50 <= n < 60
        if n == 60:
            assert channel.missing / RATE == pytest.approx(0.9)
        if n == 50:
            channel.fill(round(5.9 * RATE))
        channel.take((RATE, 6.0 if late else (n + 1) / 10, block))
    assert channel.missing < RATE / 20
    assert channel.end / RATE == pytest.approx(18, abs=0.05)


@pytest.mark.parametrize("rate", [8_000, 16_000, 44_100, 48_000])
def test_any_rate_becomes_16_kHz(rate):
    """A 440 Hz tone is one at every rate that devices have."""
    channel = Channel(0.0)
    tone = np.sin(2 * np.pi * 440 * np.arange(rate) / rate).astype(np.float32)
    for n, block in enumerate(np.split(tone, 50)):
        channel.take((rate, (n + 1) / 50, block))
    heard = channel.give(channel.end)
    assert len(heard) == pytest.approx(RATE, abs=400)
    spectrum = np.abs(np.fft.rfft(heard * np.hanning(len(heard))))
    assert np.argmax(spectrum) * RATE / len(heard) == pytest.approx(440, abs=2)


def test_what_no_device_should_send_is_silence():
    """Numbers that are none, and far too loud ones."""
    channel = Channel(0.0)
    channel.take((RATE, 0.1, np.full(RATE // 10, np.nan, np.float32)))
    channel.take((RATE, 0.2, np.full(RATE // 10, 1e9, np.float32)))
    heard = channel.give(channel.end)
    assert set(heard[: RATE // 10]) == {0.0}
    assert heard.max() == 1.0
