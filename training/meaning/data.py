"""Training sentences, and what life does to them: other words around, a recogniser that drops and mishears."""

from __future__ import annotations

import gzip
import json
import random
import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bert import AGENT, CUSTOMER, PAIR

from coach.core.asking import asks_in

if TYPE_CHECKING:
    from pathlib import Path

HELD_AUTHOR = 5
"""Never trained on, and no threshold is set by it: the figures in the card are measured on this author."""
ASKS = {"asks", "asks_indirect", "requests"}


@dataclass
class Words:
    """A text as words, each with whether it is part of what is asked."""

    words: list[str]
    asked: list[bool]

    @classmethod
    def of(cls, text: str, span: str = "") -> Words:
        """Span: the part of the text that asks."""
        first = text.find(span) if span else -1
        places = list(re.finditer(r"\S+", text))
        inside = [0 <= first <= at.start() < first + len(span) for at in places]
        return cls([at[0] for at in places], inside)

    def __add__(self, other: Words) -> Words:
        return Words(self.words + other.words, self.asked + other.asked)

    @property
    def text(self) -> str:
        """As one string."""
        return " ".join(self.words)


@dataclass
class Turn:
    """A turn with what it does; `asked` is None where the words that ask are not known."""

    speaker: str
    said: Words
    acts: frozenset[str]
    span_known: bool = True


@dataclass
class Pair:
    """A question and what came after it."""

    asks: list[str]
    """The same in several forms: the whole turn, the words that ask."""
    reply: str
    label: str
    trade: str = ""


def lines(path: Path) -> list[dict[str, Any]]:
    """JSON lines, packed or not."""
    raw = path.read_bytes()
    text = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8")
    return [json.loads(line) for line in text.split("\n") if line]


def pairs_of(rows: list[dict[str, Any]]) -> list[Pair]:
    """Rows of pairs.jsonl."""
    return [Pair(forms(row["ask"]), row["reply"], row["label"], row["trade"]) for row in rows]


def forms(ask: str) -> list[str]:
    """The words that ask, as the ledger keeps them; then the whole turn."""
    found = asks_in(ask)
    last = [part for part in re.split(r"(?<=[.?!]) ", ask) if len(part.split()) > 2][-1:] or [ask]
    return [found[-1].words.rstrip("…") if found else last[0], last[0], ask]


def turns_of(rows: list[dict[str, Any]]) -> list[Turn]:
    """Rows of turns.jsonl."""
    made = []
    for row in rows:
        acts = set(row["acts"])
        if acts & ASKS or "span" in row:
            acts.add("asks")
        known = frozenset(acts) & frozenset(CUSTOMER if row["speaker"] == "customer" else AGENT)
        made.append(Turn(row["speaker"], Words.of(row["text"], row.get("span", "")), known))
    return made


class Life:
    """What happens to words between a mouth and the coach. Seeded."""

    def __init__(self, seed: int, corpus: list[str]) -> None:
        self.random = random.Random(seed)  # noqa: S311  no secret
        self._near: dict[str, list[str]] = defaultdict(list)
        for word in sorted({word for text in corpus for word in re.findall(r"[a-z']+", text.lower())}):
            self._near[word[:2]].append(word)

    def heard(self, said: Words) -> Words:
        """Four in ten as written; three without punctuation; three with 5 to 20 % of the words wrong besides."""
        kind = self.random.random()
        if kind < 0.4:
            return said
        rate = self.random.uniform(0.05, 0.2) if kind > 0.7 else 0.0
        words, asked = [], []
        for word, inside in zip(said.words, said.asked, strict=True):
            bare = re.sub(r"[^\w']", "", word.lower())
            fate = self.random.random()
            if not bare or fate < rate * 0.35:
                continue
            near = self._near.get(bare[:2])
            if fate < rate and near:
                bare = self.random.choice(near)
            words.append(bare)
            asked.append(inside)
        return Words(words, asked) if words else said

    def joined(self, turn: Turn, others: list[Turn]) -> Turn:
        """In one turn of three, what else the same person might say before or after it."""
        if self.random.random() > 0.35:
            return turn
        other = self.random.choice(others)
        pair = (turn, other) if self.random.random() < 0.5 else (other, turn)
        return Turn(
            turn.speaker,
            pair[0].said + pair[1].said,
            turn.acts | other.acts,
            turn.span_known and other.span_known,
        )

    def ask(self, pair: Pair) -> str:
        """Mostly as the ledger keeps it."""
        return self.random.choices(pair.asks, (5, 2, 3))[0]

    def reply(self, pair: Pair, before: list[Turn], after: list[Turn]) -> str:
        """With a courtesy before it or a goodbye after it now and then, which change nothing."""
        reply = pair.reply
        if self.random.random() < 0.15:
            reply = f"{self.random.choice(before).said.text} {reply}"
        if self.random.random() < 0.15 and pair.label != "on_the_way":
            reply = f"{reply} {self.random.choice(after).said.text}"
        return reply

    def elsewhere(self, pairs: list[Pair]) -> Pair:
        """A question and the reply to another one, half of them of the same trade: it passes by."""
        one = self.random.choice(pairs)
        same = [pair for pair in pairs if pair.trade == one.trade] if self.random.random() < 0.5 else pairs
        others = [pair for pair in same if pair.asks != one.asks and pair.label != "on_the_way"]
        other = self.random.choice(others or pairs)
        return Pair(one.asks, other.reply, "passes_by", one.trade)


__all__ = ["AGENT", "CUSTOMER", "HELD_AUTHOR", "PAIR", "Life", "Pair", "Turn", "Words", "lines", "pairs_of", "turns_of"]
