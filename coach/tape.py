"""A call on tape: what was heard of it, what the agent did, and what a coach made of both."""

import dataclasses
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from itertools import islice
from typing import Protocol

from coach.core.coaching import Coach
from coach.doubts import Doubt
from coach.events import (
    INPUTS,
    Action,
    AudioLost,
    Event,
    Mark,
    Noticed,
    Partial,
    Question,
    Reading,
    Speaker,
    Speech,
    Tick,
    Utterance,
    other,
)

BITE = 250
"""Inputs thought over at a time when the coach is run again: 10 ms on an idle core; an hour of call has 8000."""

Matter = tuple[str, float, str]
"""What a line or a question is about, in terms that outlast its id: ids are given anew in each pass."""


class Reader(Protocol):
    """A model that says what words do."""

    def read(self, doubt: Doubt) -> Reading:
        """What it makes of a turn."""


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


class Remembered:
    """A reader that is asked once for a turn: a coach that goes over the call again finds most turns read.

    So does one that replays a log, which tells the readings of its call: the model is loaded only for turns that the
    log does not know, as when the call is paused where it was not.
    """

    def __init__(self, reader: Callable[[], Reader], told: Iterable[Reading] = ()) -> None:
        self._make = reader
        self._told = {(reading.turn, reading.speaker, reading.text): reading for reading in told}
        self._readings: dict[Doubt, Reading] = {}

    def read(self, doubt: Doubt) -> Reading:
        """What is, or was, made of a turn."""
        if doubt not in self._readings:
            told = self._told.get((doubt.turn, doubt.speaker, doubt.text))
            made = dataclasses.replace(told, at=doubt.at) if told else self._reader.read(doubt)
            self._readings[doubt] = made
        return self._readings[doubt]

    @cached_property
    def _reader(self) -> Reader:
        return self._make()


class Tape:
    """A call as far as it has been heard: what went into the coach, and all that came of it.

    What the agent does later, in a replay, goes in at its own moment, and the coach goes over the whole call again. A
    long call takes it longer than anybody should wait for a key: it does so by the bite, and until it is through,
    `events` is as it was. Whatever the agent does meanwhile has it begin once more.
    """

    def __init__(self, coach: Callable[[], Coach], reader: Reader | None = None) -> None:
        self.heard = 0.0
        """Seconds of call heard so far."""
        self.duration: float | None = None
        """Seconds of the whole call, where known."""
        self.finished = False
        self.problem = ""
        """What went wrong, in one line."""
        self._make = coach
        self._reader = reader
        self._inputs: list[Event] = []
        self._deeds: list[tuple[Action | Mark, Matter | None]] = []
        self._swapped = False
        self._pass = Pass(coach(), reader, swapped=False)
        self._anew: Iterator[None] = iter(())

    @property
    def events(self) -> list[Event]:
        """Inputs and outputs in the order in which they happened; another list after the coach was run again."""
        return self._pass.events

    def feed(self, event: Event) -> list[Event]:
        """The next thing from the source; back come it and what the coach made of it."""
        if event == self._pass.ticked:
            return []  # the coach was woken at that very moment
        self._inputs.append(event)
        return self._pass.take(event)

    def pass_time(self, at: float) -> list[Event]:
        """The source has been heard up to `at`: wake the coach where it asked for it."""
        self.heard = max(self.heard, at)
        return self._pass.pass_time(at)

    def finish(self, problem: str = "") -> list[Event]:
        """The source has come to its end."""
        self.finished, self.problem = True, problem
        return self._pass.finish(self.heard)

    def act(self, deed: Action | Mark) -> None:
        """The agent did something at `deed.at`."""
        self._deeds.append((deed, self._pass.matter(deed)))
        self._again()

    def undo(self) -> Action | Mark | None:
        """Take back what the agent did last."""
        if not self._deeds:
            return None
        undone, _ = self._deeds.pop()
        self._again()
        return undone

    def swap(self) -> None:
        """The two sides change places."""
        self._swapped = not self._swapped
        self._again()

    def think(self) -> bool:
        """A bite of going over the call again, if that is to be done; whether there is more of it to do."""
        return sum(1 for _ in islice(self._anew, BITE)) == BITE

    def _again(self) -> None:
        self._anew = self._over()
        self.think()

    def _over(self) -> Iterator[None]:
        """Go over the call, an input at a time, also over what is heard meanwhile."""
        anew = Pass(self._make(), self._reader, swapped=self._swapped)
        deeds = sorted(self._deeds, key=lambda done: done[0].at)
        for event in self._inputs:
            while deeds and deeds[0][0].at < event.at:
                anew.redo(*deeds.pop(0))
            anew.take(event)
            yield
        for deed, matter in deeds:
            anew.redo(deed, matter)
        anew.pass_time(self.heard)
        if self.finished:
            anew.finish(self.heard)
        self._pass = anew


class LiveTape(Tape):
    """A call that goes on: what has been shown stays shown, and what the agent does goes in as it is done.

    What came of that goes out with the next thing from the source, 32 ms later at most: every sink has the order of
    `events`.
    """

    def __init__(self, coach: Callable[[], Coach], reader: Reader | None = None, *, swapped: bool = False) -> None:
        super().__init__(coach, reader)
        self._pass = Pass(coach(), reader, swapped=swapped)
        self._done: list[Event] = []

    def act(self, deed: Action | Mark) -> None:
        """The agent did something."""
        self._done += self._pass.take(deed)

    def swap(self) -> None:
        """From now on the sides have changed places; what has been said stays said."""
        self._done += self._pass.swap(self.heard)

    def feed(self, event: Event) -> list[Event]:
        """The next thing from the source; back come what was done since the last, it, and what came of it."""
        return self._take_done() + super().feed(event)

    def pass_time(self, at: float) -> list[Event]:
        """As `feed`."""
        return self._take_done() + super().pass_time(at)

    def finish(self, problem: str = "") -> list[Event]:
        """As `feed`."""
        return self._take_done() + super().finish(problem)

    def _take_done(self) -> list[Event]:
        done, self._done = self._done, []
        return done


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
