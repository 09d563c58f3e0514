"""What is noticed and what is shown on labelled calls, by kind of line.

usage: python bench/lines.py CALLS...           written calls: training/data/calls/*.txt, or JSON lines
       python bench/lines.py CALLS... --text F  another field of each turn than `text`, as a recogniser had it
       python bench/lines.py CALLS... --errors  every miss and every false line too

A call in JSON is {"id", "script": [{"text", "required"}], "turns": [{"speaker", "text"}], "labels": [{"kind", "at",
"by", "weight": "must" | "may", "why"}]}: from turn `at` to turn `by` a careful listener would speak up, or might. For
each kind:

noticed  right of those given, and found of the `must` ones; what falls on a `may` counts for neither
of use   the `must` ones that were noticed and then shown in time, or held for a line of a higher kind
shown    right of those shown, and the `must` ones inside which a line of their kind was shown
"""

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).resolve().parents[1] / "training" / "meaning"))

import calls as written

from coach import config
from coach.core.pacing import RANK
from coach.core.prompt import ScriptLine
from coach.events import Event, Held, Noticed, Nudge
from coach.meaning.reader import Reader
from coach.prompts.check import coached
from coach.prompts.load import Prompts, load
from coach.transcripts.cues import Cue

RATE = {"agent": 2.7, "customer": 2.5}
"""Words a second, where a call has no times."""
GRACE = 0.05
"""Seconds by which a line may seem to come before the end of the turn that it is about."""

Labelled = dict[str, Any]


def read(path: Path) -> Iterator[Labelled]:
    """The calls of a file, each turn with its times."""
    if path.suffix == ".txt":
        found = [asdict(call) for call in written.read(path)]
    else:
        found = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]
    for call in found:
        now = 0.5
        for turn in call["turns"]:
            turn.setdefault("start", round(now, 2))
            turn.setdefault("end", round(now + 0.3 + len(turn["text"].split()) / RATE[turn["speaker"]], 2))
            now = turn["end"] + 0.35
        yield call


def lines_of(call: Labelled, field: str, prompts: Prompts, reader: Reader) -> list[Event]:
    """All that the coach says of a call, as `coach replay` on its transcript does."""
    script = [ScriptLine.parse("! " * line["required"] + line["text"]) for line in call["script"]]
    said = [(turn, " ".join((turn.get(field) or turn["text"]).split())) for turn in call["turns"]]
    cues = [Cue(turn["speaker"], turn["start"], turn["end"], text) for turn, text in said]
    tape = coached(call["id"], cues, script, prompts, reader)
    tape.finish()
    return list(tape.events)


class Count:
    """What came of the labels of some calls."""

    def __init__(self) -> None:
        self.of: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self.errors: list[str] = []
        self.seconds = 0.0

    def add(self, call: Labelled, events: Sequence[Event]) -> None:
        """One call's lines against its labels."""
        self.seconds += call["turns"][-1]["end"]
        seen = [(one, _turn(call, one.at)) for one in events if isinstance(one, Noticed) and one.kind != "promise"]
        shown = [(one, _turn(call, one.at)) for one in events if isinstance(one, Nudge) and one.kind != "promise"]
        higher = {one.id for one in events if isinstance(one, Held) and RANK.get(one.reason, 9) < RANK[one.kind]}
        for line, turn in seen:
            if not _inside(call, line, turn):
                self._tell(line.kind, "false", call, turn, line.because)
        for line, turn in shown:
            self.of[line.kind]["shown"] += 1
            self.of[line.kind]["shown right"] += bool(_inside(call, line, turn))
        for label in call["labels"]:
            if label["weight"] != "must":
                continue
            kind = label["kind"]
            found = [one for one, turn in seen if label in _inside(call, one, turn)]
            in_time = any(label in _inside(call, one, turn) for one, turn in shown)
            self.of[kind]["must"] += 1
            self.of[kind]["in time"] += in_time
            self.of[kind]["of use"] += bool(found) and (in_time or any(one.id in higher for one in found))
            if found:
                self.of[kind]["found"] += 1
            else:
                self._tell(kind, "missed", call, label["at"], label["why"])

    def _tell(self, kind: str, what: str, call: Labelled, turn: int, why: str) -> None:
        self.of[kind][what] += 1
        self.errors.append(f"{kind} {what} | {call['id']} turn {turn} | {call['turns'][turn]['text'][:90]} | {why}")

    def table(self) -> Iterator[str]:
        """A line a kind, and one for all."""
        yield "kind      noticed: right  found  of use   shown: right  in time   false an hour"
        every: Counter[str] = Counter()
        for kind in (kind for kind in RANK if kind in self.of):
            every.update(self.of[kind])
            yield self._row(kind, self.of[kind])
        yield self._row("all", every)

    def _row(self, kind: str, of: Counter[str]) -> str:
        right = _share(of["found"], of["found"] + of["false"])
        found, use, in_time = (_share(of[name], of["must"]) for name in ("found", "of use", "in time"))
        shown = _share(of["shown right"], of["shown"])
        hourly = 3600 * of["false"] / self.seconds
        return f"{kind:8}{right:>15}{found:>7}{use:>8}{shown:>15}{in_time:>9}{hourly:>16.1f}"


def _turn(call: Labelled, at: float) -> int:
    """The last turn that is over by then."""
    return max((number for number, turn in enumerate(call["turns"]) if turn["end"] <= at + GRACE), default=0)


def _inside(call: Labelled, line: Noticed | Nudge, turn: int) -> list[dict[str, Any]]:
    """The labels that a line falls on."""
    return [one for one in call["labels"] if one["kind"] == line.kind and one["at"] <= turn <= one["by"]]


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.2f}" if whole else "-"


def main() -> None:
    """Coach every call and print the table."""
    cli = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    cli.add_argument("calls", type=Path, nargs="+")
    cli.add_argument("--text", default="text", metavar="F")
    cli.add_argument("--errors", action="store_true")
    arg = cli.parse_args()
    prompts, reader, count = load(config.shipped("prompts")), Reader(), Count()
    for path in arg.calls:
        for call in read(path):
            count.add(call, lines_of(call, arg.text, prompts, reader))
    print(*count.table(), sep="\n")
    if arg.errors:
        print(*sorted(count.errors), sep="\n")


if __name__ == "__main__":
    main()
