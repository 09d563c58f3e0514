"""Which events of a call tell of a moment: the words said then, and all that the coach made of them.

Only what carries words goes; the clock and who spoke when stay, so that the rest of the call plays as it did. Where
unsure, a line that the coach made goes too: it can be made again from the words that stay, those cannot be unsaid.
"""

import re
from collections.abc import Iterator, Sequence

from coach.events import Cleared, Event, Held, Mark, Nearly, Noticed, Nudge, Promise, Question, Reading, Utterance

RUN = 3
"""Words in a row that, found again, are taken for the same words."""
NEAR_SECONDS = 60.0
"""Fewer words than that ("yes", a name) are looked for no longer than so after they were said."""

Made = Reading | Question | Promise | Noticed | Nearly | Nudge | Held | Cleared
Words = tuple[str, ...]


def traces(events: Sequence[Event], start: float, end: float) -> set[int]:
    """Places in `events` of what tells of the words said between two moments (seconds of call time)."""
    said = {place: event for place, event in enumerate(events) if isinstance(event, Utterance)}
    said = {place: event for place, event in said.items() if event.start <= end and event.end >= start}
    spoken = [(event.start, event.end, _words(event.text)) for event in said.values()]
    gone = set(said)
    ids: set[str] = set()
    turns: set[int] = set()
    for place, event in enumerate(events):
        if isinstance(event, Mark) and start <= event.at <= end:
            gone.add(place)
        if isinstance(event, Made) and _tells(event, spoken, start, end, ids, turns):
            gone.add(place)
            ids |= {event.id} if isinstance(event, Question | Noticed | Nudge) else set()
            turns |= {event.turn} if isinstance(event, Reading) else set()
    # a line's first mention may come before what gives it away
    return gone | {place for place, event in enumerate(events) if isinstance(event, Made) and ids & {*_ids(event)}}


def _tells(
    event: Made,
    spoken: Sequence[tuple[float, float, Words]],
    start: float,
    end: float,
    ids: set[str],
    turns: set[int],
) -> bool:
    if ids & {*_ids(event)} or (isinstance(event, Noticed | Nearly) and event.turn in turns):
        return True
    if isinstance(event, Question | Promise):
        if start <= event.start <= end:
            return True
    elif not isinstance(event, Reading) and start <= event.at <= end:
        return True
    quoted = [_words(text) for text in _texts(event)]
    return any(
        _shared(said, quote, near=began <= event.at <= ended + NEAR_SECONDS)
        for began, ended, said in spoken
        for quote in quoted
    )


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


def _ids(event: Made) -> Iterator[str]:
    """The questions and lines that an event is about."""
    if isinstance(event, Question | Noticed | Nudge | Held | Cleared):
        yield event.id
    if isinstance(event, Noticed | Nearly) and event.question:
        yield event.question


def _texts(event: Made) -> Iterator[str]:
    """The words that an event carries."""
    match event:
        case Reading():
            yield event.text
        case Question():
            yield event.ask
        case Promise():
            yield event.what
        case Noticed() | Nearly():
            yield event.because
        case Nudge():
            yield event.because
            yield event.say
