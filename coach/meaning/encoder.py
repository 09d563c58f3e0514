"""Texts to vectors: a small BERT in eight-bit integers, run by CTranslate2 on one thread.

The customer's words are of the first kind of token, the agent's of the second. One text is `[CLS] text [SEP]`, a
question with a reply `[CLS] ask [SEP] reply [SEP]`: read together, not compared afterwards, since an answer to the
neighbouring question uses the same words.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ctranslate2
import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

Vectors = npt.NDArray[np.float32]

WINDOW = 96
"""Tokens of a text that are read at once; longer ones are read in several windows."""
OVERLAP = 24
ASK, REPLY = 40, 72
"""Most tokens of a question and of a reply in a pair. Of a question its end counts, of a reply its two ends."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Tokens to be read at once."""

    ids: list[int]
    sides: list[int]
    """0: the customer's, 1: the agent's."""
    places: list[tuple[int, int]]
    """Start and end in the text of each token of a single text; (0, 0) for marks and in pairs."""


class Pieces:
    """Cuts texts into tokens as the encoder was taught them."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer
        self._first, self._end = tokenizer.encode("[CLS] [SEP]", add_special_tokens=False).ids

    @classmethod
    def of(cls, path: Path) -> "Pieces":
        """From a tokenizer.json."""
        return cls(Tokenizer.from_file(str(path)))

    def text(self, text: str, side: int) -> Iterator[Piece]:
        """One text, in as many windows as it needs; at least one."""
        cut = self._tokenizer.encode(text, add_special_tokens=False)
        for at in range(0, max(1, len(cut.ids) - OVERLAP), WINDOW - OVERLAP):
            ids = [self._first, *cut.ids[at : at + WINDOW], self._end]
            yield Piece(ids, [side] * len(ids), [(0, 0), *cut.offsets[at : at + WINDOW], (0, 0)])

    def pair(self, ask: str, reply: str) -> Piece:
        """A question and what was said after it."""
        asked = self._tokenizer.encode(ask, add_special_tokens=False).ids[-ASK:]
        said = self._tokenizer.encode(reply, add_special_tokens=False).ids
        if len(said) > REPLY:
            said = said[: REPLY // 2] + said[-REPLY // 2 :]
        ids = [self._first, *asked, self._end, *said, self._end]
        return Piece(ids, [0] * (len(asked) + 2) + [1] * (len(said) + 1), [(0, 0)] * len(ids))


class Encoder:
    """The encoder's weights, loaded. The same pieces give the same vectors."""

    def __init__(self, folder: Path) -> None:
        self.pieces = Pieces.of(folder / "tokenizer.json")
        self._encoder = ctranslate2.Encoder(str(folder), inter_threads=1, intra_threads=1, compute_type="int8")

    def encode(self, pieces: Sequence[Piece]) -> list[tuple[Vectors, Vectors]]:
        """For each piece the vector of the whole (its mark and its mean, side by side) and those of its tokens."""
        if not pieces:
            return []
        out: Any = self._encoder.forward_batch(
            [piece.ids for piece in pieces], token_type_ids=[piece.sides for piece in pieces]
        )
        hidden = np.array(out.last_hidden_state, dtype=np.float32)
        found = []
        for row, piece in zip(hidden, pieces, strict=True):
            tokens = row[: len(piece.ids)]
            found.append((np.concatenate([tokens[0], tokens.mean(axis=0)]), tokens))
        return found
