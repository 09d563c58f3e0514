"""What is missing where a side has no device, and how to get it: told alike by the doctor, by live and by setup."""

import shutil
import sys
from collections.abc import Sequence
from typing import Literal, NamedTuple

from coach.audio.devices import HEARD_THROUGH, Input, answer
from coach.events import Speaker

NO_PACTL = "install PulseAudio's or PipeWire's pactl (pulseaudio-utils): it knows what is being played"
NO_SERVER = "start one for this account (systemctl --user start pipewire-pulse, or pulseaudio --start)"
NO_OUTPUT = "plug in a headset, or switch an output on in the sound settings: each has a monitor"

Server = Literal["answers", "silent", "unasked"]
"""Of PulseAudio or PipeWire; unasked where there is no pactl to ask it with."""


class Lack(NamedTuple):
    """Of one side."""

    what: str
    """What is missing, as a clause."""
    remedy: str


FAR_END = {
    "darwin": Lack(
        "no loopback device gives back what is played",
        "install BlackHole and send the sound of calls to it as well (Audio MIDI Setup, Multi-Output Device)",
    ),
    "win32": Lack(
        "no WASAPI loopback gives back what is played",
        "enable 'Stereo Mix' among the recording devices, or install VB-CABLE",
    ),
}
"""Where PortAudio's list is read."""
MONITORS: dict[Server, Lack] = {
    "answers": Lack("no output has a monitor", NO_OUTPUT),
    "silent": Lack("neither PulseAudio nor PipeWire answers", NO_SERVER),
    "unasked": Lack("there is no pactl", NO_PACTL),
}
"""Where the sound server knows what is played."""


def lacking(speaker: Speaker, found: Sequence[Input], platform: str, server: Server) -> Lack:
    """What a side lacks that has no device.

    Args:
        speaker: whose side.
        found: all there is to record from; of the right kind there may be some, and none of them the default.
        platform: as `sys.platform` names it.
        server: how it answers, whatever it has.
    """
    kind = HEARD_THROUGH[speaker]
    if any(one.kind == kind for one in found):
        return Lack(f"no {kind} is the default", "choose one: `coach setup`")
    if speaker == "agent":
        return Lack("there is no microphone", "plug in a microphone")
    return FAR_END.get(platform) or MONITORS[server]


def lacking_here(speaker: Speaker, found: Sequence[Input]) -> Lack:
    """The same, as things are on this machine at this moment: its sound server is asked."""
    pactl = shutil.which("pactl") if sys.platform == "linux" else None
    answered: Server = "silent" if pactl and answer([pactl, "info"]) is None else "answers"
    return lacking(speaker, found, sys.platform, answered if pactl else "unasked")
