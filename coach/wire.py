"""Event <-> one line of JSON.

The name of an event is its class in snake case, under the key `event`; the other keys are its fields.
"""

import dataclasses
import difflib
import json
import math
import re
import typing
from functools import cache

import pydantic

from coach.errors import TranscriptError
from coach.events import Event
from coach.text import printable, unparsed


def name_of(kind: type) -> str:
    """`AudioLost` -> `audio_lost`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower()


KINDS: dict[str, type] = {name_of(kind): kind for kind in typing.get_args(Event)}
"""Every event by its name on the wire."""


@cache
def _adapter(kind: type) -> pydantic.TypeAdapter[typing.Any]:
    """Checks types, converts lists to tuples; lax, so that an int serves where a float is meant."""
    return pydantic.TypeAdapter(kind)


def encode(event: Event) -> str:
    """One line of JSON without its line end; the same event gives the same bytes."""
    fields = {"event": name_of(type(event)), **dataclasses.asdict(event)}
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))


def _writable(found: typing.Any) -> typing.Any:
    """What JSON held, such that it can be written again: its text printable, its numbers finite."""
    if isinstance(found, float) and not math.isfinite(found):
        raise ValueError(f"{found} is no number")
    if isinstance(found, str):
        return printable(found)
    if isinstance(found, list):
        return [_writable(one) for one in found]
    if isinstance(found, dict):
        return {printable(key): _writable(one) for key, one in found.items()}
    return found


def decode(line: str, where: str) -> Event:
    """The event on a line.

    Fields that this version does not know are left out, so that a newer log can be read.

    Raises:
        TranscriptError: the line is no JSON object, names no known event, or a field is missing or of a wrong type.
    """
    try:
        found = _writable(json.loads(line))
    except (ValueError, RecursionError) as error:
        raise TranscriptError(where, f"no JSON ({unparsed(error)})", "one event, a JSON object on one line") from None
    if not isinstance(found, dict):
        raise TranscriptError(where, f"a {type(found).__name__}", "one event, a JSON object on one line")
    name = str(found.pop("event", ""))
    kind = KINDS.get(name)
    if kind is None:
        near = difflib.get_close_matches(name, KINDS, 1)
        raise TranscriptError(where, f"event {name!r}", f"{near[0]!r}" if near else "one of " + ", ".join(KINDS))
    known = {field.name for field in dataclasses.fields(kind)}
    try:
        return typing.cast("Event", _adapter(kind).validate_python({k: v for k, v in found.items() if k in known}))
    except pydantic.ValidationError as error:
        first = error.errors()[0]
        key = ".".join(map(str, first["loc"]))
        raise TranscriptError(where, f"{name}.{key}: {first['msg'].lower()}", "the fields of that event") from None
