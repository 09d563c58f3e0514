"""Real sound through a PulseAudio of the test's own: null sinks, capture processes, nothing simulated."""

import asyncio
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from contextlib import aclosing
from pathlib import Path

import av
import numpy as np
import pytest

from coach import wire
from coach.audio.devices import check, choose, inputs
from coach.audio.inlet import blocks
from coach.errors import DeviceError
from coach.events import Partial, State
from coach.link.far import attached

pytestmark = pytest.mark.skipif(
    "COACH_SOUND_TESTS" not in os.environ
    or sys.platform != "linux"
    or not all(map(shutil.which, ("pulseaudio", "pactl", "pacat"))),
    reason="COACH_SOUND_TESTS=1 runs it, against the clock; needs pulseaudio, libasound2-plugins and libportaudio2",
)

DEMO = Path(__file__).parent.parent / "coach" / "demo" / "call.ogg"
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
def pulse(tmp_path, monkeypatch):
    """A server of its own, with two outputs that play to nobody: `calls`, the default one, and `headset`."""
    for name in ("HOME", "XDG_RUNTIME_DIR", "PULSE_RUNTIME_PATH", "XDG_CONFIG_HOME", "COACH_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.delenv("PULSE_SERVER", raising=False)
    sinks = ("module-null-sink sink_name=calls", "module-null-sink sink_name=headset")
    loaded = [word for module in ("module-native-protocol-unix", *sinks) for word in ("-L", module)]
    server = subprocess.Popen(
        ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", *loaded], stderr=subprocess.DEVNULL
    )
    until(lambda: "headset.monitor" in pactl("list", "short", "sources"))
    yield
    server.kill()
    server.wait()


@pytest.fixture
def far_end(pulse, tmp_path):
    """A tone of 440 Hz is played in the default output: the input that hears it."""
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
        player.kill()
        player.wait()


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


def test_the_doctor_finds_what_stops_a_call_and_nothing_once_it_is_mended(far_end):
    """A real device that is muted, and the same one on both sides; then two outputs of which one plays a tone."""

    def doctor(config):
        (Path(os.environ["COACH_HOME"]) / "config.toml").write_text(config, encoding="utf-8")
        command = [sys.executable, "-m", "coach", "doctor", "--json"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        told = json.loads(done.stdout)
        return done.returncode, {one["cause"] for one in told["findings"] if one["stops"]}

    sides = '[devices]\nagent = "headset.monitor"\n'
    pactl("set-source-mute", "calls.monitor", "1")
    assert doctor(sides) == (1, {"muted"})
    pactl("set-source-mute", "calls.monitor", "0")
    assert doctor(sides) == (0, set())
    assert doctor('[devices]\nagent = "calls.monitor"\n') == (1, {"same_device"})
    assert doctor("") == (1, {"no_device"})


class Live:
    """`coach live --jsonl` on the two outputs, and what it prints."""

    def __init__(self, folder, *more):
        settings = '[calls]\nsilence_seconds = 4.0\n[journal]\nkeep = "nothing"\n'  # no key in whose keyring this is
        (folder / "config.toml").write_text(settings, encoding="utf-8")
        command = [sys.executable, "-m", "coach", "live", "--jsonl", "--model", "tiny.en"]
        command += ["--agent-device", "headset.monitor", "--customer-device", "calls.monitor", *more]
        self.folder, self.events = folder, []
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self._reading = threading.Thread(target=self._read)
        self._reading.start()

    def _read(self):
        self.events += (json.loads(line) for line in self.process.stdout)  # grows as it is printed

    def of(self, kind):
        """Events of a kind."""
        return [event for event in list(self.events) if event["event"] == kind]

    def over(self):
        """How many calls are."""
        return sum(state["what"] == "call over" for state in self.of("state"))

    def play(self, first, last):
        """Seconds of the demo's two sides, into the two outputs at once."""
        with av.open(str(DEMO)) as container:
            resampler = av.AudioResampler(format="s16p", layout="stereo", rate=48_000)
            parts = [out.to_ndarray() for frame in container.decode(audio=0) for out in resampler.resample(frame)]
        sound = np.concatenate(parts, axis=1)[:, first * 48_000 : last * 48_000]
        players = []
        for sink, samples in zip(("headset", "calls"), sound, strict=True):
            (self.folder / sink).write_bytes(samples.tobytes())
            wish = ["--raw", "--format=s16le", "--rate=48000", "--channels=1", f"--device={sink}"]
            players.append(subprocess.Popen(["pacat", *wish, str(self.folder / sink)]))
        for player in players:
            player.wait()

    def end(self):
        """Its exit status."""
        status = self.process.wait(30)
        self._reading.join()
        self.process.stdout.close()
        return status


def coach_tell(*words):
    """From another process: what it prints."""
    done = subprocess.run([sys.executable, "-m", "coach", "tell", *words], capture_output=True, text=True, check=False)
    return done.stdout.strip() or done.stderr.strip()


def test_two_calls_one_after_the_other_with_the_keys_in_another_process(pulse, tmp_path):
    """The first begins with its voices and ends with silence; tell begins, marks, pauses and ends the second."""
    live = Live(tmp_path)
    try:
        until((tmp_path / "state" / "live.json").exists, 30)
        until(lambda: len(pactl("list", "short", "source-outputs").splitlines()) == 2, 30)
        assert coach_tell("mark") == "No call is on."
        live.play(0, 22)
        until(lambda: live.over() == 1, 30)
        assert coach_tell("new-call") == "A call has begun."
        live.play(60, 75)
        assert coach_tell("mark", "the second").startswith("Marked 0:1")
        assert coach_tell("pause") == "Paused: nothing is heard."
        until(lambda: not pactl("list", "short", "source-outputs"), 5)
        assert coach_tell("pause") == "Listening again."
        until(lambda: len(pactl("list", "short", "source-outputs").splitlines()) == 2, 5)
        assert coach_tell("end-call") == "The call is over."
        until(lambda: live.over() == 2, 30)
        another = subprocess.run(live.process.args, capture_output=True, text=True, check=False)
        assert (another.returncode, "another coach runs already" in another.stderr) == (1, True)
        assert coach_tell("quit") == "The shift is over."
        assert live.end() == 0
    finally:
        live.process.kill()
    assert coach_tell("mute") == "coach: coach tell: no coach runs; coach live starts one"
    first, second = (place for place, event in enumerate(live.events) if event["event"] == "call")
    calls = live.events[first:second], live.events[second:]
    assert [state["detail"] for state in live.of("state") if state["what"] == "call over"] == [
        "4 s of silence",
        "the agent ended it",
    ]
    for call in calls:
        said = [event for event in call if event["event"] == "utterance"]
        assert {event["speaker"] for event in said} == {"agent", "customer"}
        assert 0 <= min(event["start"] for event in said) < 6
    assert [mark["note"] for mark in live.of("mark")] == ["the second"]
    assert not [event for event in live.of("audio_lost") if event["seconds"] > 0.5]


async def test_a_screen_elsewhere_is_told_what_the_coach_without_one_prints(pulse, tmp_path):
    """Attached before the call and lost in the middle of it: all events of the call, once each, and its keys act."""
    live = Live(tmp_path, "--headless")
    try:
        await asyncio.to_thread(until, (tmp_path / "state" / "screens.json").exists, 30)
        answers = asyncio.Queue()
        async with attached() as far, asyncio.timeout(60):
            following = asyncio.create_task(far.follow(answers.put_nowait))
            far.do("new call")
            assert await answers.get() == "A call has begun."
            await asyncio.to_thread(live.play, 0, 10)
            far._link.transport.abort()
            await asyncio.to_thread(live.play, 10, 20)
            far.do("mark", note="seen")
            assert (await answers.get()).startswith("Marked 0:")
            far.do("end call")
            assert await answers.get() == "The call is over."
            await asyncio.to_thread(until, live.over, 30)
            await asyncio.to_thread(until, lambda: isinstance(far.tape.events[-1], State))
            told = [json.loads(wire.encode(event)) for event in far.tape.events if not isinstance(event, Partial)]
            assert coach_tell("quit") == "The shift is over."
            await following
        assert live.end() == 0
    finally:
        live.process.kill()
    assert told == live.events
    assert {event["speaker"] for event in live.of("utterance")} == {"agent", "customer"}
    assert [mark["note"] for mark in live.of("mark")] == ["seen"]
