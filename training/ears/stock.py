"""A folder of Whisper weights as CTranslate2 keeps them, read without the engine: model.bin, tokenizer, config."""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from tokenizers import Tokenizer

TYPES = (np.float32, np.int8, np.int16, np.int32, np.float16)
"""Of CTranslate2's variables, by the number that model.bin gives them."""
VERSION = 6
"""Of the container: what every CTranslate2 since 2.0 writes."""


@dataclass(frozen=True)
class Stock:
    """A published model."""

    folder: Path
    weights: dict[str, np.ndarray]
    """By the names in model.bin, `encoder/layer_0/ffn/linear_0/weight`; floats are float32."""
    tokenizer: Tokenizer
    config: dict[str, Any]

    @classmethod
    def read(cls, folder: Path) -> Stock:
        """Raises ValueError where model.bin is none of Whisper's, or is in integers."""
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        return cls(folder, variables(folder / "model.bin"), tokenizer, config)

    @property
    def prompt(self) -> list[int]:
        """What the decoder is given before the first word of English."""
        marks = ("<|startoftranscript|>", "<|en|>", "<|transcribe|>", "<|notimestamps|>")
        ids = [self.tokenizer.token_to_id(mark) for mark in marks]
        return [ids[0], ids[3]] if self.english else ids

    @property
    def english(self) -> bool:
        """It knows no other language: its vocabulary is GPT-2's, one token shorter."""
        return self.weights["decoder/embeddings/weight"].shape[0] < 51865

    @property
    def end(self) -> int:
        """The token after the last word; text tokens have smaller numbers."""
        return int(self.tokenizer.token_to_id("<|endoftext|>"))

    @property
    def nothing(self) -> int:
        """The token that stands for a window without speech."""
        found = self.tokenizer.token_to_id("<|nospeech|>") or self.tokenizer.token_to_id("<|nocaptions|>")
        return int(found)


def variables(path: Path) -> dict[str, np.ndarray]:
    """All that model.bin holds."""
    with path.open("rb") as file:
        version, spec, _ = _number(file), _name(file), _number(file)
        if version != VERSION or spec != "WhisperSpec":
            raise ValueError(f"{path}: found {spec} in container {version}; expected WhisperSpec in {VERSION}")
        read: dict[str, np.ndarray] = {}
        for _ in range(_number(file)):
            name = _name(file)
            (rank,) = file.read(1)
            shape = struct.unpack(f"<{rank}I", file.read(4 * rank))
            (kind,) = file.read(1)
            raw = np.frombuffer(file.read(_number(file)), TYPES[kind]).reshape(shape)
            if kind == TYPES.index(np.int8) and rank > 1:
                raise ValueError(f"{path}: {name} is in integers; expected weights in floats")
            read[name] = raw.astype(np.float32) if kind == TYPES.index(np.float16) else raw
    return read


def _number(file: BinaryIO) -> int:
    return int(struct.unpack("<I", file.read(4))[0])


def _name(file: BinaryIO) -> str:
    (length,) = struct.unpack("<H", file.read(2))
    return file.read(length)[:-1].decode("ascii")
