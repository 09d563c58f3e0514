"""Where a screen can be drawn."""

import sys

import pytest

from coach import terminal


@pytest.mark.parametrize(
    ("tty", "kind", "one"),
    [
        (True, "xterm-256color", True),
        (True, "", True),
        (True, "dumb", False),
        (True, "unknown", False),
        (False, "xterm", False),
    ],
)
def test_a_screen_needs_a_terminal_that_can_more_than_print(monkeypatch, tty, kind, one):
    """Whatever stderr is."""
    monkeypatch.setattr(sys.stdout, "isatty", lambda: tty, raising=False)
    monkeypatch.setenv("TERM", kind)
    assert terminal.is_one() == one
