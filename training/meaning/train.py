"""Train the encoder that reads what words do, and write it as the coach runs it.

usage: python training/meaning/train.py --start DIR --shared DIR --out DIR [--seed 11] [--steps N]

`--start` is all-MiniLM-L6-v2 as published (config.json, model.safetensors, tokenizer.json); `--shared` holds
training/pairs.jsonl, training/turns.jsonl and pairs/sgd_train.jsonl.gz. See README.md beside this file.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from bert import AGENT, CUSTOMER, PAIR, Reader, schedule
from data import HELD_AUTHOR, Life, Pair, Turn, Words, lines, pairs_of, turns_of
from export import export, tokenizer_json
from measure import calibrate, report

from coach.meaning.encoder import ASK, REPLY, Piece, Pieces

VOCABULARY = 11_000
"""Whole words and word pieces kept, the commonest first, besides all that the training sentences use."""
POSITIONS = ASK + REPLY + 8
BATCH = 32


@dataclass
class Example:
    """Tokens and what is to be read in them."""

    piece: Piece
    task: str
    target: list[float]
    spans: list[float] | None = None
    """For each token whether it asks; None where nobody knows."""


def kept(tokenizer: str, corpus: list[str]) -> list[int]:
    """Ids of the tokens that stay: marks, single characters, the commonest, and what the training sentences use.

    The published ids run by frequency from 1996 on.
    """
    vocabulary: dict[str, int] = json.loads(tokenizer)["model"]["vocab"]
    used = {number for encoded in Tokenizer.from_str(tokenizer).encode_batch(corpus) for number in encoded.ids}
    marks = [vocabulary[mark] for mark in ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")]
    plain = {number: token.removeprefix("##") for token, number in vocabulary.items() if token.isascii()}
    single = {number for number, token in plain.items() if len(token) == 1}
    common = sorted(number for number, token in plain.items() if token.isalnum() and number >= 1996)[:VOCABULARY]
    return marks + sorted((used | single | set(common)) - set(marks))


def from_pair(pair: Pair, life: Life, pieces: Pieces, fillers: dict[str, list[Turn]]) -> Example:
    """A question with its reply, as they might be heard."""
    reply = life.reply(pair, fillers["courtesy"], fillers["closes"])
    ask = life.heard(Words.of(life.ask(pair))).text
    piece = pieces.pair(ask, life.heard(Words.of(reply)).text)
    return Example(piece, "pair", [float(PAIR.index(pair.label))])


def from_turn(turn: Turn, life: Life, pieces: Pieces, others: list[Turn]) -> Example:
    """A turn, as it might be heard."""
    turn = life.joined(turn, others)
    said = life.heard(turn.said)
    piece = next(pieces.text(said.text, int(turn.speaker == "agent")))
    names = AGENT if turn.speaker == "agent" else CUSTOMER
    spans = None
    if turn.speaker == "customer" and turn.span_known:
        inside = np.repeat(said.asked, [len(word) + 1 for word in said.words])
        spans = [float(end > start and inside[start]) for start, end in piece.places]
    return Example(piece, turn.speaker, [float(name in turn.acts) for name in names], spans)


def gather(batch: list[Example]) -> tuple[Tensor, Tensor, Tensor]:
    """Padded ids, sides and lengths."""
    longest = max(len(example.piece.ids) for example in batch)
    ids, sides = (torch.zeros(len(batch), longest, dtype=torch.long) for _ in range(2))
    for row, example in enumerate(batch):
        ids[row, : len(example.piece.ids)] = torch.tensor(example.piece.ids)
        sides[row, : len(example.piece.ids)] = torch.tensor(example.piece.sides)
    return ids, sides, torch.tensor([len(example.piece.ids) for example in batch])


def loss_of(model: Reader, batch: list[Example]) -> Tensor:
    """All examples of a batch are of one task."""
    whole, tokens = model(*gather(batch))
    task = batch[0].task
    target = torch.tensor([example.target for example in batch])
    if task == "pair":
        return functional.cross_entropy(model.pair(whole), target[:, 0].long(), label_smoothing=0.05)
    if task == "served":
        served = functional.log_softmax(model.pair(whole), dim=1)[:, :1].exp().clamp(1e-4, 1 - 1e-4)
        return 0.5 * functional.binary_cross_entropy(served, target)
    logits = model.agent(whole) if task == "agent" else model.customer(whole)
    loss = functional.binary_cross_entropy_with_logits(logits, target) * len(target[0])
    for row, example in enumerate(batch):
        if example.spans is not None:
            told = model.span(tokens[row, : len(example.spans)])[:, 0]
            loss = loss + functional.binary_cross_entropy_with_logits(told, torch.tensor(example.spans)) / len(batch)
    return loss


def batches(examples: list[Example], life: Life) -> list[list[Example]]:
    """Of one task each and of like lengths, in random order."""
    made = []
    for task in ("pair", "served", "customer", "agent"):
        of_task = sorted((e for e in examples if e.task == task), key=lambda e: len(e.piece.ids) + life.random.random())
        made += [of_task[at : at + BATCH] for at in range(0, len(of_task), BATCH)]
    life.random.shuffle(made)
    return made


@dataclass
class Sentences:
    """What there is to learn from, split by author and trade."""

    pairs: dict[str, list[Pair]]
    """By part: train, tune (one trade of each author: temperatures), held (an author of its own: figures)."""
    turns: dict[str, list[Turn]]
    sgd: list[dict[str, Any]]

    @classmethod
    def read(cls, shared: Path) -> Sentences:
        """Of every author but the held one, the last trade by name is for tuning."""
        pairs, turns = (lines(shared / "training" / f"{name}.jsonl") for name in ("pairs", "turns"))
        trades = {row["author"]: sorted({r["trade"] for r in pairs if r["author"] == row["author"]}) for row in pairs}
        tuned = {of_author[-1] for of_author in trades.values()}

        def part(row: dict[str, Any]) -> str:
            return "held" if row["author"] == HELD_AUTHOR else "tune" if row["trade"] in tuned else "train"

        parts = ("train", "tune", "held")
        return cls(
            {name: pairs_of([row for row in pairs if part(row) == name]) for name in parts},
            {name: turns_of([row for row in turns if part(row) == name]) for name in parts},
            lines(shared / "pairs" / "sgd_train.jsonl.gz"),
        )

    @property
    def corpus(self) -> list[str]:
        """All that is said in the part to train on."""
        pairs = [text for pair in self.pairs["train"] for text in (pair.asks[-1], pair.reply)]
        return pairs + [turn.said.text for turn in self.turns["train"]]


class Epochs:
    """The sentences as heard anew each time."""

    def __init__(self, sentences: Sentences, life: Life, pieces: Pieces, sgd: int) -> None:
        self._pairs, self._turns, self._sgd = sentences.pairs["train"], sentences.turns["train"], sentences.sgd
        self._life, self._pieces, self._count = life, pieces, sgd
        self._said = {side: [t for t in self._turns if t.speaker == side] for side in ("customer", "agent")}
        self._fillers = {act: [t for t in self._said["agent"] if t.acts == {act}] for act in ("courtesy", "closes")}
        asks = sorted({pair.asks[-1] for pair in self._pairs})
        self._asking = [Turn("customer", Words.of(ask), frozenset({"asks"}), span_known=False) for ask in asks]

    def examples(self) -> list[Example]:
        """Of one epoch; a fifth as many pairs again of a question and another one's reply."""
        life, pieces, pairs = self._life, self._pieces, self._pairs
        made = [from_pair(pair, life, pieces, self._fillers) for pair in pairs]
        made += [from_pair(life.elsewhere(pairs), life, pieces, self._fillers) for _ in range(len(pairs) // 5)]
        made += [from_turn(turn, life, pieces, self._said[turn.speaker]) for turn in self._turns]
        made += [from_turn(turn, life, pieces, self._said["customer"]) for turn in self._asking]
        for row in life.random.sample(self._sgd, self._count):
            ask, reply = (life.heard(Words.of(row[key])).text for key in ("q", "reply"))
            made.append(Example(pieces.pair(ask, reply), "served", [float(row["answered"])]))
        return made


def fit(model: Reader, epochs: Epochs, life: Life, count: int, rate: float) -> None:
    """AdamW, the heads ten times as fast as the encoder."""
    heads = [p for n, p in model.named_parameters() if n.split(".")[0] in ("pair", "customer", "agent", "span")]
    body = [p for n, p in model.named_parameters() if p.requires_grad and all(p is not head for head in heads)]
    optimiser = torch.optim.AdamW([{"params": body}, {"params": heads}], weight_decay=0.01)
    model.train()
    steps, began, step = 0, time.monotonic(), 0
    for epoch in range(count):
        todo = batches(epochs.examples(), life)
        steps, total = steps or len(todo) * count, 0.0
        for batch in todo:
            for group, times in zip(optimiser.param_groups, (1, 10), strict=True):
                group["lr"] = rate * times * schedule(step, steps)
            with torch.autocast("cpu", torch.bfloat16):
                loss = loss_of(model, batch)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            step, total = step + 1, total + float(loss.detach())
        print(f"epoch {epoch + 1}: loss {total / len(todo):.3f}, {time.monotonic() - began:.0f} s", flush=True)


def main() -> None:
    """Read, train, calibrate, write, report."""
    cli = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    cli.add_argument("--start", type=Path, required=True)
    cli.add_argument("--shared", type=Path, required=True)
    cli.add_argument("--out", type=Path, required=True)
    cli.add_argument("--seed", type=int, default=11)
    cli.add_argument("--epochs", type=int, default=3)
    cli.add_argument("--layers", type=int, default=6)
    cli.add_argument("--frozen", type=int, default=2, help="layers left as they are, from below")
    cli.add_argument("--rate", type=float, default=1.5e-4)
    cli.add_argument("--sgd", type=int, default=1000, help="pairs of the SGD corpus an epoch")
    arg = cli.parse_args()
    torch.manual_seed(arg.seed)

    sentences = Sentences.read(arg.shared)
    original = (arg.start / "tokenizer.json").read_text(encoding="utf-8")
    keep = kept(original, sentences.corpus)
    arg.out.mkdir(parents=True, exist_ok=True)
    (arg.out / "tokenizer.json").write_text(tokenizer_json(original, keep), encoding="utf-8")
    pieces = Pieces.of(arg.out / "tokenizer.json")
    model = Reader(load_file(arg.start / "model.safetensors"), keep, arg.layers, POSITIONS)
    model.layers[: arg.frozen].requires_grad_(requires_grad=False)
    life = Life(arg.seed, sentences.corpus)
    fit(model, Epochs(sentences, life, pieces, arg.sgd), life, arg.epochs, arg.rate)

    temperatures = calibrate(model, pieces, sentences.pairs["tune"], sentences.turns["tune"])
    vocabulary: dict[str, int] = json.loads((arg.out / "tokenizer.json").read_text(encoding="utf-8"))["model"]["vocab"]
    export(model, sorted(vocabulary, key=vocabulary.__getitem__), temperatures, arg.out)
    figures = {part: report(model, pieces, sentences.pairs[part], sentences.turns[part]) for part in ("tune", "held")}
    (arg.out / "figures.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    print(json.dumps({"temperatures": temperatures, **figures}, indent=1))


if __name__ == "__main__":
    main()
