"""Whether there is a terminal to draw a screen on."""

import os
import sys

PLAIN = frozenset({"dumb", "unknown"})
"""Kinds, by TERM, that can only print."""


def is_one() -> bool:
    """Stdout is one, and not one that can only print; what is told on stderr may go elsewhere."""
    return sys.stdout.isatty() and os.environ.get("TERM") not in PLAIN
