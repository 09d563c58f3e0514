"""The capture process, with a stand-in for PortAudio."""

import os
import subprocess
import sys
import threading

import numpy as np
import pytest

from coach.audio import capture
from coach.audio.capture import HEADER, Pipe, mono, open_stream


class PortAudioError(Exception):
    """Theirs."""


class Library:
    """A device with channels and rates of its own."""

    PortAudioError = PortAudioError

    def __init__(self, channels=2, rates=(48_000,)):
        self.channels, self.rates, self.opened = channels, rates, []

    def query_devices(self, device, kind):
        if device == "nothing":
            raise ValueError("No input device matching 'nothing'")
        return {"max_input_channels": self.channels, "default_samplerate": float(self.rates[0])}

    def InputStream(self, **wishes):
        self.opened.append((wishes["samplerate"], wishes["channels"]))
        if wishes["samplerate"] not in self.rates or wishes["channels"] != self.channels:
            raise PortAudioError("Invalid sample rate or number of channels")
        self.wishes = wishes
        return self

    def start(self):
        self.wishes["callback"](np.full((960, self.channels), 0.5, np.float32), 960, None, None)
        self.wishes["finished_callback"]()


@pytest.fixture
def pipe():
    """A pipe and its reading end."""
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as read:
        yield Pipe(writing), read
    os.close(writing)


def block(read):
    """The next block: hertz and what follows."""
    count, rate, _ = HEADER.unpack(read.read(HEADER.size))
    body = read.read(count * 4 if rate else count)
    return rate, np.frombuffer(body, "<f4") if rate else body.decode()


def test_a_block_is_a_header_and_its_samples(pipe):
    """Hertz, time, float32."""
    out, read = pipe
    out.put(16_000, 12.5, np.array([0.25, -1.0], np.float32))
    out.write()
    assert HEADER.unpack(read.read(HEADER.size)) == (2, 16_000, 12.5)
    assert np.frombuffer(read.read(8), "<f4").tolist() == [0.25, -1.0]


def test_where_nobody_reads_the_device_does_not_wait(monkeypatch, pipe):
    """The oldest block goes."""
    monkeypatch.setattr(capture, "MOST_WAITING", 2)
    out, read = Pipe(pipe[0]._out), pipe[1]
    for level in (0.1, 0.2, 0.3):
        out.put(16_000, 0.0, np.full(1, level, np.float32))
    out.write()
    assert block(read)[1] == pytest.approx([0.2])


def test_silence_of_the_device_is_told_as_an_empty_block(monkeypatch, pipe):
    """So that both ends know that the other lives."""
    monkeypatch.setattr(capture, "BEAT_SECONDS", 0.0)
    out, read = pipe
    out.write()
    assert len(block(read)[1]) == 0


def test_two_channels_become_their_mean():
    """A headset that records on the left alone is heard."""
    assert mono(np.array([[1.0, 0.0], [0.5, 0.5]], np.float32)).tolist() == [0.5, 0.5]


def test_the_device_is_opened_as_it_allows():
    """Neither one channel nor 16 kHz, but two at 48."""
    library = Library()
    open_stream(library, "headset", 16_000, lambda *block: None, lambda: None)
    assert library.opened == [(16_000, 1), (16_000, 2), (16_000, 2), (48_000, 1), (48_000, 2)]


def run(library, device, monkeypatch, pipe):
    """The whole of a process's work."""
    monkeypatch.setitem(sys.modules, "sounddevice", library)
    capture.capture(device, 0, pipe)


def test_a_device_that_vanishes_is_said_to_have_gone(monkeypatch, pipe):
    """After its last sound."""
    out, read = pipe
    run(Library(), "headset", monkeypatch, out)
    assert block(read) == (0, "the device has gone")


def test_a_device_that_is_not_there_is_told_in_words(monkeypatch, pipe):
    """With no Hertz before them."""
    out, read = pipe
    run(Library(), "nothing", monkeypatch, out)
    assert block(read) == (0, "No input device matching 'nothing'")


def test_it_ends_when_nobody_reads_any_more(monkeypatch):
    """A reader that died closed the pipe; the process does not outlive it."""
    reading, writing = os.pipe()
    os.close(reading)
    library = Library()
    monkeypatch.setattr(library, "start", lambda: None)
    monkeypatch.setattr(capture, "BEAT_SECONDS", 0.01)
    process = threading.Thread(target=run, args=(library, "headset", monkeypatch, Pipe(writing)))
    process.start()
    process.join(5)
    assert not process.is_alive()
    os.close(writing)


def test_of_coach_it_brings_the_hook_alone():
    """A capture process is sounddevice, numpy and the standard library, and stays on this machine."""
    code = (
        f"import runpy, sys; sys.argv = ['capture', '--help']\n"
        f"try: runpy.run_path({capture.__file__!r}, run_name='__main__')\n"
        "except SystemExit: print(sorted(n for n in sys.modules if n.split('.')[0] in ('coach', 'av', 'textual')))"
    )
    done = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "['coach', 'coach.errors', 'coach.loopback']"


def test_a_process_that_was_stopped_notices_as_soon_as_it_runs_again():
    """A minute passes in a sleep of a quarter of a second; a busy machine's second is no stop."""
    times = iter([0.0, 0.0, 0.3, 1.3, 61.6])
    slept = []
    capture.until_stopped(lambda: next(times), slept.append)
    assert len(slept) == 3


def test_what_the_server_kept_while_a_process_was_stopped_is_not_taken_as_present(pipe, monkeypatch):
    """The process ends and says why; the next one hears the present."""
    library = Library(channels=1)
    library.start = lambda: None
    monkeypatch.setitem(sys.modules, "sounddevice", library)
    monkeypatch.setattr(capture, "until_stopped", lambda: None)
    writer, read = pipe
    capture.capture("headset", 48_000, writer)
    assert block(read) == (0, "its capture process stood still")
