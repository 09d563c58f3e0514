"""What the agent commits to, in the agent's own words, and by when. A model tells that it is a promise."""

import re

from coach.core.conversation import Turn
from coach.events import Promise

SURE = 0.4
"""Confidence of the model from which on a turn is taken at its word."""

_DUE = re.compile(
    r"\b(?:(?:by|before|on|within|in|until|through|at|from|this|next|first thing)\s+)?(?:the\s+|an?\s+|about\s+){0,3}"
    r"(?:today|tonight|tomorrow(?:\s+(?:morning|afternoon|evening))?|end of (?:the\s+)?(?:day|week|month)"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day(?:\s+(?:morning|afternoon|evening))?"
    r"|[\w-]{1,20}(?:\s+(?:to|or)\s+[\w-]{1,20})?\s+(?:working\s+|business\s+)?(?:minutes?|hours?|days?|weeks?|months?)"
    r"|\d+(?:st|nd|rd|th))\b",
    re.IGNORECASE,
)


def promised(turn: Turn) -> list[tuple[str, str | None]]:
    """What a turn of the agent's commits to and by when: at most one."""
    if turn.speaker != "agent" or turn.chance("promises") < SURE:
        return []
    said = turn.words_of("promises")
    due = _DUE.search(said) or _DUE.search(turn.text)
    return [(said, due[0].strip() if due else None)]


def promises_in(turn: Turn, at: float) -> list[Promise]:
    """The same as events."""
    return [Promise(at, turn.start, what, due) for what, due in promised(turn)]
