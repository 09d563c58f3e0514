"""One call, from its sound or its words to what the coach made of it: the one loop, the same for every source."""

import dataclasses
from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable, Iterator, Sequence
from typing import Protocol

from coach.audio.frame import Frames
from coach.audio.pace import Pace
from coach.core.coaching import Coach
from coach.events import (
    INPUTS,
    Action,
    AudioLost,
    Call,
    Doubt,
    Event,
    Mark,
    Noticed,
    Partial,
    Question,
    Reading,
    Speech,
    Tick,
    Utterance,
    other,
)
from coach.speech.ears import Ears
from coach.speech.listener import Listener

Matter = tuple[str, float, str]
"""What a line or a question is about, in terms that outlast its id: ids are given anew in each run."""
Batch = tuple[float, Sequence[Event]]
"""The call time up to which a source has been heard, and what it gave since the last batch."""


class Reader(Protocol):
    """A model that says what words do."""

    def read(self, doubt: Doubt) -> Reading:
        """What it makes of a turn."""


class Sink(Protocol):
    """Takes every event; queues, never blocks, never raises."""

    def put(self, event: Event) -> None:
        """Take an event."""


async def hear(frames: Iterable[Frames], listener: Listener, ears: Ears, pace: Pace) -> AsyncIterator[Batch]:
    """A recording, heard: it advances only when the ears are idle, so the same file gives the same events.

    Raises:
        ValueError: a sample is unaccounted for at the end.
    """
    at = 0.0
    for hop in frames:
        at = hop.at
        await pace.until(at)
        # a line that is due now does not wait for words that are
        yield at, listener.hear(hop)
        if not ears.idle:
            await ears.settled()
        if words := _words(listener, ears):
            yield at, words
    yield at, listener.finish()
    await ears.settled()
    yield at, _words(listener, ears)
    listener.check()


async def listen(frames: AsyncIterable[Frames], listener: Listener, ears: Ears) -> AsyncIterator[Batch]:
    """A microphone, heard: nobody waits for the ears, and words come when they are ready.

    Raises:
        ValueError: a sample is unaccounted for at the end.
    """
    at = 0.0
    async for hop in frames:
        at = hop.at
        yield at, [*hop.news, *listener.hear(hop)]
        if words := _words(listener, ears):
            yield at, words
    yield at, listener.finish()
    await ears.settled()
    yield at, _words(listener, ears)
    listener.check()


def _words(listener: Listener, ears: Ears) -> list[Event]:
    return [event for window, words in ears.ready() for event in listener.heard(window, words)]


async def read_aloud(events: Iterable[Event], pace: Pace) -> AsyncIterator[Batch]:
    """A transcript or a log: its events at their own times."""
    for event in events:
        await pace.until(event.at)
        yield event.at, [event]


class Tape:
    """A call as far as it has been heard: what went into the coach, and all that came of it.

    What the agent does later, in a replay, goes in at its own moment, and the coach is run again over the whole call.
    """

    def __init__(self, coach: Callable[[], Coach], reader: Reader | None = None) -> None:
        self.events: list[Event] = []
        """Inputs and outputs in the order in which they happened; replaced as a whole when the coach is run again."""
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
        self._coach = coach()
        self._ticked: Tick | None = None

    def feed(self, event: Event) -> list[Event]:
        """The next thing from the source; back come it and what the coach made of it."""
        if event == self._ticked:
            return []  # the coach was woken at that very moment
        self._inputs.append(event)
        fresh = list(self._take(event))
        self.events += fresh
        return fresh

    def pass_time(self, at: float) -> list[Event]:
        """The source has been heard up to `at`: wake the coach where it asked for it."""
        self.heard = max(self.heard, at)
        fresh = [made for tick in self._wakes(at) for made in self._step(tick)]
        self.events += fresh
        return fresh

    def finish(self, problem: str = "") -> list[Event]:
        """The source has come to its end."""
        self.finished, self.problem = True, problem
        fresh = self._coach.finish(self.heard)
        self.events += fresh
        return fresh

    def act(self, deed: Action | Mark) -> None:
        """The agent did something at `deed.at`."""
        self._remember(deed)
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

    def _remember(self, deed: Action | Mark) -> None:
        target = deed.target if isinstance(deed, Action) else ""
        self._deeds.append((deed, next((matter for event in self.events if (matter := _matter(event, target))), None)))

    def _again(self) -> None:
        self._coach, self.events, self._ticked = self._make(), [], None
        deeds = sorted(self._deeds, key=lambda done: done[0].at)
        for event in self._inputs:
            while deeds and deeds[0][0].at < event.at:
                self._redo(*deeds.pop(0))
            self.events += self._take(event)
        for deed, matter in deeds:
            self._redo(deed, matter)
        self.events += [made for tick in self._wakes(self.heard) for made in self._step(tick)]
        if self.finished:
            self.events += self._coach.finish(self.heard)

    def _redo(self, deed: Action | Mark, matter: Matter | None) -> None:
        """Do it again, to the same line or question, whatever its id is now; the line due at that moment stands."""
        self.events += [made for tick in self._wakes(deed.at) for made in self._step(tick)]
        if isinstance(deed, Action) and deed.target:
            now = (event.id for event in self.events if isinstance(event, Question | Noticed) and _is(event, matter))
            deed = dataclasses.replace(deed, target=next(now, deed.target if matter is None else "gone"))
        self.events += self._step(deed)

    def _take(self, event: Event) -> Iterator[Event]:
        """An event, after the moments before it at which the coach asked to be woken."""
        for tick in self._wakes(event.at, before=True):
            yield from self._step(tick)
        yield from self._step(event)

    def _wakes(self, at: float, *, before: bool = False) -> Iterator[Tick]:
        last = None
        while (wake := self._coach.wake) is not None and (wake < at or (wake == at and not before)):
            if wake == last:
                raise ValueError(f"the coach was woken at {wake} s and asks for it again")
            last = wake
            yield Tick(wake)

    def _step(self, event: Event) -> Iterator[Event]:
        event = _swapped(event) if self._swapped else event
        self._ticked = event if isinstance(event, Tick) else self._ticked
        yield event
        if isinstance(event, INPUTS):
            yield from self._coach.receive(event)
            for doubt in self._coach.doubts():
                if self._reader is not None:
                    yield from self._step(self._reader.read(doubt))


class LiveTape(Tape):
    """A call that goes on: what has been shown stays shown, and what the agent does goes in as it is done."""

    def act(self, deed: Action | Mark) -> None:
        """The agent did something."""
        self._remember(deed)
        self.events += self._take(deed)


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


async def run(call: Call, source: AsyncIterator[Batch], tape: Tape, sinks: Sequence[Sink]) -> None:
    """The one loop: everything the source gives goes to the coach, and all that comes of it to every sink."""

    def publish(events: Iterable[Event]) -> None:
        for event in events:
            for sink in sinks:
                sink.put(event)

    publish(tape.feed(call))
    async for at, events in source:
        for event in events:
            publish(tape.feed(event))
        publish(tape.pass_time(at))
    publish(tape.finish())
