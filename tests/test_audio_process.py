"""A side's capture process, with stand-ins for the program it runs and for `pactl`."""

import os
import sys
from contextlib import aclosing
from dataclasses import dataclass

import numpy as np
import pytest

from coach.audio.capture import HEADER
from coach.audio.devices import Input
from coach.audio.process import blocks, recorded
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


STREAMS = """\
Source Output #4
\tClient: 7
\tSource: 1
\tProperties:
\t\tapplication.process.id = "123"
Source Output #5
\tSource: 2
\tProperties:
\t\tapplication.process.id = "12"
"""
SOURCES = "1\tout.monitor\tmodule-null-sink.c\ts16le 2ch 44100Hz\tIDLE\n2\tmic\tmodule-remap-source.c\tRUNNING\n"


@pytest.mark.parametrize(("process", "source"), [(123, "out.monitor"), (12, "mic"), (1, "")])
def test_the_server_says_what_a_process_records(process, source):
    """By the number of the process, the whole of it; of one without a stream nothing."""
    assert recorded(STREAMS, SOURCES, process) == source


PACTL = """\
#!/bin/sh
cd "${0%/*}"
case "$*" in
  subscribe) exec cat told;;
  *short*) printf '1\\tout.monitor\\n2\\tmic\\n';;
  *) printf 'Source Output #4\\n\\tSource: %s\\n\\tapplication.process.id = "%s"\\n' "$(cat source)" "$(cat pid)";;
esac
"""


@pytest.mark.skipif(sys.platform == "win32", reason="a program in shell, and a pipe with a name")
async def test_a_stream_that_is_moved_comes_to_an_end(tmp_path, monkeypatch):
    """After its first block the server says that something has changed, and gives it the microphone."""
    os.mkfifo(tmp_path / "told")
    (tmp_path / "source").write_text("1")
    (tmp_path / "pactl").write_text(PACTL)
    (tmp_path / "pactl").chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    code = f"""
import os, pathlib, time
pathlib.Path({str(tmp_path / "pid")!r}).write_text(str(os.getpid()))
while True:
    os.write(1, {HEADER.pack(1, 16_000, 0.0)!r} + bytes(4))
    time.sleep(0.02)
"""
    async with aclosing(blocks(Program("headset", "far end", source="out.monitor", code=code))) as stream:
        await anext(stream)
        (tmp_path / "source").write_text("2")
        (tmp_path / "told").write_text("Event 'change' on source-output #4\n")
        with pytest.raises(DeviceError, match="headset: the sound server recorded mic in its place"):
            async for _ in stream:
                pass
