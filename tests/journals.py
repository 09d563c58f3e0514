"""A journal as tests use it: a key, calls in it, and a writer in a process of its own that can be killed."""

import sys
from pathlib import Path

from coach.events import Call, Event, Question, Tick, Utterance
from coach.journal.journal import Journal, new_id
from coach.journal.keys import Key

HEX = "5a" * 32


def key(new: bool = False) -> Key:
    """A raw key."""
    return Key(f"\"x'{HEX}'\"", "the key of this test")


def opened(folder: Path) -> Journal:
    """The journal in a folder."""
    return Journal(folder, key)


def said(at: float, text: str, speaker: str = "customer") -> Utterance:
    """Words of one second that end at `at`."""
    return Utterance(at, speaker, at - 1, at, text)


def keep(journal: Journal, *events: Event, began: float = 1000.0) -> int:
    """A call in the journal; its id."""
    call = new_id()
    journal.begin(call, began)
    journal.append(call, [Call(0.0, "Jabra"), *events])
    return call


def asked(at: float, ask: str) -> list[Event]:
    """A question, said and kept as one."""
    return [said(at, ask), Question(at, f"q{at:.0f}", at - 1, ask, "open")]


def write_for_ever(folder: Path) -> None:
    """Commit a batch at a time and say on stdout what is on the disk."""
    journal = opened(folder)
    call = new_id()
    journal.begin(call, 1000.0)
    number = 0
    while True:
        batch = [Tick(float(number + more)) for more in range(1, 40)] + [said(number + 40.0, f"word{number} again")]
        journal.append(call, batch)
        number += 40
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    write_for_ever(Path(sys.argv[1]))
