"""The call on the loudspeaker, with a device that takes what it is given."""

import sys
import threading
import types

import numpy as np
import pytest

from coach.audio.frame import RATE
from coach.audio.loudspeaker import Loudspeaker
from coach.errors import DeviceError


class Tone:
    """A recording whose sample n, from its beginning, is n / a million."""

    def mixed_from(self, start):
        first = round(start * RATE)
        for n in range(first, first + 3 * RATE, RATE // 10):
            yield np.arange(n, n + RATE // 10, dtype=np.float32) / 1e6


class Device:
    """Stands in for PortAudio: keeps what is written, and lets two writes pass before it waits."""

    PortAudioError = RuntimeError

    def __init__(self):
        self.streams = []
        self.broken = False
        self.starts = True

    def check_output_settings(self, **settings):
        if self.broken:
            raise RuntimeError("Error querying device -1")

    def OutputStream(self, samplerate, **settings):
        device = self

        class Stream:
            latency = 0.1

            def __init__(self):
                self.rate, self.written, self.full = samplerate, [], threading.Event()
                self.go = threading.Event()
                self.closed = False
                device.streams.append(self)

            def start(self):
                if not device.starts:
                    raise RuntimeError("Device unavailable")

            def write(self, chunk):
                self.written.append(chunk)
                if len(self.written) == 2:
                    self.full.set()
                    self.go.wait(10)

            def abort(self):
                pass

            def close(self):
                self.closed = True

        return Stream()


@pytest.fixture
def device(monkeypatch):
    """The only sound library there is."""
    found = Device()
    monkeypatch.setitem(
        sys.modules, "sounddevice", types.SimpleNamespace(**{n: getattr(found, n) for n in dir(found) if n[0] != "_"})
    )
    return found


def test_it_plays_from_the_place_asked_for(device):
    """The first sample to be heard is that of second 2."""
    speaker = Loudspeaker(Tone())
    speaker.play_from(2.0, 1.0)
    (stream,) = device.streams
    assert stream.full.wait(10)
    assert stream.written[0][0] == np.float32(2 * RATE / 1e6)
    stream.go.set()
    speaker.stop()


def test_its_position_is_what_is_to_be_heard_now(device):
    """At 1.5 times the speed a tenth of a second was taken, and 0.1 s of the device's time is still to come."""
    speaker = Loudspeaker(Tone())
    speaker.play_from(1.0, 1.5)
    (stream,) = device.streams
    assert stream.full.wait(10)
    assert stream.rate == 1.5 * RATE
    assert speaker.position() == 1.0
    stream.go.set()
    speaker.stop()
    assert speaker.position() is None


def test_speech_too_fast_to_follow_is_silent(device):
    """At four times the speed nothing plays, and the screen goes by its own clock."""
    speaker = Loudspeaker(Tone())
    speaker.play_from(1.0, 4.0)
    assert device.streams == []
    assert speaker.position() is None


def test_no_loudspeaker_is_told_in_one_line(device):
    """A machine without an output."""
    device.broken = True
    sys.modules["sounddevice"].check_output_settings = device.check_output_settings
    with pytest.raises(DeviceError, match=r"loudspeaker: it does not work \(Error querying device -1\); the call can"):
        Loudspeaker(Tone())


def test_a_stream_that_does_not_start_is_closed(monkeypatch):
    """It would hold the device."""
    device = Device()
    device.starts = False
    monkeypatch.setitem(sys.modules, "sounddevice", device)
    with pytest.raises(DeviceError, match="Device unavailable"):
        Loudspeaker(Tone()).play_from(0.0, 1.0)
    assert [stream.closed for stream in device.streams] == [True]


def test_no_portaudio_is_told_in_one_line(monkeypatch):
    """Without it the library cannot be imported."""

    class Missing:
        def find_spec(self, name, path=None, target=None):
            if name == "sounddevice":
                raise OSError("PortAudio library not found")

    monkeypatch.delitem(sys.modules, "sounddevice", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Missing(), *sys.meta_path])
    with pytest.raises(DeviceError, match="PortAudio is not on this machine; install it"):
        Loudspeaker(Tone())
