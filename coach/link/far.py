"""A shift that goes on in another process, as that one tells of it over the link."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus, WebSocketException

from coach.errors import LinkError
from coach.events import Event
from coach.link.address import SCREENS, find
from coach.link.messages import (
    LOG,
    PATIENCE_SECONDS,
    VERSION,
    Do,
    Fresh,
    Hello,
    Message,
    Now,
    Said,
    decode,
    encode,
)

if TYPE_CHECKING:
    from coach.core.calls import Phase

LARGEST = 2**22
"""Bytes of a message: the first event of a call has the company's script in it, 1 MB at most."""
READ_ONLY = "read only: another screen has the keys"


@dataclass
class FarTape:
    """A call, as far as has been told."""

    events: list[Event] = field(default_factory=list)
    heard: float = 0.0
    duration: float | None = None
    finished: bool = False
    problem: str = ""


class FarShift:
    """What has been told; it is shown as any other shift is."""

    def __init__(self, link: ClientConnection, hello: Hello) -> None:
        self.source, self.ears, self.by_voice = hello.source, hello.ears, hello.by_voice
        self.tape = FarTape()
        self.phase: Phase = "between"
        self.paused, self.both = False, True
        self.heard = 0.0
        self.notice = self.problem = ""
        self._link, self._call = link, 0
        self._asking: set[asyncio.Task[None]] = set()

    async def follow(self, said: Callable[[str], object]) -> None:
        """Take in what is told, until the coach ends; where the link is lost, attach once more.

        Args:
            said: is given the answers to what was asked.

        Raises:
            LinkError: the coach is gone, or says what this version does not know.
        """
        while not await self._ended(said):
            self._link, _ = await _call()

    async def close(self) -> None:
        """No more of it."""
        await self._link.close()

    async def _ended(self, said: Callable[[str], object]) -> bool:
        """Take in what is told while the link is there; whether it was ended in good order."""
        try:
            async for text in self._link:
                self.take(decode(text), said)
        except ConnectionClosed:
            return False
        else:
            return True

    def take(self, message: Message | Event, said: Callable[[str], object]) -> None:
        """Take in a message."""
        match message:
            case Fresh():
                self.tape, self._call = FarTape(), message.call
            case Now():
                self.phase, self.paused, self.both = message.phase, message.paused, message.both
                self.heard, self.tape.heard, self.tape.finished = message.heard, message.at, message.finished
                self.notice = "; ".join(filter(None, (READ_ONLY * (not message.keys), message.notice)))
                self.problem = message.problem
            case Said():
                said(message.say)
            case Hello() | Do():
                raise LinkError("link", "a message out of its turn", "those of docs/link.md")
            case _:
                self.tape.events.append(message)

    def do(self, what: str, *, at: float | None = None, note: str = "", question: str = "") -> str:
        """Ask for what a key wants; the answer comes by itself."""
        asked = Do(what.replace(" ", "-"), note, at, question, self._call)
        task = asyncio.create_task(self._ask(asked))
        self._asking.add(task)
        task.add_done_callback(self._asking.discard)
        return ""

    async def _ask(self, asked: Do) -> None:
        with contextlib.suppress(ConnectionClosed):  # `follow` sees to it
            await self._link.send(encode(asked))


@contextlib.asynccontextmanager
async def attached() -> AsyncIterator[FarShift]:
    """A screen's side of the link to the coach that runs without one.

    Raises:
        LinkError: there is none, or it is of another version.
    """
    shift = FarShift(*await _call())
    try:
        yield shift
    finally:
        await shift.close()


async def _call() -> tuple[ClientConnection, Hello]:
    found = find(SCREENS)
    if found is None:
        raise _none_runs()
    port, token = found
    try:
        link = await connect(
            f"ws://127.0.0.1:{port}/",
            additional_headers={"Authorization": f"Bearer {token}"},
            user_agent_header=None,
            compression=None,
            proxy=None,
            max_size=LARGEST,
            open_timeout=PATIENCE_SECONDS,
            close_timeout=1.0,
            logger=LOG,
        )
        async with asyncio.timeout(PATIENCE_SECONDS):
            hello = decode(await link.recv())
    except ConnectionRefusedError:  # it was killed before it could take its file away
        raise _none_runs() from None
    except InvalidStatus as refused:
        raise LinkError("coach attach", f"refused with status {refused.response.status_code}") from None
    except (OSError, TimeoutError, WebSocketException):
        raise LinkError("coach attach", "the coach does not answer", remedy="end it and start it again") from None
    if not isinstance(hello, Hello) or hello.version != VERSION:
        await link.close()
        raise LinkError("coach attach", "the coach is of another version", remedy="end it and start it again")
    return link, hello


def _none_runs() -> LinkError:
    return LinkError("coach attach", "no coach runs without a screen", remedy="coach live --headless starts one")
