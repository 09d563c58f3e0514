"""Pages to vectors: a small BERT in eight-bit integers, run by CTranslate2 on one thread."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import ctranslate2
import numpy as np
import numpy.typing as npt

from coach.meaning.page import Page

Vectors = npt.NDArray[np.float32]


class Encoder:
    """The encoder's weights, loaded. The same pages give the same vectors."""

    def __init__(self, folder: Path) -> None:
        self._encoder = ctranslate2.Encoder(str(folder), inter_threads=1, intra_threads=1, compute_type="int8")

    def encode(self, pages: Sequence[Page]) -> list[Vectors]:
        """For each page (tokens, width)."""
        if not pages:
            return []
        out: Any = self._encoder.forward_batch(
            [page.ids for page in pages], token_type_ids=[page.sides for page in pages]
        )
        hidden = np.array(out.last_hidden_state, dtype=np.float32)
        return [row[: len(page.ids)] for row, page in zip(hidden, pages, strict=True)]
