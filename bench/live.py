"""The call that comes with coach, played into two null sinks of PulseAudio and heard by `coach live` on their monitors.

    python bench/live.py [--kill] [OPTIONS OF COACH LIVE]

needs a running PulseAudio, ALSA's plugins and three and a half minutes. Prints what came, how long after the last word,
and what it cost; with --kill each capture process is killed once on the way.
"""

import contextlib
import json
import os
import signal
import statistics
import subprocess
import sys
import threading
import time
import wave
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import av
import numpy as np

TOP = Path(__file__).parent.parent
DEMO = TOP / "coach" / "demo"
SINKS = {"agent": "coach_bench_agent", "customer": "coach_bench_customer"}
Row = tuple[float, dict[str, object]]


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


def split(folder: Path) -> dict[str, Path]:
    """The demo's sides as WAV files."""
    with av.open(str(DEMO / "call.ogg")) as container:
        resampler = av.AudioResampler(format="s16p", layout="stereo", rate=48_000)
        parts = [out.to_ndarray() for frame in container.decode(audio=0) for out in resampler.resample(frame)]
    sound = np.concatenate(parts, axis=1)
    files = {}
    for speaker, samples in zip(("agent", "customer"), sound, strict=True):
        files[speaker] = folder / f"{speaker}.wav"
        with wave.open(str(files[speaker]), "wb") as out:
            out.setnchannels(1)
            out.setsampwidth(2)
            out.setframerate(48_000)
            out.writeframes(samples.tobytes())
    return files


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
    rows = (line.split(None, 2) for line in listed.splitlines()[1:])
    return [int(pid) for pid, ppid, args in rows if int(ppid) == parent and "capture.py" in args]


def cpu(pid: int) -> float:
    """Seconds of processor so far (Linux)."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def play(files: dict[str, Path], process: subprocess.Popen[str], *, kill: bool) -> None:
    """Both sides at once, to their end."""
    players = [subprocess.Popen(["paplay", f"--device={SINKS[speaker]}", file]) for speaker, file in files.items()]
    if kill:
        for place in (0, 1):
            time.sleep(20)  # the call plays on in real time; then a device is taken away
            os.kill(captures(process.pid)[place], signal.SIGKILL)
    for player in players:
        player.wait()
    time.sleep(3)  # the last words are on their way


def report(rows: list[Row]) -> None:
    """What came, and when."""
    began = min(wall - event["at"] for wall, event in rows if event["event"] == "tick")
    said = [(wall - began, event) for wall, event in rows if event["event"] == "utterance"]
    for what, delays in (
        ("after the last word", [wall - event["end"] for wall, event in said]),
        ("after its end was known", [wall - event["at"] for wall, event in said]),
    ):
        p95 = statistics.quantiles(delays, n=20)[-1]
        print(f"{len(delays)} captions {what}: median {statistics.median(delays):.2f} s, p95 {p95:.2f} s")
    for wall, event in rows:
        if event["event"] in {"nudge", "audio_lost", "state"}:
            print(f"{wall - began:7.2f} s", {key: event[key] for key in event if key not in {"event", "id"}})


def main() -> None:
    """Run it."""
    wishes = [word for word in sys.argv[1:] if word != "--kill"]
    named = [word for speaker, name in SINKS.items() for word in (f"--{speaker}-device", f"{name}.monitor")]
    command = [sys.executable, "-m", "coach", "live", "--jsonl", *named, "--script", str(DEMO / "script.txt"), *wishes]
    rows: list[Row] = []
    with TemporaryDirectory() as folder, sinks():
        files, began = split(Path(folder)), time.monotonic()
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=TOP)
        listener = threading.Thread(target=listen, args=(process, rows))
        listener.start()
        while process.poll() is None and not tell("new-call"):
            time.sleep(0.05)  # until its door is open
        while process.poll() is None and not (rows and rows[-1][1]["at"] >= 2):
            time.sleep(0.02)  # until it hears
        ticks = [wall for wall, event in rows if event["event"] == "tick"]
        print(f"listening {ticks[0] - 0.5 - began:.1f} s after the start")
        play(files, process, kill="--kill" in sys.argv)
        spent = [cpu(pid) for pid in (process.pid, *captures(process.pid))]
        print(
            f"processor: {', '.join(f'{s:.1f}' for s in spent)} s in {time.monotonic() - began:.0f} s (coach, captures)"
        )
        process.send_signal(signal.SIGINT)
        print("ended with status", process.wait())
        listener.join()
    report(rows)


if __name__ == "__main__":
    main()
