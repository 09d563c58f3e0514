"""A machine three times too slow, on a clock of the test's own."""

import asyncio
import math
import threading

import numpy as np

from coach.audio.frame import HOP, RATE, Frames
from coach.events import AudioLost, Partial, State, Utterance
from coach.session import listen
from coach.speech import ears as ears_room
from coach.speech.ears import Ears
from coach.speech.listener import Listener
from coach.speech.settings import VoiceSettings
from coach.speech.window import Words


class Slow:
    """Takes three seconds of the call for a second of sound."""

    def __init__(self):
        self.clock = self.until = 0.0
        self.changed = threading.Condition()

    def hear(self, window):
        with self.changed:
            self.until = max(self.clock, self.until) + 3 * len(window.pcm) / RATE
            assert self.changed.wait_for(lambda: self.clock >= self.until, 60)
        return Words(f"from {window.start}")

    def pass_to(self, at):
        with self.changed:
            self.clock = at
            self.changed.notify_all()

    def rests(self):
        """It is at a window that takes longer."""
        with self.changed:
            return self.until > self.clock


async def worked(monkeypatch, talk, silence, most):
    """So many seconds of two people in turn, then of silence; what came, when, and how much waited at most."""
    monkeypatch.setattr(ears_room, "MOST_WAITING", most * RATE)
    slow = Slow()
    ears = Ears(slow)
    levels = [((0.9, 0.0), (0.0, 0.0), (0.0, 0.9), (0.0, 0.0))[n // 31 % 20 // 5] for n in range(talk * RATE // HOP)]
    levels += [(0.0, 0.0)] * (silence * RATE // HOP)
    waited = [0.0]

    async def microphone():
        for number, sides in enumerate(levels, start=1):
            at = number * HOP / RATE
            slow.pass_to(at)
            while not (ears.idle or slow.rests()):  # noqa: ASYNC110  the worker is a thread
                await asyncio.sleep(0)
            waited.append(ears.waiting)
            yield Frames(at, *(np.full(HOP, level, np.float32) for level in sides))
        slow.pass_to(math.inf)

    listener = Listener(VoiceSettings(), ears.ask, lambda: lambda hop: float(hop[0]), partials=True)
    heard = [(at, event) async for at, events in listen(microphone(), listener, ears) for event in events]
    ears.close()
    return heard, max(waited), listener


async def test_ten_minutes_three_times_too_slow_lose_nothing(monkeypatch):
    """Partials go first, words come late and in order, the lag is told, and all is caught up in a long silence."""
    heard, most, listener = await worked(monkeypatch, 600, 700, 600)
    assert not [one for _, one in heard if isinstance(one, AudioLost)]
    spoken = [(at, one) for at, one in heard if isinstance(one, Utterance)]
    assert [one.start for _, one in spoken] == sorted(one.start for _, one in spoken)
    assert len(spoken) == math.ceil(600 / (31 * 10 * HOP / RATE))
    assert all(side.ledger.lost == side.ledger.open == 0 for side in listener.sides.values())
    partials = [at for at, one in heard if isinstance(one, Partial)]
    assert not [at for at in partials if 20 < at < 600]
    assert 30 < most < 600
    assert [one.what for _, one in heard if isinstance(one, State)] == ["words come late", "words are in time again"]
    assert spoken[-1][0] < 1290


async def test_sound_is_lost_only_once_the_bound_is_passed_and_that_is_said(monkeypatch):
    """A bound of one minute in place of ten: it is never passed, and every second is accounted for."""
    heard, most, listener = await worked(monkeypatch, 300, 20, 60)
    lost = [one for _, one in heard if isinstance(one, AudioLost)]
    assert {one.reason for one in lost} == {"the recogniser could not keep up"}
    assert 50 < most <= 60
    for speaker, side in listener.sides.items():
        assert abs(sum(one.seconds for one in lost if one.speaker == speaker) - side.ledger.lost / RATE) < 0.1
    assert lost[0].at > 60


async def test_a_side_never_heard_is_told_on_a_live_call():
    """The agent speaks, and nothing comes from the customer's device."""
    quick = Ears(type("Quick", (), {"hear": lambda self, window: Words("hello")})())

    async def microphone():
        for number in range(1, 60 * RATE // HOP):
            await quick.settled()
            yield Frames(number * HOP / RATE, np.full(HOP, 0.9, np.float32), np.zeros(HOP, np.float32))

    listener = Listener(VoiceSettings(), quick.ask, lambda: lambda hop: float(hop[0]))
    heard = [one async for _, events in listen(microphone(), listener, quick) for one in events]
    quick.close()
    assert [(one.what, round(one.at)) for one in heard if isinstance(one, State)] == [("side silent", 20)]
