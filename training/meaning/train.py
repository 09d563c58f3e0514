"""Train the encoder that reads what words do, and write it as the coach runs it.

usage: python training/meaning/train.py --start DIR [--out DIR] [--work DIR] [--hold HANDS] [--seed 11]

`--start` is all-MiniLM-L6-v2 as published (config.json, model.safetensors, tokenizer.json). What it learns from lies in
training/data. See README.md beside this file.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import blocks
import calls
import moments
from bert import Reader, schedule
from calibrate import calibrate
from export import export, tokenizer_json
from frames import Frames
from life import Life
from moments import UNKNOWN, Moment, Pairs

from coach.meaning.page import LENGTH, Item, Page, Pages

HELD_AUTHOR = 5
"""Never trained on, and no threshold is set by it: the figures in the card are measured on this author."""
VOCABULARY = 11_000
"""Whole words and word pieces kept, the commonest first, besides all that the training sentences use."""
BATCH = 32
SGD = 2500
"""Pairs of the corpus an epoch, beside all the rest."""
RESTATED, DONE = 900, 700
"""Replies put together by chance an epoch: that name what they speak of, that tell of what has been done."""


@dataclass
class Example:
    """A page and what is to be read in it."""

    page: Page
    moment: Moment
    span: list[list[float]] | None
    """For each token of the turn whether it begins an ask and whether it asks."""


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


def example(moment: Moment, life: Life, pages: Pages) -> Example:
    """A moment as it might be heard: one rate of slips for all of its words."""
    rate = life.rate()
    said = life.heard(moment.said, rate)
    items = [Item(life.text(held.words, rate), life.text(held.story, rate)) for held in moment.held]
    page = next(
        pages.turn(moment.speaker, said.text, life.text(moment.before, rate), life.text(moment.after, rate), items)
    )
    span = None
    if moment.speaker == "customer" and moment.asks_known:
        of_character = np.repeat(said.asks, [len(word) + 1 for word in said.words])
        asks = [int(of_character[start]) for start, _ in page.places]
        before = [0, *asks]
        span = [[float(ask > 0 and ask != last), float(ask > 0)] for ask, last in zip(asks, before, strict=False)]
    return Example(page, moment, span)


def gather(pages: list[Page]) -> tuple[Tensor, Tensor, Tensor]:
    """Padded ids, sides and lengths."""
    longest = max(len(page.ids) for page in pages)
    ids, sides = (torch.zeros(len(pages), longest, dtype=torch.long) for _ in range(2))
    for row, page in enumerate(pages):
        ids[row, : len(page.ids)] = torch.tensor(page.ids)
        sides[row, : len(page.ids)] = torch.tensor(page.sides)
    return ids, sides, torch.tensor([len(page.ids) for page in pages])


def loss_of(model: Reader, batch: list[Example]) -> Tensor:
    """Every head on what is known."""
    hidden = model(*gather([one.page for one in batch]))
    wholes, targets = {"agent": [], "customer": []}, {"agent": [], "customer": []}
    answers: dict[str, tuple[list[Tensor], list[list[float]]]] = {}
    spans, spanned = [], []
    for row, one in zip(hidden, batch, strict=True):
        mean = row[1 : 1 + len(one.page.places)].mean(0) if one.page.places else row[0]
        if one.moment.acts is not None:
            wholes[one.moment.speaker].append(torch.cat([row[0], mean]))
            targets[one.moment.speaker].append(one.moment.acts)
        for mark, held in zip(one.page.marks, one.moment.held[-len(one.page.marks) :], strict=True):
            vectors, wanted = answers.setdefault(held.head, ([], []))
            vectors.append(torch.cat([row[mark], mean]))
            wanted.append(held.target)
            if held.leaves != UNKNOWN:
                vectors, wanted = answers.setdefault("leaves", ([], []))
                vectors.append(torch.cat([row[mark], mean]))
                wanted.append([held.leaves])
        if one.span:
            spans.append(row[1 : 1 + len(one.span)])
            spanned += one.span
    loss = hidden.new_zeros(())
    for name, vectors in wholes.items():
        if vectors:
            wanted = torch.tensor(targets[name])
            each = functional.binary_cross_entropy_with_logits(
                model.heads[name](torch.stack(vectors)), wanted.clamp(0, 1), reduction="none"
            )
            loss = loss + each[wanted != UNKNOWN].sum() / len(batch)
    for name, (vectors, wanted_rows) in answers.items():
        loss = loss + answer_loss(model, name, torch.stack(vectors), torch.tensor(wanted_rows)) / len(batch)
    if spans:
        told = model.heads["span"](torch.cat(spans))
        loss = loss + 2 * functional.binary_cross_entropy_with_logits(told, torch.tensor(spanned))
    return loss


def answer_loss(model: Reader, name: str, vectors: Tensor, wanted: Tensor) -> Tensor:
    """Summed over the things held."""
    if name in ("serves", "served"):
        logits = model.heads["serves"](vectors)
        if name == "serves":
            return functional.cross_entropy(logits, wanted[:, 0].long(), label_smoothing=0.05, reduction="sum")
        chance = functional.softmax(logits.float(), dim=1)
        served = (chance[:, :1] + chance[:, 4:5]).clamp(1e-4, 1 - 1e-4)
        return 0.5 * functional.binary_cross_entropy(served, wanted, reduction="sum")
    each = functional.binary_cross_entropy_with_logits(model.heads[name](vectors), wanted.clamp(0, 1), reduction="none")
    return each[wanted != UNKNOWN].sum()


def batches(examples: list[Example], life: Life) -> list[list[Example]]:
    """Of like lengths, in random order."""
    by_length = sorted(examples, key=lambda one: len(one.page.ids) + 4 * life.random.random())
    made = [by_length[at : at + BATCH] for at in range(0, len(by_length), BATCH)]
    life.random.shuffle(made)
    return made


@dataclass
class Material:
    """What there is to learn from."""

    pairs: Pairs
    single: list[Moment]
    labelled: list[calls.Labelled]
    judged: list[dict[str, Any]]
    blocks: list[blocks.Block]
    talk: list[Moment]
    letting_go: str
    frames: Frames
    sgd: list[Moment]
    tune: list[Moment]
    """One trade of each author: temperatures."""

    @cached_property
    def closings(self) -> list[str]:
        """What is said to begin to close, and nothing else with it."""
        return moments.closings(self.labelled)

    @classmethod
    def read(cls, folder: Path, hold: Sequence[str]) -> Material:
        """Of every author but the held one, the last trade by name is for tuning."""
        pairs, turns = (moments.lines(folder / f"{name}.jsonl") for name in ("pairs", "turns"))
        trades = {row["author"]: sorted({r["trade"] for r in pairs if r["author"] == row["author"]}) for row in pairs}
        tuned = {of_author[-1] for of_author in trades.values()}

        def part(name: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
            rows = [row for row in rows if row["author"] != HELD_AUTHOR]
            return [row for row in rows if (row["trade"] in tuned) == (name == "tune")]

        files = sorted((folder / "calls").glob("*.txt"))
        return cls(
            Pairs(part("train", pairs)),
            moments.turns(part("train", turns)),
            [call for path in files if path.stem not in hold for call in calls.read(path)],
            moments.lines(folder / "judged.jsonl"),
            [block for path in sorted((folder / "blocks").glob("*.txt")) for block in blocks.read(path)],
            moments.talk((folder / "talk.txt").read_text(encoding="utf-8")),
            (folder / "letting_go.txt").read_text(encoding="utf-8"),
            Frames.read(folder / "frames.toml"),
            moments.informs(moments.lines(folder / "sgd.jsonl.gz")),
            [*Pairs(part("tune", pairs)).plain(), *moments.turns(part("tune", turns))],
        )

    @property
    def corpus(self) -> list[str]:
        """All that is said in the part to train on."""
        said = [text for row in self.pairs.rows for text in (row["ask"], row["reply"])]
        said += [moment.said.text for moment in self.single]
        said += [turn.text for call in self.labelled for turn in call.turns]
        said += [block.text for block in self.blocks]
        said += [reply.text for block in self.blocks for reply in block.replies]
        return said + [turn["text"] for call in self.judged for turn in call["turns"]]

    def epoch(self, life: Life, part: float) -> list[Moment]:
        """All of it, with another part of the corpus and other questions beside the pairs each time.

        Args:
            life: the dice.
            part: of what was written, how much of it, by chance; what is put together by chance comes whole.
        """
        every = [*self.pairs.moments(life), *self.single, *life.random.sample(self.sgd, SGD)]
        for call in self.labelled:
            every += moments.of_call(call, life)
        every += self.talk
        for block in self.blocks:
            every += moments.of_block(block, life, self.closings)
        every += moments.asked_again(self.labelled, life)
        for judged in self.judged:
            every += moments.of_judged(judged, life)
        every = life.random.sample(every, round(part * len(every)))
        every += moments.letting_go(self.letting_go, self.pairs.rows, life)
        every += self.frames.moments(life, RESTATED)
        every += self.frames.done(life, self.closings, DONE)
        return every


class Course:
    """A model being taught: first whether a reply informs at all, on the corpus, then everything."""

    def __init__(self, model: Reader, life: Life, pages: Pages, rate: float) -> None:
        self._model, self._life, self._pages, self._rate = model, life, pages, rate

    def teach(self, epochs: Sequence[Callable[[], list[Moment]]], kept: Path | None = None) -> None:
        """AdamW, the heads ten times as fast as the encoder; what is kept after each epoch is gone on from."""
        heads = list(self._model.heads.parameters())
        body = [p for p in self._model.parameters() if p.requires_grad and all(p is not head for head in heads)]
        optimiser = torch.optim.AdamW([{"params": body}, {"params": heads}], weight_decay=0.01, fused=True)
        self._model.train()
        began, done, first, step = time.monotonic(), 0, 0, 0
        if kept and kept.exists():
            done, first, step = self._resume(optimiser, kept)
        for number, epoch in enumerate(epochs[done:], done + 1):
            todo = batches([example(moment, self._life, self._pages) for moment in epoch()], self._life)
            first, total = first or len(todo), 0.0
            for batch in todo:
                for group, times in zip(optimiser.param_groups, (1, 10), strict=True):
                    group["lr"] = self._rate * times * schedule(step, first * len(epochs))
                with torch.autocast("cpu", torch.bfloat16):
                    loss = loss_of(self._model, batch)
                optimiser.zero_grad()
                loss.backward()
                torch.nn.utils.clip_grad_norm_(self._model.parameters(), 1.0)
                optimiser.step()
                step, total = step + 1, total + float(loss.detach())
            print(f"epoch {number}: loss {total / len(todo):.3f}, {time.monotonic() - began:.0f} s", flush=True)
            if kept:
                self._keep(optimiser, (number, first, step), kept)

    def _keep(self, optimiser: torch.optim.Optimizer, done: tuple[int, int, int], kept: Path) -> None:
        """All that the next epoch begins from."""
        state = {"model": self._model.state_dict(), "optimiser": optimiser.state_dict(), "done": done}
        half = kept.with_suffix(".half")
        torch.save(state | {"dice": torch.get_rng_state(), "life": self._life.random.getstate()}, half)
        half.replace(kept)

    def _resume(self, optimiser: torch.optim.Optimizer, kept: Path) -> tuple[int, int, int]:
        """Epochs done, steps of the first, steps done: with the same dice, so that what was broken off ends the same.

        With another number of epochs the rest of the schedule goes over those that are left.
        """
        state = torch.load(kept, weights_only=True)
        self._model.load_state_dict(state["model"])
        optimiser.load_state_dict(state["optimiser"])
        torch.set_rng_state(state["dice"])
        version, numbers, gauss = state["life"]
        self._life.random.setstate((version, tuple(numbers), gauss))
        epochs, first, step = state["done"]
        return epochs, first, step


def mean(kept: Sequence[Path]) -> dict[str, Tensor]:
    """Of what runs from the same start have learned; but for the words, of which each keeps those of its own.

    Wortsman et al. 2022, Model soups: their mean errs less than either where they err otherwise.
    """
    learned: list[dict[str, Tensor]] = [torch.load(path, weights_only=True)["model"] for path in kept]
    names = learned[0].keys() - {"word.weight"}
    return {name: torch.stack([one[name] for one in learned]).mean(0) for name in names}


def main() -> None:
    """Read, train, write, calibrate."""
    cli = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    cli.add_argument("--start", type=Path, required=True)
    cli.add_argument("--out", type=Path, default=ROOT / "coach" / "meaning" / "model")
    cli.add_argument("--hold", nargs="*", default=[], help="hands (files of training/data/calls) left out, to measure")
    cli.add_argument("--seed", type=int, default=11)
    cli.add_argument("--epochs", type=int, default=6)
    cli.add_argument("--part", type=float, default=1.0, help="of what was written, taught an epoch, by chance")
    cli.add_argument("--layers", type=int, default=6)
    cli.add_argument("--frozen", type=int, default=1, help="layers left as they are, from below")
    cli.add_argument("--rate", type=float, default=1.5e-4)
    cli.add_argument("--work", type=Path, help="keeps what is learned so far; the same line again goes on from there")
    cli.add_argument("--on", type=Path, nargs="*", default=[], help="what other runs kept: their mean is taught on")
    arg = cli.parse_args()
    torch.manual_seed(arg.seed)

    material = Material.read(ROOT / "training" / "data", arg.hold)
    original = (arg.start / "tokenizer.json").read_text(encoding="utf-8")
    keep = kept(original, material.corpus)
    arg.out.mkdir(parents=True, exist_ok=True)
    (arg.out / "tokenizer.json").write_text(tokenizer_json(original, keep), encoding="utf-8")
    pages = Pages.of(arg.out / "tokenizer.json")
    model = Reader(load_file(arg.start / "model.safetensors"), keep, arg.layers, LENGTH)
    model.layers[: arg.frozen].requires_grad_(requires_grad=False)
    life = Life(arg.seed, material.corpus)
    course = Course(model, life, pages, arg.rate)
    if arg.work:
        arg.work.mkdir(parents=True, exist_ok=True)
    if arg.on:
        model.load_state_dict(mean(arg.on) | {"word.weight": model.word.weight})
    else:
        course.teach([lambda: material.sgd], arg.work and arg.work / "first.pt")
    course.teach([lambda: material.epoch(life, arg.part)] * arg.epochs, arg.work and arg.work / "then.pt")

    vocabulary: dict[str, int] = json.loads((arg.out / "tokenizer.json").read_text(encoding="utf-8"))["model"]["vocab"]
    export(model, sorted(vocabulary, key=vocabulary.__getitem__), arg.out)
    print(json.dumps(calibrate(arg.out, material.tune)))


if __name__ == "__main__":
    main()
