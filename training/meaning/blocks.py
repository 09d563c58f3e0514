"""Questions with replies to them, as their writers wrote them (see ../data/README.md).

usage: python training/meaning/blocks.py FILE...     says what in them does not hold together
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from calls import ASK
from names import SERVES


@dataclass
class Reply:
    """What an agent said, and what it does for each question of its block."""

    text: str
    after: str
    """The customer's next words, if any."""
    serves: dict[str, str]


@dataclass
class Block:
    """A customer's turn and replies to it."""

    trade: str
    before: str = ""
    """What the agent had said."""
    text: str = ""
    asks: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Where the words of each question start and end."""
    replies: list[Reply] = field(default_factory=list)


def read(path: Path) -> list[Block]:
    """All blocks of a file.

    Raises:
        ValueError: a line that cannot be read, with its place.
    """
    blocks: list[Block] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        mark, rest = line[:1], line[2:].strip()
        if mark == "T":
            blocks.append(Block(rest))
        elif mark == "A":
            blocks[-1].before = rest
        elif mark == "C":
            _customer(blocks[-1], rest)
        elif mark == "=":
            labels, _, said = line[1:].partition("::")
            text, _, after = said.partition(">>")
            serves = dict(re.findall(r"(q\d) (\w+)", labels))
            blocks[-1].replies.append(Reply(text.strip(), after.strip(), serves))
        elif line.strip():
            raise ValueError(f"{path.name}:{number}: found {line[:40]!r}, expected T:, A:, C: or =")
    return blocks


def _customer(block: Block, line: str) -> None:
    at = 0
    for ask in ASK.finditer(line):
        block.text += line[at : ask.start()]
        block.asks[ask[1]] = (len(block.text), len(block.text) + len(ask[3]))
        block.text, at = block.text + ask[3], ask.end()
    block.text += line[at:]


def faults(block: Block) -> Iterator[str]:
    """What its labels leave out, or misname."""
    for reply in block.replies:
        if set(reply.serves) != set(block.asks) or not set(reply.serves.values()) <= set(SERVES):
            yield f"{block.text[:40]!r}: {reply.serves} for {', '.join(block.asks) or 'no question'}"


if __name__ == "__main__":
    found = [fault for path in sys.argv[1:] for block in read(Path(path)) for fault in faults(block)]
    print("\n".join(found) or "all hold together")
    sys.exit(bool(found))
