"""Windows side by side as a batch, and what a model has still to learn of one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from line import RATE, Dice
from mel import FRAME, Mel
from stock import Stock
from teacher import POSITION
from torch import Tensor
from torch.nn import functional
from whisper import Whisper
from windows import Window, Windows

BATCH = 16
POOL = 8
"""Batches that are drawn together and sorted by length, so that little silence is learned from."""
TAIL = (10, 101)
"""Mel frames of silence after the longest window of a batch, drawn; then up to the next STEP, as the coach does it."""
STEP, LEAST = 50, 200
BEFORE = (0.0, 1.0, 2.0, 3.0)
"""Seconds of company; a batch has one of them."""
BEFORE_SHARES = (0.4, 0.2, 0.2, 0.2)
UNSURE = 15
"""Positions before a cut at which the stock model, which heard on, knew more than can be known."""
ENCODER, STOP = 10.0, 2.0
"""What the encoder's states, and the end after the last word, count beside the decoder's hidden states; the
three begin at 0.2, 0.7 and 25."""
IGNORED = -100


@dataclass(frozen=True)
class Batch:
    """Tensors, one row a window."""

    pcm: Tensor
    before: int
    """Positions of company: heard, not put into words."""
    given: Tensor
    """(batch, length): prompt and words."""
    wanted: Tensor
    """(batch, length): after each of them; IGNORED where nothing is."""
    states: Tensor
    """(batch, positions, width) of the stock model, and none for labels alone."""
    known: Tensor
    """(batch, positions): where they are to be learned."""
    hidden: Tensor
    """(batch, length, width) of the stock model."""
    along: Tensor
    """(batch, length): where they are to be learned."""


class Lessons:
    """Makes batches of windows, in the tokens of one vocabulary."""

    def __init__(self, windows: Windows, stock: Stock, own: Stock) -> None:
        """`own`: the stock model with the tokenizer of the model that is taught."""
        self._windows, self._stock, self._own = windows, stock, own

    def short(self, dice: Dice) -> Iterator[Batch]:
        """A pool of windows with the stock model's states: no labels are needed."""
        yield from self._batches([self._windows.short(dice) for _ in range(BATCH * POOL)], 0, dice)

    def labelled(self, dice: Dice) -> Iterator[Batch]:
        """A pool of windows with their words, and company."""
        before = int(dice.choice(BEFORE, p=BEFORE_SHARES) * RATE)
        yield from self._batches([self._windows.labelled(dice, before) for _ in range(BATCH * POOL)], before, dice)

    def _batches(self, drawn: list[Window], before: int, dice: Dice) -> Iterator[Batch]:
        drawn.sort(key=lambda one: len(one.sound))
        for number in dice.permutation(POOL):
            yield self._batch(drawn[number * BATCH : (number + 1) * BATCH], before, dice)

    def _batch(self, drawn: list[Window], before: int, dice: Dice) -> Batch:
        longest = max(len(one.sound) for one in drawn) / FRAME + int(dice.integers(*TAIL))
        frames = max(LEAST, STEP * -(-int(longest) // STEP))
        pcm = np.stack([np.pad(one.sound, (0, frames * FRAME - len(one.sound))) for one in drawn])
        prompt, end = self._own.prompt, self._own.end
        texts = [self._tokens(one.ids) for one in drawn]
        given = np.full((len(drawn), len(prompt) + max(map(len, texts))), end)
        wanted = np.full_like(given, IGNORED)
        width = drawn[0].states.shape[1]
        states = np.zeros((len(drawn), frames * FRAME // POSITION, width), np.float32)
        hidden = np.zeros((*given.shape, width), np.float32)
        known, along = np.zeros(states.shape[:2], bool), np.zeros(given.shape, bool)
        for row, (one, ids) in enumerate(zip(drawn, texts, strict=True)):
            said = [*prompt, *ids, end]
            given[row, : len(said) - 1], wanted[row, : len(said) - 1] = said[:-1], said[1:]
            if not ids:
                wanted[row, 0] = self._own.nothing
            if width:
                states[row, : len(one.states)], hidden[row, : len(one.hidden)] = one.states, one.hidden
            known[row, : max(0, len(one.states) - UNSURE)] = True
            along[row, : max(0, len(one.hidden) - 1)] = True
        tensors = map(torch.from_numpy, (given, wanted, states, known, hidden, along))
        return Batch(torch.from_numpy(pcm), before // POSITION, *tensors)

    def _tokens(self, ids: np.ndarray) -> list[int]:
        """A text of the stock vocabulary in the own one."""
        if self._own is self._stock:
            return [int(one) for one in ids]
        text = self._stock.tokenizer.decode(ids.tolist())
        return list(self._own.tokenizer.encode(text, add_special_tokens=False).ids)


def short_loss(model: Whisper, mel: Mel, batch: Batch) -> Tensor:
    """How far states and hidden states are from the stock model's, and how likely it goes on after the last word."""
    states = model.encoder(mel(batch.pcm))
    hidden = model.decoder(batch.given, states)
    apart = functional.mse_loss(hidden[batch.along].float(), batch.hidden[batch.along])
    told = functional.mse_loss(states[batch.known].float(), batch.states[batch.known])
    last = (batch.wanted != IGNORED).sum(dim=1) - 1
    rows = torch.arange(len(last))
    stop = functional.cross_entropy(model.decoder.logits(hidden[rows, last]).float(), batch.wanted[rows, last])
    return apart + ENCODER * told + STOP * stop


def labelled_loss(model: Whisper, mel: Mel, batch: Batch) -> Tensor:
    """Cross-entropy of the words, the company's states left out of what the decoder sees."""
    states = model.encoder(mel(batch.pcm))[:, batch.before :]
    there = batch.wanted != IGNORED
    logits = model.decoder.logits(model.decoder(batch.given, states)[there]).float()
    return functional.cross_entropy(logits, batch.wanted[there])
