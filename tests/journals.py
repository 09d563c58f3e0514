"""A journal as tests use it: a key, calls in it, its pages as they are, and a writer that can be killed."""

import sys
import time
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from coach.events import Call, Event, Question, Tick, Utterance
from coach.journal import volumes
from coach.journal.journal import Journal
from coach.journal.keeper import Keeper
from coach.journal.kept_call import KeptCall, new_id
from coach.journal.keys import Key

HEX = "5a" * 32
PAGE = 4096


def key(new: bool = False) -> Key:
    """A raw key."""
    return Key(f"\"x'{HEX}'\"", "the key of this test")


def opened(folder: Path) -> Journal:
    """The journal in a folder."""
    return Journal(folder, key)


class Keyring:
    """A system's keyring."""

    def __init__(self, fault: Exception | None = None) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.fault = fault

    def get_password(self, service: str, username: str) -> str | None:
        if self.fault:
            raise self.fault
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


def said(at: float, text: str, speaker: str = "customer") -> Utterance:
    """Words of one second that end at `at`."""
    return Utterance(at, speaker, at - 1, at, text)


def keep(journal: Journal, *events: Event, began: float = 1000.0) -> int:
    """A call in the journal; its id."""
    call = new_id()
    journal.begin(call, began, [Call(0.0, "Jabra"), *events])
    return call


def asked(at: float, ask: str) -> list[Event]:
    """A question, said and kept as one."""
    return [said(at, ask), Question(at, f"q{at:.0f}", at - 1, ask, "open")]


def calls(journal: Journal) -> list[KeptCall]:
    """The calls of every day."""
    return [call for _, kept in journal.days() for call in kept]


def pages(folder: Path) -> bytes:
    """Every page of the file and of its write-ahead log as SQLite sees them, free ones too."""
    content = (folder / "journal.db").read_bytes()
    clear = [_clear(content[at : at + PAGE], first=at == 0) for at in range(0, len(content), PAGE)]
    log = folder / "journal.db-wal"
    frames = log.read_bytes()[32:] if log.exists() else b""
    for at in range(0, len(frames), PAGE + 24):
        number = int.from_bytes(frames[at : at + 4], "big")
        clear.append(_clear(frames[at + 24 : at + 24 + PAGE], first=number == 1))
    return b"".join(clear)


def _clear(page: bytes, *, first: bool) -> bytes:
    """As SQLCipher 4 does it: AES-256-CBC, 80 bytes at the end for vector and checksum, 16 of salt at the beginning."""
    vector, sealed = page[PAGE - 80 : PAGE - 64], page[16 if first else 0 : PAGE - 80]
    return Cipher(algorithms.AES(bytes.fromhex(HEX)), modes.CBC(vector)).decryptor().update(sealed)


def write_for_ever(folder: Path) -> None:
    """Commit a batch at a time and say on stdout what is on the disk."""
    journal = opened(folder)
    call, number = new_id(), 0
    journal.begin(call, 1000.0, [])
    while True:
        batch = [Tick(float(number + more)) for more in range(1, 40)] + [said(number + 40.0, f"word{number} again")]
        journal.append(call, batch)
        number += 40
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()


def keep_for_ever(folder: Path) -> None:
    """A call that goes on at its own pace, kept; stdout says what has happened in it, in seconds."""
    keeper, number = Keeper(opened(folder), 7), 0
    keeper.put(Call(0.0, "Jabra"))
    began = time.monotonic()
    while True:
        at = round(time.monotonic() - began, 3)
        keeper.put(said(at, f"word{number} again"))
        number += 1
        sys.stdout.write(f"{at}\n")
        sys.stdout.flush()
        time.sleep(0.032)


def remove(folder: Path) -> None:
    """Twenty calls in volumes of two, every other one deleted; stdout says when they begin to be removed."""
    volumes.LARGEST = 100
    journal = opened(folder)
    for number in range(20):
        word = f"{'stays' if number % 2 else 'leaves'}{number}"
        call = keep(journal, said(1.0, f"{word} in it"), *(Tick(float(at)) for at in range(60)))
        if number % 2 == 0:
            journal.delete_call(call)
    sys.stdout.write("deleted\n")
    sys.stdout.flush()
    journal.close()


if __name__ == "__main__":
    {"write": write_for_ever, "keep": keep_for_ever, "remove": remove}[sys.argv[1]](Path(sys.argv[2]))
