"""Real sound through a PulseAudio of the test's own: null sinks, capture processes, nothing simulated."""

import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import aclosing

import numpy as np
import pytest

from coach.audio.devices import check, choose, inputs
from coach.audio.inlet import blocks
from coach.errors import DeviceError

pytestmark = pytest.mark.skipif(
    "COACH_SOUND_TESTS" not in os.environ
    or sys.platform != "linux"
    or not all(map(shutil.which, ("pulseaudio", "pactl", "pacat"))),
    reason="COACH_SOUND_TESTS=1 runs it, against the clock; needs pulseaudio, libasound2-plugins and libportaudio2",
)

TONE = (0.5 * np.sin(2 * np.pi * 440 * np.arange(48_000 * 60) / 48_000)).astype("<f4")


def until(true, seconds=10):
    """Wait for a thing to become true; how long that took."""
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < seconds
    return time.monotonic() - began


def pactl(*words):
    """What it prints."""
    return subprocess.run(["pactl", *words], capture_output=True, text=True, check=False).stdout


@pytest.fixture
def far_end(tmp_path, monkeypatch):
    """A sink in which a tone of 440 Hz is played: the input that hears it."""
    for name in ("HOME", "XDG_RUNTIME_DIR", "PULSE_RUNTIME_PATH", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.delenv("PULSE_SERVER", raising=False)
    modules = ("module-native-protocol-unix", "module-null-sink sink_name=calls")
    loaded = [word for module in modules for word in ("-L", module)]
    server = subprocess.Popen(
        ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", *loaded], stderr=subprocess.DEVNULL
    )
    until(lambda: "calls.monitor" in pactl("list", "short", "sources"))
    tone = tmp_path / "tone.raw"
    tone.write_bytes(TONE.tobytes())
    player = subprocess.Popen(["pacat", "--raw", "--format=float32le", "--rate=48000", "--channels=1", str(tone)])
    found = choose(inputs(), "customer")
    try:
        check([found])
        yield found
    except DeviceError as error:
        pytest.skip(str(error))
    finally:
        for process in (player, server):
            process.kill()
            process.wait()


async def test_what_is_played_is_heard(far_end):
    """The default far end, through a capture process: a second of a 440 Hz tone."""
    heard, rate = [], 0
    async with aclosing(blocks(far_end)) as stream:
        async for rate, _, samples in stream:
            if heard or (len(samples) and np.abs(samples).max() > 0.4):
                heard.append(samples)
            if sum(map(len, heard)) > rate > 1:
                break
    tone = np.concatenate(heard)
    assert np.argmax(np.abs(np.fft.rfft(tone * np.hanning(len(tone))))) * rate / len(tone) == pytest.approx(440, abs=2)


def test_a_coach_that_is_killed_lets_go_of_the_device(far_end):
    """Kill -9 of whoever listens: a second later nothing is recorded any more."""
    code = (
        "import asyncio\n"
        "from coach.audio.devices import choose, inputs\n"
        "from coach.audio.inlet import blocks\n"
        "async def listen():\n"
        "    async for block in blocks(choose(inputs(), 'customer')): pass\n"
        "asyncio.run(listen())\n"
    )
    listener = subprocess.Popen([sys.executable, "-c", code])
    until(lambda: pactl("list", "short", "source-outputs"))
    os.kill(listener.pid, signal.SIGKILL)
    listener.wait()
    assert until(lambda: not pactl("list", "short", "source-outputs")) < 1
