"""Where sound comes in: microphones, and what the customer's voice is played on (the far end).

On Linux PulseAudio and PipeWire are asked through `pactl`, for PortAudio does not know the monitors of outputs; a
capture process is sent to one with PULSE_SOURCE. Elsewhere PortAudio's own list is read, by a fresh process each time,
since it never changes once it has been made.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from coach.audio import capture
from coach.errors import DeviceError, NoSuchDeviceError
from coach.events import Speaker

CAPTURE = (sys.executable, "-P", str(Path(capture.__file__)))
"""Runs capture.py by its path: a folder with a `random.py` where coach is started must not get in."""
LOOPBACK = " [Loopback]"
"""How PortAudio ends the names of WASAPI's loopbacks."""
LOOPBACKS = ("blackhole", "loopback", "soundflower", "vb-cable", "cable output", "stereo mix")
"""Parts of names of devices that give back what is played."""
HEARD_THROUGH: Mapping[Speaker, str] = {"agent": "microphone", "customer": "far end"}
"""What each side is heard through."""
BUSY_SECONDS = 15.0
"""In which PortAudio has listed the devices; 0.3 s as a rule, more than 5 s on a machine with a load of five."""
NONE = "none"
"""In place of a name: this side is not to be heard."""


@dataclass(frozen=True)
class Input:
    """Something to record from."""

    name: str = field(compare=False)
    """As a person knows it; another one where a second of its kind is plugged in."""
    kind: Literal["microphone", "far end"]
    default: bool = field(default=False, compare=False)
    """What is taken where nothing else is said; it is the same device when it no longer is."""
    device: str = "pulse"
    """PortAudio's name."""
    rate: int = 0
    """Hertz to ask for; 0 for the device's own."""
    source: str = ""
    """PulseAudio's name."""
    pauses: bool = False
    """It delivers nothing while nothing is played, which is no fault."""

    @property
    def command(self) -> list[str]:
        """Runs a capture process."""
        return [*CAPTURE, "--device", self.device, "--rate", str(self.rate)]

    @property
    def environment(self) -> dict[str, str]:
        """For that process; numpy needs no threads of its own there."""
        return {"OPENBLAS_NUM_THREADS": "1", **os.environ, **({"PULSE_SOURCE": self.source} if self.source else {})}


def inputs() -> list[Input]:
    """All there is to record from at this moment.

    Raises:
        DeviceError: there is no PortAudio, or it does not answer.
    """
    if sys.platform == "linux" and (pactl := shutil.which("pactl")):
        info, sources = answer([pactl, "info"]), answer([pactl, "list", "sources"])
        if info is not None and sources is not None:
            return from_pulse(info, sources)
    return from_portaudio(**portaudio())


def check(chosen: Iterable[Input]) -> None:
    """See that PortAudio is there and knows its way to PulseAudio, before a call depends on it.

    Raises:
        DeviceError: it is not, or does not.
    """
    names = [device["name"] for device in portaudio()["devices"]]
    if "pulse" not in names and any(one.source for one in chosen):
        remedy = "install ALSA's plugins (Debian, Ubuntu: apt install libasound2-plugins)"
        raise DeviceError("sound", "PortAudio finds no way to PulseAudio", "an ALSA device called 'pulse'", remedy)


def portaudio() -> dict[str, Any]:
    """What PortAudio knows of this machine: `devices` and `apis`, as sounddevice tells them.

    Raises:
        DeviceError: it is not here, or does not answer.
    """
    began = time.monotonic()
    listed = answer([*CAPTURE, "--list"], BUSY_SECONDS)
    if listed is None and time.monotonic() - began >= BUSY_SECONDS:
        found = f"PortAudio has not listed its devices in {BUSY_SECONDS:.0f} s"
        raise DeviceError("sound", found, remedy="the machine is too busy, or a device hangs: unplug it, and try again")
    if listed is None:
        remedy = "install it (Debian, Ubuntu: apt install libportaudio2 libasound2-plugins)"
        raise DeviceError("sound", "PortAudio is not on this machine, or does not answer", remedy=remedy)
    known: dict[str, Any] = json.loads(listed)
    return known


def answer(command: Sequence[str], seconds: float = 5.0) -> str | None:
    """What a program prints, in English; None where it cannot, or not in so many seconds."""
    # its words would be in the person's language
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "LANGUAGE": ""}
    try:
        done = subprocess.run(command, env=environment, capture_output=True, timeout=seconds, check=False)  # noqa: S603  # words of ours, no shell
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.decode(errors="replace") if done.returncode == 0 else None


def from_pulse(info: str, sources: str) -> list[Input]:
    """What `pactl info` and `pactl list sources` say."""
    sink, default = (said(info, f"Default {what}") for what in ("Sink", "Source"))
    found = []
    for source in re.split(r"^Source #", sources, flags=re.MULTILINE)[1:]:
        name, monitored = said(source, "Name"), said(source, "Monitor of Sink")
        rate = re.search(r"(\d+)Hz", said(source, "Sample Specification"))
        found.append(
            Input(
                said(source, "Description") or name,
                "microphone" if monitored in {"", "n/a"} else "far end",
                name == default if monitored in {"", "n/a"} else monitored == sink,
                rate=int(rate[1]) if rate else 0,
                source=name,
            )
        )
    names = [one.name for one in found]
    return [replace(one, name=f"{one.name} ({one.source})") if names.count(one.name) > 1 else one for one in found]


def said(text: str, key: str) -> str:
    """What `pactl list` says behind a key, the first time; empty where it says nothing."""
    found = re.search(rf"^\s*{key}: (.*)$", text, re.MULTILINE)
    return found[1].strip() if found else ""


def from_portaudio(devices: Sequence[dict[str, Any]], apis: Sequence[dict[str, Any]]) -> list[Input]:
    """What sounddevice's query_devices and query_hostapis say: of Windows' four ways to each device, WASAPI's."""
    chosen = [number for number, api in enumerate(apis) if "WASAPI" in api["name"]] or range(len(apis))
    there = [device for device in devices if device["max_input_channels"] and device["hostapi"] in chosen]
    outputs = [devices[number]["name"] for api in chosen if (number := apis[api]["default_output_device"]) >= 0]
    far = [device["name"] for device in there if _gives_back(device["name"])]
    played = next((name for name in far if name.removesuffix(LOOPBACK) in outputs), None)
    # named as such: the first there is
    played = played or next((name for name in far if not name.endswith(LOOPBACK)), None)
    found = []
    for device in there:
        name, api = device["name"], apis[device["hostapi"]]
        kind: Literal["microphone", "far end"] = "far end" if name in far else "microphone"
        default = name == played if name in far else device["index"] == api["default_input_device"]
        pauses = name.endswith(LOOPBACK)
        found.append(Input(name, kind, default, f"{name}, {api['name']}", pauses=pauses))
    return found


def _gives_back(name: str) -> bool:
    return name.endswith(LOOPBACK) or any(part in name.casefold() for part in LOOPBACKS)


def choose(found: Sequence[Input], speaker: Speaker, name: str = "") -> Input | None:
    """The one that is meant, or the default: the microphone for the agent, the far end for the customer.

    Args:
        found: all there are.
        speaker: whose side.
        name: a name, a part of one, PulseAudio's name, or `none`.

    Returns:
        None where that side is not wanted, or has no default.

    Raises:
        NoSuchDeviceError: no input bears that name.
        DeviceError: several do.
    """
    if name == NONE:
        return None
    if not name:
        return next((one for one in found if one.kind == HEARD_THROUGH[speaker] and one.default), None)
    exact = [one for one in found if name in {one.name, one.source}]
    alike = exact or [one for one in found if name.casefold() in one.name.casefold()]
    if len(alike) != 1:
        names = ", ".join(repr(one.name) for one in alike or found) or "none at all"
        where, expected, lists = f"the {speaker}'s device, {name!r}", f"one of {names}", "`coach devices` lists them"
        if not alike:
            raise NoSuchDeviceError(where, "no such device", expected, lists)
        raise DeviceError(where, f"{len(alike)} devices are called so", expected, lists)
    return alike[0]


def present(found: Sequence[Input], speaker: Speaker, name: str = "") -> Input | None:
    """As `choose`; while the one that is named is not there, the default one."""
    try:
        return choose(found, speaker, name)
    except NoSuchDeviceError:
        return choose(found, speaker)
