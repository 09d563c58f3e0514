"""The door for screens: a WebSocket on loopback, for a coach that runs without one.

Nobody waits for a screen. What the system buffers for one that does not read is bounded; soon it is hung up on, and
when it comes again it is shown the call from its beginning.
"""

import asyncio
import contextlib
import hmac
import http
import socket
from collections.abc import AsyncIterator, Callable

from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.frames import CloseCode
from websockets.http11 import Request, Response

from coach.errors import LinkError
from coach.events import Call, Event
from coach.link.address import SCREENS, published
from coach.link.messages import LOG, PATIENCE_SECONDS, VERSION, Do, Hello, Message, Said, decode, encode
from coach.link.tell import LONGEST
from coach.link.view import View
from coach.seen import Seen

LOOK_SECONDS = 0.1
"""As often as a screen in this process looks."""
BUFFER = 2**16
"""Bytes that may lie in the system for a screen to take."""

Hand = Callable[[Do], str | None]
"""Does what a screen wants; what is said to it, None where the word is not known."""


class Screens:
    """All screens attached, the first of which has the keys."""

    def __init__(self, shift: Seen, call: Call, hand: Hand) -> None:
        self._shift, self._hand = shift, hand
        self._hello = Hello(VERSION, call.source, call.ears, shift.by_voice)
        self._links: list[ServerConnection] = []

    async def attend(self, link: ServerConnection) -> None:
        """One screen, for as long as it stays."""
        view = View(self._shift)
        self._links.append(link)
        try:
            async with asyncio.TaskGroup() as tasks:
                showing = tasks.create_task(self._show(link, view))
                await self._obey(link, view)
                showing.cancel()
        finally:
            self._links.remove(link)
            link.transport.abort()

    async def _show(self, link: ServerConnection, view: View) -> None:
        with contextlib.suppress(ConnectionClosed, TimeoutError):
            await _send(link, self._hello)
            while True:
                for message in view.news(keys=link is self._links[0]):
                    await _send(link, message)
                await asyncio.sleep(0 if view.behind else LOOK_SECONDS)
        link.transport.abort()  # it takes nothing: a farewell would not be taken either

    async def _obey(self, link: ServerConnection, view: View) -> None:
        with contextlib.suppress(ConnectionClosed, TimeoutError):
            try:
                async for text in link:
                    await _send(link, Said(self._do(decode(text), link, view)))
            except LinkError as strange:
                await link.close(CloseCode.POLICY_VIOLATION, str(strange))

    def _do(self, asked: object, link: ServerConnection, view: View) -> str:
        if not isinstance(asked, Do):
            raise LinkError("link", "another message", "what a screen says: do")
        if link is not self._links[0]:
            return "Another screen has the keys; this one only looks."
        if (asked.question or asked.at is not None) and not view.sees(asked.call):
            return "That call is over."
        said = self._hand(asked)
        return "No such key." if said is None else said


async def _send(link: ServerConnection, message: Message | Event) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        await link.send(encode(message))


@contextlib.asynccontextmanager
async def screens(shift: Seen, call: Call, hand: Hand, token: str) -> AsyncIterator[int]:
    """Listen on loopback for screens, for as long as this lasts; back comes the port.

    Args:
        shift: what they are shown.
        call: as each of its calls begins.
        hand: does what their keys want.
        token: the same that `coach tell` brings.

    Raises:
        OSError: the state folder cannot be written.
    """
    listening = socket.create_server(("127.0.0.1", 0))
    port: int = listening.getsockname()[1]
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, BUFFER)  # those it accepts have it from here

    def admit(link: ServerConnection, request: Request) -> Response | None:
        return _refusal(link, request, f"127.0.0.1:{port}", token)

    server = serve(
        Screens(shift, call, hand).attend,
        sock=listening,
        process_request=admit,
        compression=None,
        server_header=None,
        max_size=LONGEST,
        max_queue=4,
        write_limit=BUFFER,
        open_timeout=PATIENCE_SECONDS,
        ping_interval=PATIENCE_SECONDS,
        ping_timeout=PATIENCE_SECONDS,
        close_timeout=1.0,
        logger=LOG,
    )
    async with server:
        with published(SCREENS, port, token):
            yield port


def _refusal(link: ServerConnection, request: Request, address: str, token: str) -> Response | None:
    """Why somebody may not come in: a page in a browser, a name that was made to point here, no token."""
    if "Origin" in request.headers:
        return link.respond(http.HTTPStatus.FORBIDDEN, "no browser comes in here\n")
    if request.headers.get_all("Host") != [address]:
        return link.respond(http.HTTPStatus.MISDIRECTED_REQUEST, f"expected {address} as the host\n")
    given = request.headers.get_all("Authorization")
    if len(given) != 1 or not hmac.compare_digest(given[0].encode(errors="replace"), f"Bearer {token}".encode()):
        return link.respond(http.HTTPStatus.UNAUTHORIZED, "a wrong token\n")
    return None
