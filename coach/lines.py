"""Where there is no screen: one line of JSON an event, or plain lines for a person."""

from typing import TextIO

from coach import wire
from coach.events import AudioLost, Event, Held, Nudge, Partial, Question, State, Utterance

NAMES = {"agent": "Agent", "customer": "Customer"}


def clock(seconds: float) -> str:
    """`83.2` -> `1:23`, with hours where there are any."""
    minutes, left = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"


def clean(text: str) -> str:
    """Words of a call without what a terminal would obey."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


class JsonLines:
    """Every event as one JSON object a line, flushed."""

    def __init__(self, out: TextIO, *, partials: bool) -> None:
        self._out = out
        self._partials = partials

    def put(self, event: Event) -> None:
        """Print an event; partials only where they were asked for."""
        if self._partials or not isinstance(event, Partial):
            print(wire.encode(event), file=self._out, flush=True)


class PlainLines:
    """What a person would want to read: the words, the questions, the lines shown."""

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def put(self, event: Event) -> None:
        """Print an event that says something to a person."""
        if line := _plain(event):
            print(f"{clock(event.at):>7}  {clean(line)}", file=self._out, flush=True)


def _plain(event: Event) -> str:
    match event:
        case Utterance():
            line = f"{NAMES[event.speaker]:<9} {event.text}"
        case Nudge():
            line = f"{'':<9} >> {event.say}"
        case Question(state="open"):
            line = f"{'':<9} ?  asked: {event.ask}"
        case Question():
            line = f"{'':<9} {event.state}: {event.ask}"
        case Held():
            line = f"{'':<9} (held: {event.kind}, {event.reason})"
        case AudioLost():
            line = f"{'':<9} {event.seconds} s of the {event.speaker}'s side were not heard: {event.reason}"
        case State():
            line = f"{'':<9} ({event.what}: {event.detail})" if event.detail else f"{'':<9} ({event.what})"
        case _:
            line = ""
    return line
