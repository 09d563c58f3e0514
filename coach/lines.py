"""Where there is no screen: one line of JSON an event, or plain lines for a person."""

from datetime import date, datetime
from typing import TYPE_CHECKING, TextIO

from coach import wire
from coach.events import AudioLost, Event, Held, Nearly, Nudge, Partial, Promise, Question, State, Utterance

if TYPE_CHECKING:
    from coach.explaining import Explainer, Explanation

NAMES = {"agent": "Agent", "customer": "Customer"}
LONGEST = 160
"""Characters of a turn that is quoted whole to explain a line; of a longer one the middle is left out."""


def clock(seconds: float) -> str:
    """`83.2` -> `1:23`, with hours where there are any."""
    minutes, left = divmod(int(round(seconds, 3)), 60)  # events are at whole milliseconds
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"


def day_of(day: date) -> str:
    """`Sunday 29 November`."""
    return f"{day:%A} {day.day} {day:%B}"


def when(moment: datetime) -> str:
    """`Sunday 29 November, 14:02`."""
    return f"{day_of(moment.date())}, {moment:%H:%M}"


def promise(made: Promise) -> str:
    """What was promised, and by when where its own words do not say that."""
    return f"{made.what}, {made.due}" if made.due and made.due not in made.what else made.what


def clean(text: str) -> str:
    """Words of a call without what a terminal would obey."""
    if text.isprintable():
        return text
    return "".join(letter if letter.isprintable() else " " for letter in text)


class Notice:
    """Something worth knowing, said as the call begins to be heard: of one that cannot be, its fault alone is told."""

    def __init__(self, notice: str, out: TextIO) -> None:
        self._notice, self._out = notice, out

    def put(self, _event: Event) -> None:
        """Print it, once."""
        if self._notice:
            print(f"coach: {self._notice}", file=self._out, flush=True)
        self._notice = ""


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
    """What a person would want to read: the words, the questions, the promises, the lines shown.

    With `why` each line that was shown, held or nearly made is followed by what it rests on.
    """

    def __init__(self, out: TextIO, *, why: bool = False) -> None:
        self._out = out
        self._explainer = _explainer() if why else None

    def put(self, event: Event) -> None:
        """Print an event that says something to a person."""
        explained = self._explainer.take(event) if self._explainer else None
        told = explained is not None and explained.fate != "waits"
        line = f"{'':<9} (nearly: {event.kind})" if told and isinstance(event, Nearly) else _plain(event)
        if line:
            print(f"{clock(event.at):>7}  {clean(line)}", file=self._out, flush=True)
        for because in _why(explained) if explained and told else ():
            print(f"{'':<22}{clean(because)}", file=self._out, flush=True)


def _explainer() -> "Explainer":
    from coach.explaining import Explainer  # noqa: PLC0415  # 0.015 s that `coach review` would wait for

    return Explainer()


def fate(explained: "Explanation") -> str:
    """What became of a line, in words: `noticed 0:44, shown 0:48`."""
    noticed = f"noticed {clock(explained.noticed)}"
    match explained.fate:
        case "shown":
            return f"{noticed}, shown {clock(explained.at)}"
        case "held":
            return f"{noticed}, held {clock(explained.at)}: {clean(explained.reason)}"
        case "nearly":
            return f"nearly made {clock(explained.at)}"
        case "waits":
            return f"{noticed}, waits for a pause"


def _why(explained: "Explanation") -> list[str]:
    lines = [] if explained.fate == "nearly" else [f"{explained.kind}, {fate(explained)}"]
    for ground in explained.grounds:
        readings = ", ".join(map(str, ground.readings))
        quote = " ".join(ground.said.split())
        if len(quote) > LONGEST:
            quote = f"{quote[: LONGEST // 2].rstrip()} … {quote[-LONGEST // 2 :].lstrip()}"
        lines.append(f"{ground.speaker} {clock(ground.at)}: " + "  ".join(filter(None, (f"“{quote}”", readings))))
    return lines


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
        case Promise():
            line = f"{'':<9} promised: {promise(event)}"
        case Held():
            line = f"{'':<9} (held: {event.kind}, {event.reason})"
        case AudioLost():
            line = f"{'':<9} {event.seconds} s of the {event.speaker}'s side were not heard: {event.reason}"
        case State():
            line = f"{'':<9} ({event.what}: {event.detail})" if event.detail else f"{'':<9} ({event.what})"
        case _:
            line = ""
    return line
