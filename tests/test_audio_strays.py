"""Which captures the sound server has moved, as `pactl` tells it."""

from coach.audio.strays import Stray, moved

SOURCES = """\
Source #1
	Name: calls.monitor
Source #3
	Name: mic
"""


def capture(number, source, tag):
    """An entry of `pactl list source-outputs`."""
    return f"""\
Source Output #{number}
	Driver: protocol-native.c
	Source: {source}
	Properties:
		application.name = "ALSA plug-in [python3.11]"
		{tag}
"""


def test_a_capture_on_another_source_is_a_stray():
    """The customer's on the microphone, while what it was sent to is there."""
    outputs = capture(4, 3, 'coach.source = "77 calls.monitor"') + capture(5, 3, 'coach.source = "77 mic"')
    assert moved(outputs, SOURCES, 77) == [Stray("4", "calls.monitor", there=True)]


def test_a_capture_whose_source_has_gone_is_a_stray_that_cannot_be_brought_back():
    """The headset has been unplugged; the server records what is played in its place."""
    assert moved(capture(4, 1, 'coach.source = "77 headset"'), SOURCES, 77) == [Stray("4", "headset", there=False)]


def test_captures_of_others_are_let_alone():
    """Another coach's, a meeting's."""
    assert moved(capture(4, 3, 'coach.source = "78 calls.monitor"') + capture(5, 3, ""), SOURCES, 77) == []


def test_a_capture_that_is_being_moved_is_waited_for():
    """On no source there is."""
    assert moved(capture(4, 4294967295, 'coach.source = "77 mic"'), SOURCES, 77) == []
