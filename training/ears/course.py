"""One part of the training: it goes on from what is kept, and draws its curve."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
from lessons import POOL, Batch
from line import Dice
from mel import Mel
from torch import Tensor
from whisper import Whisper

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
