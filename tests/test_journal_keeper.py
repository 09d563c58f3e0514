"""A call is kept while it goes on, by a thread that nobody waits for."""

import contextlib
import random
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from journals import calls, opened, said

from coach.errors import JournalBlockedError, JournalError
from coach.events import Mark, Partial, Tick
from coach.journal import keeper
from coach.journal.keeper import Keeper

PROGRAM = [sys.executable, str(Path(__file__).parent / "journals.py"), "keep"]


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Looks and tries again at once."""
    monkeypatch.setattr(keeper, "LOOK_SECONDS", 0.01)
    monkeypatch.setattr(keeper, "RETRY_SECONDS", 0.01)


def kept(folder):
    """The events of the only call in a journal."""
    with contextlib.closing(opened(folder)) as journal:
        (call,) = calls(journal)
        return call.began, journal.events(call.id)


class Stubborn:
    """A journal on a disk with moods: each is an error raised by the next writing, or None."""

    def __init__(self, *moods):
        self.moods, self.written, self.closed, self.tried = list(moods), [], False, threading.Event()

    def begin(self, call, began, events):
        self.append(call, events)

    def append(self, call, events, *, anew=False):
        self.tried.set()
        if mood := self.moods.pop(0) if self.moods else None:
            raise mood
        self.written += events
        return True

    def close(self):
        self.closed = True


def test_what_there_is_at_the_end_is_there(tmp_path):
    """All but what a side seemed to be saying; from the moment it began."""
    events = [Tick(0.5), Partial(0.7, "agent", 0.6, "where"), said(2, "where is my parcel")]
    keeper = Keeper(opened(tmp_path))
    keeper.follow(lambda: events, began=1234.0)
    events.append(Mark(3.0))
    assert keeper.close() == ""
    assert kept(tmp_path) == (1234.0, [Tick(0.5), said(2, "where is my parcel"), Mark(3.0)])


def test_another_list_stands_in_place_of_the_first(tmp_path):
    """As when the sides are swapped: what was written is written anew, and found only as it is now."""
    first = [Tick(0.5), said(2, "where is my parcel")]
    second = [Tick(0.5), said(2, "where is my parcel", "agent")]
    shown, written = [first], threading.Event()
    journal = opened(tmp_path)
    begin = journal.begin
    journal.begin = lambda *call: (begin(*call), written.set())
    keeper = Keeper(journal)
    keeper.follow(lambda: shown[-1])
    assert written.wait(10)
    shown.append(second)
    second.append(Tick(2.5))
    assert keeper.close() == ""
    assert kept(tmp_path)[1] == second
    with contextlib.closing(opened(tmp_path)) as journal:
        assert [found.event.speaker for found in journal.search("parcel")] == ["agent"]


def test_a_full_disk_is_told_once_and_nothing_is_lost_when_there_is_room_again():
    """The call goes on meanwhile."""
    full = JournalBlockedError("journal.db", "the disk is full")
    journal = Stubborn(full, full, full)
    keeper = Keeper(journal)
    events = [Tick(0.5)]
    keeper.follow(lambda: events)
    assert journal.tried.wait(10)
    events.append(Tick(1.0))
    while journal.moods:
        journal.tried.clear()
        assert journal.tried.wait(10)
    assert keeper.close() == ""
    assert journal.written == [Tick(0.5), Tick(1.0)]
    assert [(state.at, state.what, state.detail) for state in keeper.news(7.0)] == [
        (7.0, "journal failed", "journal.db: the disk is full"),
        (7.0, "journal back", ""),
    ]


def test_a_disk_that_stays_full_is_told_at_the_end():
    """In one line."""
    full = JournalBlockedError("journal.db", "the disk is full")
    keeper = Keeper(Stubborn(*[full] * 1000))
    keeper.follow(lambda: [Tick(0.5)])
    assert keeper.close() == "journal.db: the disk is full"


@pytest.mark.parametrize(
    ("fault", "line"),
    [
        (JournalError("journal.db", "a damaged page"), "journal.db: a damaged page"),
        (ValueError("words of the call"), "a fault of coach itself (ValueError)"),
    ],
)
def test_what_cannot_be_mended_is_not_tried_again(fault, line):
    """One line, without a word of the call, and the journal is closed."""
    journal = Stubborn(fault)
    keeper = Keeper(journal)
    keeper.follow(lambda: [Tick(0.5)])
    assert keeper.close() == line
    assert [state.detail for state in keeper.news(1.0)] == [line]
    assert journal.closed
    assert journal.written == []


def test_a_call_that_was_deleted_meanwhile_is_kept_no_longer(tmp_path):
    """One line says so."""
    journal, other, written = opened(tmp_path), opened(tmp_path), threading.Event()
    begin = journal.begin
    journal.begin = lambda *call: (begin(*call), written.set())
    keeper, events = Keeper(journal), [said(2, "where is my parcel")]
    keeper.follow(lambda: events)
    assert written.wait(10)
    other.delete_all()
    other.close()
    events.append(said(4, "it never came"))
    assert keeper.close() == ""
    assert [state.detail for state in keeper.news(5.0)] == ["this call has been deleted"]
    with contextlib.closing(opened(tmp_path)) as journal:
        assert calls(journal) == []


def test_a_call_that_never_began_is_none(tmp_path):
    """As when the ears could not be loaded."""
    assert Keeper(opened(tmp_path)).close() == ""
    with contextlib.closing(opened(tmp_path)) as journal:
        assert calls(journal) == []


@pytest.mark.parametrize("seed", range(2))
def test_a_kill_leaves_a_beginning_of_the_call(tmp_path, seed):
    """`kill -9` at a random point: what is there is the call from its start on, without a gap."""
    with subprocess.Popen([*PROGRAM, tmp_path], stdout=subprocess.PIPE, text=True) as writer:
        told = [float(writer.stdout.readline()) for _ in range(random.Random(seed).randrange(20, 60))]
        writer.kill()
        told += [float(line) for line in writer.stdout if line.endswith("\n")]
    _, events = kept(tmp_path)
    assert events
    assert [event.at for event in events][: len(told)] == told[: len(events)]
