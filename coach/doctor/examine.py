"""The facts of this machine, gathered: nothing is changed, nothing leaves it, and each device is heard for 1.5 s."""

import asyncio
import contextlib
import dataclasses
import os
import shutil
import sys
import time
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from coach import config
from coach.audio.devices import Input, answer, portaudio
from coach.audio.process import blocks
from coach.audio.settings import DeviceSettings
from coach.doctor.facts import SIDES, Facts, Pulse, Terminal, Trial
from coach.errors import CoachError, DeviceError
from coach.events import Speaker
from coach.home import home
from coach.journal.keys import system_keyring
from coach.link.door import runs
from coach.own_files import faults
from coach.speech.whisper import Whisper
from coach.wiring import Wish, weights_of

SECONDS = 1.5
"""For which a device is listened to."""
OPENS = 8.0
"""Seconds after which one that gives nothing is given up: a Bluetooth headset takes 3 to change its profile."""


def examine() -> Facts:
    """This machine, as it is now."""
    settings, _ = config.gather()
    facts = dataclasses.replace(
        _sound(settings.devices),
        faults=tuple(map(str, faults())),
        cores=os.cpu_count() or 1,
        threads=settings.ears.threads,
        year=date.today().year,  # noqa: DTZ011  # the person's calendar is what is looked at
        ticks=time.get_clock_info("monotonic").resolution,
        terminal=_terminal(),
        state_fault=_state_fault(home().state),
        another=_another(home().state),
        keyless=settings.journal.keep != "nothing" and settings.journal.key == "keyring" and system_keyring() is None,
    )
    try:
        weights = weights_of(Wish(), settings)
        Whisper(weights, settings.ears.threads)  # what its engine refuses is told here rather than on a call
        facts = dataclasses.replace(facts, ears=weights.name, ears_notice=weights.notice)
    except CoachError as error:
        others = tuple(fault for fault in facts.faults if fault != str(error))
        facts = dataclasses.replace(facts, ears_fault=str(error), faults=others)
    return dataclasses.replace(facts, trials=asyncio.run(_trials(facts)))


def _sound(devices: DeviceSettings) -> Facts:
    pactl = shutil.which("pactl") if sys.platform == "linux" else None
    pulse = None
    if pactl and (info := answer([pactl, "info"])) is not None:
        lists = [answer([pactl, "list", what]) or "" for what in ("sources", "sinks", "cards", "sink-inputs")]
        pulse = Pulse(info, *lists)
    known = None
    with contextlib.suppress(DeviceError):
        known = portaudio()
    wishes: dict[Speaker, str] = {"agent": devices.agent, "customer": devices.customer}
    return Facts(sys.platform, known, bool(pactl), pulse, wishes)


def _terminal() -> Terminal | None:
    if not sys.stdout.isatty():
        return None
    size = shutil.get_terminal_size()
    return Terminal(sys.stdout.encoding, os.environ.get("TERM", ""), size.columns, size.lines)


def _state_fault(folder: Path) -> str:
    """Whether a file could be made there; the folder itself may not be there yet."""
    there = next(path for path in (folder, *folder.parents) if path.exists())
    if not there.is_dir():
        return f"{there} is no folder"
    return "" if os.access(there, os.W_OK) else f"{there} may not be written by this account"


def _another(folder: Path) -> bool:
    try:
        return runs(folder)
    except OSError:  # that has a fault of its own
        return False


async def _trials(facts: Facts) -> Mapping[Speaker, Trial]:
    """Both sides at once; what PortAudio cannot reach is not tried."""
    if facts.portaudio is None:
        return {}
    devices = {speaker: device for speaker in SIDES if (device := facts.device(speaker))}
    trials = await asyncio.gather(*map(listen, devices.values()))
    return dict(zip(devices, trials, strict=True))


async def listen(device: Input) -> Trial:
    """What a device gives in a moment, through a capture process of its own."""
    trial, first = Trial(), 0.0
    try:
        async with asyncio.timeout(OPENS), contextlib.aclosing(blocks(device)) as stream:
            async for rate, at, samples in stream:
                if not len(samples):
                    if device.pauses:  # nothing is played: that it answers is enough
                        break
                    continue
                first = first or at - len(samples) / rate
                peak = max(trial.peak, float(abs(samples).max()))
                trial = Trial(rate, trial.seconds + len(samples) / rate, at - first, peak)
                if trial.took >= SECONDS:
                    break
    except TimeoutError:
        return dataclasses.replace(trial, fault="" if trial.seconds else "no sound comes from it")
    except DeviceError as error:
        return dataclasses.replace(trial, fault=error.found)
    return trial
