"""A shift that lies still, its door for screens, and raw screens: real sockets on loopback."""

import asyncio
import base64
import contextlib
import json
import secrets
import socket
from dataclasses import dataclass, field

from tui_call import CALL
from websockets.asyncio.client import connect

from coach.events import Call
from coach.link.screens import screens

TOKEN = secrets.token_urlsafe()
BEGINS = Call(0.0, "Jabra + Monitor of Jabra", "tiny.en")


@dataclass
class Tape:
    """What a call has been so far."""

    events: list = field(default_factory=lambda: list(CALL))
    heard: float = 75.0
    finished: bool = False


@dataclass
class Shift:
    """A shift in which a call goes on."""

    tape: Tape = field(default_factory=Tape)
    phase: str = "call"
    paused: bool = False
    heard: float = 100.0
    notice: str = ""
    problem: str = ""
    by_voice: bool = True
    both: bool = True
    asked: list = field(default_factory=list)

    def do(self, asked):
        """Writes down what is asked; knows all words but one."""
        if asked.word == "applause":
            return None
        self.asked.append(asked)
        return f"{asked.word}."


@contextlib.asynccontextmanager
async def door(shift=None):
    """The door of a shift: its port, and the shift."""
    shift = shift or Shift()
    async with screens(shift, BEGINS, shift.do, TOKEN) as port:
        yield port, shift


def screen(port, **headers):
    """A screen, as far as the socket goes; headers as given, else those that are wanted."""
    given = {"Authorization": f"Bearer {TOKEN}", **{name: value for name, value in headers.items() if value}}
    wish = {"compression": None, "proxy": None, "max_queue": None}  # what it leaves unread is no bar to its farewell
    return connect(f"ws://127.0.0.1:{port}/", additional_headers=given, **wish)


async def told(link, last):
    """What a screen is told, up to the first message for which `last` is true."""
    messages = []
    async with asyncio.timeout(20):
        while not messages or not last(messages[-1]):
            messages.append(json.loads(await link.recv()))
    return messages


def is_now(message):
    """All so far has been told."""
    return message.get("link") == "now"


def upgrade(port, *headers, host=None, token=TOKEN):
    """The bytes with which a screen knocks."""
    lines = [
        "GET / HTTP/1.1",
        f"Host: {host or f'127.0.0.1:{port}'}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        f"Sec-WebSocket-Key: {base64.b64encode(bytes(16)).decode()}",
        "Sec-WebSocket-Version: 13",
        *([f"Authorization: Bearer {token}"] if token is not None else []),
        *headers,
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def knock(port, *headers, **wish):
    """A bare socket that has knocked: itself, and the first line that came back."""
    bare = socket.create_connection(("127.0.0.1", port), 10)
    bare.sendall(upgrade(port, *headers, **wish))
    return bare, bare.recv(4096).split(b"\r\n")[0].decode()
