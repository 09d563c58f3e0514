"""A call in the journal: which it is, when it began, what it was about."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from coach.events import Event, Question, Utterance


@dataclass(frozen=True)
class KeptCall:
    """A call in the journal."""

    id: int
    """Drawn at random: it tells nothing about how many there are."""
    began: float
    """Seconds since 1970, UTC."""
    about: str
    """The customer's own words: the first question, or what they said first; empty where they said nothing."""

    @cached_property
    def local(self) -> datetime:
        """When it began, by the clock on the wall; without its zone, which would take as long again, for each call."""
        return datetime.fromtimestamp(self.began)  # noqa: DTZ006


@dataclass(frozen=True, slots=True)
class Found:
    """Words found in a call."""

    call: KeptCall
    event: Event


def new_id() -> int:
    """An id for a call."""
    return secrets.randbits(62)


def about_of(events: Sequence[Event]) -> str:
    """What a call is about, in the customer's words: the first question, else the first thing said in three words."""
    asked = (event.ask for event in events if isinstance(event, Question))
    said = (event.text for event in events if isinstance(event, Utterance) and event.speaker == "customer")
    return next(asked, "") or next((text for text in said if len(text.split()) >= 3), "")
