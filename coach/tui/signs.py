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

MOMENTS: Mapping[str, str] = {"nudge": "◆", "held": "◇", "nearly": "◦", "mark": "▾"}
"""A line that was shown, one that was held, one nearly made, the agent's own mark."""


def state(name: str) -> tuple[str, str]:
    """Sign and word of a question's state."""
    return STATES.get(name, ("?", clean(name)))
