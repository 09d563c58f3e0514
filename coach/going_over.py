"""A coach goes over a call once: it is fed, woken and read to, and what the agent did is done to the same lines."""

import dataclasses
from collections.abc import Iterator

from coach.core.coaching import Coach
from coach.events import (
    INPUTS,
    Action,
    AudioLost,
    Event,
    Mark,
    Noticed,
    Partial,
    Question,
    Speaker,
    Speech,
    Tick,
    Utterance,
    other,
)
from coach.remembered import Reader

Matter = tuple[str, float, str]
"""What a line or a question is about, in terms that outlast its id: ids are given anew in each pass."""


class Pass:
    """A coach that goes over a call once, and all that came of it."""

    def __init__(self, coach: Coach, reader: Reader | None, *, swapped: bool) -> None:
        self.events: list[Event] = []
        """Inputs and outputs in the order in which they happened."""
        self.ticked: Tick | None = None
        """The last moment at which the coach was woken."""
        self._coach, self._reader, self._swapped = coach, reader, swapped
        self._speaking: set[Speaker] = set()

    def take(self, event: Event) -> list[Event]:
        """The next event, after the moments before it at which the coach asked to be woken; what there is anew."""
        fresh = self._wake(event.at, before=True)
        return fresh + self._add([*self._step(event)])

    def pass_time(self, at: float) -> list[Event]:
        """Nothing more happened up to `at`; what there is anew."""
        return self._wake(at)

    def finish(self, at: float) -> list[Event]:
        """The call ended at `at`; what there is anew."""
        fresh = self._add([*self._coach.close(at), *self._read()])
        return fresh + self._add(self._coach.finish())

    def redo(self, deed: Action | Mark, matter: Matter | None) -> None:
        """The agent's deed, to the same line or question, whatever its id is now; a line due at that moment stands."""
        self.pass_time(deed.at)
        if isinstance(deed, Action) and deed.target:
            now = (event.id for event in self.events if isinstance(event, Question | Noticed) and _is(event, matter))
            deed = dataclasses.replace(deed, target=next(now, deed.target if matter is None else "gone"))
        self._add([*self._step(deed)])

    def matter(self, deed: Action | Mark) -> Matter | None:
        """What the line or question is about to which the agent does something."""
        target = deed.target if isinstance(deed, Action) else ""
        return next((matter for event in self.events if (matter := _matter(event, target))), None)

    def _add(self, fresh: list[Event]) -> list[Event]:
        self.events += fresh
        return fresh

    def _wake(self, at: float, *, before: bool = False) -> list[Event]:
        """Wake the coach at each moment up to `at` for which it asks; `before`: not at `at` itself."""
        fresh: list[Event] = []
        last = None
        while (wake := self._coach.wake) is not None and (wake < at or (wake == at and not before)):
            if wake == last:
                raise ValueError(f"the coach was woken at {wake} s and asks for it again")
            last = wake
            fresh += self._add([*self._step(Tick(wake))])
        return fresh

    def _step(self, event: Event) -> Iterator[Event]:
        yield from self._enter(_swapped(event) if self._swapped else event)

    def _enter(self, event: Event) -> Iterator[Event]:
        if isinstance(event, Speech):
            (self._speaking.add if event.state == "started" else self._speaking.discard)(event.speaker)
        self.ticked = event if isinstance(event, Tick) else self.ticked
        yield event
        if isinstance(event, INPUTS):
            yield from self._coach.receive(event)
            yield from self._read()

    def _read(self) -> Iterator[Event]:
        """What the coach wants read, read; each reading is an event like any other."""
        if self._reader is not None:
            for doubt in self._coach.doubts():
                yield from self._step(self._reader.read(doubt))

    def swap(self, at: float) -> list[Event]:
        """From `at` on the sides have changed places; whoever speaks goes on as the other. What there is anew."""
        self._swapped = not self._swapped
        news: list[Event] = [Action(at, "swap")]
        if len(self._speaking) == 1:
            (speaker,) = self._speaking
            news += [Speech(at, speaker, "stopped"), Speech(at, other(speaker), "started")]
        fresh = self._wake(at, before=True)
        return fresh + self._add([event for one in news for event in self._enter(one)])


def _matter(event: Event, target: str) -> Matter | None:
    """What the line or question of an id is about, if the event is of that id."""
    if isinstance(event, Question) and event.id == target:
        return "question", event.start, event.ask
    if isinstance(event, Noticed) and event.id == target:
        return event.kind, event.at, event.because
    return None


def _is(event: Question | Noticed, matter: Matter | None) -> bool:
    return matter is not None and _matter(event, event.id) == matter


def _swapped(event: Event) -> Event:
    """The same from the other side."""
    if isinstance(event, Speech | Partial | Utterance | AudioLost):
        return dataclasses.replace(event, speaker=other(event.speaker))
    return event
