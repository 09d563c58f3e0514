"""Divide each head by the temperature at which its confidences are likeliest on sentences it was not trained on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from moments import UNKNOWN, Moment

from coach.meaning.encoder import Encoder
from coach.meaning.heads import Heads
from coach.meaning.page import Item, Pages

if TYPE_CHECKING:
    from pathlib import Path


def calibrate(folder: Path, tune: list[Moment]) -> dict[str, float]:
    """By a search over 0.6 to 3, on the model as it runs; heads.npz is written anew. Returns the temperatures."""
    pages, encoder, heads = Pages.of(folder / "tokenizer.json"), Encoder(folder), Heads(folder)
    told: dict[str, tuple[list[Any], list[Any]]] = {}
    for moment in tune:
        page = next(
            pages.turn(moment.speaker, moment.said.text, moment.before, moment.after, [_item(h) for h in moment.held])
        )
        hidden = encoder.encode([page])[0]
        if moment.acts is not None and UNKNOWN not in moment.acts:
            _add(told, moment.speaker, heads.turn(moment.speaker, page, hidden), moment.acts)
        for held, logits in zip(moment.held, heads.items("serves", page, hidden), strict=True):
            _add(told, "serves", logits, held.target)
    found = {name: _best(name, np.array(logits), np.array(target)) for name, (logits, target) in told.items()}
    with np.load(folder / "heads.npz") as stored:
        scaled = {
            key: stored[key] / np.float32(found.get(key.rpartition("_")[0], 1.0))
            if not key.endswith("_names")
            else stored[key]
            for key in stored.files
        }
    np.savez(folder / "heads.npz", **scaled)
    return found


def _item(held: Any) -> Item:
    return Item(held.words, held.story)


def _add(told: dict[str, tuple[list[Any], list[Any]]], head: str, logits: Any, target: list[float]) -> None:
    mine = told.setdefault(head, ([], []))
    mine[0].append(logits)
    mine[1].append(target)


def _best(head: str, logits: np.ndarray, target: np.ndarray) -> float:
    def loss(t: float) -> float:
        scaled = logits / t
        if head == "serves":
            chances = np.exp(scaled - scaled.max(axis=1, keepdims=True))
            chances /= chances.sum(axis=1, keepdims=True)
            return float(-np.log(chances[np.arange(len(target)), target[:, 0].astype(int)]).mean())
        return float((np.logaddexp(0, scaled) - target * scaled).mean())

    return float(min((round(0.6 + 0.05 * n, 2) for n in range(49)), key=loss))
