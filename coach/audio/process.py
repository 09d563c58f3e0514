"""A device's capture process: its blocks, for as long as they are that device's.

PulseAudio and PipeWire move a stream whose device has gone, or when the default changes, to whatever is there: from a
far end to the microphone. ALSA's way to them cannot forbid it, so `pactl subscribe` tells of it, and what stands in the
pipe waits until the server has said what it records for us: the news comes 1 ms after the move, its first sound not
before 20 ms.
"""

import asyncio
import contextlib
import os
import re
import shutil
import signal
from collections.abc import AsyncGenerator, AsyncIterator

import numpy as np

from coach.audio.capture import HEADER, Block
from coach.audio.devices import Input, answer, said
from coach.errors import DeviceError, MovedError

WATCH = ("sh", "-c", "pactl subscribe & cat; kill $!")
"""`pactl` alone would outlive whoever reads it: with us our end of `cat` goes, and then it does."""
HANGS_SECONDS = 5.0
"""A process that says nothing, or has no sound to give, for so long is started again."""


async def blocks(device: Input) -> AsyncGenerator[Block, None]:
    """What a capture process of its own hears.

    Raises:
        MovedError: it is made to record another device.
        DeviceError: it ended, hangs, or says what is wrong with the device.
    """
    process = await asyncio.create_subprocess_exec(
        *device.command,
        env=device.environment,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,  # ALSA and JACK talk a lot
        start_new_session=True,
    )
    try:
        async with watched(device) as moves:
            while process.stdout:
                count, rate, at = HEADER.unpack(await _read(process.stdout, HEADER.size))
                body = await _read(process.stdout, count * 4 if rate else count)
                if not rate:
                    raise DeviceError(device.name, body.decode(errors="replace"))
                if count and moves.doubt:
                    moves.doubt = False
                    await _check(device, process.pid)
                yield rate, at, np.frombuffer(body, "<f4").astype(np.float32)
    except asyncio.IncompleteReadError:
        raise DeviceError(device.name, "its capture process ended") from None
    except TimeoutError:
        raise DeviceError(device.name, "its capture process hangs") from None
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def _read(pipe: asyncio.StreamReader, count: int) -> bytes:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(HANGS_SECONDS):
            return await pipe.readexactly(count)
    # where we were the ones asleep, what came meanwhile is still in the pipe
    async with asyncio.timeout(1):
        return await pipe.readexactly(count)


class Moves(asyncio.SubprocessProtocol):
    """Whether a stream may have been moved since somebody last set `doubt` to False."""

    def __init__(self, *, doubt: bool) -> None:
        self.doubt = doubt
        self.ended = asyncio.Event()

    def pipe_data_received(self, fd: int, data: bytes) -> None:  # noqa: ARG002  # asyncio calls it
        """Something was said of a stream; asking the server makes news of clients only."""
        self.doubt = self.doubt or b"source-output" in data

    def process_exited(self) -> None:
        """It has been killed, or the server is gone."""
        self.ended.set()


@contextlib.asynccontextmanager
async def watched(device: Input) -> AsyncIterator[Moves]:
    """Have the server tell of moves, where it is one that moves streams."""
    if not device.source or not shutil.which("pactl"):
        yield Moves(doubt=False)
        return
    transport, protocol = await asyncio.get_running_loop().subprocess_exec(
        lambda: Moves(doubt=True),  # as it was opened, too
        *WATCH,
        env={**device.environment, "LC_ALL": "C.UTF-8", "LANGUAGE": ""},
        stderr=asyncio.subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield protocol
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(transport.get_pid(), signal.SIGKILL)
        try:
            await protocol.ended.wait()  # closed while it ends, asyncio may complain of a child that it does not know
        finally:
            transport.close()


async def _check(device: Input, process: int) -> None:
    """See that the process is given this device; a server that does not say is believed.

    Raises:
        MovedError: it is given another one.
    """
    listed, sources = await asyncio.gather(
        *(asyncio.to_thread(answer, ["pactl", "list", *what]) for what in (["source-outputs"], ["short", "sources"]))
    )
    source = recorded(listed or "", sources or "", process)
    if source not in {"", device.source}:
        raise MovedError(device.name, f"the sound server recorded {source} in its place")


def recorded(listed: str, sources: str, process: int) -> str:
    """PulseAudio's name of the source that a process records; empty where that is not known.

    Args:
        listed: what `pactl list source-outputs` says.
        sources: what `pactl list short sources` says.
        process: its number.
    """
    names = dict(line.split("\t")[:2] for line in sources.splitlines() if "\t" in line)
    for stream in re.split(r"^Source Output #", listed, flags=re.MULTILINE)[1:]:
        if f'application.process.id = "{process}"' in stream:
            return names.get(said(stream, "Source"), "")
    return ""
