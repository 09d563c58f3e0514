"""What is said: the punctuated part of ../data, and what callers spell, dial and answer. Each with how it is spoken."""

from __future__ import annotations

import gzip
import json
import random
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

LONGEST = 260
"""Letters of one saying, about 18 s."""
MADE = 0.3
"""The part of all sayings that is made here: short answers, names, numbers, addresses, spelled words."""
CORPUS = 0.2
"""The part that comes from the Schema-Guided Dialogues: proper names and numbers without end, stiffly put."""
DIGITS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
with (Path(__file__).parent / "said.toml").open("rb") as file:
    SAID: dict[str, list[str]] = tomllib.load(file)


def spoken(text: str) -> str:
    """As a person says it: amounts, times and long numbers in words, spelled letters apart."""
    text = re.sub(r"([$£€])(\d[\d,]*)(?:\.(\d\d))?", _money, text)
    text = re.sub(r"\b(\d{1,2}):(\d\d)\b", lambda m: f"{m[1]} {_minutes(m[2])}", text)
    text = re.sub(r"\b(?:\d+-)+\d+\b|\b0\d+\b|\b\d{5,}\b", lambda m: ", ".join(map(_dialled, m[0].split("-"))), text)
    text = re.sub(r"\b((?:[A-Za-z]-)+[A-Za-z])\b", lambda m: ", ".join(m[0].upper().split("-")), text)
    text = re.sub(r"(?<=[a-z])\.(?=[a-z]{2,})", " dot ", text)
    for mark, word in (("%", " percent"), ("&", " and "), ("@", " at "), ("#", "number "), ("+", " plus "), ("_", " ")):
        text = text.replace(mark, word)
    text = re.sub(r"\s*[\u2014\u2013\u2026-]+\s*", lambda m: " " if m[0] == "-" else ", ", text)
    return " ".join(text.split())


def _money(found: re.Match[str]) -> str:
    whole, cents = found[2].replace(",", ""), found[3]
    big = {"$": "dollars", "£": "pounds", "€": "euros"}[found[1]]
    if not cents or cents == "00":
        return f"{whole} {big}"
    return f"{whole} {int(cents)}" if found[1] == "£" else f"{whole} {big} and {int(cents)} cents"


def _minutes(two: str) -> str:
    return "o'clock" if two == "00" else f"oh {two[1]}" if two[0] == "0" else two


def _dialled(digits: str) -> str:
    nought = "zero" if sum(map(int, digits)) % 2 else "oh"
    return " ".join((nought, *DIGITS)[int(digit)] for digit in digits)


class Texts:
    """Sayings without end, the same for the same seed."""

    def __init__(self, data: Path) -> None:
        """`data`: the folder training/data."""
        self.calls, self.corpus = (sorted({p for t in read(data) for p in pieces(t)}) for read in (_calls, _corpus))

    def draw(self, dice: random.Random) -> str:
        """The next thing said, as it is written."""
        kind = dice.random()
        return made(dice) if kind < MADE else dice.choice(self.corpus if kind < MADE + CORPUS else self.calls)


def _calls(data: Path) -> Iterator[str]:
    for row in _rows(data / "pairs.jsonl"):
        yield from (row["ask"], row["reply"])
    for row in _rows(data / "turns.jsonl"):
        yield row["text"]
    for row in _rows(data / "judged.jsonl"):
        yield from (turn["text"] for turn in row["turns"])


def _corpus(data: Path) -> Iterator[str]:
    for row in _rows(data / "sgd.jsonl.gz"):
        yield from (row["q"], row["reply"])


def _rows(path: Path) -> list[dict[str, Any]]:
    raw = path.read_bytes()
    text = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8")
    return [json.loads(line) for line in text.split("\n") if line]


def pieces(text: str) -> Iterator[str]:
    """Whole sentences, together no longer than LONGEST; those that are one by one are left out."""
    text = re.sub(r"\s+", " ", text.replace("\u2019", "'")).strip()
    held = ""
    for sentence in re.findall(r".+?(?:[.?!](?=\s|$)|$)", text):
        if held and len(held) + len(sentence) > LONGEST:
            yield held
            held = ""
        held = f"{held} {sentence.strip()}".strip()
    if 0 < len(held) <= LONGEST and re.search(r"\w", held):
        yield held


def made(dice: random.Random) -> str:
    """A short answer, or something that is dialled, spelled or looked up."""
    kind = dice.choice((_short, _short, _named, _spelled, _numbered, _numbered, _addressed, _dated, _paid))
    return kind(dice)


def _short(dice: random.Random) -> str:
    one = dice.choice(SAID["short"])
    return f"{one} {dice.choice(SAID['short'])}" if dice.random() < 0.2 else one


def _named(dice: random.Random) -> str:
    first, last = dice.choice(SAID["first"]), dice.choice(SAID["last"])
    form = dice.choice(
        (
            "My name is {0} {1}.",
            "It's {0} {1}.",
            "{0}, how can I help?",
            "This is {0} {1} speaking.",
            "Mr. {1}?",
            "Hi {0}.",
            "Thank you, {0}.",
        )
    )
    return form.format(first, last)


def _spelled(dice: random.Random) -> str:
    last = (
        dice.choice(SAID["last"]).replace("'", "")
        if dice.random() < 0.7
        else "".join(dice.choices("ABCDEFGHIJKLMNOPQRSTUVWXYZ", k=dice.randint(2, 5)))
    )
    letters = "-".join(last.upper())
    return dice.choice(("{1}.", "It's {0}, {1}.", "That's {1}.", "Spelled {1}, {0}.")).format(last, letters)


def _numbered(dice: random.Random) -> str:
    shape = dice.choice(("3-3-4", "4-4-4-4", "3-4", "6", "8", "4", "3-3-2", "5-6", "2-2-2", "10"))
    number = "-".join("".join(dice.choices("0123456789", k=int(n))) for n in shape.split("-"))
    if dice.random() < 0.2:
        number = "".join(dice.choices("ABCDEFGHJKLMNPRSTVWXYZ", k=2)) + number
    form = dice.choice(
        (
            "{0}.",
            "It's {0}.",
            "The {1} number is {0}.",
            "Your {1} number, {0}.",
            "And the last part is {0}.",
            "So that's {0}?",
        )
    )
    return form.format(number, dice.choice(SAID["things"]))


def _addressed(dice: random.Random) -> str:
    street = f"{dice.randint(1, 1999)} {dice.choice(SAID['streets'])} {dice.choice(SAID['kinds'])}"
    zipped = "".join(dice.choices("0123456789", k=5))
    form = dice.choice(
        ("{0}.", "It's {0}, {1}.", "{0}, apartment {3}, {1}, {2}.", "The postcode? It's {2}.", "Flat {3}, {0}.")
    )
    return form.format(street, dice.choice(SAID["towns"]), zipped, dice.randint(1, 60))


def _dated(dice: random.Random) -> str:
    day, month, hour = dice.randint(1, 28), dice.choice(SAID["months"]), dice.randint(1, 12)
    end = "th" if 10 < day < 14 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    form = dice.choice(
        (
            "{1} {0}{2}.",
            "On the {0}{2} of {1}.",
            "{1} {0}{2}, {4}.",
            "At {3}:{5} on {1} {0}{2}.",
            "Between {3} and {6}.",
            "Born {1} {0}{2}, {4}.",
        )
    )
    return form.format(
        day, month, end, hour, dice.randint(1940, 2026), dice.choice(("00", "15", "30", "45", "05")), hour % 12 + 1
    )


def _paid(dice: random.Random) -> str:
    sign, whole, cents = (
        dice.choice("$$$£"),
        dice.randint(1, 999),
        dice.choice(("", ".00", ".99", ".50", f".{dice.randint(1, 99):02}")),
    )
    form = dice.choice(
        ("{0}.", "It was {0}.", "You've been charged {0}.", "So {0} in total.", "{0} a month.", "I'll refund the {0}.")
    )
    return form.format(f"{sign}{whole}{cents}")
