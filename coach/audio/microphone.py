"""A call as it happens: both sides, each from a capture process of its own, as hops on one clock.

A microphone never waits: where a side has nothing to give its time passes in silence, and that is said. The other side
hears nothing of it.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from typing import TYPE_CHECKING

from coach.audio.capture import BLOCK_SECONDS, MOST_WAITING
from coach.audio.frame import HOP, RATE, Frames
from coach.audio.inlet import MONOTONIC, OVERDUE, UNNOTICED, Capture, Clock, Find, Inlet, find
from coach.audio.process import blocks
from coach.events import AudioLost, Speaker, State, other

if TYPE_CHECKING:
    from coach.audio.resampling import Samples

STILL = MOST_WAITING * BLOCK_SECONDS
"""Seconds between two rounds after which sound is lost, and no device is to blame."""
ASLEEP = 60.0
"""Seconds between two rounds after which the machine was asleep: the call goes on as if they had not been."""


class Microphone:
    """Iterate over it once: the hops of a shift, until `stop`."""

    def __init__(
        self, wishes: Mapping[Speaker, str], *, find: Find = find, capture: Capture = blocks, clock: Clock = MONOTONIC
    ) -> None:
        """Have a call heard.

        Args:
            wishes: the sides to hear, each with the name of its device; empty for the default one.
            find: gives the device of a name, each time one is to be opened.
            capture: the sound of a device.
            clock: what passes.
        """
        self._wishes, self._find, self._capture, self._clock = wishes, find, capture, clock
        self._sides: list[Inlet] = []
        self._samples = 0
        self._origin = self._looked = 0.0
        self._news: list[AudioLost | State] = []
        self._stopped = self._paused = False
        self._keepers: list[asyncio.Task[None]] = []

    def stop(self) -> None:
        """The shift is over."""
        self._stopped = True

    def pause(self) -> None:
        """Let go of the devices; the time that passes is silence, and nobody is told of it."""
        self._paused = True

    def resume(self) -> None:
        """Take them again."""
        self._paused = False

    @property
    def both(self) -> bool:
        """Both sides are heard, as far as is known."""
        return len(self._wishes) == 2 and not any(side.told for side in self._sides)

    def troubles(self) -> list[State]:
        """What holds at this moment and who comes now should know: a side that is not heard."""
        at = self._samples / RATE
        return [*_one_side(self._wishes, at), *(told for side in self._sides if (told := side.trouble(at)))]

    async def __aiter__(self) -> AsyncIterator[Frames]:
        """Hop after hop, each as soon as both sides are there or overdue; the last one is only news."""
        self._origin = self._looked = self._clock.now()
        self._sides = [Inlet(speaker, wish, self._clock) for speaker, wish in self._wishes.items()]
        self._news = [*_one_side(self._wishes, 0.0)]
        try:
            while not self._stopped:
                await self._keep()
                await self._clock.sleep(HOP / RATE)
                for frames in self._round(self._clock.now()):
                    yield frames
                    await self._clock.sleep(0)  # after a pause there are many
                for keeper in self._keepers:
                    if keeper.done():
                        keeper.result()
            for side in self._sides:
                self._news += side.news(self._samples / RATE, over=True)
            yield Frames(self._samples / RATE, None, None, tuple(self._news))
        finally:
            await self._let_go()

    async def _keep(self) -> None:
        """Hold the devices, or let go of them."""
        if self._paused and self._keepers:
            await self._let_go()
        elif not self._paused and not self._keepers:
            for side in self._sides:
                side.begin()
                works = side.keep(self._find, self._capture), side.follow(self._find)
                self._keepers += map(asyncio.create_task, works)

    async def _let_go(self) -> None:
        for keeper in self._keepers:
            keeper.cancel()
        await asyncio.gather(*self._keepers, return_exceptions=True)
        self._keepers = []

    def _round(self, now: float) -> Iterator[Frames]:
        """What has become due."""
        if now - self._looked > ASLEEP:
            self._sleep(now - self._looked, now)
        elif now - self._looked > STILL:
            for side in self._sides:
                side.stood_still()
        self._looked = now
        for side in self._sides:
            side.quiet += 1
            self._news += side.news(self._samples / RATE) if self._keepers else ()
        while (end := self._samples + HOP) <= (now - self._origin) * RATE:
            late = [side for side in self._sides if side.channel.end < end]
            if any(side.quiet < OVERDUE for side in late):
                return
            for side in late:
                side.channel.fill(end)
            self._samples = end
            hops: dict[Speaker, Samples] = {side.speaker: side.channel.give(HOP) for side in self._sides}
            news, self._news = self._news, []
            yield Frames(end / RATE, hops.get("agent"), hops.get("customer"), tuple(news))

    def _sleep(self, seconds: float, now: float) -> None:
        """The machine was asleep."""
        self._origin += seconds
        for side in self._sides:
            side.channel.skip(seconds, now)
            self._news.append(
                AudioLost(self._samples / RATE, side.speaker, round(seconds, 3), "the machine was asleep")
            )


def _one_side(heard: Mapping[Speaker, str], at: float) -> Iterator[State]:
    """Where only one side is heard: what follows from it."""
    if len(heard) == 1:
        (speaker,) = heard
        missing = other(speaker)
        yield State(at, "one side", f"the {missing} is not heard: {UNNOTICED[missing]}")
