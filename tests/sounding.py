"""A sound server of a test's own, and `coach live` on its devices.

It is PulseAudio; with COACH_SOUND_TESTS=pipewire PipeWire in its place (Debian: pipewire-pulse, wireplumber, dbus).
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import av
import numpy as np

PULSEAUDIO = ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "-L", "module-native-protocol-unix"]
WAIT = 'until [ -S "$XDG_RUNTIME_DIR/pipewire-0" ]; do sleep 0.05; done'  # wireplumber ends where there is none yet
PIPEWIRE = ["dbus-run-session", "--", "sh", "-c", f"pipewire & {WAIT}; wireplumber & exec pipewire-pulse"]
SERVER = PIPEWIRE if os.environ.get("COACH_SOUND_TESTS") == "pipewire" else PULSEAUDIO
PROGRAMS = (SERVER[0], "pactl", "pacat")
DEMO = Path(__file__).parent.parent / "coach" / "demo" / "call.ogg"


def until(true, seconds=10):
    """Wait for a thing to become true; how long that took."""
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < seconds
    return time.monotonic() - began


def pactl(*words):
    """What it prints."""
    return subprocess.run(["pactl", *words], capture_output=True, text=True, check=False).stdout


def output(name):
    """One that plays to nobody; all are described alike, as two headsets of a kind are."""
    pactl("load-module", "module-null-sink", f"sink_name={name}", "sink_properties=device.description=Output")


@contextlib.contextmanager
def sound_server(folder, monkeypatch):
    """With two outputs that play to nobody: `calls`, the default one, and `headset`. The folder is everybody's home."""
    for name in ("HOME", "XDG_RUNTIME_DIR", "PULSE_RUNTIME_PATH", "XDG_CONFIG_HOME", "COACH_HOME"):
        monkeypatch.setenv(name, str(folder))
    monkeypatch.delenv("PULSE_SERVER", raising=False)
    server = subprocess.Popen(SERVER, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        until(lambda: "Server Name" in pactl("info"))
        for name in ("calls", "headset"):
            output(name)
        pactl("set-default-sink", "calls")
        until(lambda: "headset.monitor" in pactl("list", "short", "sources"))
        until(lambda: "Default Sink: calls\n" in pactl("info"))
        yield
    finally:
        os.killpg(server.pid, signal.SIGKILL)  # PipeWire is three programs
        server.wait()


def sides(first, last, rate=48_000):
    """Seconds of the demo: the agent's side and the customer's, as 16-bit samples."""
    with av.open(str(DEMO)) as container:
        resampler = av.AudioResampler(format="s16p", layout="stereo", rate=rate)
        parts = [out.to_ndarray() for frame in container.decode(audio=0) for out in resampler.resample(frame)]
    return np.concatenate(parts, axis=1)[:, round(first * rate) : round(last * rate)]


def player(sink, samples, folder):
    """Plays samples of 48 kHz in an output: its process."""
    (folder / sink).write_bytes(samples.tobytes())
    wish = ["--raw", "--format=s16le", "--rate=48000", "--channels=1", f"--device={sink}"]
    return subprocess.Popen(["pacat", *wish, str(folder / sink)])


class Live:
    """`coach live --jsonl` on the two outputs, and what it prints."""

    def __init__(self, folder, *more, silence=4.0):
        kept = '[journal]\nkeep = "nothing"\n'  # no key in whose keyring this is
        settings = f"{kept}[calls]\nsilence_seconds = {silence}\n"
        (folder / "config.toml").write_text(settings, encoding="utf-8")
        command = [sys.executable, "-m", "coach", "live", "--jsonl", "--model", "tiny.en"]
        command += ["--agent-device", "headset.monitor", "--customer-device", "calls.monitor", *more]
        self.folder, self.events = folder, []
        self.err = folder / "err"
        with self.err.open("w") as err:
            self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=err, text=True)
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
        players = [player(*one, self.folder) for one in zip(("headset", "calls"), sides(first, last), strict=True)]
        for one in players:
            one.wait()

    def told_to_end(self):
        """The call ends by tell, then the shift; the exit status."""
        assert coach_tell("end-call") == "The call is over."
        until(self.over, 30)
        assert coach_tell("quit") == "The shift is over."
        return self.end()

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
