"""One call, from its sound or its words to what the coach made of it: the one loop, the same for every source."""

from collections.abc import AsyncIterable, AsyncIterator, Iterable, Sequence
from typing import Protocol

from coach.audio.frame import Frames
from coach.audio.pace import Pace
from coach.core.backlog import Backlog
from coach.core.heartbeat import Heartbeat
from coach.core.redaction import Redactor, redacted
from coach.events import Call, Event
from coach.speech.ears import Ears
from coach.speech.listener import Listener
from coach.tape import Tape

Batch = tuple[float, Sequence[Event]]
"""The call time up to which a source has been heard, and what it gave since the last batch."""


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
    at, heartbeat, backlog = 0.0, Heartbeat(), Backlog()
    async for hop in frames:
        at = hop.at
        yield at, [*hop.news, *listener.hear(hop)]
        if told := [*heartbeat.hear(at, listener.speaking, hop.news), *backlog.hear(at, ears.waiting)]:
            yield at, told
        if words := _words(listener, ears):
            yield at, words
    yield at, listener.finish()
    await ears.settled()
    yield at, _words(listener, ears)
    listener.check()


def _words(listener: Listener, ears: Ears) -> list[Event]:
    return [event for window, words in ears.ready() for event in listener.heard(window, words)]


async def without_secrets(heard: AsyncIterator[Batch], redactor: Redactor) -> AsyncIterator[Batch]:
    """What is heard of a call, its secrets left out: nobody sees more of a call than what comes out here."""
    at = 0.0
    try:
        async for at, events in heard:
            given = [one for event in events for one in redactor.take(event)]
            yield at, [*given, *redactor.pass_time(at)]
    except Exception:  # whatever ends the call, what was heard of it is given on
        yield at, redactor.finish()
        raise
    yield at, redactor.finish()


async def read_aloud(events: Iterable[Event], pace: Pace) -> AsyncIterator[Batch]:
    """A transcript or a log: its events at their own times, its secrets left out."""
    for event in redacted(events):
        await pace.until(event.at)
        yield event.at, [event]


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
