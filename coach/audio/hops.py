"""Hops on their way from the microphone, which keeps the clock, to a call, which has one of its own."""

import asyncio
import dataclasses
from collections.abc import AsyncGenerator, AsyncIterable, Iterable

from coach.audio.frame import Frames


async def waiting(source: AsyncIterable[Frames]) -> AsyncGenerator[Frames, None]:
    """Hops as they are wanted; the microphone, which keeps the clock, is never kept waiting."""
    queue: asyncio.Queue[Frames | None] = asyncio.Queue()

    async def fill() -> None:
        try:
            async for hop in source:
                queue.put_nowait(hop)
        finally:
            queue.put_nowait(None)

    filling = asyncio.create_task(fill())
    try:
        while (hop := await queue.get()) is not None:
            yield hop
            await asyncio.sleep(0)  # after a wait there are many
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
