"""Sayings in many voices, kept in shards: sound, words with their times, and what the stock model makes of the sound.

The stock model hears each saying clean and in 30 s; its encoder's states, and its decoder's last hidden states along
the words, are what the ears learn to give for the same sound in a short window on a bad line. They are kept because the
30 s window costs more than all that is learned from it in one step.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from pathlib import Path

import ctranslate2
import numpy as np
import torch
from line import Sound
from mel import FRAME, RATE, Mel
from stock import Stock
from texts import Texts, spoken
from voices import Voices, voice
from whisper import Whisper

SAYINGS = 16
"""In a shard: all in one voice, so that what was said before can be company."""
LEAD, HANG = (0.1, 0.6), 0.4
"""Seconds of silence before the words, drawn, and after."""
POSITION = 2 * FRAME
"""Samples in a position of the encoder."""
FULL = 30 * RATE


@dataclass(frozen=True)
class Saying:
    """One of them."""

    text: str
    pcm: np.ndarray
    """int16 at 16 kHz, silence before and after included."""
    ids: np.ndarray
    """Text tokens of the stock vocabulary."""
    starts: np.ndarray
    """Seconds at which each token begins, and at which the last ends."""
    states: np.ndarray
    """float16, shape (positions, width): the stock encoder's, for as long as the sound lasts."""
    hidden: np.ndarray
    """float16, shape (prompt + tokens, width): the stock decoder's; the last one stands before the end."""

    @property
    def sound(self) -> Sound:
        """Floats."""
        return self.pcm.astype(np.float32) / 32768


class Teacher:
    """The stock model, in 30 s."""

    def __init__(self, stock: Stock, threads: int) -> None:
        self._stock = stock
        self._engine = ctranslate2.models.Whisper(str(stock.folder), compute_type="float32", intra_threads=threads)
        self._decoder = Whisper(stock.weights).eval().decoder
        self._mel = Mel(stock.weights["encoder/conv1/weight"].shape[1])

    def hear(self, text: str, sound: Sound) -> Saying:
        """A saying with its sound, `text` as it is written."""
        padded = torch.from_numpy(np.pad(sound, (0, FULL - len(sound))))[None]
        encoded = self._engine.encode(ctranslate2.StorageView.from_array(self._mel(padded).numpy()))
        states = np.array(encoded)
        ids = self._stock.tokenizer.encode(f" {text}", add_special_tokens=False).ids
        frames = -(-len(sound) // FRAME)
        # the engine appends the mark for no timestamps itself
        (aligned,) = self._engine.align(encoded, self._stock.prompt[:-1], [ids], frames)
        starts = np.full(len(ids) + 1, frames / 100)
        for token, position in reversed(aligned.alignments):
            starts[token] = min(position / 50, frames / 100)
        with torch.inference_mode():
            given = torch.tensor([[*self._stock.prompt, *ids]])
            hidden = self._decoder(given, torch.from_numpy(states))[0]
        positions = -(-len(sound) // POSITION)
        pcm = (np.clip(sound, -1, 1) * 32767).astype(np.int16)
        kept = (states[0, :positions].astype(np.float16), hidden.numpy().astype(np.float16))
        return Saying(text, pcm, np.array(ids, np.int32), np.maximum.accumulate(starts), *kept)


def say(number: int, texts: Texts, voices: Voices, teacher: Teacher, *, held: bool = False) -> tuple[str, list[Saying]]:
    """The sayings of one shard, and the voice they are in. The same number gives the same shard."""
    dice = random.Random(f"{'held' if held else 'shard'} {number}")  # noqa: S311  no secret
    name, speak = voices.draw(dice, held=held)
    made: list[Saying] = []
    while len(made) < SAYINGS:
        text = texts.draw(dice)
        sound = voice.levelled(voice.trimmed(speak(spoken(text))))
        lead = dice.uniform(*LEAD)
        if len(sound) < 20 * RATE:
            padded = np.pad(sound, (int(lead * RATE), int(HANG * RATE)))
            made.append(teacher.hear(text, padded.astype(np.float32)))
    return name, made


def keep(path: Path, name: str, sayings: list[Saying]) -> None:
    """Write a shard whole, or not at all."""
    fields = ("pcm", "ids", "starts", "states", "hidden")
    arrays = {field: np.concatenate([getattr(one, field) for one in sayings]) for field in fields}
    lengths = np.array([[len(getattr(one, field)) for field in fields] for one in sayings])
    told = json.dumps({"voice": name, "texts": [one.text for one in sayings]})
    half = path.with_suffix(".half.npz")
    np.savez(half, lengths=lengths, told=np.array(told), **arrays)
    half.replace(path)


def read(path: Path) -> list[Saying]:
    """The sayings of a shard."""
    with np.load(path) as stored:
        told, lengths = json.loads(str(stored["told"])), stored["lengths"]
        ends = np.cumsum(lengths, axis=0)
        parts = [np.split(stored[f], ends[:-1, n]) for n, f in enumerate(("pcm", "ids", "starts", "states", "hidden"))]
    return [Saying(text, *fields) for text, *fields in zip(told["texts"], *parts, strict=True)]


def shard(folder: Path, number: int, *, held: bool = False) -> Path:
    """Where a shard lies."""
    return folder / f"{'held' if held else 'said'}-{number:04}.npz"


@dataclass(frozen=True)
class Studio:
    """All that it takes to make a shard."""

    start: Path
    """The stock model's folder."""
    styles: Path
    data: Path
    out: Path

    def make(self, numbers: list[int], *, held: bool = False) -> None:
        """Those that are not there yet."""
        missing = [number for number in numbers if not shard(self.out, number, held=held).exists()]
        if not missing:
            return
        torch.set_num_threads(1)
        texts, voices = Texts(self.data), Voices(self.styles, 0)
        teacher = Teacher(Stock.read(self.start), 1)
        for number in missing:
            name, sayings = say(number, texts, voices, teacher, held=held)
            keep(shard(self.out, number, held=held), name, sayings)
            seconds = sum(len(one.pcm) for one in sayings) / RATE
            print(f"{shard(self.out, number, held=held).name}: {seconds:.0f} s, {name}", flush=True)
