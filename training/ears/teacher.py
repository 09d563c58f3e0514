"""The stock model, which hears everything in 30 s: when each word is said, and what it makes of the sound."""

from __future__ import annotations

import ctranslate2
import numpy as np
import torch
from line import RATE, Sound
from mel import FRAME, Mel
from stock import Stock
from whisper import Whisper

POSITION = 2 * FRAME
"""Samples in a position of the encoder."""
FULL = 30 * RATE


class Teacher:
    """Both halves: CTranslate2's encoder, torch's decoder."""

    def __init__(self, stock: Stock, threads: int) -> None:
        self._stock = stock
        self._engine = ctranslate2.models.Whisper(str(stock.folder), compute_type="float32", intra_threads=threads)
        self._decoder = Whisper(stock.weights).eval().decoder
        self._mel = Mel(stock.weights["encoder/conv1/weight"].shape[1])

    def times(self, text: str, sound: Sound) -> tuple[np.ndarray, np.ndarray]:
        """The tokens of what is said; the seconds at which each begins, and at which the last ends."""
        ids = self._stock.tokenizer.encode(f" {text}", add_special_tokens=False).ids
        frames = -(-len(sound) // FRAME)
        # the engine appends the mark for no timestamps itself
        (aligned,) = self._engine.align(self._encoded(sound), self._stock.prompt[:-1], [ids], frames)
        starts = np.full(len(ids) + 1, frames / 100)
        for token, position in reversed(aligned.alignments):
            starts[token] = min(position / 50, frames / 100)
        return np.array(ids, np.int32), np.maximum.accumulate(starts)

    def states(self, ids: np.ndarray, sound: Sound) -> tuple[np.ndarray, np.ndarray]:
        """float16: the encoder's for as long as the sound lasts, and the decoder's last hidden ones along the tokens.

        Shapes (positions, width) and (prompt + tokens, width); the last one stands before the end.
        """
        states = np.array(self._encoded(sound))
        with torch.inference_mode():
            given = torch.tensor([[*self._stock.prompt, *ids.tolist()]])
            hidden = self._decoder(given, torch.from_numpy(states))[0].numpy()
        return states[0, : -(-len(sound) // POSITION)].astype(np.float16), hidden.astype(np.float16)

    def _encoded(self, sound: Sound) -> ctranslate2.StorageView:
        padded = torch.from_numpy(np.pad(sound, (0, FULL - len(sound))))[None]
        return self._engine.encode(ctranslate2.StorageView.from_array(self._mel(padded).numpy()))
