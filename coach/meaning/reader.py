"""What a closed turn does, as the small model reads it: the answers to the core's doubts."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from coach.events import Act, Doubt, Reading
from coach.meaning.encoder import Encoder, Piece, Vectors

NAME = "coach-minilm-1"
"""Of the model that is shipped, for the log."""
MODEL = Path(__file__).parent / "model"

TOLD = 0.25
"""Confidence from which on an act is told; what is less likely is no reading."""
GAP = 2
"""Tokens that do not ask between two that do, in one ask: a hesitation, a name."""
SHORTEST = 2
"""Words of an ask."""


class Reader:
    """Reads turns. The same doubt gives the same reading; confidences are calibrated, with two decimals."""

    def __init__(self, folder: Path = MODEL) -> None:
        self._encoder = Encoder(folder)
        with np.load(folder / "heads.npz") as heads:
            self._heads = {name: heads[name] for name in heads.files}

    def read(self, doubt: Doubt) -> Reading:
        """What the turn does; of an agent's turn also what it does for each question that was open."""
        side = int(doubt.speaker == "agent")
        windows = list(self._encoder.pieces.text(doubt.text, side))
        asked = doubt.open_questions if side else ()
        pairs = [self._encoder.pieces.pair(ask, doubt.text) for _, ask in asked]
        vectors = self._encoder.encode([*windows, *pairs])
        whole = np.stack([vector for vector, _ in vectors])
        acts = [*self._turn(doubt, windows, vectors[: len(windows)])]
        for (question, _), vector in zip(asked, whole[len(windows) :], strict=True):
            acts += self._serves(question, vector)
        return Reading(doubt.at, doubt.turn, tuple(acts))

    def _turn(
        self, doubt: Doubt, windows: Sequence[Piece], vectors: Sequence[tuple[Vectors, Vectors]]
    ) -> Iterator[Act]:
        logits = np.stack([self._head(doubt.speaker, vector) for vector, _ in vectors]).max(axis=0)
        for name, confidence in self._told(doubt.speaker, 1 / (1 + np.exp(-logits))):
            if name != "asks":
                yield Act(name, confidence)
                continue
            asking = [self._head("span", tokens)[:, 0] > 0 for _, tokens in vectors]
            for span in _spans(doubt.text, windows, asking) or [""]:
                yield Act(name, confidence, span)

    def _serves(self, question: str, vector: Vectors) -> Iterator[Act]:
        logits = self._head("pair", vector)
        chance = np.exp(logits - logits.max())
        for name, confidence in self._told("pair", chance / chance.sum()):
            yield Act(name, confidence, question=question)

    def _head(self, name: str, vectors: Vectors) -> Vectors:
        found: Vectors = vectors @ self._heads[f"{name}_weight"].T + self._heads[f"{name}_bias"]
        return found

    def _told(self, head: str, chances: Vectors) -> Iterator[tuple[str, float]]:
        for name, chance in zip(self._heads[f"{head}_names"].tolist(), chances.tolist(), strict=True):
            if chance >= TOLD:
                yield name, round(chance, 2)


def _spans(text: str, windows: Sequence[Piece], asking: Sequence[npt.NDArray[np.bool_]]) -> list[str]:
    """The parts of a text whose tokens ask, in whole words."""
    places = sorted(
        place
        for piece, asks in zip(windows, asking, strict=True)
        for place, ask in zip(piece.places, asks, strict=True)
        if ask and place != (0, 0)
    )
    tokens = sorted({place for piece in windows for place in piece.places if place != (0, 0)})
    number = {place: n for n, place in enumerate(tokens)}
    runs: list[list[tuple[int, int]]] = []
    for place in places:
        if runs and number[place] - number[runs[-1][-1]] <= GAP + 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    whole = [_whole_words(text, run[0][0], run[-1][1]) for run in runs]
    return [part for part in whole if len(part.split()) >= SHORTEST]


def _whole_words(text: str, start: int, end: int) -> str:
    before, after = text[:start].split(), text[end:].split()
    first = before[-1] if before and not text[start - 1].isspace() else ""
    last = after[0] if after and not text[end].isspace() else ""
    return first + text[start:end] + last
