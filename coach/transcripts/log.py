"""Our own log: the events of --jsonl, one a line. What was heard and done is fed again; what came of it comes again."""

from coach.events import INPUTS, Event, Utterance
from coach.transcripts.cues import check_times
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
    check_times(where, "an event", event.at, event.at)
    if isinstance(event, Utterance):
        check_times(where, "an utterance", event.start, event.end)
        for _, start, end in event.words:
            check_times(where, "a word", start, end)
    return event
