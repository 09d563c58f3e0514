"""Labelled calls as their writers wrote them: one turn a line, what it does behind ` // ` (see ../data/README.md).

usage: python training/meaning/calls.py FILE...     says what in them does not hold together
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from names import AGENT, CUSTOMER, SERVES
from words import Words

ASK = re.compile(r"\[(q\d+)(\+?):\s*([^\]]*)\]")
LABEL = re.compile(r"(MUST|MAY) (\w+)(?::(q\d+))? \+(\d+)\s*(.*)")
ACTS = {"asks": "asks_fact", "promise": "promises", "empathy": "own_empathy", "push": "pushback", "drop": "withdraws"}
ACTS |= {"gives": "gives_fact", "ratings": "about_ratings"}


@dataclass
class Turn:
    """What one side says, and all that it does."""

    speaker: str
    text: str
    asks: list[tuple[str, int, int]] = field(default_factory=list)
    """Of a customer: id of what is asked, where its words start and end."""
    serves: dict[str, str] = field(default_factory=dict)
    """Of an agent: what the turn does for each question open."""
    acts: set[str] = field(default_factory=set)
    facts: set[str] = field(default_factory=set)
    """Names of the facts asked for, or given."""
    pushed: set[str] = field(default_factory=set)
    dropped: set[str] = field(default_factory=set)

    @property
    def said(self) -> Words:
        """With its asks marked."""
        return Words.of(self.text, [(start, end) for _, start, end in self.asks])


@dataclass
class Labelled:
    """One call, and what a careful listener would say of it."""

    id: str
    domain: str
    script: list[dict[str, Any]] = field(default_factory=list)
    turns: list[Turn] = field(default_factory=list)
    labels: list[dict[str, Any]] = field(default_factory=list)
    promises: list[dict[str, Any]] = field(default_factory=list)

    def questions(self) -> list[dict[str, Any]]:
        """Each with the turn in which it was asked first and the one that served it, or null; let go ones are none."""
        found: dict[str, dict[str, Any]] = {}
        for number, turn in enumerate(self.turns):
            for name, start, end in turn.asks:
                one = found.setdefault(name, {"id": name, "turn": number, "ask": turn.text[start:end]})
                one["answered"] = None
            for name, does in turn.serves.items():
                if does in ("answers", "cannot"):
                    found[name]["answered"] = number
            for name in turn.dropped:
                found.pop(name, None)
        return list(found.values())


def read(path: Path) -> list[Labelled]:
    """All calls of a file. A line that cannot be read raises ValueError with its place."""
    calls: list[Labelled] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("==="):
            name, _, domain = line[3:].partition("|")
            calls.append(Labelled(name.strip(), domain.strip()))
            continue
        mark, _, rest = line.partition(": ")
        if mark in ("S", "S!"):
            calls[-1].script.append({"text": rest.strip(), "required": mark == "S!"})
        elif mark in ("A", "C"):
            _turn(calls[-1], "agent" if mark == "A" else "customer", rest, f"{path.name}:{number}")
        else:
            raise ValueError(f"{path.name}:{number}: found {line[:40]!r}, expected S:, S!:, A: or C:")
    return calls


def _turn(call: Labelled, speaker: str, line: str, where: str) -> None:
    text, _, tags = line.strip().partition(" // ")
    turn, clean, at = Turn(speaker, ""), "", 0
    for ask in ASK.finditer(text):
        clean += text[at : ask.start()]
        turn.asks.append((ask[1], len(clean), len(clean) + len(ask[3])))
        clean, at = clean + ask[3], ask.end()
    turn.text = clean + text[at:]
    if turn.asks:
        turn.acts.add("asks")
    for tag in filter(None, (tag.strip() for tag in tags.split(";"))):
        _tag(call, turn, tag, where)
    call.turns.append(turn)


def _tag(call: Labelled, turn: Turn, tag: str, where: str) -> None:
    number = len(call.turns)
    if label := LABEL.match(tag):
        weight, kind, question, after, why = label.groups()
        found = {"kind": kind, "at": number, "by": number + int(after), "weight": weight.lower(), "why": why}
        call.labels.append(found | ({"question": question} if question else {}))
    elif serves := re.fullmatch(r"(q\d+)=(\w+)", tag):
        turn.serves[serves[1]] = serves[2]
    else:
        name, _, what = (part.strip() for part in tag.partition(":"))
        turn.acts.add(ACTS.get(name, name))
        if name in ("asks", "gives"):
            turn.facts |= {fact.strip().lower() for fact in what.split(",")}
        elif name == "promise":
            promised, _, due = what.partition("|")
            due = due.strip()
            call.promises.append({"turn": number, "what": promised.strip(), "due": None if due in ("", "-") else due})
        elif name == "push" and what:
            turn.pushed.add(what)
        elif name == "drop":
            turn.dropped.add(what)
        elif not name.isidentifier():
            raise ValueError(f"{where}: found the tag {tag!r}, expected one of the names in data/README.md")


def faults(call: Labelled) -> Iterator[str]:
    """What its labels leave out, or say against each other."""
    open_: set[str] = set()
    for number, turn in enumerate(call.turns):
        where = f"{call.id} turn {number}"
        known = AGENT if turn.speaker == "agent" else CUSTOMER
        yield from (f"{where}: no act is named {act!r}" for act in sorted(turn.acts - set(known)))
        yield from (f"{where}: {name}={does}" for name, does in turn.serves.items() if does not in SERVES)
        if turn.speaker == "agent":
            yield from (f"{where}: {name} is open and has no label" for name in sorted(open_ - set(turn.serves)))
            yield from (f"{where}: {name} is not open" for name in sorted(set(turn.serves) - open_))
            open_ -= {name for name, does in turn.serves.items() if does in ("answers", "cannot")}
        open_ |= {name for name, *_ in turn.asks}
        open_ -= turn.dropped
    for label in call.labels:
        does = call.turns[label["at"]].serves.get(label.get("question", ""))
        if does in ("answers", "cannot", "on_the_way"):
            yield f"{call.id} turn {label['at']}: a moment, though {label['question']}={does}"


if __name__ == "__main__":
    found = [fault for path in sys.argv[1:] for call in read(Path(path)) for fault in faults(call)]
    print("\n".join(found) or "all hold together")
    sys.exit(bool(found))
