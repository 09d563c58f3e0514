"""The small last layers on the encoder's vectors, one for each thing to be read: logits of what a turn does."""

from pathlib import Path

import numpy as np

from coach.meaning.encoder import Vectors
from coach.meaning.page import Page


class Heads:
    """The small last layers, one for each thing to be read."""

    def __init__(self, folder: Path) -> None:
        with np.load(folder / "heads.npz") as heads:
            self._of = {name: heads[name] for name in heads.files}

    def names(self, head: str) -> list[str]:
        """What the columns of a head are."""
        found: list[str] = self._of[f"{head}_names"].tolist()
        return found

    def turn(self, head: str, page: Page, hidden: Vectors) -> Vectors:
        """Logits of a turn as a whole."""
        return self._apply(head, np.concatenate([hidden[0], self._mean(page, hidden)]))

    def items(self, head: str, page: Page, hidden: Vectors) -> Vectors:
        """(items, names): logits of each thing held against the turn."""
        mean = np.broadcast_to(self._mean(page, hidden), (len(page.marks), hidden.shape[1]))
        return self._apply(head, np.concatenate([hidden[page.marks], mean], axis=1))

    def tokens(self, head: str, page: Page, hidden: Vectors) -> Vectors:
        """(tokens of the turn, names): logits."""
        return self._apply(head, hidden[1 : 1 + len(page.places)])

    def shares(self, head: str, name: str, page: Page, hidden: Vectors) -> list[float]:
        """What each token of the turn adds to one of a head's logits."""
        weight = self._of[f"{head}_weight"][self.names(head).index(name), hidden.shape[1] :]
        found: list[float] = (hidden[1 : 1 + len(page.places)] @ weight).tolist()
        return found

    def _mean(self, page: Page, hidden: Vectors) -> Vectors:
        mean: Vectors = hidden[1 : 1 + len(page.places)].mean(axis=0) if page.places else hidden[0]
        return mean

    def _apply(self, head: str, vectors: Vectors) -> Vectors:
        found: Vectors = vectors @ self._of[f"{head}_weight"].T + self._of[f"{head}_bias"]
        return found
