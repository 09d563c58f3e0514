"""What the shipped model is worth on a file of labelled sentences: one JSON object on stdout.

usage: python training/measure.py pairs FILE     lines of {"q", "reply", "answered"}: AUC of "answers it"
       python training/measure.py asks FILE      dialogues of {"turns": [{"text", "question"}]}: average precision of
                                                 "asks", read without punctuation and case
       python training/measure.py held [FOLDER]  the hand that is never trained on: replies to questions in six kinds,
                                                 and what turns do, as written and without punctuation and case
FILE is JSON lines, packed (.gz) or not. `--model DIR` measures another model.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
from pathlib import Path
from typing import Any

import numpy as np

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).parent / "meaning")]

from names import AGENT, SERVES

from coach.doubts import Doubt, Earlier
from coach.meaning.reader import MODEL, Reader

HELD_AUTHOR = 5
UNMEASURED = ("rating_neutral", "own_empathy")
"""Acts of an agent's of which that hand has too few."""
ACTS = ("pushback", "withdraws", *(act for act in AGENT if act not in UNMEASURED))
DATA = Path(__file__).parent / "data"


def rows_in(path: Path) -> list[dict[str, Any]]:
    """JSON lines, packed or not."""
    raw = path.read_bytes()
    text = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8")
    return [json.loads(line) for line in text.split("\n") if line]


def bare(text: str) -> str:
    """As a recogniser without punctuation prints it."""
    return " ".join(re.sub(r"[^\w\s']", " ", text.lower()).split())


def pairs(reader: Reader, rows: list[dict[str, Any]]) -> dict[str, float]:
    """Each question with its reply, alone."""
    scores = [
        reader.served(Doubt(0.0, 1, "agent", row["reply"], row["q"], questions=(Earlier("q1", row["q"]),)))
        for row in rows
    ]
    truth = np.array([bool(row["answered"]) for row in rows])
    return {"n": len(rows), "auc": round(auc(np.array(scores), truth), 4)}


def asks(reader: Reader, dialogues: list[dict[str, Any]]) -> dict[str, float]:
    """Each turn of every dialogue as a customer's, after the turn before it."""
    scores, truth = [], []
    for dialogue in dialogues:
        before = ""
        for turn in dialogue["turns"]:
            if text := bare(turn["text"]):
                scores.append(reader.asks(Doubt(0.0, 1, "customer", text, before)))
                truth.append(bool(turn["question"]))
                before = text
    return {"n": len(truth), "ap": round(average_precision(np.array(scores), np.array(truth)), 4)}


def held(reader: Reader, folder: Path) -> dict[str, Any]:
    """Accuracy of the six kinds of reply; average precision of every act."""
    rows = [row for row in rows_in(folder / "pairs.jsonl") if row["author"] == HELD_AUTHOR]
    turns = [row for row in rows_in(folder / "turns.jsonl") if row["author"] == HELD_AUTHOR]
    told: dict[str, Any] = {}
    for form, words in (("written", str), ("bare", bare)):
        read = [reader.read(_asked(words(row["ask"]), words(row["reply"]))).acts for row in rows]
        best = [max((act for act in acts if act.name in SERVES), key=lambda act: act.confidence).name for acts in read]
        right = [name == row["label"] for name, row in zip(best, rows, strict=True)]
        told[f"replies, {form}"] = {"n": len(rows), "accuracy": round(sum(right) / len(right), 3)}
        acts = [_acts(reader, row["speaker"], words(row["text"])) for row in turns]
        for name in sorted({act for row in turns for act in row["acts"]} & set(ACTS)):
            truth = np.array([name in row["acts"] for row in turns])
            scores = np.array([found.get(name, 0.0) for found in acts])
            told.setdefault(name, {})[form] = round(average_precision(scores, truth), 3)
    return told


def _asked(ask: str, reply: str) -> Doubt:
    return Doubt(0.0, 1, "agent", reply, ask, questions=(Earlier("q1", ask),))


def _acts(reader: Reader, speaker: Any, text: str) -> dict[str, float]:
    """Of each name the likeliest: a turn that asks twice has two."""
    found: dict[str, float] = {}
    for act in reader.read(Doubt(0.0, 1, speaker, text, "")).acts:
        found[act.name] = max(found.get(act.name, 0.0), act.confidence)
    return found


def auc(score: np.ndarray, truth: np.ndarray) -> float:
    """Chance that a true one scores above a false one; ties count half."""
    order = np.argsort(score, kind="stable")
    _, first, count = np.unique(score[order], return_index=True, return_counts=True)
    ranks = np.empty(len(score))
    ranks[order] = np.repeat(first + (count - 1) / 2, count)
    yes, no = truth.sum(), (~truth).sum()
    return float((ranks[truth].sum() - yes * (yes - 1) / 2) / (yes * no))


def average_precision(score: np.ndarray, truth: np.ndarray) -> float:
    """Mean of the precision at each true one, best scores first."""
    ordered = truth[np.argsort(-score, kind="stable")]
    return float((np.cumsum(ordered)[ordered] / (np.flatnonzero(ordered) + 1)).mean())


def main() -> None:
    """Read, measure, print."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("what", choices=("pairs", "asks", "held"))
    cli.add_argument("file", type=Path, nargs="?", default=DATA)
    cli.add_argument("--model", type=Path, default=MODEL)
    arg = cli.parse_args()
    reader = Reader(arg.model)
    if arg.what == "held":
        print(json.dumps(held(reader, arg.file)))
    else:
        print(json.dumps({"pairs": pairs, "asks": asks}[arg.what](reader, rows_in(arg.file))))


if __name__ == "__main__":
    main()
