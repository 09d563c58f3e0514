"""A call that is over, looked at with other prompts: which lines would come, which would not. No sound, no model."""

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from coach import config
from coach.core.coaching import Coach
from coach.core.prompt import ScriptLine
from coach.doubts import Doubt
from coach.events import INPUTS, Action, Call, Event, Held, Input, Noticed, Nudge, Reading
from coach.lines import clean, clock
from coach.prompts.load import detectors, load
from coach.remembered import Remembered
from coach.tape import Tape

OF_LINES = {"got it", "not helpful", "helpful after all", "show again"}
"""What the agent did to lines, which other prompts may not give."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the call, then or now."""

    at: float
    fate: Literal["as it was", "would come", "would not"]
    kind: str
    say: str

    def __str__(self) -> str:
        return f"{clock(self.at):>7}  {self.fate:<10}  {clean(self.kind)}: {clean(self.say)}"


class _Nobody:
    """Reads nothing: what the call's own log does not tell of a turn is not known."""

    def read(self, doubt: Doubt) -> Reading:
        return Reading(doubt.at, doubt.turn, doubt.speaker, doubt.text)


class OtherPrompts:
    """The prompts of a folder, to be tried on calls that are over; the company's script is the one of each call."""

    def __init__(self, folder: Path) -> None:
        """Read them.

        Raises:
            CoachError: a prompt, or the config, is not as it should be.
        """
        self._settings = config.load()
        self._prompts = load(config.shipped("prompts"), folder)

    def look(self, events: Sequence[Event]) -> list[Line]:
        """The lines of a call as it was, and as it would be with these prompts; by time.

        A line that was held because the agent had called such lines not helpful counts as one that came: what their own
        coach has learned to leave out plays no part, neither then nor now.

        Args:
            events: all of the call, as its log or the journal has them.
        """
        now = [event for event in _coached(events, self._coach(events)) if isinstance(event, Nudge)]
        came = list(_came(events))
        would, were = set(map(_matter, now)), set(map(_matter, came))
        gone = [Line(one.at, "would not", one.kind, _said(one)) for one in came if _matter(one) not in would]
        here = [Line(one.at, "as it was" if _matter(one) in were else "would come", one.kind, one.say) for one in now]
        return sorted([*gone, *here], key=lambda line: line.at)

    def _coach(self, events: Sequence[Event]) -> Callable[[], Coach]:
        lines = next((event.script for event in events if isinstance(event, Call)), ())
        kinds = detectors(self._prompts, tuple(map(ScriptLine.parse, lines)), self._settings.prompts.off)
        return lambda: Coach(kinds, self._prompts.prompts, self._settings.pacing)


def _came(events: Sequence[Event]) -> Iterator[Nudge | Noticed]:
    left_out = {event.id for event in events if isinstance(event, Held) and event.reason == "not helpful"}
    for event in events:
        if isinstance(event, Nudge) or (isinstance(event, Noticed) and event.id in left_out):
            yield event


def _matter(line: Nudge | Noticed) -> tuple[str, str]:
    return line.kind, line.because


def _said(line: Nudge | Noticed) -> str:
    return line.say if isinstance(line, Nudge) else f"“{line.because}”"


def _coached(events: Sequence[Event], coach: Callable[[], Coach]) -> list[Event]:
    tape = Tape(coach, Remembered(_Nobody, [event for event in events if isinstance(event, Reading)]))
    for event in events:
        if fed := _fed(event):
            tape.feed(fed)
            tape.pass_time(fed.at)
    tape.finish()
    return tape.events


def _fed(event: Event) -> Input | None:
    """What the other coach is fed of an event: readings it asks for itself."""
    if isinstance(event, Call):
        return dataclasses.replace(event, quiet=())
    if isinstance(event, Reading) or (isinstance(event, Action) and event.what in OF_LINES):
        return None
    return event if isinstance(event, INPUTS) else None
