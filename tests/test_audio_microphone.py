"""Two devices, one call: time never stands still, and what is missing is said."""

import asyncio
import heapq
import itertools

import numpy as np
import pytest

from coach.audio import inlet
from coach.audio.devices import Input
from coach.audio.frame import HOP, RATE
from coach.audio.microphone import Microphone
from coach.errors import DeviceError, MovedError
from coach.events import AudioLost, State


@pytest.fixture(autouse=True)
def _looks_often(monkeypatch):
    """As where looking is cheap."""
    monkeypatch.setattr(inlet, "FOLLOW_SECONDS", 2.0)


class SimulatedClock:
    """Time passes when everybody sleeps."""

    def __init__(self):
        self._now, self._sleepers, self._number = 1000.0, [], itertools.count()

    def now(self):
        return self._now

    async def sleep(self, seconds):
        woken = asyncio.Event()
        heapq.heappush(self._sleepers, (self._now + seconds, next(self._number), woken))
        await woken.wait()

    async def run(self):
        while True:
            for _ in range(20):
                await asyncio.sleep(0)
            if self._sleepers:
                at, _, woken = heapq.heappop(self._sleepers)
                self._now = max(self._now, at)
                woken.set()


class Device:
    """Gives 20 ms of its level at a time; `until` (s of clock) it vanishes, `deaf` between two moments."""

    def __init__(self, clock, level, *, until=np.inf, deaf=(np.inf, np.inf)):
        self._clock, self._level, self._until, self._deaf = clock, level, until, deaf

    async def sound(self):
        while (now := self._clock.now()) < self._until:
            await self._clock.sleep(0.02)
            deaf = self._deaf[0] <= now < self._deaf[1]
            samples = np.full(0 if deaf else RATE // 50, self._level, np.float32)
            yield RATE, self._clock.now(), samples
        raise DeviceError("headset", "the device has gone")


class Desk:
    """The devices that are there, by name, the defaults being `agent` and `customer`; `opened` says which were."""

    def __init__(self, clock, **devices):
        self.clock, self.devices, self.opened, self.plugs = clock, devices, [], []

    def plug(self, at, **devices):
        """They are there from that moment on."""
        self.plugs.append((at, devices))

    async def find(self, speaker, name):
        for at, devices in self.plugs:
            if self.clock.now() > at:
                self.devices |= devices
        self.plugs = [(at, devices) for at, devices in self.plugs if self.clock.now() <= at]
        name = name or speaker
        if name not in self.devices:
            raise DeviceError(name, "no such device")
        return Input(name, "microphone", device=name)

    def capture(self, device):
        self.opened.append(device.name)
        return self.devices[device.name].sound()


async def heard(desk, seconds, wishes=None):
    """So many seconds of a call."""
    microphone = Microphone(
        wishes or {"agent": "", "customer": ""}, find=desk.find, capture=desk.capture, clock=desk.clock
    )
    passing = asyncio.create_task(desk.clock.run())
    hops = []
    async for hop in microphone:
        hops.append(hop)
        if hop.at >= seconds:
            microphone.stop()
    passing.cancel()
    return hops


def news(hops):
    """All that was said."""
    return [said for hop in hops for said in hop.news]


def levels(hops, speaker):
    """One side's samples, all of them."""
    return np.concatenate([side for hop in hops if (side := getattr(hop, speaker)) is not None])


async def test_both_sides_come_in_hops_on_one_clock():
    """Ten seconds of two devices: each hop has both, 32 ms after the one before."""
    clock = SimulatedClock()
    hops = await heard(Desk(clock, agent=Device(clock, 0.5), customer=Device(clock, 0.25)), 10)
    assert [round(hop.at * RATE) for hop in hops[:-1]] == [HOP * (n + 1) for n in range(len(hops) - 1)]
    assert set(levels(hops, "agent")[RATE:]) == {0.5}
    assert set(levels(hops, "customer")[RATE:]) == {0.25}
    assert news(hops) == []
    assert clock.now() - 1000 - hops[-1].at < 0.1


async def test_a_side_that_falls_silent_is_reported_once_and_so_is_its_return():
    """From 5 s to 9 s the customer's device gives nothing: time passes, the agent is heard."""
    clock = SimulatedClock()
    desk = Desk(clock, agent=Device(clock, 0.5), customer=Device(clock, 0.25, deaf=(1005, 1009)))
    hops = await heard(desk, 15)
    silent, back, lost = news(hops)
    assert (silent.what, back.what) == ("side silent", "side back")
    assert 8.0 < silent.at < 8.5
    assert 8.9 < back.at < 9.2
    assert (type(lost), lost.speaker) == (AudioLost, "customer")
    assert abs(lost.seconds - 4) < 0.1
    assert abs(np.sum(levels(hops, "customer") == 0) / RATE - lost.seconds) < 0.1
    assert set(levels(hops, "agent")[RATE:]) == {0.5}


async def test_a_process_that_dies_is_started_again():
    """It dies at 5 s: half a second later its successor is heard, and that half second is reported."""
    clock = SimulatedClock()
    desk = Desk(clock, agent=Device(clock, 0.5), customer=Device(clock, 0.25, until=1005))
    desk.plug(1005, customer=Device(clock, 0.25))
    (lost,) = news(await heard(desk, 10))
    assert 0.4 < lost.seconds < 0.7
    assert lost.reason == "headset: the device has gone"


class Moved(Device):
    """The server has its capture record another device, before its first sound."""

    async def sound(self):
        await self._clock.sleep(0.02)
        raise MovedError("headset", "the sound server recorded calls.monitor in its place")
        yield


async def test_a_device_whose_capture_is_moved_before_its_first_sound_is_opened_again():
    """It is well: the default one is not taken in its place."""
    clock = SimulatedClock()
    desk = Desk(clock, headset=Moved(clock, 0), agent=Device(clock, 0.5), customer=Device(clock, 0.25))
    desk.plug(1000.1, headset=Device(clock, 0.75))
    hops = await heard(desk, 5, {"agent": "headset", "customer": ""})
    assert desk.opened == ["headset", "customer", "headset"]
    assert set(levels(hops, "agent")[2 * RATE :]) == {0.75}


async def test_where_the_device_has_gone_the_default_one_is_taken():
    """A headset pulled out at 5 s: first it is looked for, then the default microphone is heard."""
    clock = SimulatedClock()
    desk = Desk(clock, headset=Device(clock, 0.75, until=1005), agent=Device(clock, 0.5), customer=Device(clock, 0.25))
    hops = await heard(desk, 10, {"agent": "headset", "customer": ""})
    assert set(levels(hops, "agent")[-RATE:]) == {0.5}
    assert desk.opened.count("headset") == 2


async def test_a_device_that_comes_back_is_taken_again():
    """A headset plugged in at 5 s: until then the default microphone is heard."""
    clock = SimulatedClock()
    desk = Desk(clock, agent=Device(clock, 0.5), customer=Device(clock, 0.25))
    desk.plug(1005, headset=Device(clock, 0.75))
    hops = await heard(desk, 10, {"agent": "headset", "customer": ""})
    assert set(levels(hops, "agent")[3 * RATE : 5 * RATE]) == {0.5}
    assert set(levels(hops, "agent")[-RATE:]) == {0.75}


async def test_a_device_that_is_not_there_from_the_start_is_told_and_taken_when_it_comes():
    """A headset is plugged in at 5 s: until then the default microphone is heard; each is said."""
    clock = SimulatedClock()
    desk = Desk(clock, agent=Device(clock, 0.5), customer=Device(clock, 0.25))
    desk.plug(1005, headset=Device(clock, 0.75))
    told = [said for said in news(await heard(desk, 10, {"agent": "headset", "customer": ""})) if type(said) is State]
    assert [said.detail for said in told] == [
        "the agent is heard through agent now: 'headset' is not there",
        "the agent is heard through headset now",
    ]
    assert [said.at < limit for said, limit in zip(told, (2, 8), strict=True)] == [True, True]


async def test_a_side_that_has_no_device_from_the_start_is_told_and_taken_when_one_comes():
    """No far end until 7 s: that is said at once, with what follows from it, and that it is heard; nothing was lost."""
    clock = SimulatedClock()
    desk = Desk(clock, agent=Device(clock, 0.5))
    desk.plug(1007, customer=Device(clock, 0.25))
    microphone = Microphone({"agent": "", "customer": ""}, find=desk.find, capture=desk.capture, clock=clock)
    passing, hops, both = asyncio.create_task(clock.run()), [], []
    async for hop in microphone:
        hops.append(hop)
        both.append(microphone.both)
        if hop.at >= 12:
            microphone.stop()
    passing.cancel()
    silent, back = news(hops)
    assert silent.detail == "the customer is not heard: their questions cannot be noticed (customer: no such device)"
    assert (silent.at < 1, 7 < back.at < 10) == (True, True)
    assert back.detail == "the customer is heard (customer)"
    assert set(levels(hops, "agent")[RATE:]) == {0.5}
    assert set(levels(hops, "customer")[-RATE:]) == {0.25}
    assert [both[round(at * RATE / HOP)] for at in (5, 11)] == [False, True]


async def test_a_device_that_is_nowhere_is_looked_for_less_and_less_often():
    """In a minute without a far end some 60 times, not 120: elsewhere than on Linux each costs 0.25 s."""
    clock, looked = SimulatedClock(), []
    desk = Desk(clock, agent=Device(clock, 0.5))
    original = desk.find

    async def find(speaker, name):
        if speaker == "customer":
            looked.append(clock.now())
        return await original(speaker, name)

    desk.find = find
    await heard(desk, 60)
    assert len(looked) < 66


async def test_another_default_output_is_followed():
    """At 5 s calls are sent to another output: its monitor is heard, at 2 s looks."""
    clock = SimulatedClock()
    desk = Desk(clock, agent=Device(clock, 0.5), speakers=Device(clock, 0.25), headphones=Device(clock, 0.75))

    async def find(speaker, name):
        default = "speakers" if clock.now() < 1005 else "headphones"
        name = name or (default if speaker == "customer" else "agent")
        return Input(name, "far end", device=name)

    desk.find = find
    desk.capture = lambda device: desk.devices[device.name].sound()
    hops = await heard(desk, 10)
    assert set(levels(hops, "customer")[RATE : 4 * RATE]) == {0.25}
    assert set(levels(hops, "customer")[-RATE:]) == {0.75}
    told, lost = news(hops)
    assert told.detail == "the customer is heard through headphones now"
    assert lost.seconds < 1


async def test_a_device_that_is_called_otherwise_because_its_twin_has_come_is_left_alone():
    """A second one of the same kind is plugged in at 5 s: both have longer names then, nothing is opened anew."""
    clock = SimulatedClock()
    desk = Desk(clock, agent=Device(clock, 0.5), customer=Device(clock, 0.25))

    async def find(speaker, _name):
        return Input("Jabra" if clock.now() < 1005 else f"Jabra ({speaker})", "microphone", device=speaker)

    desk.find = find
    desk.capture = lambda device: desk.devices[device.device].sound()
    assert news(await heard(desk, 10)) == []


async def test_a_stalled_device_is_opened_again():
    """Alive, but without a sound for five seconds."""
    clock = SimulatedClock()
    desk = Desk(clock, agent=Device(clock, 0.5), customer=Device(clock, 0.25, deaf=(1003, 1011)))
    await heard(desk, 10)
    assert desk.opened == ["agent", "customer", "customer"]


async def test_with_one_side_alone_it_is_said_what_that_means():
    """No customer: the agent is heard, and the first hop says so."""
    clock = SimulatedClock()
    hops = await heard(Desk(clock, agent=Device(clock, 0.5)), 2, {"agent": ""})
    assert news(hops) == [State(0.0, "one side", "the customer is not heard: their questions cannot be noticed")]
    assert hops[5].customer is None


async def test_the_machine_slept():
    """An hour passes between two rounds: the call goes on as if it had not, and says so."""
    clock = SimulatedClock()
    desk = Desk(clock, agent=Device(clock, 0.5), customer=Device(clock, 0.25))
    microphone = Microphone({"agent": "", "customer": ""}, find=desk.find, capture=desk.capture, clock=clock)
    passing = asyncio.create_task(clock.run())
    hops = []
    async for hop in microphone:
        hops.append(hop)
        if len(hops) == 100:
            clock._now += 3600
        if hop.at >= 6:
            microphone.stop()
    passing.cancel()
    assert [(lost.speaker, round(lost.seconds)) for lost in news(hops)] == [("agent", 3600), ("customer", 3600)]
    assert len(hops) == 6 * RATE // HOP + 2
    assert set(levels(hops, "agent")[-RATE:]) == {0.5}


async def test_the_machine_stood_still():
    """For 40 s: no sleep, so the call's time goes on, but what is missing is no device's fault."""
    clock = SimulatedClock()
    desk = Desk(clock, agent=Device(clock, 0.5), customer=Device(clock, 0.25))
    microphone = Microphone({"agent": "", "customer": ""}, find=desk.find, capture=desk.capture, clock=clock)
    passing, hops = asyncio.create_task(clock.run()), []
    async for hop in microphone:
        hops.append(hop)
        if len(hops) == 100:
            clock._now += 40
        if hop.at >= 50:
            microphone.stop()
    passing.cancel()
    lost = [one for one in news(hops) if isinstance(one, AudioLost)]
    assert [(one.speaker, round(one.seconds)) for one in lost] == [("agent", 40), ("customer", 40)]
    assert {one.reason for one in lost} == {"the machine stood still"}


async def test_while_paused_no_device_is_held_and_time_goes_on_in_silence():
    """From 5 s to 9 s: both are let go, nobody is told of it, and from 9 s on both are heard again."""
    clock = SimulatedClock()
    desk = Desk(clock, agent=Device(clock, 0.5), customer=Device(clock, 0.25))
    held = []

    async def capture(device):
        held.append(device.name)
        try:
            async for block in desk.devices[device.name].sound():
                yield block
        finally:
            held.remove(device.name)

    microphone = Microphone({"agent": "", "customer": ""}, find=desk.find, capture=capture, clock=clock)
    passing, hops, seen = asyncio.create_task(clock.run()), [], []
    async for hop in microphone:
        hops.append(hop)
        if len(hops) == 5 * RATE // HOP:
            microphone.pause()
        if len(hops) == 7 * RATE // HOP:
            seen.append(list(held))
        if len(hops) == 9 * RATE // HOP:
            microphone.resume()
        if len(hops) == 12 * RATE // HOP:
            seen.append(sorted(held))
            microphone.stop()
    passing.cancel()
    assert seen == [[], ["agent", "customer"]]
    assert held == []
    assert news(hops) == []
    assert [round(hop.at * RATE) for hop in hops[:-1]] == [HOP * (n + 1) for n in range(len(hops) - 1)]
    for speaker, level in (("agent", 0.5), ("customer", 0.25)):
        sound = levels(hops, speaker)
        assert set(sound[int(5.6 * RATE) : int(8.9 * RATE)]) == {0.0}
        assert set(sound[int(9.6 * RATE) : 12 * RATE]) == {level}


async def test_who_comes_later_is_told_of_a_side_that_is_not_heard():
    """A call that begins while the customer's device gives nothing, or where there is none."""
    clock = SimulatedClock()
    desk = Desk(clock, agent=Device(clock, 0.5), customer=Device(clock, 0.25, deaf=(1001, 1100)))
    microphone = Microphone({"agent": "", "customer": ""}, find=desk.find, capture=desk.capture, clock=clock)
    passing = asyncio.create_task(clock.run())
    async for hop in microphone:
        if hop.at >= 8:
            microphone.stop()
    passing.cancel()
    (told,) = microphone.troubles()
    assert (told.what, told.at >= 8) == ("side silent", True)
    (missing,) = Microphone({"agent": ""}).troubles()
    assert missing.what == "one side"
