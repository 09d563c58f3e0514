"""What would keep a call from being heard, judged from recorded machines.

Those of Linux are as `pactl` prints them; the Windows and macOS machines are recorded lists in sounddevice's form: the
checks have not been run there.
"""

from dataclasses import replace

import pytest

from coach.audio.devices import LOOPBACK
from coach.doctor.diagnosis import HURTS, STOPS, diagnose
from coach.doctor.facts import Facts, Pulse, Terminal, Trial

INFO = "Default Sink: usb\nDefault Source: mic\n"
SOURCE = """\
Source #{number}
	Name: {name}
	Description: {description}
	Sample Specification: s16le 1ch 48000Hz
	Mute: no
	Volume: mono: 65536 / 100% / 0.00 dB
	Monitor of Sink: {monitored}
"""
MICROPHONE = SOURCE.format(number=1, name="mic", description="Jabra Mono", monitored="n/a")
MONITOR = SOURCE.format(number=2, name="usb.monitor", description="Monitor of Jabra", monitored="usb")
OTHER = SOURCE.format(number=3, name="hdmi.monitor", description="Monitor of HDMI", monitored="hdmi")
SINKS = "Sink #1\n\tName: usb\n\tDescription: Jabra\n\tActive Port: analog-output-headphones\n"
ELSEWHERE = """\
Sink Input #{number}
	Driver: protocol-native.c
	Owner Module: 8
	Client: {client}
	Sink: {sink}
	Corked: no
	Properties:
		media.name = "Playback"
		application.name = "{app}"
"""
TWO_SINKS = SINKS + "Sink #4\n\tName: hdmi\n\tDescription: HDMI\n\tActive Port: hdmi-output-0\n"
CARD = """\
Card #7
	Name: bluez_card.AA
	Properties:
		device.description = "Buds"
	Profiles:
		a2dp-sink: High Fidelity Playback (sinks: 1, sources: 0)
		headset-head-unit: Headset Head Unit (sinks: 1, sources: 1)
	Active Profile: a2dp-sink
"""
HEARD = Trial(rate=48_000, seconds=1.5, took=1.5, peak=0.02)
QUIET = replace(HEARD, peak=0.0)


def portaudio(api, *devices, default=(0, 1)):
    """Devices as (name, channels in, channels out), all of one interface."""
    keys = ("name", "max_input_channels", "max_output_channels")
    listed = [dict(zip(keys, one, strict=True)) | {"index": number, "hostapi": 0} for number, one in enumerate(devices)]
    return {
        "devices": listed,
        "apis": [{"name": api, "default_input_device": default[0], "default_output_device": default[1]}],
    }


LINUX = Facts(
    "linux",
    portaudio("ALSA", ("pulse", 32, 32), default=(0, 0)),
    pactl=True,
    pulse=Pulse(INFO, MICROPHONE + MONITOR + OTHER, SINKS),
    trials={"agent": HEARD, "customer": QUIET},
    ears="tiny.en",
    terminal=Terminal(),
)
HEADSET = ("Microphone (Jabra)", 1, 0), ("Speakers (Jabra)", 0, 2)
WINDOWS = replace(
    LINUX,
    platform="win32",
    portaudio=portaudio("Windows WASAPI", *HEADSET, (f"Speakers (Jabra){LOOPBACK}", 2, 0)),
    pactl=False,
    pulse=None,
    trials={"agent": HEARD, "customer": Trial()},
)
BUILT_IN = ("MacBook Pro Microphone", 1, 0), ("MacBook Pro Speakers", 0, 2)
MAC = replace(
    WINDOWS,
    platform="darwin",
    portaudio=portaudio("Core Audio", *BUILT_IN, ("BlackHole 2ch", 2, 2)),
    trials={"agent": HEARD, "customer": QUIET},
)


def sources(*changed):
    """The Linux machine with other sources."""
    return replace(LINUX, pulse=replace(LINUX.pulse, sources="".join(changed)))


def playing(*inputs, **wishes):
    """The Linux machine with two outputs, while apps play: (app, its client, number of its sink) each."""
    told = "".join(
        ELSEWHERE.format(number=number, app=app, client=client, sink=sink)
        for number, (app, client, sink) in enumerate(inputs, 20)
    )
    return replace(LINUX, pulse=replace(LINUX.pulse, sinks=TWO_SINKS, playing=told), wishes=wishes)


def hearing(facts, **trials):
    """A machine on which a side gives something else."""
    return replace(facts, trials={**facts.trials, **trials})


HANDS_FREE = ("Headset (Buds Hands-Free AG Audio)", 1, 0), ("Headphones (Buds Stereo)", 0, 2)
FOUND = [
    ("no_portaudio", replace(LINUX, portaudio=None), "apt install libportaudio2"),
    ("no_portaudio", replace(MAC, portaudio=None), "pip install --force-reinstall sounddevice"),
    ("no_pactl", replace(LINUX, pactl=False, pulse=None), "apt install pulseaudio-utils"),
    ("no_sound_server", replace(LINUX, pulse=None), "systemctl --user start pipewire-pulse"),
    (
        "no_way_to_pulseaudio",
        replace(LINUX, portaudio=portaudio("ALSA", ("hw:0", 1, 1), default=(0, 0))),
        "libasound2-plugins",
    ),
    ("no_device", sources(MONITOR), "the agent's side: there is no microphone; plug in a microphone"),
    ("no_device", sources(MICROPHONE), "the customer's side: no output has a monitor; plug in a headset"),
    ("no_device", replace(sources(), wishes={"agent": "none"}), "no output has a monitor; plug in a headset"),
    ("no_device", sources(MICROPHONE, OTHER), "the customer's side: no far end is the default; choose one"),
    ("no_device", replace(MAC, portaudio=portaudio("Core Audio", *BUILT_IN)), "install BlackHole"),
    ("no_device", replace(WINDOWS, portaudio=portaudio("Windows WASAPI", *HEADSET)), "Stereo Mix"),
    (
        "no_device",
        replace(LINUX, wishes={"customer": "Monitor"}),
        "'Monitor': 2 devices are called so; expected one of",
    ),
    (
        "unplugged",
        replace(LINUX, wishes={"agent": "Plantronics"}),
        "the agent's device, 'Plantronics': no such device, so Jabra Mono is heard until it is there",
    ),
    ("nothing_wanted", replace(LINUX, wishes={"agent": "none", "customer": "none"}), "coach setup"),
    ("same_device", replace(LINUX, wishes={"agent": "usb.monitor"}), "Monitor of Jabra: both sides"),
    ("muted", sources(MICROPHONE.replace("Mute: no", "Mute: yes"), MONITOR), "pactl set-source-mute mic 0"),
    ("muted", sources(MICROPHONE, MONITOR.replace("100%", "0%")), "pactl set-source-volume usb.monitor 80%"),
    ("cannot_be_opened", hearing(WINDOWS, agent=Trial(fault="Invalid sample rate [-9997]")), "set it to 48000 Hz"),
    ("cannot_be_opened", hearing(WINDOWS, agent=Trial(fault="Device unavailable [-9985]")), "close that"),
    ("cannot_be_opened", hearing(WINDOWS, agent=Trial(fault="Unanticipated host error [-9999]")), "let desktop apps"),
    ("cannot_be_opened", hearing(LINUX, customer=Trial(fault="no sound comes from it")), "Monitor of Jabra: no sound"),
    ("no_permission", hearing(MAC, agent=QUIET), "Privacy & Security, Microphone: allow your terminal"),
    ("no_ears", replace(LINUX, ears="", ears_fault="model.bin has SHA-256 0a"), "coach model list"),
    ("faults_of_files", replace(LINUX, faults=("config.toml:3: unknown key a.b",)), "config.toml:3: unknown key a.b"),
    ("another_coach", replace(LINUX, another=True), "coach tell quit"),
    ("no_state_folder", replace(LINUX, state_fault="it may not be written"), "COACH_HOME"),
    ("dumb_terminal", replace(LINUX, terminal=Terminal(kind="dumb")), "here plain lines are printed"),
    ("zeros", hearing(LINUX, agent=QUIET), "not muted"),
    ("zeros", hearing(WINDOWS, agent=QUIET), "let desktop apps"),
    ("wrong_pace", hearing(LINUX, agent=replace(HEARD, seconds=0.5)), "0.5 s of sound came in 1.5 s"),
    ("low_rate", hearing(LINUX, agent=replace(HEARD, rate=8000)), "8000 Hz"),
    (
        "bluetooth_without_microphone",
        replace(LINUX, pulse=replace(LINUX.pulse, cards=CARD)),
        "Buds: it plays in A2DP, so its microphone is off; pactl set-card-profile bluez_card.AA headset-head-unit",
    ),
    (
        "bluetooth_in_two_profiles",
        replace(
            WINDOWS, portaudio=portaudio("Windows WASAPI", *HANDS_FREE, (f"Headphones (Buds Stereo){LOOPBACK}", 2, 0))
        ),
        "hands-free output of Buds",
    ),
    (
        "loudspeakers",
        replace(LINUX, pulse=replace(LINUX.pulse, sinks=SINKS.replace("-headphones", "-speaker"))),
        "a headset helps",
    ),
    ("another_output", replace(LINUX, wishes={"customer": "HDMI"}), "the system plays on what Monitor of Jabra hears"),
    (
        "apps_elsewhere",
        playing(("Music", 5, 1), ("Softphone", 6, 4), ("Softphone", 6, 4)),
        "Softphone: it plays on HDMI, where the customer is not heard; if it is your softphone, pactl move-sink-input",
    ),
    ("other_ears", replace(LINUX, ears_notice="base.en has not been fetched"), "base.en has not been fetched"),
    ("few_cores", replace(LINUX, cores=1, threads=2), "set threads = 1"),
    ("wrong_clock", replace(LINUX, year=1970), "it says 1970; set the date"),
    ("wrong_clock", replace(LINUX, ticks=0.1), "steps of 100 ms"),
    (
        "nothing_kept",
        replace(LINUX, keyless=True),
        'no keyring for its key, so no call is kept; set key = "passphrase"',
    ),
    ("poor_terminal", replace(LINUX, terminal=Terminal(encoding="ascii")), "not UTF-8"),
    ("poor_terminal", replace(LINUX, terminal=Terminal(kind="vt100")), "no colour"),
    ("poor_terminal", replace(LINUX, terminal=Terminal(columns=40)), "coach live --compact"),
]


@pytest.mark.parametrize("facts", [LINUX, WINDOWS, MAC], ids=lambda facts: facts.platform)
def test_a_machine_in_order_has_nothing_wrong(facts):
    """A quiet customer is no fault, on a Mac neither: the microphone hums there, so this program may hear."""
    assert diagnose(facts) == []


@pytest.mark.parametrize(("cause", "facts", "words"), FOUND, ids=[f"{one[0]}-{one[1].platform}" for one in FOUND])
def test_a_cause_is_found_alone_and_told_in_one_line_with_its_remedy(cause, facts, words):
    """The one that was put there, and no other that follows from it."""
    (found,) = diagnose(facts)
    assert found.cause == cause
    assert words in str(found)
    assert found.remedy
    assert "\n" not in str(found)


def test_every_cause_is_put_to_the_test():
    """None is in the table that no recorded machine shows."""
    assert {check.__name__ for check in (*STOPS, *HURTS)} == {cause for cause, _, _ in FOUND}


def test_what_stops_a_call_comes_first():
    """A poor terminal after a missing microphone."""
    facts = replace(sources(MONITOR), terminal=Terminal(encoding="ascii"))
    assert [(one.cause, one.stops) for one in diagnose(facts)] == [("no_device", True), ("poor_terminal", False)]


def test_an_app_on_the_output_that_is_heard_is_no_matter():
    """Nor what the sound server itself carries on to a headset, nor anything where no customer is wanted."""
    assert diagnose(playing(("Softphone", 6, 1), ("Loopback", "n/a", 4))) == []
    assert diagnose(playing(("Softphone", 6, 4), customer="none")) == []
    assert "apps_elsewhere" not in [one.cause for one in diagnose(playing(("Softphone", 6, 4), customer="HDMI"))]


def test_a_side_that_is_not_wanted_is_not_missed():
    """`none` in config.toml."""
    assert diagnose(replace(sources(MICROPHONE), wishes={"customer": "none"})) == []
