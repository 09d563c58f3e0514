"""Our own log: the events of --jsonl, one a line."""

from coach.errors import TranscriptError
from coach.events import Call, Event, Utterance
from coach.transcripts.cues import check_times
from coach.transcripts.tail import up_to_tail
from coach.wire import decode


def parse(text: str, file: str) -> tuple[list[Event], TranscriptError | None]:
    """The events of a log in its order, which is that in which they happened, and the fault of a damaged tail.

    Raises:
        TranscriptError: with the line; anywhere but in the tail.
    """
    lines = [(line, f"{file}:{number}") for number, line in enumerate(text.split("\n"), start=1) if line.strip()]
    events, fault = up_to_tail(lines, lambda line: [_event(*line)])
    begins = [where for event, (_, where) in zip(events, lines, strict=False) if isinstance(event, Call)]
    if len(begins) > 1:
        raise TranscriptError(begins[1], "another call begins", "the log of one call", "cut it in two before this line")
    return events, fault


def _event(line: str, where: str) -> Event:
    event = decode(line, where)
    check_times(where, "an event", event.at, event.at)
    if isinstance(event, Utterance):
        check_times(where, "an utterance", event.start, event.end)
        for _, start, end in event.words:
            check_times(where, "a word", start, end)
    return event
