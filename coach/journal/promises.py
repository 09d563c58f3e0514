"""A call's promises, and which of them the agent has done."""

from collections.abc import Iterable
from dataclasses import dataclass

from coach.events import Done, Event, Promise


@dataclass(frozen=True, slots=True)
class KeptPromise:
    """A promise, as it stands."""

    promise: Promise
    done: bool


def settled(events: Iterable[Event]) -> list[KeptPromise]:
    """The promises of a call in the order in which they were made, each with the last word on it."""
    found: dict[tuple[float, str], KeptPromise] = {}
    for event in events:
        if isinstance(event, Promise):
            found.setdefault((event.start, event.what), KeptPromise(event, done=False))
        elif isinstance(event, Done) and (known := found.get((event.start, event.what))):
            found[event.start, event.what] = KeptPromise(known.promise, event.done)
    return list(found.values())
