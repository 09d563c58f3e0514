"""The door of a running coach: a port on loopback, and a private file that says which, with the token it wants.

One coach at a time has it: the lock goes with the process, however that ends.
"""

import asyncio
import contextlib
import hmac
import json
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import filelock

from coach.errors import LinkError
from coach.home import home
from coach.link.address import DOOR, SCREENS, published
from coach.link.tell import LONGEST, SECONDS

LOCK = "live.lock"
"""In the state folder: held by the coach that runs."""

Do = Callable[[str, str], Awaitable[str | None]]
"""Does what a word wants, with the words of a note; what is said to it, None where the word is not known."""


@contextlib.asynccontextmanager
async def door(do: Do) -> AsyncIterator[str]:
    """Listen on loopback, for as long as this lasts; back comes the token that is wanted.

    Raises:
        LinkError: another coach runs.
        OSError: the state folder cannot be written.
    """
    token = secrets.token_urlsafe(32)
    with _alone(home().state):
        server = await asyncio.start_server(lambda *link: _answer(do, token, *link), "127.0.0.1", 0, limit=LONGEST)
        with published(DOOR, server.sockets[0].getsockname()[1], token):
            async with server:
                yield token


def forget() -> None:
    """What told where a coach is to be found is gone.

    Raises:
        LinkError: one runs.
        OSError: the state folder cannot be written.
    """
    folder = home().state
    with _alone(folder):
        for name in (DOOR, SCREENS):
            (folder / name).unlink(missing_ok=True)
    (folder / LOCK).unlink(missing_ok=True)


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _lock(folder):
            yield
    except filelock.Timeout:
        raise LinkError("coach live", "another coach runs already", remedy="`coach tell quit` ends it") from None


def runs(folder: Path) -> bool:
    """Whether a coach runs whose state folder this is."""
    if not (folder / LOCK).exists():
        return False
    try:
        with _lock(folder):
            return False
    except filelock.Timeout:
        return True


def _lock(folder: Path) -> filelock.FileLock:
    return filelock.FileLock(folder / LOCK, timeout=0, mode=0o600)


async def _answer(do: Do, token: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """One line in, one line out."""
    with contextlib.suppress(OSError, TimeoutError, asyncio.LimitOverrunError, asyncio.IncompleteReadError):
        async with asyncio.timeout(SECONDS):
            done, said = await _said(do, token, await reader.readuntil(b"\n"))
            writer.write(json.dumps({"done": done, "say": said}).encode() + b"\n")
            await writer.drain()
    with contextlib.suppress(OSError):
        writer.close()
        await writer.wait_closed()


async def _said(do: Do, token: str, line: bytes) -> tuple[bool, str]:
    """Whether it was done, and what is said to it; without the token nothing is done."""
    try:
        asked = json.loads(line)
        given, what, note = (str(asked[key]) for key in ("token", "what", "note"))
    except (ValueError, KeyError, TypeError, RecursionError):
        return False, "found something else than a line of `coach tell`"
    if not hmac.compare_digest(given.encode(errors="replace"), token.encode()):
        return False, "a wrong token"
    said = await do(what, note)
    return (False, f"unknown word {what!r}") if said is None else (True, said)
