"""A call that goes on, put together from the devices there are."""

import pytest

from coach import wiring
from coach.audio.devices import Input
from coach.errors import CoachError, DeviceError
from coach.events import State
from coach.journal import opening
from coach.tape import LiveTape

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
        monkeypatch.setattr(wiring, "inputs", lambda: list(found))
        monkeypatch.setattr(wiring, "check", lambda chosen: None)
        monkeypatch.setattr(wiring, "find", lambda *wish: Weights())
        return wiring.open_live(agent, customer, wiring.Wish())

    return open_with


def test_the_default_devices_are_taken(opened):
    """Their names are the call's."""
    call = opened(MICROPHONE, FAR_END)
    assert call.call.source == "Jabra + Monitor of Jabra"
    assert call.live
    assert isinstance(call.tape, LiveTape)


@pytest.mark.parametrize(("found", "missing"), [(MICROPHONE, "customer"), (FAR_END, "agent")])
async def test_one_side_alone_is_heard_and_it_is_said_once_what_that_means(opened, found, missing):
    """Even if the call is over before it began."""
    microphone = opened(found).source.microphone
    microphone.stop()
    (said,) = [said async for hop in microphone for said in hop.news]
    assert isinstance(said, State)
    assert said.detail.startswith(f"the {missing} is not heard: ")


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
