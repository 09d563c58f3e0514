#!/usr/bin/env python3
"""How much of what is secret is left out, and how much else is kept, on spoken numbers labelled by hand.

    bench/redaction.py [--missed] [FILE]

FILE has a JSON object a line: `turns`, each `speaker: words`, with each number marked: `{card number|four one ...}` is
a secret, `{+phone|555 0123}` is to be kept. `held` rows were written after the code, in another style, and nothing was
tuned on them. A secret is left out when nothing of it remains in any turn; a number is kept when it stands as it was
said.
"""

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from coach.core.blanking.numerals import tokens
from coach.core.redaction import Redactor
from coach.events import Event, Speaker, Utterance

NUMBERS = Path(__file__).parent.parent / "tests" / "data" / "numbers.jsonl"
MARKED = re.compile(r"\{([^|{}]+)\|([^{}]+)\}")
SPELLED = re.compile(r"[0-9]+|\b[a-z]\b", re.IGNORECASE)
KINDS = ("card number", "other secrets", "kept")


@dataclass(frozen=True)
class Outcome:
    """What became of one labelled number."""

    held: bool
    kind: str
    right: bool
    turns: tuple[str, ...]
    made: tuple[str, ...]


def outcomes(file: Path = NUMBERS) -> Iterator[Outcome]:
    """What becomes of each number of a file."""
    for line in file.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        turns = row["turns"]
        made = _given_on(turns)
        marks = [(number, *match.groups()) for number, turn in enumerate(turns) for match in MARKED.finditer(turn)]
        secret: dict[str, bool] = {}
        for number, kind, words in marks:
            if kind.startswith("+"):
                yield Outcome(row.get("held", False), "kept", words in made[number], tuple(turns), tuple(made))
            else:
                rest = _numbers(MARKED.sub("", turns[number].partition(":")[2]), kind)
                gone = not (_numbers(made[number], kind) - rest) & _numbers(words, kind)
                secret[kind] = secret.get(kind, True) and gone
        for kind, gone in secret.items():
            yield Outcome(row.get("held", False), kind, gone, tuple(turns), tuple(made))


def _given_on(turns: list[str]) -> list[str]:
    """What comes out of a live call with these turns, two seconds each."""
    redactor = Redactor()
    given: list[Event] = []
    for number, turn in enumerate(turns):
        speaker: Speaker = "agent" if turn.startswith("agent:") else "customer"
        words = MARKED.sub(r"\2", turn.partition(":")[2]).strip()
        given += redactor.take(Utterance(2.0 * number + 2.1, speaker, 2.0 * number, 2.0 * number + 1.8, words))
    return [event.text for event in [*given, *redactor.finish()] if isinstance(event, Utterance)]


def _numbers(text: str, kind: str) -> Counter[str]:
    """The digits of a text, spoken or written, and its letters; for a password all words."""
    if kind == "password":
        return Counter(re.sub(r"\[.*?\]", "", text.lower()).split())
    return Counter(
        token.word for token in tokens(text) if token.role in ("number", "quantity", "month", "letter", "code")
    )


def share(found: list[Outcome]) -> float:
    """How many of them came out right."""
    return sum(one.right for one in found) / len(found) if found else float("nan")


def group(outcome: Outcome) -> str:
    """One of KINDS."""
    return outcome.kind if outcome.kind in KINDS else "other secrets"


def main() -> None:
    """Print a row for each kind, of the part that was tuned on and of the part that was held out."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("file", nargs="?", type=Path, default=NUMBERS)
    cli.add_argument("--missed", action="store_true", help="print what went wrong in the part that was tuned on")
    asked = cli.parse_args()
    found = list(outcomes(asked.file))
    print("| part | numbers | count | right |\n|---|---|---|---|")
    for held in (False, True):
        for kind in KINDS:
            own = [one for one in found if one.held == held and group(one) == kind]
            print(f"| {'held out' if held else 'tuned'} | {kind} | {len(own)} | {share(own):.3f} |")
    for one in found if asked.missed else ():
        if not one.right and not one.held:
            print(f"\n{one.kind}:", *map("  {}\n    -> {}".format, one.turns, one.made), sep="\n")


if __name__ == "__main__":
    main()
