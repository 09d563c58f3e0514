"""What the screen calls things, and the signs it has for them."""

from collections.abc import Mapping

from coach.lines import clean

STATES: Mapping[str, tuple[str, str]] = {
    "open": ("○", "open"),
    "answered": ("✓", "answered"),
    "refused": ("-", "refused"),
    "withdrawn": ("·", "withdrawn"),
    "not a question": ("∅", "no question"),
}
"""Of a question: a sign that is told apart without colour, and a word."""

MOMENTS: Mapping[str, str] = {"nudge": "◆", "held": "◇", "mark": "▾"}
"""A line that was shown, one that was held, the agent's own mark."""

REASONS: Mapping[str, str] = {
    "gap": "too soon after another line",
    "speaking": "somebody was speaking",
    "muted": "the coach was muted",
    "stale": "its moment had passed",
    "answered": "it was answered first",
    "call over": "the call was over",
    "question": "an open question mattered more",
}
"""Why a line was held; another kind's name means that a line of that kind mattered more."""


def state(name: str) -> tuple[str, str]:
    """Sign and word of a question's state."""
    return STATES.get(name, ("?", clean(name)))


def reason(name: str) -> str:
    """Why a line was held, in words; a reason that has none is shown as it came."""
    return REASONS.get(name, clean(name))
