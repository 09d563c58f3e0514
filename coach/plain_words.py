"""What the log names in a word, in plain words: what a turn does, as a model reads it, and why a line was held."""

from collections.abc import Mapping

ACTS: Mapping[str, str] = {
    # of a customer's turn
    "asks": "asks",
    "again": "asks it again",
    "drops": "lets it go",
    "pushback": "pushes back",
    "withdraws": "takes it back",
    "gives_fact": "gives a fact",
    "rhetorical": "wants no answer",
    "about_ratings": "speaks of ratings",
    "thanks": "thanks",
    # of an agent's turn
    "leaves": "moves on",
    "answers": "answers",
    "partly": "answers in part",
    "neighbour": "neighbouring answer",
    "on_the_way": "on the way to it",
    "cannot": "says it cannot be",
    "passes_by": "passes it by",
    "canned": "sounds recited",
    "rating": "asks for a score",
    "rating_neutral": "tells of a survey",
    "sells": "pitches",
    "asks_fact": "asks for a fact",
    "given": "the one given before",
    "promises": "promises",
    "closes": "begins to close",
    "discloses": "required reading",
    "courtesy": "courtesy",
    "own_empathy": "sympathy in own words",
}
"""What a turn does, as a trainer would call it."""

REASONS: Mapping[str, str] = {
    "gap": "too soon after another line",
    "speaking": "somebody was speaking",
    "muted": "the coach was muted",
    "stale": "its moment had passed",
    "answered": "it was answered first",
    "refused": "the agent said plainly that they could not help with it",
    "withdrawn": "the customer no longer asked it",
    "call over": "the call was over",
    "not helpful": "you called such a line not helpful",
    "question": "an open question mattered more",
    "promise": "what was promised mattered more",
}
"""Why a line was held; another kind's name means that a line of that kind mattered more."""

LIKENESS, LEFT, PRESSED = "like the script's words", "left open, all turns together", "insists"
"""What decides where no single reading does."""


def reason(name: str) -> str:
    """Why a line was held, in words; a reason that has none is given as it is."""
    return REASONS.get(name, name)
