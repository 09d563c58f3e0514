"""What is said once, before the first live call."""

import io
import sys

import pytest

from coach import first_run
from coach.first_run import NOTICE, note_read, unread
from coach.showing import Look, tell_once

SCREEN = Look(None, jsonl=False, partials=False, compact=False, sound=False)


class Terminal(io.StringIO):
    """A person sits at it."""

    def isatty(self):
        return True


@pytest.fixture
def at_a_terminal(monkeypatch, tmp_path):
    """A person who types; gives what they were shown."""
    monkeypatch.setenv("COACH_HOME", str(tmp_path))

    def sit(typed):
        shown = Terminal()
        for name, stream in (("stdin", Terminal(typed)), ("stdout", Terminal()), ("stderr", shown)):
            monkeypatch.setattr(sys, name, stream)
        tell_once(SCREEN)
        return shown.getvalue()

    return sit


def test_it_is_said_once(at_a_terminal):
    """Enter, and never again."""
    assert NOTICE in at_a_terminal("\n")
    assert at_a_terminal("\n") == ""


def test_who_has_not_answered_is_told_again(at_a_terminal):
    """The keyboard was closed."""
    at_a_terminal("")
    assert NOTICE in at_a_terminal("\n")


def test_where_nobody_sits_it_goes_to_stderr_and_is_not_taken_for_read(monkeypatch, capsys, tmp_path):
    """--jsonl: stdout has events and nothing else."""
    monkeypatch.setenv("COACH_HOME", str(tmp_path))
    tell_once(SCREEN)
    out, err = capsys.readouterr()
    assert (out, NOTICE in err) == ("", True)
    assert unread(tmp_path / "state")


def test_another_notice_is_said_again(monkeypatch, tmp_path):
    """What is kept has changed: who agreed to the old one has not read this."""
    note_read(tmp_path / "state")
    assert not unread(tmp_path / "state")
    monkeypatch.setattr(first_run, "NOTICE", NOTICE.replace("never", "for a day"))
    assert unread(tmp_path / "state")


def test_it_fits_a_terminal_and_says_all_four_things():
    """What is heard, what is kept, for how long, and that the law may want the other party to agree."""
    assert max(map(len, NOTICE.splitlines())) <= 78
    assert len(NOTICE.splitlines()) <= 22
    for words in ("Your microphone", "encrypted", "seven days", "the other\n            party has agreed"):
        assert words in NOTICE
