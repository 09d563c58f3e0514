"""What is missing where a side has no device."""

import sys

import pytest

from coach.audio import lacking as edge
from coach.audio.devices import Input
from coach.audio.lacking import lacking, lacking_here

MICROPHONE = Input("Jabra", "microphone", source="jabra")
FAR_END = Input("Monitor of Jabra", "far end", source="jabra.monitor")


@pytest.mark.parametrize(
    ("platform", "server", "found", "what", "remedy"),
    [
        ("linux", "unasked", [], "there is no pactl", "install PulseAudio's or PipeWire's pactl"),
        ("linux", "silent", [], "neither PulseAudio nor PipeWire answers", "start one"),
        ("linux", "answers", [], "no output has a monitor", "plug in a headset"),
        ("linux", "answers", [MICROPHONE], "no output has a monitor", "plug in a headset"),
        ("linux", "answers", [FAR_END], "no far end is the default", "choose one: `coach setup`"),
        ("win32", "unasked", [], "no WASAPI loopback gives back what is played", "enable 'Stereo Mix'"),
        ("win32", "unasked", [FAR_END], "no far end is the default", "choose one: `coach setup`"),
        ("darwin", "unasked", [], "no loopback device gives back what is played", "install BlackHole"),
    ],
)
def test_what_is_really_missing_is_what_is_told_to_get(platform, server, found, what, remedy):
    """Nobody is told to install what is there, nor to start what answers."""
    lack = lacking("customer", found, platform, server)
    assert lack.what == what
    assert lack.remedy.startswith(remedy)


def test_a_microphone_that_is_there_is_not_to_be_plugged_in():
    """It is to be chosen."""
    assert lacking("agent", [MICROPHONE], "linux", "answers").remedy == "choose one: `coach setup`"
    assert lacking("agent", [FAR_END], "linux", "answers") == ("there is no microphone", "plug in a microphone")


@pytest.mark.parametrize(
    ("pactl", "answered", "what"),
    [
        (None, "Server Name: PulseAudio", "there is no pactl"),
        ("/usr/bin/pactl", None, "neither PulseAudio nor PipeWire answers"),
        ("/usr/bin/pactl", "Server Name: PulseAudio", "no output has a monitor"),
    ],
)
def test_the_sound_server_is_asked_whether_it_answers(monkeypatch, pactl, answered, what):
    """One that lists nothing does answer."""
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(edge.shutil, "which", lambda _program: pactl)
    monkeypatch.setattr(edge, "answer", lambda _command: answered)
    assert lacking_here("customer", []).what == what
