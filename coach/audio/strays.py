"""Captures that the sound server has moved: off a source that has gone, or one that is no longer the default.

PulseAudio and PipeWire then let a stream go on with whatever is there, a far end with the microphone, and say nothing
of it to whoever records. They tell it to those who subscribe, a few milliseconds later.
"""

import asyncio
import contextlib
import os
import re
import shutil
import sys
from collections.abc import AsyncGenerator
from dataclasses import dataclass

from coach.audio.devices import TAG, answer, said

TELLING = re.compile(rb"'(?:new|change|remove)' on (?:source|source-output|server) ")
"""Lines of `pactl subscribe` after which a stream may be elsewhere."""
AGAIN_SECONDS = 1.0
"""Between two tries of asking a server that is not there."""


async def strays() -> AsyncGenerator[set[str], None]:
    """Each time that the server has changed something: the sources that have gone from beneath captures of ours.

    What was moved off a source that is still there is brought back. It never ends; where no `pactl` is, at once.
    """
    pactl = shutil.which("pactl") if sys.platform == "linux" else None
    while pactl:
        async with contextlib.aclosing(_changes(pactl)) as changes:
            async for _ in changes:
                yield await asyncio.to_thread(_lost, pactl)
        await asyncio.sleep(AGAIN_SECONDS)


async def _changes(pactl: str) -> AsyncGenerator[None, None]:
    """The server has changed something, until it ends."""
    process = await asyncio.create_subprocess_exec(
        pactl,
        "subscribe",
        env={**os.environ, "LC_ALL": "C.UTF-8", "LANGUAGE": ""},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        while process.stdout and (line := await process.stdout.readline()):
            if TELLING.search(line):
                yield
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


@dataclass(frozen=True)
class Stray:
    """A capture that is elsewhere."""

    stream: str
    """The server's number of it."""
    source: str
    """PulseAudio's name of what it was sent to."""
    there: bool
    """That source is still there."""


def _lost(pactl: str) -> set[str]:
    """Sources whose captures could not be brought back to them."""
    outputs, sources = (answer([pactl, "list", what]) for what in ("source-outputs", "sources"))
    found = moved(outputs or "", sources or "", os.getpid())
    # nothing is lost where a stream is moved back; a new one would take a second
    return {
        one.source
        for one in found
        if not one.there or answer([pactl, "move-source-output", one.stream, one.source]) is None
    }


def moved(outputs: str, sources: str, process: int) -> list[Stray]:
    """What `pactl list source-outputs` and `pactl list sources` say of the captures of a process."""
    names = {entry.partition("\n")[0].strip(): said(entry, "Name") for entry in sources.split("Source #")[1:]}
    found = []
    for entry in outputs.split("Source Output #")[1:]:
        tag = re.search(rf'^\s*{re.escape(TAG)} = "{process} (.*)"$', entry, re.MULTILINE)
        # one that is just being moved is nowhere
        if tag and names.get(said(entry, "Source"), tag[1]) != tag[1]:
            found.append(Stray(entry.partition("\n")[0].strip(), tag[1], tag[1] in names.values()))
    return found
