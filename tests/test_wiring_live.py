"""A call that goes on, put together from the devices there are."""

import contextlib
import dataclasses
import time

import pytest
from journals import Keyring, calls, keep, said

from coach import wiring_live
from coach.audio.devices import Input
from coach.audio.lacking import lacking
from coach.errors import CoachError, DeviceError, JournalBlockedError, JournalError
from coach.events import Action, Mark, Nudge
from coach.journal import opening
from coach.journal.journal import Journal
from coach.journal.settings import JournalSettings
from coach.session import run
from coach.shift import Shift
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
        monkeypatch.setattr(wiring_live, "lacking_here", lambda *side: lacking(*side, "linux", "answers"))
        monkeypatch.setattr(wiring_live, "weights_of", lambda *wish: Weights())
        return wiring_live.open_live(agent, customer, Wish())

    return open_with


def test_the_default_devices_are_taken(opened):
    """Their names are the call's."""
    call = opened(MICROPHONE, FAR_END)
    assert call.call.source == "Jabra + Monitor of Jabra"
    assert isinstance(call.shift.tape, LiveTape)


@pytest.mark.parametrize(("found", "missing"), [(MICROPHONE, "customer"), (FAR_END, "agent")])
def test_one_side_alone_is_heard_and_it_is_said_what_that_means(opened, found, missing):
    """The other one is waited for."""
    call = opened(found)
    assert f", so the {missing} is not heard yet: " in call.notice
    assert call.call.source == found.name
    assert set(call.shift._microphone._wishes) == {"agent", "customer"}


def test_a_named_device_that_is_unplugged_is_said_and_waited_for(opened):
    """The default one is heard until it is there; another side's name is no matter."""
    call = opened(MICROPHONE, FAR_END, agent="Plantronics")
    assert call.call.source == "Jabra + Monitor of Jabra"
    assert "the agent's device, 'Plantronics': no such device; Jabra is heard until it is there" in call.notice
    assert call.shift._microphone._wishes == {"agent": "Plantronics", "customer": ""}


def test_without_a_key_nothing_is_kept_and_it_is_said(opened):
    """Before the shift, and on the screen."""
    shift = opened(MICROPHONE, FAR_END)
    assert not shift.kept
    assert shift.notice.startswith("nothing of these calls is kept: journal: no system keyring")
    assert shift.shift.notice == shift.notice
    shift.close()


@pytest.fixture
def keyring(monkeypatch):
    """The system has one."""
    ring = Keyring()
    monkeypatch.setattr(opening, "system_keyring", lambda: ring)


@pytest.fixture
def works(monkeypatch):
    """Has the shift go as is said, with ears that hear nothing."""

    @contextlib.asynccontextmanager
    async def ears_of(*_):
        yield None

    def have(work):
        monkeypatch.setattr(wiring_live, "ears_of", ears_of)
        monkeypatch.setattr(Shift, "work", work)

    return have


async def test_live_calls_are_in_the_journal(opened, keyring, works, tmp_path):
    """What was heard on each, and what the agent did, also after its end; the next one is another."""
    tapes = []

    async def work(shift, _ears, sinks, *, partials):
        shift._sinks = sinks
        for text in ("where is my parcel", "it never came"):
            call, tape = shift._make(False)
            await run(call, heard(text), tape, sinks)
            shift.tape = tape
            tapes.append(tape)
            shift.act(Mark(2.0, text.title()))

    async def heard(text):
        yield 2.0, [said(2, text)]

    works(work)
    shift = opened(MICROPHONE, FAR_END)
    assert shift.kept
    await shift.hear([], partials=False)
    shift.close()
    assert shift.shift.problem == ""
    with contextlib.closing(opening.open_journal(JournalSettings(), tmp_path / "journal")) as journal:
        kept = {call.about: journal.events(call.id) for call in calls(journal)}
    assert list(kept.values()) == [tape.events for tape in reversed(tapes)]
    assert kept["where is my parcel"][0].source == "Jabra + Monitor of Jabra"
    assert kept["where is my parcel"][0].meaning
    assert Mark(2.0, "Where Is My Parcel") in kept["where is my parcel"]


def test_what_kept_calls_have_taught_is_left_out_of_the_next(opened, keyring, monkeypatch, tmp_path):
    """The coach is told with the call; where it cannot be known, one line says so and the call goes on."""
    line = Nudge(20.0, "n1", "script", "From the script: “we value your call”.", "we value your call")
    with contextlib.closing(opening.open_journal(JournalSettings(), tmp_path / "journal")) as journal:
        keep(journal, line, Action(21.0, "not helpful", "n1"), began=time.time())
    shift = opened(MICROPHONE)
    assert shift.shift._make(False)[0].quiet == ("script: we value your call",)
    shift.close()

    def damaged(_):
        raise JournalError("journal.db", "a damaged page")

    monkeypatch.setattr(Journal, "lessons", damaged)
    shift = opened(MICROPHONE)
    assert shift.shift._make(False)[0].quiet == ()
    assert "what you called not helpful is shown all the same: journal.db: a damaged page" in shift.notice
    shift.close()


async def test_a_journal_that_fails_is_told_at_the_end(opened, keyring, works, monkeypatch):
    """The shift goes on."""

    def fail(*_):
        raise JournalBlockedError("journal.db", "the disk is full")

    async def work(shift, _ears, sinks, *, partials):
        for sink in sinks:
            sink.put(shift._make(False)[0])

    works(work)
    monkeypatch.setattr(Journal, "begin", fail)
    shift = opened(MICROPHONE, FAR_END)
    await shift.hear([], partials=False)
    shift.close()
    assert shift.shift.problem == "not all of these calls are kept: journal.db: the disk is full"


def test_without_any_device_there_is_no_call(opened):
    """One line, with what to do."""
    with pytest.raises(DeviceError, match="plug in a microphone"):
        opened()


@pytest.mark.parametrize(
    ("found", "customer", "words"),
    [
        ((), "", "live: there is no microphone and no output has a monitor; plug in a microphone; plug in a"),
        ((FAR_END,), "none", "live: there is no microphone; plug in a microphone"),
        ((MICROPHONE, FAR_END), "none", "live: both sides are 'none'; expected a side to hear; `coach setup` chooses"),
    ],
)
def test_it_is_said_why_there_is_no_call(opened, found, customer, words):
    """Only a device that is wanted and not there is to be plugged in."""
    agent = "none" if MICROPHONE in found else ""
    with pytest.raises(DeviceError) as fault:
        opened(*found, agent=agent, customer=customer)
    assert str(fault.value).startswith(words)
    assert ("monitor" in str(fault.value)) == (customer == "")


def test_devices_of_which_none_is_the_default_are_to_be_chosen(opened):
    """Said once for both sides, and of one side what it is that is not there."""
    spare = [dataclasses.replace(one, default=False) for one in (MICROPHONE, FAR_END)]
    with pytest.raises(DeviceError) as fault:
        opened(*spare)
    found = "no microphone is the default and no far end is the default"
    assert str(fault.value) == f"live: {found}; choose one: `coach setup`"
    assert "no far end is the default, so the customer is not heard yet: " in opened(MICROPHONE, spare[1]).notice


def test_a_side_can_be_left_out(opened):
    """`none` in place of a name."""
    call = opened(MICROPHONE, FAR_END, customer="none")
    assert call.call.source == "Jabra"
    assert not call.shift.both


def test_a_name_that_means_several_devices_is_told_before_anything_is_heard(opened):
    """With the names there are."""
    with pytest.raises(CoachError, match="2 devices are called so; expected one of 'Jabra', 'Monitor of Jabra'"):
        opened(MICROPHONE, FAR_END, agent="jab")
