"""Whether there is a terminal to draw a screen on."""

import os
import sys


def is_one() -> bool:
    """Stdout is one, and not one that can only print; what is told on stderr may go elsewhere."""
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
