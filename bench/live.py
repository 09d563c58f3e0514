#!/usr/bin/env python3
"""A call played into two null sinks of PulseAudio and heard by `coach live` on their monitors.

    bench/live.py [CALL] [--model NAME ...] [--kill]

needs a running PulseAudio in which nobody else records, ALSA's plugins and as long as the call takes. CALL (stereo, the
agent left) is the one that comes with coach where none is given. A row a model as `bench/pace.py` prints it, whose
delays are from the moment at which speech ended; how long after its start coach records both sides; what each of its
processes costs, in seconds of processor a second of call; and what there was to tell. With --kill each capture process
is killed once on the way.
"""

import argparse
import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
import wave
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import av
import numpy as np
from pace import HEAD, Row, row

TOP = Path(__file__).parent.parent
DEMO = TOP / "coach" / "demo" / "call.ogg"
SINKS = {"agent": "coach_bench_agent", "customer": "coach_bench_customer"}
DEVICES = [word for side, name in SINKS.items() for word in (f"--{side}-device", f"{name}.monitor")]


def pactl(*words: str) -> str:
    """What it prints."""
    return subprocess.run(["pactl", *words], capture_output=True, text=True, check=True).stdout.strip()


@contextlib.contextmanager
def sinks() -> Iterator[None]:
    """Two outputs that play to nobody."""
    loaded = [
        pactl("load-module", "module-null-sink", f"sink_name={name}", f"sink_properties=device.description={name}")
        for name in SINKS.values()
    ]
    try:
        yield
    finally:
        for module in loaded:
            pactl("unload-module", module)


def split(call: Path, folder: Path) -> dict[str, Path]:
    """The call's sides as WAV files."""
    with av.open(str(call)) as container:
        resampler = av.AudioResampler(format="s16p", layout="stereo", rate=48_000)
        parts = [out.to_ndarray() for frame in container.decode(audio=0) for out in resampler.resample(frame)]
    files = {}
    for speaker, samples in zip(SINKS, np.concatenate(parts, axis=1), strict=True):
        files[speaker] = folder / f"{speaker}.wav"
        with wave.open(str(files[speaker]), "wb") as out:
            out.setnchannels(1)
            out.setsampwidth(2)
            out.setframerate(48_000)
            out.writeframes(samples.tobytes())
    return files


def players(files: dict[str, Path]) -> list[subprocess.Popen[bytes]]:
    """Both sides, played at once."""
    return [subprocess.Popen(["paplay", f"--device={SINKS[speaker]}", file]) for speaker, file in files.items()]


def options(call: Path, model: str) -> list[str]:
    """Of `coach live`."""
    script = ["--script", str(DEMO.parent / "script.txt")] if call == DEMO else []
    return [*DEVICES, "--model", model, *script]


def tell(word: str) -> bool:
    """Whether the coach did it; while it starts nobody is there to do it."""
    told = [sys.executable, "-m", "coach", "tell", word]
    return subprocess.run(told, capture_output=True, cwd=TOP, check=False).returncode == 0


def listen(process: subprocess.Popen[str], rows: list[Row]) -> None:
    """Every event, with the monotonic second at which it came."""
    rows.extend((time.monotonic(), json.loads(line)) for line in process.stdout or ())


def captures(parent: int) -> list[int]:
    """The capture processes of one coach."""
    listed = subprocess.run(["ps", "-eo", "pid,ppid,args"], capture_output=True, text=True, check=True).stdout
    lines = (line.split(None, 2) for line in listed.splitlines()[1:])
    return [int(pid) for pid, ppid, args in lines if int(ppid) == parent and "capture.py" in args]


def cpu(pid: int) -> float:
    """Seconds of processor so far (Linux)."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def costs(parent: int) -> Sequence[float]:
    """Seconds of processor so far, of coach and of what captures for it."""
    return [cpu(pid) for pid in (parent, *captures(parent))]


def play(files: dict[str, Path], process: subprocess.Popen[str], *, kill: bool) -> None:
    """Both sides, to their end."""
    playing = players(files)
    if kill:
        for place in (0, 1):
            time.sleep(20)  # the call plays on in real time; then a device is taken away
            os.kill(captures(process.pid)[place], signal.SIGKILL)
    for player in playing:
        player.wait()


def wait(process: subprocess.Popen[str], true: Callable[[], object]) -> None:
    """Until something is so, or the process has ended."""
    while process.poll() is None and not true():
        time.sleep(0.02)  # nothing tells when, and a start is measured to a tenth of a second


def measure(call: Path, model: str, *, kill: bool) -> None:
    """One run: its row, then what it costs and tells."""
    command = [sys.executable, "-m", "coach", "live", "--jsonl", *options(call, model)]
    rows: list[Row] = []
    with TemporaryDirectory() as folder:
        files, began = split(call, Path(folder)), time.monotonic()
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=TOP)
        listener = threading.Thread(target=listen, args=(process, rows))
        listener.start()
        # nobody else records here
        wait(process, lambda: len(pactl("list", "short", "source-outputs").splitlines()) >= len(SINKS))
        heard = time.monotonic() - began
        wait(process, lambda: tell("new-call"))
        wait(process, lambda: rows and rows[-1][1]["at"] >= 1)
        before, playing = costs(process.pid), time.monotonic()
        play(files, process, kill=kill)
        lasted = time.monotonic() - playing
        spent = [after - first for first, after in zip(before, costs(process.pid), strict=False)]
        time.sleep(3)  # the last words are on their way
        process.send_signal(signal.SIGINT)
        process.wait()
        listener.join()
    print(row(f"{call.stem} | {model}", rows), flush=True)
    print(f"  listening {heard:.1f} s after the start; processor s/s:", *(f"{one / lasted:.3f}" for one in spent))
    for _, event in rows:
        if event["event"] in {"audio_lost", "state"}:
            print(" ", {key: event[key] for key in event if key not in {"event", "id"}})


def main() -> None:
    """Run it."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("call", nargs="?", type=Path, default=DEMO)
    cli.add_argument("--model", nargs="+", default=["tiny.en"])
    cli.add_argument("--kill", action="store_true")
    asked = cli.parse_args()
    print(HEAD)
    with sinks():
        for model in asked.model:
            measure(asked.call, model, kill=asked.kill)


if __name__ == "__main__":
    main()
