"""Which events of a call tell of a moment: the words said then, and all that was made of them and noted on them.

Only what carries words goes; the clock and who spoke when stay. Where unsure, a line that the coach made goes too: the
words that stay can be read again, those that were said in that moment must not be.
"""

import re
from collections.abc import Iterator, Sequence

from coach.events import (
    Cleared,
    Done,
    Event,
    Held,
    Mark,
    Nearly,
    Note,
    Noticed,
    Nudge,
    Promise,
    Question,
    Reading,
    Utterance,
)

RUN = 3
"""Words in a row that, found again, are taken for the same words."""
NEAR_SECONDS = 60.0
"""Fewer words than that ("yes", a name) are looked for no longer than so after they were said."""

Words = tuple[str, ...]


def traces(events: Sequence[Event], start: float, end: float) -> set[int]:
    """Places in `events` of what tells of the words said between two moments (seconds of call time)."""
    said = [event for event in events if isinstance(event, Utterance) and event.start <= end and event.end >= start]
    spoken = [(event.start, event.end, _words(event.text)) for event in said]
    gone = {place for place, event in enumerate(events) if _lies_in(event, start, end) or _quotes(event, spoken)}
    ids = {event.id for place in gone if isinstance(event := events[place], Question | Noticed | Nudge)}
    # a line about a question that goes, goes; what became of a line, wherever it is told, goes with it
    ids |= {event.id for event in events if isinstance(event, Noticed) and event.question in ids}
    return gone | {place for place, event in enumerate(events) if not ids.isdisjoint(_ids(event))}


def _lies_in(event: Event, start: float, end: float) -> bool:
    """Whether an event is of the moment itself."""
    match event:
        case Utterance():
            return event.start <= end and event.end >= start
        case Question() | Promise() | Done():
            return start <= event.start <= end
        case Mark() | Note() | Noticed() | Nearly() | Nudge():
            return start <= event.at <= end
        case _:
            return False


def _quotes(event: Event, spoken: Sequence[tuple[float, float, Words]]) -> bool:
    """Whether it carries words that were said in the moment."""
    quoted = [_words(text) for text in _texts(event)]
    return any(
        _shared(said, quote, near=began <= event.at <= ended + NEAR_SECONDS)
        for began, ended, said in spoken
        for quote in quoted
    )


def _texts(event: Event) -> Iterator[str]:
    """The words of a call that what was made of it carries."""
    match event:
        case Reading():
            yield event.text
            yield from (act.span for act in event.acts)
        case Question():
            yield event.ask
        case Promise() | Done():
            yield event.what
        case Noticed() | Nearly():
            yield event.because
        case Nudge():
            yield event.because
            yield event.say
        case _:
            pass


def _shared(said: Words, quote: Words, *, near: bool) -> bool:
    """Whether words found again are those that were said."""
    length = min(RUN, len(said), len(quote))
    if not length or (length < RUN and not near):
        return False
    return not {*_runs(said, length)}.isdisjoint(_runs(quote, length))


def _runs(words: Words, length: int) -> Iterator[Words]:
    return (words[first : first + length] for first in range(len(words) - length + 1))


def _words(text: str) -> Words:
    return tuple(re.findall(r"[\w']+", text.casefold()))


def _ids(event: Event) -> set[str]:
    """The lines and questions that an event is about."""
    match event:
        case Question() | Noticed() | Nudge() | Held() | Cleared():
            return {event.id}
        case Note():
            return {event.target} - {""}
        case _:
            return set()
