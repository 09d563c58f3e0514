"""The playhead: where in the call the eye is."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tui_call import Clock, Loudspeaker

from coach.errors import DeviceError
from coach.tui.playhead import SPEEDS, Playhead


def test_it_moves_with_the_clock_times_the_speed():
    """Ten seconds at double speed are twenty of the call."""
    clock = Clock()
    playhead = Playhead(clock, speed=2.0)
    clock.now += 10
    assert playhead.advance(100) == 20


def test_it_never_passes_what_has_been_heard_and_does_not_make_up_for_waiting():
    """After waiting at the edge it goes on from there, at its own speed."""
    clock = Clock()
    playhead = Playhead(clock)
    clock.now += 10
    assert playhead.advance(3) == 3
    clock.now += 1
    assert playhead.advance(60) == 4


def test_it_stands_still_while_it_does_not_play():
    """Time that passes in a pause is not the call's."""
    clock = Clock()
    playhead = Playhead(clock)
    playhead.advance(60)
    playhead.play(playing=False)
    clock.now += 10
    assert playhead.advance(60) == 0
    playhead.play(playing=True)
    clock.now += 1
    assert playhead.advance(60) == 1


def test_the_speeds_are_a_ladder_with_two_ends():
    """Half speed is the slowest, eight times the fastest; from between two rungs it goes to the next."""
    playhead = Playhead(Clock(), speed=1.2)
    playhead.change_speed(1)
    assert playhead.speed == 1.5
    for _ in SPEEDS:
        playhead.change_speed(1)
    assert playhead.speed == 8
    for _ in SPEEDS:
        playhead.change_speed(-1)
    assert playhead.speed == 0.5


def test_without_a_speed_it_stays_at_the_edge():
    """As fast as it is heard."""
    clock = Clock()
    playhead = Playhead(clock, speed=math.inf)
    clock.now += 0.1
    assert playhead.advance(17.5) == 17.5


def test_where_the_loudspeaker_plays_its_clock_counts():
    """In step with the words: what is seen is what is heard, whatever our own clock says."""
    clock, speaker = Clock(), Loudspeaker()
    playhead = Playhead(clock, sound=speaker)
    playhead.advance(60)
    assert speaker.heard == [(0.0, 1.0)]
    speaker.at, clock.now = 4.2, clock.now + 5
    assert playhead.advance(60) == 4.2
    speaker.at, clock.now = 4.1, clock.now + 1
    assert playhead.advance(60) == 4.2


def test_sound_follows_every_seek_pause_and_change_of_speed():
    """It is stopped and begun again where the eye is."""
    clock, speaker = Clock(), Loudspeaker()
    playhead = Playhead(clock, sound=speaker)
    playhead.advance(60)
    playhead.seek(30)
    playhead.change_speed(1)
    playhead.play(playing=False)
    playhead.play(playing=True)
    playhead.hush(audible=False)
    expected = [(0.0, 1.0), "stop", (30.0, 1.0), "stop", (30.0, 1.5), "stop", (30.0, 1.5), "stop"]
    assert speaker.heard == expected


def test_sound_waits_at_the_edge_until_there_is_a_second_more():
    """It does not stutter at the heels of the ears."""
    clock, speaker = Clock(), Loudspeaker()
    playhead = Playhead(clock, sound=speaker)
    playhead.advance(5)
    speaker.at, clock.now = 5.2, clock.now + 5
    assert playhead.advance(5) == 5
    assert speaker.heard[-1] == "stop"
    playhead.advance(5.5)
    assert speaker.heard[-1] == "stop"
    playhead.advance(7)
    assert speaker.heard[-1] == (5.0, 1.0)


def test_a_loudspeaker_that_fails_is_said_and_the_call_plays_on():
    """Sound goes off, the eye moves on, the fault is kept as one line."""

    class Broken(Loudspeaker):
        def play_from(self, seconds, speed):
            raise DeviceError("loudspeaker", "none found")

    clock = Clock()
    playhead = Playhead(clock, sound=Broken())
    playhead.advance(60)
    clock.now += 2
    assert playhead.advance(60) == 2
    assert not playhead.audible
    assert playhead.problem == "loudspeaker: none found"


@given(st.lists(st.tuples(st.sampled_from(["wait", "seek", "play", "speed"]), st.floats(0, 50)), max_size=30))
def test_whatever_is_done_it_lies_within_what_has_been_heard(deeds):
    """Between the beginning and the edge, always."""
    clock = Clock()
    playhead = Playhead(clock)
    for number, (deed, amount) in enumerate(deeds):
        limit = number * 1.0
        if deed == "wait":
            clock.now += amount
        elif deed == "seek":
            playhead.seek(amount - 10)
        elif deed == "play":
            playhead.play(not playhead.playing)
        else:
            playhead.change_speed(1 if amount > 25 else -1)
        assert 0 <= playhead.advance(limit) <= limit


@pytest.mark.parametrize("seconds", [-5, 0])
def test_nothing_lies_before_the_beginning(seconds):
    """Back from the start is the start."""
    playhead = Playhead(Clock())
    playhead.advance(60)
    playhead.seek(seconds)
    assert playhead.position == 0
