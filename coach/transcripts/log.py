"""Our own log: the events of --jsonl, one a line. What was heard and done is fed again; what came of it comes again."""

import math

from coach.errors import TranscriptError
from coach.events import INPUTS, Event, Utterance
from coach.wire import decode


def parse(text: str, file: str) -> list[Event]:
    """The inputs of a log in its order, which is that in which the coach was fed.

    Raises:
        TranscriptError: with the line; also for a fault in an event that is not fed.
    """
    events: list[Event] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            event = _event(line, f"{file}:{number}")
            events += [event] if isinstance(event, INPUTS) else []
    return events


def _event(line: str, where: str) -> Event:
    event = decode(line, where)
    times = [event.at, *((event.start, event.end) if isinstance(event, Utterance) else ())]
    for time in times:
        if not (math.isfinite(time) and time >= 0):
            raise TranscriptError(where, f"a time of {time} s", "0 or more")
    if isinstance(event, Utterance) and event.end < event.start:
        found = f"an utterance from {event.start:.3f} s to {event.end:.3f} s"
        raise TranscriptError(where, found, "one that ends after it starts")
    return event
