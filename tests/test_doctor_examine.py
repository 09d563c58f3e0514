"""The facts of this machine: a device heard for a moment, files, folders, another coach."""

import json
import os
import sys

import numpy as np
import pytest

from coach.__main__ import main
from coach.audio import devices
from coach.audio.devices import Input
from coach.doctor import examine as edge
from coach.doctor.facts import Trial
from coach.errors import DeviceError
from coach.link.door import door

MICROPHONE = Input("Jabra", "microphone", default=True)


def giving(*blocks, fault=""):
    """Stands for a capture process: (hertz, at, samples) each, then the fault."""

    async def sound(_device):
        for rate, at, samples in blocks:
            yield rate, at, np.full(samples, 0.25, np.float32)
        if fault:
            raise DeviceError("Jabra", fault)

    return sound


async def test_a_device_is_heard_for_a_second_and_a_half(monkeypatch):
    """Rate, seconds of sound and of the clock, and the peak; what came after is not waited for."""
    seconds = [(16_000, 10.0 + n, 16_000) for n in range(1, 9)]
    monkeypatch.setattr(edge, "blocks", giving((1, 10.0, 0), *seconds))
    assert await edge.listen(MICROPHONE) == Trial(16_000, 2.0, 2.0, 0.25)


async def test_what_a_device_says_is_wrong_is_its_fault(monkeypatch):
    """In its own words."""
    monkeypatch.setattr(edge, "blocks", giving(fault="Invalid sample rate"))
    assert await edge.listen(MICROPHONE) == Trial(fault="Invalid sample rate")


async def test_a_device_that_never_answers_is_given_up(monkeypatch):
    """It says nothing at all."""
    monkeypatch.setattr(edge, "OPENS", 0.0)
    assert (await edge.listen(MICROPHONE)).fault == "no sound comes from it"


async def test_a_loopback_on_which_nothing_is_played_answers_and_that_is_enough(monkeypatch):
    """WASAPI gives nothing then."""
    monkeypatch.setattr(edge, "blocks", giving((1, 10.0, 0)))
    assert await edge.listen(Input("Speakers", "far end", pauses=True)) == Trial()


@pytest.fixture
def doctor(monkeypatch, capsys, tmp_path):
    """Runs it on a machine without sound; gives its exit status and what it printed."""
    monkeypatch.setenv("COACH_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(devices, "answer", lambda command, seconds=0: None)
    monkeypatch.setattr(edge, "answer", lambda command: None)

    def run(*words):
        monkeypatch.setattr(sys, "argv", ["coach", "doctor", *words])
        with pytest.raises(SystemExit) as end:
            main()
        out, err = capsys.readouterr()
        assert err == ""
        return end.value.code, out

    return run


def test_a_machine_without_sound_is_not_ready(doctor, tmp_path):
    """Exit status 1, a line a cause, a last line; nothing is written."""
    status, out = doctor()
    lines = out.splitlines()
    assert status == 1
    assert "stops  sound: PortAudio is not on this machine, or does not answer; " in out
    assert lines[-1] == "not ready: mend what stops, then ask again"
    assert not (tmp_path / "home").exists()


def test_json_is_one_object(doctor, tmp_path):
    """With every fault of the person's own files."""
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "config.toml").write_text('[pacing]\ngap = 3\n[script]\nfile = "gone.txt"\n')
    status, out = doctor("--json")
    told = json.loads(out)
    assert (status, told["ready"], told["heard"]) == (1, False, {})
    faults = [one for one in told["findings"] if one["cause"] == "faults_of_files"]
    assert [one["where"].removeprefix(str(tmp_path / "home") + os.sep) for one in faults] == [
        "config.toml:2",
        "config.toml:4",
    ]


async def test_a_coach_that_runs_is_seen_and_one_that_has_ended_is_not(monkeypatch, tmp_path):
    """By its lock; to look leaves it in place."""
    monkeypatch.setenv("COACH_HOME", str(tmp_path))
    assert not edge._another(tmp_path / "state")

    async def tell(_word, _note):
        return None

    async with door(tell):
        assert edge._another(tmp_path / "state")
        assert edge._another(tmp_path / "state")
    assert not edge._another(tmp_path / "state")


def test_a_state_folder_that_cannot_be_made_is_seen(tmp_path):
    """There is a file in its place."""
    (tmp_path / "file").write_text("")
    assert "is no folder" in edge._state_fault(tmp_path / "file" / "state")
    assert edge._state_fault(tmp_path / "to" / "be" / "made") == ""
