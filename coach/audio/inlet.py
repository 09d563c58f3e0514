"""Where one side's sound comes in: a capture process, and the next one when that ends, hangs or has nothing to give.

The device that was wished for is taken, and where that has gone the default one; when it is there again, or another
one is the default, the call moves to that.
"""

import asyncio
import contextlib
import shutil
import sys
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator, Mapping
from typing import Protocol

from coach.audio.capture import Block
from coach.audio.channel import Channel
from coach.audio.devices import Input, choose, inputs
from coach.audio.frame import RATE
from coach.audio.lacking import lacking_here
from coach.audio.process import HANGS_SECONDS
from coach.errors import CoachError, DeviceError, MovedError
from coach.events import AudioLost, Speaker, State

OVERDUE = 16
"""Rounds of a hop each, half a second, in which nothing came: then the time passes in silence. With half of that a
machine busy with other things seemed to lose sound. Counted, not measured: who slept has missed nothing of what is
still in the pipe."""
TOLD = 3 * RATE
"""Samples of silence in place of sound before it is said that a side is silent: a process started again takes 1 s."""
LOST = RATE // 10
"""Samples; less is the clocks' doing."""
AGAIN_SECONDS = 0.5
FOLLOW_SECONDS = 2.0 if sys.platform == "linux" and shutil.which("pactl") else 30.0
"""Looking costs 5 ms of pactl, or 250 ms of a process that asks PortAudio."""
UNNOTICED: Mapping[Speaker, str] = {
    "agent": "what is read out or passed by cannot be noticed, and answers are not seen",
    "customer": "their questions cannot be noticed",
}
"""What follows where a side is not heard."""


class Clock(Protocol):
    """What passes while sound comes in."""

    def now(self) -> float:
        """Monotonic seconds."""

    def sleep(self, seconds: float) -> Awaitable[None]:
        """Let so much of it pass."""


class Monotonic:
    """The machine's."""

    def now(self) -> float:
        """As capture processes tell it."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Let others work."""
        await asyncio.sleep(seconds)


MONOTONIC = Monotonic()
Find = Callable[[Speaker, str], Awaitable[Input]]
Capture = Callable[[Input], AsyncGenerator[Block, None]]


async def find(speaker: Speaker, name: str) -> Input:
    """The device of that name, or the default one, as things are now.

    Raises:
        DeviceError: there is none.
    """
    found = await asyncio.to_thread(inputs)
    device = choose(found, speaker, name)
    if device is None:
        lack = await asyncio.to_thread(lacking_here, speaker, found)
        raise DeviceError(f"the {speaker}'s side", lack.what, remedy=lack.remedy)
    return device


class Inlet:
    """One side: its processes, one after another, and what there is to say of them."""

    def __init__(self, speaker: Speaker, wish: str, clock: Clock) -> None:
        self.speaker: Speaker = speaker
        self.channel = Channel(clock.now())
        self.quiet = OVERDUE
        """Rounds in which nothing came."""
        self._wish, self._clock = wish, clock
        self._device: Input | None = None
        self._sounded = clock.now()
        self.told = False
        """It has been said that it is not heard."""
        self._begun = self._moved = False
        self._trouble = self._through = self._known = ""
        self._gone: set[str] = set()
        """Names of devices that are not there; the empty one is that of the default device."""

    def begin(self) -> None:
        """It is being opened, at first or after a pause: nothing has been lost, and nothing from before is taken."""
        self.quiet, self._begun, self.told, self._trouble = OVERDUE, False, False, ""
        self.channel.skip(0.0, self._clock.now())
        self.channel.missing = 0

    def stood_still(self) -> None:
        """We have not looked for so long that the capture process could not keep what it heard."""
        self._trouble = self._trouble or "the machine stood still"

    def trouble(self, at: float) -> State | None:
        """That it is not heard, where that has been said."""
        device = self._device.name if self._device else "no device"
        why = self._trouble or f"no sound comes from {device}"
        what = f"the {self.speaker} is not heard: {UNNOTICED[self.speaker]} ({why})"
        return State(at, "side silent", what) if self.told else None

    async def keep(self, find: Find, capture: Capture) -> None:
        """Hear one process after another, for as long as the call lasts."""
        first, pause = True, AGAIN_SECONDS
        while True:
            opened = self._sounded = self._clock.now()
            moved = False
            try:
                self._device, self._moved = await self._look(find, self._wish if first else ""), False
                async with contextlib.aclosing(capture(self._device)) as stream:
                    async for block in stream:
                        self._take(block, self._device)
            except CoachError as error:
                self._trouble = self._trouble or str(error)
                self._known = self._known or (self._device.name if self._device else self._wish)
                moved = isinstance(error, MovedError)
            # the device that was wished for; where that gives no sound of its own, by turns with the default one
            first = not first or moved or self._sounded > opened
            pause = min(2 * pause, FOLLOW_SECONDS) if self._nothing_there else AGAIN_SECONDS
            await self._clock.sleep(pause)

    async def _look(self, find: Find, name: str) -> Input:
        """The device of that name; that it is not there is remembered."""
        try:
            device = await find(self.speaker, name)
        except CoachError:
            self._gone.add(name)
            raise
        self._gone -= {name, ""}
        return device

    @property
    def _nothing_there(self) -> bool:
        """Neither the device that was wished for nor a default one."""
        return {self._wish, ""} <= self._gone

    async def follow(self, find: Find) -> None:
        """See from time to time whether another device is meant now: one plugged in again, another default."""
        meant: Input | None = None
        while True:
            await self._clock.sleep(FOLLOW_SECONDS)
            before, meant = meant, await self._meant(find)
            # only what has changed counts: a device that is listed but does not work would be tried for ever
            self._moved = self._moved or (before not in {None, meant} and meant not in {None, self._device})

    async def _meant(self, find: Find) -> Input | None:
        for wish in dict.fromkeys((self._wish, "")):
            with contextlib.suppress(CoachError):
                return await find(self.speaker, wish)
        return None

    def _take(self, block: Block, device: Input) -> None:
        _, at, samples = block
        if self._moved:
            raise DeviceError(device.name, "another device is in use now")
        if len(samples):
            self.quiet, self._sounded = 0, at
            self.channel.take(block)
            if not self._begun:  # until now it was being opened: nothing was lost
                self._begun, self.channel.missing, self._trouble = True, 0, ""
            self._through = device.name
        elif at - self._sounded > HANGS_SECONDS and not device.pauses:
            raise DeviceError(device.name, "no sound comes from it")

    def news(self, at: float, *, over: bool = False) -> Iterator[AudioLost | State]:
        """What there is to say at `at` (s), or at the end: that nothing comes, that it comes again, what was lost."""
        channel, device = self.channel, self._device.name if self._device else "no device"
        if self._device and self._device.pauses and not self._trouble:
            channel.missing = 0
        elif self.quiet >= OVERDUE and not over:
            if (channel.missing >= TOLD or self._nothing_there) and not self.told:
                self.told = True
                if told := self.trouble(at):
                    yield told
            return
        if self._through != self._known:
            if self._known:
                gone = f": {self._wish!r} is not there" if self._wish in self._gone else ""
                yield State(at, "another device", f"the {self.speaker} is heard through {self._through} now{gone}")
            self._known = self._through
        if self.told and not over:
            self.told = False
            yield State(at, "side back", f"the {self.speaker} is heard ({device})")
        if channel.missing and (channel.sure or over):
            if channel.missing >= LOST and self._begun:
                why = self._trouble or f"{device} left it out"
                yield AudioLost(at, self.speaker, round(channel.missing / RATE, 3), why)
            channel.missing, self._trouble = 0, ""
