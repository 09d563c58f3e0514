"""What a coach and a screen elsewhere say to each other: one JSON object a message.

The events of a call, as everywhere, and these, whose name is under the key `link`. docs/link.md tells the order.
"""

import dataclasses
import json
import logging
import typing
from dataclasses import dataclass

import pydantic

from coach import wire
from coach.core.calls import Phase
from coach.errors import CoachError, LinkError
from coach.events import Event

VERSION = 2
PATIENCE_SECONDS = 10.0
"""How long the other end may take nothing, or leave a ping unanswered, until it counts as vanished."""

# The library would log what goes over the link, words of the call among it, and tell of strangers on stderr.
LOG = logging.getLogger("coach.link")
LOG.addHandler(logging.NullHandler())
LOG.propagate = False


@dataclass(frozen=True, slots=True)
class Hello:
    """Always first, from the coach."""

    version: int
    source: str
    """Names of the devices."""
    ears: str
    by_voice: bool
    """Voices begin a call, where both sides are heard."""


@dataclass(frozen=True, slots=True)
class Fresh:
    """From the coach: the events from here on are of another call, from its beginning; or of none yet."""

    call: int
    """Its number on this connection, from 1."""


@dataclass(frozen=True, slots=True)
class Now:
    """From the coach, when any of it has changed."""

    phase: Phase
    paused: bool
    both: bool
    """Both sides are heard."""
    heard: int
    """Whole seconds of the shift heard so far."""
    at: pydantic.FiniteFloat
    """Seconds of the call heard so far."""
    finished: bool
    """Nothing more will be heard of the call."""
    notice: str
    problem: str
    keys: bool
    """This screen has the keys: it is the one that has been there longest."""


@dataclass(frozen=True, slots=True)
class Said:
    """From the coach, the answer to `Do`: that it is done, or why it means nothing now."""

    say: str


@dataclass(frozen=True, slots=True)
class Do:
    """From a screen: what a key wants."""

    word: str
    """Of `coach tell`."""
    note: str = ""
    """With a mark."""
    at: pydantic.FiniteFloat | None = None
    """With a mark: its moment (s), else this one."""
    question: str = ""
    """Id of the question that the cursor is on."""
    call: int = 0
    """Number of the call that `at` and `question` are of."""


Message = Hello | Fresh | Now | Said | Do
KINDS: dict[str, pydantic.TypeAdapter[Message]] = {
    wire.name_of(kind): pydantic.TypeAdapter(kind) for kind in typing.get_args(Message)
}


def encode(message: Message | Event) -> str:
    """One JSON object."""
    if not isinstance(message, Message):
        return wire.encode(message)
    fields = {"link": wire.name_of(type(message)), **dataclasses.asdict(message)}
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))


def decode(text: str | bytes) -> Message | Event:
    """What a message says; fields that this version does not know are left out.

    Raises:
        LinkError: it is none.
    """
    if isinstance(text, bytes):
        raise LinkError("link", "bytes", "text")
    try:
        found = json.loads(text)
        kind = KINDS.get(found["link"]) if isinstance(found, dict) and "link" in found else None
        return wire.decode(text, "link") if kind is None else kind.validate_json(text)
    except (CoachError, ValueError, TypeError, RecursionError):  # what was found may be words of a call: not told
        raise LinkError("link", "something else", "a message of docs/link.md") from None
