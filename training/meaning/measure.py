"""What the trained heads are worth on sentences they have not seen: calibration on some, figures on others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from bert import AGENT, CUSTOMER, PAIR, Reader
from data import Pair, Turn
from torch import Tensor
from torch.nn import functional

if TYPE_CHECKING:
    from coach.meaning.encoder import Pieces


def bare(text: str) -> str:
    """As a recogniser without punctuation prints it."""
    return re.sub(r"[^\w\s']", "", text.lower())


def logits(model: Reader, pieces: Pieces, items: list[Any], form: int = 0, *, plain: bool = False) -> Tensor:
    """Of pairs or of turns of one speaker, one row each; `form`: which of a pair's forms of the question."""
    model.eval()
    out = []
    seen = bare if plain else str
    with torch.inference_mode():
        for item in items:
            if isinstance(item, Pair):
                piece, head = pieces.pair(seen(item.asks[form]), seen(item.reply)), model.pair
            else:
                piece = next(pieces.text(seen(item.said.text), int(item.speaker == "agent")))
                head = model.agent if item.speaker == "agent" else model.customer
            whole, _ = model(torch.tensor([piece.ids]), torch.tensor([piece.sides]), torch.tensor([len(piece.ids)]))
            out.append(head(whole)[0])
    return torch.stack(out)


def calibrate(model: Reader, pieces: Pieces, pairs: list[Pair], turns: list[Turn]) -> dict[str, float]:
    """The temperature of each head at which its confidences are likeliest, by a search over 0.6 to 3."""
    labels = torch.tensor([PAIR.index(pair.label) for pair in pairs])
    found = {"span": 1.0}
    told = logits(model, pieces, pairs)
    found["pair"] = _best(lambda t: float(functional.cross_entropy(told / t, labels)))
    for speaker, names in (("customer", CUSTOMER), ("agent", AGENT)):
        mine = [turn for turn in turns if turn.speaker == speaker]
        told_turns = logits(model, pieces, mine)
        truth = torch.tensor([[float(name in turn.acts) for name in names] for turn in mine])
        found[speaker] = _best(
            lambda t, told=told_turns, truth=truth: float(functional.binary_cross_entropy_with_logits(told / t, truth))
        )
    return found


def _best(loss: Any) -> float:
    return float(min((round(0.6 + 0.05 * n, 2) for n in range(49)), key=loss))


def report(model: Reader, pieces: Pieces, pairs: list[Pair], turns: list[Turn]) -> dict[str, Any]:
    """Accuracy and per-label F1 of pairs, average precision of each act; with and without punctuation."""
    labels = np.array([PAIR.index(pair.label) for pair in pairs])
    told: dict[str, Any] = {}
    for name, form, plain in (("ask", 0, False), ("whole", 2, False), ("bare", 0, True)):
        guess = logits(model, pieces, pairs, form, plain=plain)
        best = guess.argmax(1).numpy()
        auc = _auc(torch.softmax(guess, 1)[:, 0].numpy(), labels == 0)
        f1 = {label: round(_f1(best == n, labels == n), 2) for n, label in enumerate(PAIR)}
        told[f"pairs_{name}"] = {"accuracy": round(float((best == labels).mean()), 3), "auc": round(auc, 3), **f1}
    for speaker, names in (("customer", CUSTOMER), ("agent", AGENT)):
        mine = [turn for turn in turns if turn.speaker == speaker]
        for plain in (False, True):
            scores = logits(model, pieces, mine, plain=plain)
            for n, name in enumerate(names):
                truth = np.array([name in turn.acts for turn in mine])
                if truth.any():
                    precision = _average_precision(scores[:, n].numpy(), truth)
                    told.setdefault(name, {})["bare" if plain else "text"] = round(precision, 3)
                    told[name]["f1_bare" if plain else "f1"] = round(_f1(scores[:, n].numpy() > 0, truth), 3)
    return told


def _f1(guess: np.ndarray, truth: np.ndarray) -> float:
    return float(2 * (guess & truth).sum() / max(1, guess.sum() + truth.sum()))


def _auc(score: np.ndarray, truth: np.ndarray) -> float:
    ranks = np.argsort(np.argsort(score))
    yes, no = truth.sum(), (~truth).sum()
    return float((ranks[truth].sum() - yes * (yes - 1) / 2) / (yes * no))


def _average_precision(score: np.ndarray, truth: np.ndarray) -> float:
    ordered = truth[np.argsort(-score)]
    return float((np.cumsum(ordered)[ordered] / (np.flatnonzero(ordered) + 1)).mean())
