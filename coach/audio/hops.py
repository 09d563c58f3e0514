"""Hops on their way from the microphone, which keeps the clock, to a call, which has one of its own."""

import asyncio
import dataclasses
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterable, Iterable

import numpy as np

from coach.audio.frame import HOP, RATE, Frames
from coach.events import AudioLost, Speaker

LONGEST = 600 * RATE // HOP
"""Hops that may wait for the last words of the call before, ten minutes, as for the recogniser: 77 MB of both sides."""
SILENCE = np.zeros(HOP, np.float32)


@dataclasses.dataclass
class Gap:
    """Hops in a row without their sound, of which only the time is left."""

    last: Frames
    """The newest, with the news of all."""
    left: int = 0
    """Hops still to be taken."""
    lost: int = 0
    """Hops in all."""

    def add(self, hop: Frames) -> None:
        """One more."""
        self.last = dataclasses.replace(silent(hop), news=(*self.last.news, *hop.news))
        self.left, self.lost = self.left + 1, self.lost + 1

    def take(self) -> Frames:
        """The next; the last one says what was lost."""
        self.left -= 1
        at, seconds = self.last.at - self.left * HOP / RATE, round(self.lost * HOP / RATE, 3)
        if self.left:
            return dataclasses.replace(self.last, at=at, news=())
        sides: dict[Speaker, object] = {"agent": self.last.agent, "customer": self.last.customer}
        heard = (side for side in sides if sides[side] is not None)
        lost = (AudioLost(at, side, seconds, "the machine could not keep up") for side in heard)
        return dataclasses.replace(self.last, news=(*self.last.news, *lost))


class Hops:
    """Hops in their order. Where too many wait, the newest lose their sound, never their time, and that is said."""

    def __init__(self, longest: int = LONGEST) -> None:
        """Hold none.

        Args:
            longest: hops that may wait with their sound.
        """
        self.sounding = 0
        """Hops that wait with their sound."""
        self._longest = longest
        self._waiting: deque[Frames | Gap] = deque()
        self._gap: Gap | None = None
        """The end of what waits, where that is a gap."""

    def __bool__(self) -> bool:
        """Any wait."""
        return bool(self._waiting)

    def put(self, hop: Frames) -> None:
        """The next one."""
        sounds = _sounds(hop)
        if sounds and self.sounding >= self._longest:
            if self._gap is None:
                self._gap = Gap(dataclasses.replace(hop, news=()))
                self._waiting.append(self._gap)
            self._gap.add(hop)
        else:
            self._gap = None
            self.sounding += sounds
            self._waiting.append(hop)

    def take(self) -> Frames:
        """The oldest; there must be one."""
        first = self._waiting[0]
        if isinstance(first, Gap) and first.left > 1:
            return first.take()
        self._waiting.popleft()
        if isinstance(first, Gap):
            self._gap = None if first is self._gap else self._gap
            return first.take()
        self.sounding -= _sounds(first)
        return first


def _sounds(hop: Frames) -> bool:
    """It has a side; the last one of a shift has none."""
    return hop.agent is not None or hop.customer is not None


def silent(hop: Frames) -> Frames:
    """The same without its sound."""
    agent, customer = (None if side is None else SILENCE for side in (hop.agent, hop.customer))
    return dataclasses.replace(hop, agent=agent, customer=customer)


async def waiting(source: AsyncIterable[Frames], longest: int = LONGEST) -> AsyncGenerator[Frames, None]:
    """Hops as they are wanted, `longest` of them at most; the microphone, which keeps the clock, never waits."""
    hops, put = Hops(longest), asyncio.Event()

    async def fill() -> None:
        try:
            async for hop in source:
                hops.put(hop)
                put.set()
        finally:
            put.set()

    filling = asyncio.create_task(fill())
    try:
        while await put.wait():
            while hops:
                yield hops.take()
                await asyncio.sleep(0)  # after a wait there are many
            if filling.done():
                break
            put.clear()
        await filling
    finally:
        filling.cancel()
        await asyncio.gather(filling, return_exceptions=True)


async def chain(first: Iterable[Frames], rest: AsyncIterable[Frames]) -> AsyncGenerator[Frames, None]:
    """Those, then these; others get their turn between two."""
    for hop in first:
        yield hop
        await asyncio.sleep(0)
    async for hop in rest:
        yield hop


def since(origin: float, hop: Frames) -> Frames:
    """A hop of the shift as one of a call that began at `origin` (s)."""
    at = round(hop.at - origin, 3)
    return dataclasses.replace(hop, at=at, news=tuple(dataclasses.replace(news, at=at) for news in hop.news))
