"""A side's capture process, with a stand-in for the program it runs."""

import os
import sys
from contextlib import aclosing
from dataclasses import dataclass

import numpy as np
import pytest

from coach.audio.capture import HEADER
from coach.audio.devices import Input
from coach.audio.inlet import blocks
from coach.errors import DeviceError

ONE_BLOCK = f"import os; os.write(1, {HEADER.pack(2, 16_000, 12.5) + np.array([0.5, -0.5], '<f4').tobytes()!r}); "


@dataclass(frozen=True)
class Program(Input):
    """A device whose process runs this."""

    code: str = ""

    @property
    def command(self):
        return [sys.executable, "-c", self.code]


async def told(code):
    """What a process says in the end."""
    with pytest.raises(DeviceError) as error:
        async for _ in blocks(Program("headset", "microphone", code=code)):
            pass
    return str(error.value)


async def test_a_block_comes_as_it_was_written():
    """Hertz, monotonic time, samples."""
    async with aclosing(blocks(Program("headset", "microphone", code=ONE_BLOCK + "input()"))) as stream:
        rate, at, samples = await anext(stream)
    assert (rate, at, samples.tolist()) == (16_000, 12.5, [0.5, -0.5])


async def test_a_process_that_ends_is_told():
    """In the middle of a block, too."""
    assert await told(ONE_BLOCK) == "headset: its capture process ended"
    assert await told("import os; os.write(1, b'half')") == "headset: its capture process ended"


async def test_a_process_says_itself_what_is_wrong():
    """In words behind a header of 0 Hz."""
    code = f"import os; os.write(1, {HEADER.pack(9, 0, 0.0)!r} + b'no device')"
    assert await told(code) == "headset: no device"


async def test_a_process_does_not_outlive_its_call():
    """Closed, it is gone, whatever it was doing."""
    pid = f"os.write(1, {HEADER.pack(1, 1, 0.0)!r} + __import__('struct').pack('<f', os.getpid())); "
    code = f"import os, signal; {pid} signal.pause()"
    async with aclosing(blocks(Program("headset", "microphone", code=code))) as stream:
        _, _, (number,) = await anext(stream)
        os.kill(int(number), 0)
    with pytest.raises(ProcessLookupError):
        os.kill(int(number), 0)
