"""A call is kept while it goes on, by a thread that nobody waits for."""

import contextlib
import random
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from journals import calls, keep, opened, said

from coach.errors import JournalBlockedError, JournalError
from coach.events import Action, Call, Mark, Nudge, Partial, State, Tick
from coach.journal import keeper
from coach.journal.keeper import Keeper

PROGRAM = [sys.executable, str(Path(__file__).parent / "journals.py"), "keep"]


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Looks and tries again at once."""
    monkeypatch.setattr(keeper, "LOOK_SECONDS", 0.01)
    monkeypatch.setattr(keeper, "RETRY_SECONDS", 0.01)


CALL, NEXT = Call(0.0, "Jabra"), Call(0.0, "another")


def kept(folder):
    """The events of each call in a journal, the first call first."""
    with contextlib.closing(opened(folder)) as journal:
        return [journal.events(call.id) for call in reversed(calls(journal))]


class Stubborn:
    """A journal on a disk with moods: each is an error raised by the next writing, or None."""

    def __init__(self, *moods):
        self.moods, self.written, self.closed, self.tried = list(moods), [], False, threading.Event()

    def expire(self, days, now):
        pass

    def sweep(self):
        return False

    changes = 0

    def lessons(self):
        return []

    def begin(self, call, began, events):
        self.append(call, events)

    def append(self, call, events):
        self.tried.set()
        if mood := self.moods.pop(0) if self.moods else None:
            raise mood
        self.written += events
        return True

    def close(self):
        self.closed = True


def given(keeper, *events):
    """The same keeper, which has been given these."""
    for event in events:
        keeper.put(event)
    return keeper


def test_what_there_is_at_the_end_is_there(tmp_path):
    """All but what a side seemed to be saying."""
    keeper = given(Keeper(opened(tmp_path), 7), CALL, Tick(0.5), Partial(0.7, "agent", 0.6, "where"))
    given(keeper, said(2, "where is my parcel"), Mark(3.0))
    assert keeper.close() == ""
    assert kept(tmp_path) == [[CALL, Tick(0.5), said(2, "where is my parcel"), Mark(3.0)]]


def test_each_call_is_one_of_its_own_with_what_was_noted_after_it(tmp_path):
    """Until the next one begins; whether they come in one look or in several."""
    journal, written = opened(tmp_path), threading.Semaphore(0)
    begin = journal.begin
    journal.begin = lambda *call: (begin(*call), written.release())
    keeper = given(Keeper(journal, 7), CALL, said(2, "where is my parcel"), State(3.0, "call over"))
    assert written.acquire(timeout=10)
    given(keeper, Mark(3.0, "yes"), NEXT, Tick(0.5), CALL, Tick(1.0))
    assert keeper.close() == ""
    assert kept(tmp_path) == [
        [CALL, said(2, "where is my parcel"), State(3.0, "call over"), Mark(3.0, "yes")],
        [NEXT, Tick(0.5)],
        [CALL, Tick(1.0)],
    ]


def test_a_call_begins_when_its_event_is_given(tmp_path, monkeypatch):
    """Not when it is written."""
    monkeypatch.setattr(keeper.time, "time", lambda: 1234.0)
    assert given(Keeper(opened(tmp_path), 7), CALL).close() == ""
    with contextlib.closing(opened(tmp_path)) as journal:
        assert [call.began for call in calls(journal)] == [1234.0]


def test_old_calls_leave_as_another_one_begins(tmp_path):
    """A shift may be longer than a start of the coach ago."""
    with contextlib.closing(opened(tmp_path)) as journal:
        keep(journal, said(2, "long ago"), began=1000.0)
    assert given(Keeper(opened(tmp_path), 7), CALL, Tick(0.5)).close() == ""
    assert kept(tmp_path) == [[CALL, Tick(0.5)]]


def learned(keeper, quiet):
    """Waits until this is what has been taught."""
    for _ in range(1000):
        if keeper.quiet == quiet:
            return True
        keeper._over.wait(0.01)
    return False


def test_what_a_call_teaches_counts_in_the_next_and_what_is_taken_back_no_more(tmp_path):
    """On the call itself, or in a review that is open meanwhile."""
    shown = Nudge(20.0, "n1", "script", "From the script: “we value your call”.", "we value your call")
    keeper, review = Keeper(opened(tmp_path), 7), opened(tmp_path)
    given(keeper, CALL, shown, Action(21.0, "not helpful", "n1"))
    assert learned(keeper, ("script: we value your call",))
    (call,) = calls(review)
    review.append(call.id, [Action(22.0, "helpful after all", "n1")])
    assert learned(keeper, ())
    review.append(call.id, [Action(23.0, "not helpful", "n1")])
    assert learned(keeper, ("script: we value your call",))
    review.delete_call(call.id)
    assert learned(keeper, ())
    assert keeper.close() == ""
    review.close()


def test_old_calls_leave_a_volume_at_a_time(tmp_path):
    """What is said meanwhile is written in between."""
    done = []

    class Sweeping(Stubborn):
        def append(self, call, events):
            done.append("written")
            return super().append(call, events)

        def sweep(self):
            done.append("swept")
            return len(done) < 6

    journal = Sweeping()
    keeper = given(Keeper(journal, 7), CALL)
    while len(done) < 6:
        journal.tried.clear()
        keeper.put(Tick(0.5))
        assert journal.tried.wait(10)
    keeper.close()
    assert done[:6] == ["written", "swept"] * 3


def test_old_calls_that_cannot_leave_now_keep_no_new_one_out(tmp_path):
    """As on a disk without the room for it."""
    journal = opened(tmp_path)

    def full(*_):
        raise JournalBlockedError("journal.db", "the disk is full")

    journal.expire = full
    assert given(Keeper(journal, 7), CALL, Tick(0.5)).close() == ""
    assert kept(tmp_path) == [[CALL, Tick(0.5)]]


def test_a_full_disk_is_told_once_a_call_and_nothing_is_lost_when_there_is_room_again():
    """The calls go on meanwhile."""
    full = JournalBlockedError("journal.db", "the disk is full")
    journal = Stubborn(full, full, full)
    keeper = given(Keeper(journal, 7), CALL, Tick(0.5))
    assert journal.tried.wait(10)
    keeper.put(Tick(1.0))
    while journal.moods:
        journal.tried.clear()
        assert journal.tried.wait(10)
    assert keeper.close() == ""
    assert journal.written == [CALL, Tick(0.5), Tick(1.0)]
    assert [(state.at, state.what, state.detail) for state in keeper.news(7.0)] == [
        (7.0, "journal failed", "journal.db: the disk is full"),
        (7.0, "journal back", ""),
    ]


def test_a_disk_that_stays_full_is_told_on_each_call_and_at_the_end():
    """In one line."""
    full = JournalBlockedError("journal.db", "the disk is full")
    journal = Stubborn(*[full] * 1000)
    keeper = given(Keeper(journal, 7), CALL, Tick(0.5))
    assert journal.tried.wait(10)
    keeper.put(NEXT)
    assert keeper.close() == "journal.db: the disk is full"
    assert [state.what for state in keeper.news(1.0)] == ["journal failed", "journal failed"]


@pytest.mark.parametrize(
    ("fault", "line"),
    [
        (JournalError("journal.db", "a damaged page"), "journal.db: a damaged page"),
        (ValueError("words of the call"), "a fault of coach itself (ValueError)"),
    ],
)
def test_what_cannot_be_mended_is_not_tried_again(fault, line):
    """One line, without a word of the call, and the journal is closed; so with each call that comes."""
    journal = Stubborn(fault)
    keeper = given(Keeper(journal, 7), CALL, Tick(0.5))
    assert keeper.close() == line
    given(keeper, Tick(1.0), NEXT, Tick(0.5))
    assert [state.detail for state in keeper.news(1.0)] == [line, line]
    assert journal.closed
    assert journal.written == []


def test_a_call_that_was_deleted_meanwhile_is_kept_no_longer(tmp_path):
    """One line says so; the next call is kept."""
    journal, other, written = opened(tmp_path), opened(tmp_path), threading.Event()
    begin = journal.begin
    journal.begin = lambda *call: (begin(*call), written.set())
    keeper = given(Keeper(journal, 7), CALL, said(2, "where is my parcel"))
    assert written.wait(10)
    other.delete_all()
    other.close()
    given(keeper, said(4, "it never came"), NEXT, Tick(0.5))
    assert keeper.close() == ""
    assert [state.detail for state in keeper.news(5.0)] == ["this call has been deleted"]
    assert kept(tmp_path) == [[NEXT, Tick(0.5)]]


def test_of_a_deleted_call_nothing_comes_back_before_the_next():
    """However long it goes on."""

    class Deleted(Stubborn):
        def append(self, call, events):
            super().append(call, events)
            return len(self.written) <= 1

    journal = Deleted()
    keeper = given(Keeper(journal, 7), CALL)
    assert journal.tried.wait(10)
    journal.tried.clear()
    keeper.put(Tick(0.5))
    assert journal.tried.wait(10)
    keeper.put(Tick(1.0))
    assert keeper.close() == ""
    assert Tick(1.0) not in journal.written


def test_without_a_call_nothing_is_kept(tmp_path):
    """As when the ears could not be loaded."""
    assert Keeper(opened(tmp_path), 7).close() == ""
    assert kept(tmp_path) == []


@pytest.mark.parametrize("seed", range(2))
def test_a_kill_leaves_a_beginning_of_the_call(tmp_path, seed):
    """`kill -9` at a random point: what is there is the call from its start on, without a gap."""
    with subprocess.Popen([*PROGRAM, tmp_path], stdout=subprocess.PIPE, text=True) as writer:
        told = [float(writer.stdout.readline()) for _ in range(random.Random(seed).randrange(20, 60))]
        writer.kill()
        told += [float(line) for line in writer.stdout if line.endswith("\n")]
    ((_, *events),) = kept(tmp_path)
    assert events
    assert [event.at for event in events][: len(told)] == told[: len(events)]
