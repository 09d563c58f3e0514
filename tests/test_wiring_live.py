"""A call that goes on, put together from the devices there are."""

import asyncio
import contextlib
import threading
import time

import pytest
from journals import Keyring, calls, keep, said

from coach import wiring_live
from coach.audio.devices import Input
from coach.errors import CoachError, DeviceError, JournalBlockedError, JournalError
from coach.events import Action, Mark, Nudge, State
from coach.journal import opening
from coach.journal.journal import Journal
from coach.journal.keeper import Keeper
from coach.journal.settings import JournalSettings
from coach.session import run
from coach.tape import LiveTape
from coach.wiring import Wish

MICROPHONE = Input("Jabra", "microphone", default=True)
FAR_END = Input("Monitor of Jabra", "far end", default=True)


class Weights:
    """A model."""

    name, notice = "tiny.en", ""


@pytest.fixture
def opened(monkeypatch, tmp_path):
    """Opens a call on a machine with these devices and no keyring."""
    monkeypatch.setenv("COACH_HOME", str(tmp_path))
    monkeypatch.setattr(opening, "system_keyring", lambda: None)

    def open_with(*found, agent="", customer=""):
        monkeypatch.setattr(wiring_live, "inputs", lambda: list(found))
        monkeypatch.setattr(wiring_live, "check", lambda chosen: None)
        monkeypatch.setattr(wiring_live, "weights_of", lambda *wish: Weights())
        return wiring_live.open_live(agent, customer, Wish())

    return open_with


def test_the_default_devices_are_taken(opened):
    """Their names are the call's."""
    call = opened(MICROPHONE, FAR_END)
    assert call.call.source == "Jabra + Monitor of Jabra"
    assert isinstance(call.shift.tape, LiveTape)


@pytest.mark.parametrize(("found", "missing"), [(MICROPHONE, "customer"), (FAR_END, "agent")])
async def test_one_side_alone_is_heard_and_it_is_said_once_what_that_means(opened, found, missing):
    """Even if the call is over before it began."""
    microphone = opened(found).shift._microphone
    microphone.stop()
    (said,) = [said async for hop in microphone for said in hop.news]
    assert isinstance(said, State)
    assert said.detail.startswith(f"the {missing} is not heard: ")


def test_without_a_key_nothing_is_kept_and_it_is_said(opened):
    """Once, before the first call."""
    shift = opened(MICROPHONE, FAR_END)
    assert shift.keeper is None
    assert shift.notice.startswith("nothing of this call is kept: journal: no system keyring")


@pytest.fixture
def with_keyring(monkeypatch, opened):
    """A shift that is kept."""
    ring = Keyring()
    monkeypatch.setattr(opening, "system_keyring", lambda: ring)
    return opened(MICROPHONE, FAR_END)


async def held(opened, *batches):
    """A call of a shift, of which that was heard; its tape."""
    call, tape = opened.shift._make(False)

    async def heard():
        for at, events in batches:
            yield at, events

    await run(call, opened.shift._kept(heard(), tape), tape, [])
    return tape


async def test_each_live_call_is_in_the_journal(with_keyring, tmp_path):
    """What was heard, and what the agent did, also after its end."""
    tapes = [await held(with_keyring, (2.0, [said(2, words)])) for words in ("where is my parcel", "and the other")]
    tapes[1].act(Mark(3.0, "later"))
    assert with_keyring.keeper.close() == ""
    with contextlib.closing(opening.open_journal(JournalSettings(), tmp_path / "journal")) as journal:
        kept = [journal.events(call.id) for call in calls(journal)]
    assert sorted(kept, key=repr) == sorted([tape.events for tape in tapes], key=repr)
    assert kept[0][0].source == "Jabra + Monitor of Jabra"


def test_what_kept_calls_have_taught_is_left_out_of_the_next(opened, monkeypatch, tmp_path):
    """The coach is told with the call; where it cannot be known, one line says so and the call goes on."""
    ring = Keyring()
    monkeypatch.setattr(opening, "system_keyring", lambda: ring)
    line = Nudge(20.0, "n1", "script", "From the script: “we value your call”.", "we value your call")
    with contextlib.closing(opening.open_journal(JournalSettings(), tmp_path / "journal")) as journal:
        keep(journal, line, Action(21.0, "not helpful", "n1"), began=time.time())
    shift = opened(MICROPHONE)
    assert shift.call.quiet == ("script: we value your call",)
    assert shift.shift._make(False)[0] == shift.call
    shift.keeper.close()

    def damaged(_):
        raise JournalError("journal.db", "a damaged page")

    monkeypatch.setattr(Journal, "lessons", damaged)
    shift = opened(MICROPHONE)
    assert shift.call.quiet == ()
    assert "what you called not helpful is shown all the same: journal.db: a damaged page" in shift.notice
    shift.keeper.close()


async def test_a_journal_that_fails_is_told_and_the_call_goes_on(with_keyring, monkeypatch):
    """A line on the screen meanwhile, and one at the end."""
    full = JournalBlockedError("journal.db", "the disk is full")
    told = threading.Event()

    def fail(*_):
        raise full

    tell = Keeper._tell
    monkeypatch.setattr(Journal, "begin", fail)
    monkeypatch.setattr(Keeper, "_tell", lambda self, line: (tell(self, line), told.set()))
    call, tape = with_keyring.shift._make(False)

    async def heard():
        yield 1.0, []
        assert await asyncio.to_thread(told.wait, 10)
        yield 2.0, [said(2, "where is my parcel")]

    await run(call, with_keyring.shift._kept(heard(), tape), tape, [])
    assert State(2.0, "journal failed", "journal.db: the disk is full") in tape.events
    assert said(2, "where is my parcel") in tape.events
    assert with_keyring.keeper.close() == "journal.db: the disk is full"


def test_without_any_device_there_is_no_call(opened):
    """One line, with what to do."""
    with pytest.raises(DeviceError, match="plug in a microphone"):
        opened()


def test_a_side_can_be_left_out(opened):
    """`none` in place of a name."""
    assert opened(MICROPHONE, FAR_END, customer="none").call.source == "Jabra"


def test_a_wrong_name_is_told_before_anything_is_heard(opened):
    """With the names there are."""
    with pytest.raises(CoachError, match="'Monitor of Jabra'"):
        opened(MICROPHONE, FAR_END, agent="headset")
