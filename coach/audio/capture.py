"""One side's sound, in a process of its own: `python -m coach.audio.capture --device NAME`, or the devices: `--list`.

A device that hangs takes nothing else with it, and PortAudio, whose list of devices never changes once it has been
made, sees what has been plugged in meanwhile. On stdout come blocks, each a HEADER and its samples (float32, mono);
where nothing has come for a while an empty one says that the process is alive. The process ends when stdout closes,
which it does when whoever reads it dies, and then the system lets go of the device.

It is run by its path, so `coach` need not be importable where it is: what stands beside it is put last on the path.
"""

import argparse
import contextlib
import json
import os
import queue
import signal
import struct
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

HEADER = struct.Struct("<IId")
"""Samples that follow; hertz; monotonic second at which the last of them was there. With 0 Hz, so many bytes of UTF-8
follow that say what went wrong."""
BLOCK_SECONDS = 0.02
BEAT_SECONDS = 0.25
"""An empty block after so long without sound: whoever reads learns that we live, and we whether they do."""
MOST_WAITING = 1500
"""Blocks kept for a reader that does not read, 30 s; what is older is gone, and the next time stamp shows it."""
STOPPED_SECONDS = 2.0
"""Without this process having run at all. A sound server keeps what was heard meanwhile, a minute and more of it, and
would hand it on as if it were now, for as long as the stream stays open."""

Block = tuple[int, float, NDArray[np.float32]]
"""Hertz, monotonic second of the last sample, samples of shape (n,)."""
Take = Callable[[int, float, NDArray[np.float32]], None]


class Pipe:
    """Blocks on their way out; the device's own thread never waits for whoever reads them."""

    def __init__(self, out: int) -> None:
        self._out = out
        self._waiting: queue.Queue[Block] = queue.Queue(MOST_WAITING)

    def put(self, rate: int, at: float, samples: NDArray[np.float32]) -> None:
        """Take a block; where there is no room the oldest goes."""
        while True:
            try:
                return self._waiting.put_nowait((rate, at, samples))
            except queue.Full:
                with contextlib.suppress(queue.Empty):
                    self._waiting.get_nowait()

    def write(self) -> None:
        """Write the next block, or after a while an empty one.

        Raises:
            OSError: nobody reads any more.
        """
        try:
            rate, at, samples = self._waiting.get(timeout=BEAT_SECONDS)
        except queue.Empty:
            rate, at, samples = 1, time.monotonic(), np.zeros(0, np.float32)
        self._send(HEADER.pack(len(samples), rate, at) + samples.astype("<f4").tobytes())

    def fail(self, words: str) -> None:
        """Say what went wrong."""
        said = " ".join(words.split()).encode()
        with contextlib.suppress(OSError):
            self._send(HEADER.pack(len(said), 0, time.monotonic()) + said)

    def _send(self, said: bytes) -> None:
        while said:
            said = said[os.write(self._out, said) :]


def mono(block: NDArray[np.float32]) -> NDArray[np.float32]:
    """Shape (n, channels) to a copy of shape (n,): the channels' mean."""
    mixed: NDArray[np.float32] = block.mean(axis=1, dtype=np.float32)
    return mixed


def open_stream(library: Any, device: str, rate: int, take: Take, ended: Callable[[], None]) -> Any:
    """The device's stream, as the device allows: at the rate asked for or at its own, of one channel or more.

    Raises:
        ValueError: there is no such device.
        library.PortAudioError: it cannot be opened.
    """
    named: Any = int(device) if device.isdigit() else device or None
    own = library.query_devices(named, "input")
    most = own["max_input_channels"]
    tries = [(hertz, count) for hertz in (rate, int(own["default_samplerate"])) if hertz for count in (1, 2, most)]

    def open_as(hertz: int, channels: int) -> Any:
        return library.InputStream(
            samplerate=hertz,
            channels=channels,
            device=named,
            dtype="float32",
            blocksize=round(hertz * BLOCK_SECONDS),
            latency="high",  # 35 ms; "low", 9 ms, loses sound while two calls are being transcribed on two cores
            callback=lambda block, _count, _at, _status: take(hertz, time.monotonic(), mono(block)),
            finished_callback=ended,
        )

    for hertz, channels in tries[:-1]:
        with contextlib.suppress(library.PortAudioError):
            return open_as(hertz, channels)
    return open_as(*tries[-1])


def listed(library: Any) -> dict[str, Any]:
    """What PortAudio knows of this machine, for JSON."""
    apis = library.query_hostapis()
    return {"devices": [{**device} for device in library.query_devices()], "apis": [{**api} for api in apis]}


def until_stopped(
    now: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,  # SIGSTOP and the laptop's sleep send no news: the clock alone tells
) -> None:
    """Return once this process has been stopped, or asleep, and runs again."""
    before = now()
    while (passed := now()) - before < STOPPED_SECONDS:
        before = passed
        sleep(BEAT_SECONDS)


def capture(device: str, rate: int, pipe: Pipe) -> None:
    """Take sound from a device and write it, until the device or the reader has gone, or this process was stopped."""
    ended, stopped = threading.Event(), threading.Event()

    def watch() -> None:
        until_stopped()
        stopped.set()
        ended.set()

    try:
        import sounddevice  # noqa: PLC0415  # it fails to import where PortAudio is missing

        stream = open_stream(sounddevice, device, rate, pipe.put, ended.set)
        stream.start()
        threading.Thread(target=watch, daemon=True).start()
        while not ended.is_set():
            pipe.write()
    except BrokenPipeError:
        return
    except Exception as error:  # whatever it is, the process is over and its last words say why
        pipe.fail(str(error) or type(error).__name__)
    else:
        pipe.fail("its capture process stood still" if stopped.is_set() else "the device has gone")


def main() -> None:
    """Run as a process."""
    sys.path.append(str(Path(__file__).parents[2]))
    from coach import loopback  # noqa: PLC0415  # the folder that it lies in is on the path only now

    loopback.stay_on_it()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for whoever reads us: we end with the pipe
    parser = argparse.ArgumentParser(description="Sound of an input device, on stdout.")
    parser.add_argument("--device", default="", help="name, part of a name or number; nothing for the default")
    parser.add_argument("--rate", type=int, default=0, help="hertz; nothing for the device's own")
    parser.add_argument("--list", action="store_true", help="print PortAudio's devices as JSON, and end")
    wish = parser.parse_args()
    if wish.list:
        import sounddevice  # noqa: PLC0415  # as above

        print(json.dumps(listed(sounddevice)))  # noqa: T201  # whoever asks reads it from the pipe
        return
    capture(wish.device, wish.rate, Pipe(sys.stdout.fileno()))
    # stopping a stream of a device that has gone may wait for ever; the system lets go of it as we end
    os._exit(0)


if __name__ == "__main__":
    main()
