"""What there is to record from, as each system lists it."""

import sys

import pytest

from coach.audio import devices
from coach.audio.devices import Input, choose, from_portaudio, from_pulse
from coach.errors import DeviceError

INFO = """\
Server Name: PulseAudio (on PipeWire 0.3.65)
Default Sink: alsa_output.usb-Jabra.analog-stereo
Default Source: alsa_input.usb-Jabra.mono-fallback
"""

SOURCES = """\
Source #41
	State: SUSPENDED
	Name: alsa_output.usb-Jabra.analog-stereo.monitor
	Description: Monitor of Jabra Evolve 20 Analog Stereo
	Sample Specification: s16le 2ch 48000Hz
	Monitor of Sink: alsa_output.usb-Jabra.analog-stereo
Source #42
	State: RUNNING
	Name: alsa_input.usb-Jabra.mono-fallback
	Description: Jabra Evolve 20 Mono
	Sample Specification: s16le 1ch 16000Hz
	Monitor of Sink: n/a
Source #43
	State: SUSPENDED
	Name: alsa_output.pci-0000.hdmi-stereo.monitor
	Description: Monitor of Built-in Audio Digital Stereo (HDMI)
	Sample Specification: s32le 2ch 44100Hz
	Monitor of Sink: alsa_output.pci-0000.hdmi-stereo
"""


def test_pulse_tells_microphones_from_monitors_and_which_are_the_default():
    """A headset's microphone, what the headset plays, and what the screen's loudspeakers play."""
    found = from_pulse(INFO, SOURCES)
    assert [one.default for one in found] == [True, True, False]
    assert found == [
        Input(
            "Monitor of Jabra Evolve 20 Analog Stereo",
            "far end",
            rate=48_000,
            source="alsa_output.usb-Jabra.analog-stereo.monitor",
        ),
        Input(
            "Jabra Evolve 20 Mono",
            "microphone",
            rate=16_000,
            source="alsa_input.usb-Jabra.mono-fallback",
        ),
        Input(
            "Monitor of Built-in Audio Digital Stereo (HDMI)",
            "far end",
            rate=44_100,
            source="alsa_output.pci-0000.hdmi-stereo.monitor",
        ),
    ]


def test_two_headsets_of_one_make_are_told_apart():
    """By PulseAudio's own names."""
    found = from_pulse(INFO, SOURCES.replace("Built-in Audio Digital Stereo (HDMI)", "Jabra Evolve 20 Analog Stereo"))
    name = "alsa_output.pci-0000.hdmi-stereo.monitor"
    assert choose(found, "customer", "hdmi").name == f"Monitor of Jabra Evolve 20 Analog Stereo ({name})"


def test_a_monitor_is_no_microphone_even_where_it_is_the_default_source():
    """A machine without a microphone: PulseAudio's default source is what is played."""
    info = INFO.replace("alsa_input.usb-Jabra.mono-fallback", "alsa_output.pci-0000.hdmi-stereo.monitor")
    assert choose(from_pulse(info, SOURCES), "agent") is None


def device(index, name, api, inputs=0, outputs=0):
    """As sounddevice tells of it."""
    return {
        "index": index,
        "name": name,
        "hostapi": api,
        "max_input_channels": inputs,
        "max_output_channels": outputs,
        "default_samplerate": 48000.0,
    }


WINDOWS = (
    [
        device(0, "Microphone (Jabra Evolve 20)", 0, inputs=1),
        device(1, "Speakers (Jabra Evolve 20)", 0, outputs=2),
        device(2, "Speakers (Jabra Evolve 20)", 1, outputs=2),
        device(3, "Microphone (Jabra Evolve 20)", 1, inputs=1),
        device(4, "Speakers (Jabra Evolve 20) [Loopback]", 1, inputs=2),
        device(5, "LG Monitor (HDMI) [Loopback]", 1, inputs=2),
    ],
    [
        {"name": "MME", "default_input_device": 0, "default_output_device": 1},
        {"name": "Windows WASAPI", "default_input_device": 3, "default_output_device": 2},
    ],
)
MAC = (
    [
        device(0, "MacBook Pro Microphone", 0, inputs=1),
        device(1, "MacBook Pro Speakers", 0, outputs=2),
        device(2, "BlackHole 2ch", 0, inputs=2, outputs=2),
    ],
    [{"name": "Core Audio", "default_input_device": 0, "default_output_device": 1}],
)


def test_windows_records_what_the_default_output_plays():
    """WASAPI's devices alone; a loopback gives nothing while nothing is played, which is no fault."""
    found = from_portaudio(*WINDOWS)
    assert [(one.name, one.kind, one.default, one.pauses) for one in found] == [
        ("Microphone (Jabra Evolve 20)", "microphone", True, False),
        ("Speakers (Jabra Evolve 20) [Loopback]", "far end", True, True),
        ("LG Monitor (HDMI) [Loopback]", "far end", False, True),
    ]
    assert found[0].device == "Microphone (Jabra Evolve 20), Windows WASAPI"


def test_a_mac_records_from_blackhole():
    """Known by its name, for nothing else tells it from a microphone."""
    found = from_portaudio(*MAC)
    assert choose(found, "agent").name == "MacBook Pro Microphone"
    assert choose(found, "customer").name == "BlackHole 2ch"


@pytest.mark.parametrize(
    ("name", "found"), [("hdmi", "Monitor of Built-in Audio Digital Stereo (HDMI)"), ("Evolve 20 Mono", None)]
)
def test_any_part_of_a_name_is_enough(name, found):
    """In capitals or not."""
    assert choose(from_pulse(INFO, SOURCES), "customer", name).name == (found or "Jabra Evolve 20 Mono")


def test_none_is_no_device():
    """The side is not wanted."""
    assert choose(from_pulse(INFO, SOURCES), "customer", "none") is None


@pytest.mark.parametrize(("name", "what"), [("headset", "no such device"), ("jabra", "2 devices are called so")])
def test_a_name_that_means_no_device_or_several_is_told_with_the_names_there_are(name, what):
    """One line."""
    with pytest.raises(DeviceError) as told:
        choose(from_pulse(INFO, SOURCES), "agent", name)
    assert what in str(told.value)
    assert "'Jabra Evolve 20 Mono'" in str(told.value)


def test_a_source_is_reached_through_the_environment():
    """PortAudio's `pulse` device records from where PULSE_SOURCE says."""
    monitor, *_ = from_pulse(INFO, SOURCES)
    assert monitor.command[-4:] == ["--device", "pulse", "--rate", "48000"]
    assert monitor.environment["PULSE_SOURCE"] == "alsa_output.usb-Jabra.analog-stereo.monitor"


def test_without_portaudio_one_line_says_what_to_install(monkeypatch):
    """Neither pactl nor PortAudio answers."""
    monkeypatch.setattr(devices, "answer", lambda command, seconds=0: None)
    with pytest.raises(DeviceError, match="libportaudio2"):
        devices.inputs()


def test_a_portaudio_that_is_slow_is_not_said_to_be_missing(monkeypatch):
    """A busy machine, or a device that hangs."""
    monkeypatch.setattr(devices, "BUSY_SECONDS", 0.01)
    monkeypatch.setattr(devices, "CAPTURE", (sys.executable, "-c", "import time; time.sleep(60)"))  # killed after 10 ms
    with pytest.raises(DeviceError, match="has not listed its devices in 0 s; the machine is too busy"):
        devices.portaudio()


def test_a_machine_whose_alsa_does_not_know_pulseaudio_is_told_so(monkeypatch):
    """Before a call begins, not in the middle of it."""
    monkeypatch.setattr(devices, "answer", lambda command, seconds: '{"devices": [{"name": "hw:0"}], "apis": []}')
    with pytest.raises(DeviceError, match="libasound2-plugins"):
        devices.check(from_pulse(INFO, SOURCES))
