"""What the journal costs: bytes of a call hour, appending, opening, searching and deleting with many calls, and kills.

    coach demo --jsonl > demo.jsonl
    python bench/journal.py demo.jsonl [--calls 10000] [--kills 200]

keeps the log's call over and over in a folder of its own, which it removes. --kills starts so many coaches that keep a
call at its own pace, kills each with SIGKILL at a random moment, and says how much of the call was not in the journal.
"""

import argparse
import asyncio
import contextlib
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from coach import wire
from coach.events import Event, Utterance
from coach.journal.journal import Journal
from coach.journal.kept_call import new_id
from coach.journal.keys import Key, from_passphrase
from coach.journal.volumes import volume_for_more, volumes
from coach.tui.review import ReviewApp

TOP = Path(__file__).parent.parent
WRITER = TOP / "tests" / "journals.py"
HEX = "5a" * 32
KEY = Key(f"\"x'{HEX}'\"", "the key of this benchmark")
LOOK_SECONDS = 0.25
HOUR = 3600.0


def opened(folder: Path) -> Journal:
    """The journal in a folder."""
    return Journal(folder, lambda _: KEY)


def took(what: str, run: Callable[[], object], times: int = 5) -> None:
    """Print the median and the longest of some runs."""
    walls = []
    for _ in range(times):
        began = time.perf_counter()
        run()
        walls.append(time.perf_counter() - began)
    print(f"{what}: median {statistics.median(walls):.3f} s, longest {max(walls):.3f} s")


def append(folder: Path, events: list[Event]) -> None:
    """The log's call as a live call is appended: what came in each quarter second together."""
    journal, call = opened(folder), new_id()
    walls: list[float] = []
    spans: list[float] = []
    batches: dict[int, list[Event]] = {}
    for event in events:
        batches.setdefault(int(event.at / LOOK_SECONDS), []).append(event)
    journal.begin(call, time.time(), [])
    for batch in batches.values():
        began, spent = time.perf_counter(), time.process_time()
        journal.append(call, batch)
        walls.append(time.perf_counter() - began)
        spans.append(time.process_time() - spent)
    journal.close()
    for what, times in (("with the disk", walls), ("processor alone", spans)):
        low, high = statistics.median(times) * 1000, statistics.quantiles(times, n=100)[98] * 1000
        print(f"appending, {what}: median {low:.2f} ms, p99 {high:.2f} ms, longest {max(times) * 1000:.1f} ms")
    print(f"appending: {sum(spans) / max(event.at for event in events) * 100:.2f} % of a core")


def fill(folder: Path, events: list[Event], calls: int) -> None:
    """So many calls, the oldest first; one of them has a word that no other has."""
    journal, first, now = opened(folder), new_id(), time.time()
    size = folder / "journal.db"
    journal.begin(first, now - HOUR * calls / 100, events)
    journal.append(first, [Utterance(1.0, "customer", 0.0, 1.0, "my zeppelin has landed")])
    file = journal._file  # noqa: SLF001  # a copy within the file is a hundred times as fast
    copied = "INSERT INTO events_N (call, name, line) SELECT ?, name, line FROM events_1 WHERE call = ? AND id <= ?"
    for number in range(1, calls):
        with file.changing():
            call, volume = new_id(), volume_for_more(file)
            began = now - HOUR * (calls - number) / 100
            about = "INSERT INTO calls SELECT ?, ?, about, ? FROM calls WHERE id = ?"
            file.rows(about, call, began, volume.number, first)
            volume.rows(copied, call, first, len(events))
    for volume in volumes(file):
        volume.rows("INSERT INTO words_N (words_N) VALUES ('rebuild')")
    journal.close()
    hours = calls * max(event.at for event in events) / HOUR
    megabytes = size.stat().st_size / 1e6
    print(f"{calls} calls, {hours:.0f} h: {megabytes:.0f} MB, {megabytes / hours:.2f} MB/h")


def use(folder: Path) -> None:
    """What a person waits for."""

    def look() -> None:
        journal = opened(folder)
        journal.days()
        journal.close()

    def review() -> None:
        with contextlib.closing(opened(folder)) as journal:
            asyncio.run(_shown(ReviewApp(journal)))

    took("opening and listing the days", look)
    took("opening and the review's first screen", review)
    took("a key from a passphrase", lambda: Journal(folder.parent / "locked", lambda _: from_passphrase("x")).close())
    journal = opened(folder)
    for words in ("zeppelin", "zep", "you", "refrigerator tomorrow", "t", "nosuchword"):
        print(f"  {words!r}: {'found' if journal.search(words) else 'not there'}", end="; ")
        took("search", lambda words=words: journal.search(words))
    kept = [call.id for _, calls in journal.days() for call in calls]
    took("promises of all calls", journal.promises)
    took("lessons of all calls", journal.lessons)
    took("reading one call", lambda: journal.events(kept[0]))
    took("deleting one call, out of sight", lambda: journal.delete_call(kept[0]), 1)
    took("closing after that", journal.close, 1)
    journal = opened(folder)
    expiring = kept[len(kept) // 2]
    journal.expire(0, next(call.began for _, calls in journal.days() for call in calls if call.id == expiring))
    took("the older half gone", journal.finish, 1)
    journal.delete_all()
    took("everything gone", journal.close, 1)


async def _shown(app: ReviewApp) -> None:
    """Up to what a person sees first."""
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()


def lost(seed: int) -> float:
    """Seconds between the kill and the last that is in the journal."""
    luck = random.Random(seed)  # noqa: S311  # chance here keeps no secret
    with TemporaryDirectory() as name:
        writer = subprocess.Popen([sys.executable, WRITER, "keep", name], stdout=subprocess.PIPE, text=True)
        told = [writer.stdout.readline() if writer.stdout else ""]
        time.sleep(luck.uniform(0.3, 1.5))  # the moment of the kill is what is drawn
        writer.kill()
        told += [line for line in writer.communicate()[0].splitlines(keepends=True) if line.endswith("\n")]
        journal = opened(Path(name))
        kept = [event.at for _, calls in journal.days() for call in calls for event in journal.events(call.id)[1:]]
        journal.close()
    if kept != [float(line) for line in told][: len(kept)]:
        print(f"kill {seed}: there is a gap")
    return float(told[-1]) - (kept[-1] if kept else 0.0)


def kills(times: int) -> None:
    """A table of what was lost."""
    seconds = [lost(seed) for seed in range(times)]
    print("| lost, s | kills |\n|---|---|")
    for low in (0.0, 0.1, 0.2, 0.3, 0.4, 0.5):
        high = low + 0.1 if low < 0.5 else float("inf")
        print(f"| {low:.1f} to {high:.1f} | {sum(low <= one < high for one in seconds)} |")
    print(f"median {statistics.median(seconds):.2f} s, most {max(seconds):.2f} s")


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("log", type=Path)
    parser.add_argument("--calls", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=0)
    wish = parser.parse_args()
    lines = wish.log.read_text(encoding="utf-8").splitlines()
    events = [wire.decode(line, str(wish.log)) for line in lines]
    with TemporaryDirectory() as folder:
        append(Path(folder) / "append", events)
        if wish.calls:
            fill(Path(folder) / "many", events, wish.calls)
            use(Path(folder) / "many")
    if wish.kills:
        kills(wish.kills)


if __name__ == "__main__":
    main()
