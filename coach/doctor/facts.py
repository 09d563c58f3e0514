"""What is known of a machine before a live call: as it was found, so that a recorded one can be judged anywhere."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from coach.audio.devices import NONE, Input, from_portaudio, from_pulse, present, said
from coach.audio.lacking import Server
from coach.errors import DeviceError
from coach.events import Speaker

SIDES: Sequence[Speaker] = ("agent", "customer")

Told = tuple[str, str, str]
"""A cause found: where, what, and what to do."""


@dataclass(frozen=True)
class Trial:
    """What a device gave when it was listened to for a moment."""

    rate: int = 0
    """Hertz."""
    seconds: float = 0.0
    """Of sound that came."""
    took: float = 0.0
    """Seconds of the clock in which it came."""
    peak: float = 0.0
    """0 to 1."""
    fault: str = ""
    """Why none came."""


@dataclass(frozen=True)
class Pulse:
    """What PulseAudio's or PipeWire's `pactl` says."""

    info: str
    sources: str
    sinks: str = ""
    cards: str = ""
    playing: str = ""
    """Its sink inputs: what plays, and on which sink."""


@dataclass(frozen=True)
class Terminal:
    """Where the screen is drawn; None of these matter where there is none."""

    encoding: str = "utf-8"
    kind: str = "xterm-256color"
    """TERM, empty on Windows."""
    columns: int = 80
    lines: int = 24


@dataclass(frozen=True)
class Facts:
    """All of it."""

    platform: str
    """As `sys.platform` names it."""
    portaudio: Mapping[str, Any] | None
    """Its `devices` and `apis`; None where it is not there, or does not answer."""
    pactl: bool = False
    """The program is there."""
    pulse: Pulse | None = None
    """None where no sound server answers."""
    wishes: Mapping[Speaker, str] = field(default_factory=dict)
    """Devices named in config.toml."""
    trials: Mapping[Speaker, Trial] = field(default_factory=dict)
    ears: str = ""
    """Name of the model that would be used."""
    ears_fault: str = ""
    ears_notice: str = ""
    faults: Sequence[str] = ()
    """Of config.toml, the prompts and the script, a line each."""
    cores: int = 2
    threads: int = 1
    """That the recogniser is to use."""
    year: int = 2026
    """By the machine's calendar."""
    ticks: float = 1e-9
    """Seconds between two readings of the machine's monotonic clock."""
    terminal: Terminal | None = None
    another: bool = False
    """A coach runs already."""
    keyless: bool = False
    """Calls are to be kept with a key in the system's keyring, and there is none."""
    state_fault: str = ""
    """Why the state folder cannot be written."""

    @cached_property
    def inputs(self) -> Sequence[Input]:
        """All there is to record from."""
        if self.pulse:
            return from_pulse(self.pulse.info, self.pulse.sources)
        return from_portaudio(**self.portaudio) if self.portaudio else ()

    @property
    def server(self) -> Server:
        """How the sound server answers."""
        if self.pulse:
            return "answers"
        return "silent" if self.pactl else "unasked"

    def wanted(self, speaker: Speaker) -> bool:
        """That side is to be heard."""
        return self.wishes.get(speaker) != NONE

    def device(self, speaker: Speaker) -> Input | None:
        """What that side would be heard with; None where there is nothing."""
        try:
            return present(self.inputs, speaker, self.wishes.get(speaker, ""))
        except DeviceError:
            return None

    def trial(self, speaker: Speaker) -> Trial | None:
        """What its device gave; None where it was not listened to."""
        return self.trials.get(speaker)

    def source(self, speaker: Speaker) -> str:
        """What `pactl list sources` says of that side's device; empty elsewhere."""
        device = self.device(speaker)
        sources = entries(self.pulse.sources, "Source") if self.pulse else ()
        return next((one for one in sources if device and said(one, "Name") == device.source), "")


def entries(text: str, what: str) -> list[str]:
    """The entries of a `pactl list`: of its `Source #1`, `Sink #1` or `Card #1`."""
    return re.split(rf"^{what} #", text, flags=re.MULTILINE)[1:]
