"""What the agent commits to, in the agent's own words, and by when. A model tells that it is a promise."""

import re

from coach.core.asking import shorten
from coach.core.conversation import Turn
from coach.events import Promise

SURE = 0.6
"""Confidence of the model from which on a turn is taken at its word."""

_FUTURE = re.compile(
    r"\b(?:i'?ll|we'?ll|he'?ll|she'?ll|they'?ll|it'?ll|you'?ll|will|going to|gonna|'m|putting)\b", re.IGNORECASE
)
_DUE = re.compile(
    r"\b(?:(?:by|before|on|within|in|until|through|at|from|this|next|first thing)\s+)?(?:the\s+|an?\s+|about\s+)*"
    r"(?:today|tonight|tomorrow(?:\s+(?:morning|afternoon|evening))?|end of (?:the\s+)?(?:day|week|month)"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day(?:\s+(?:morning|afternoon|evening))?"
    r"|[\w-]+(?:\s+(?:to|or)\s+[\w-]+)?\s+(?:working\s+|business\s+)?(?:minutes?|hours?|days?|weeks?|months?)"
    r"|\d+(?:st|nd|rd|th))\b",
    re.IGNORECASE,
)


def promises_in(turn: Turn, at: float) -> list[Promise]:
    """What a closed turn of the agent's commits to: at most one."""
    if turn.speaker != "agent" or not any(act.name == "promises" and act.confidence >= SURE for act in turn.acts):
        return []
    sentences = re.split(r"(?<=[.?!]) ", turn.text)
    what = next((sentence for sentence in sentences if _FUTURE.search(sentence)), turn.text)
    due = _DUE.search(what) or _DUE.search(turn.text)
    return [Promise(at, turn.start, shorten(what), due[0].strip() if due else None)]
