#!/usr/bin/env python3
"""What hearing a call costs, how soon the first words and the first line come, and how many words are wrong.

    bench/heard.py CALL [CALL ...] [--model NAME ...] [--runs N]

Each call is heard in a process of its own at speed max, as `coach replay --jsonl` does. Beside CALL a transcript with
the same stem is looked for, `.jsonl` ({"turns": [{"speaker", "text"}]}) or `.vtt` (voice tags): then word errors are
counted too.

Words are those that the ears gave, before secrets are left out of them. They are compared after OpenAI's English
normaliser (pip install whisper-normalizer: case, punctuation, hesitations, contractions, number words), with every
number as its digits ("607-114-28" is 6 0 7 1 1 4 2 8) and a word said twice in a row counted once, since Whisper
smooths restarts away.
"""

import argparse
import asyncio
import contextlib
import json
import math
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import av
import jiwer
from whisper_normalizer.english import EnglishTextNormalizer

from coach.audio.pace import Pace
from coach.events import Utterance
from coach.session import hear
from coach.speech.ears import Ears
from coach.speech.listener import Listener
from coach.speech.whisper import Whisper
from coach.transcripts.read import read as read_transcript
from coach.wiring import Files, Sound, Wish, open_call

NORMAL = EnglishTextNormalizer()


def words(text: str) -> list[str]:
    """Words for comparing."""
    plain = re.sub(r"[^\w ]", "", NORMAL(re.sub(r"['\u2019]", "", text)))
    apart = re.sub(r"(\d)", r" \1 ", plain).split()
    return [word for n, word in enumerate(apart) if word.isdigit() or n == 0 or word != apart[n - 1]]


def transcript(call: Path) -> list[tuple[str, str]] | None:
    """Who said what, turn by turn, or None where nobody wrote it down."""
    if (labelled := call.with_suffix(".jsonl")).exists():
        turns = json.loads(labelled.read_text(encoding="utf-8").splitlines()[0])["turns"]
        return [(turn["speaker"], turn["text"]) for turn in turns]
    if (spoken := call.with_suffix(".vtt")).exists():
        return [(e.speaker, e.text) for e in read_transcript(spoken).events if isinstance(e, Utterance)]
    return None


def reference(call: Path) -> dict[str, list[str]] | None:
    """What each side said, or None where nobody wrote it down."""
    if (said := transcript(call)) is None:
        return None
    return {side: words(" ".join(text for who, text in said if who == side)) for side in ("agent", "customer")}


async def ears_gave(call: Path, model: str) -> dict[str, list[str]]:
    """What each side said, as it leaves the listener."""
    opened = open_call(Files(call), Wish(model))
    said: dict[str, list[str]] = {"agent": [], "customer": []}
    if not isinstance(opened.source, Sound):
        raise SystemExit(f"{call}: found a transcript; expected a recording")
    with contextlib.closing(Ears(Whisper(opened.source.weights, opened.settings.ears.threads))) as ears:
        listener = Listener(opened.settings.voice, ears.ask)
        async for _, events in hear(opened.source.recording, listener, ears, Pace(math.inf)):
            for event in events:
                if isinstance(event, Utterance):
                    said[event.speaker].append(event.text)
    return said


def heard(call: Path, model: str) -> dict[str, float]:
    """Run one call; seconds of wall and processor time, MB, seconds to the first caption and nudge."""
    began = time.monotonic()
    program = [sys.executable, "-m", "coach", "replay", str(call), "--jsonl", "--model", model]
    first: dict[str, float] = {}
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True, encoding="utf-8") as process:
        for line in process.stdout or ():
            event = json.loads(line)
            first.setdefault(event["event"], time.monotonic() - began)
        _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{call}: coach replay failed")
    row = {
        "wall": time.monotonic() - began,
        "work": used.ru_utime + used.ru_stime,
        "MB": used.ru_maxrss / 1024,
        "caption": first.get("utterance", float("nan")),
        "nudge": first.get("nudge", float("nan")),
    }
    if (truth := reference(call)) is not None:
        said = asyncio.run(ears_gave(call, model))
        sides = [(" ".join(truth[side]), " ".join(words(" ".join(said[side])))) for side in said]
        result = jiwer.process_words([a for a, _ in sides], [b for _, b in sides])
        row["wrong"] = 100 * result.wer
        row["missing"] = 100 * result.deletions / sum(map(len, truth.values()))
    return row


def seconds_of(call: Path) -> float:
    """How long a recording is."""
    with av.open(str(call)) as container:
        return float(container.duration or 0) / av.time_base


def main() -> None:
    """Print a row a call and model, the median of its runs."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("calls", nargs="+", type=Path)
    cli.add_argument("--model", nargs="+", default=["tiny.en", "base"])
    cli.add_argument("--runs", type=int, default=1)
    asked = cli.parse_args()
    if sys.platform != "linux":
        raise SystemExit("heard.py: only on Linux, whose wait4 says what a process used")
    print("| call | ears | s | work s/s | wall s/s | peak MB | first caption s | first nudge s | wrong % | missing % |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for call in asked.calls:
        for model in asked.model:
            rows = [heard(call, model) for _ in range(asked.runs)]
            row = {key: sorted(one[key] for one in rows)[len(rows) // 2] for key in rows[0]}
            length = seconds_of(call)
            print(
                f"| {call.stem} | {model} | {length:.0f} | {row['work'] / length:.3f} | {row['wall'] / length:.3f} "
                f"| {row['MB']:.0f} | {row['caption']:.1f} | {row['nudge']:.1f} "
                f"| {row.get('wrong', float('nan')):.1f} | {row.get('missing', float('nan')):.1f} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
