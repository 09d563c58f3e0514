"""What is said once, before the first live call."""

import io
import sys

import pytest

from coach.first_run import note_read, notice, unread
from coach.showing import Look, tell_once

KEPT, UNKEPT = notice(kept=True), notice(kept=False)
SCREEN = Look(None, jsonl=False, partials=False, compact=False, sound=False)


class Terminal(io.StringIO):
    """A person sits at it."""

    def isatty(self):
        return True


@pytest.fixture
def at_a_terminal(monkeypatch, tmp_path):
    """A person who types; gives what they were shown."""
    monkeypatch.setenv("COACH_HOME", str(tmp_path))

    def sit(typed, *, kept=True):
        shown = Terminal()
        for name, stream in (("stdin", Terminal(typed)), ("stdout", Terminal()), ("stderr", shown)):
            monkeypatch.setattr(sys, name, stream)
        tell_once(SCREEN, kept=kept)
        return shown.getvalue()

    return sit


def test_it_is_said_once(at_a_terminal):
    """Enter, and never again."""
    assert KEPT in at_a_terminal("\n")
    assert at_a_terminal("\n") == ""


def test_who_has_not_answered_is_told_again(at_a_terminal):
    """The keyboard was closed."""
    at_a_terminal("")
    assert KEPT in at_a_terminal("\n")


def test_where_nobody_sits_it_goes_to_stderr_and_is_not_taken_for_read(monkeypatch, capsys, tmp_path):
    """--jsonl: stdout has events and nothing else."""
    monkeypatch.setenv("COACH_HOME", str(tmp_path))
    tell_once(SCREEN, kept=True)
    out, err = capsys.readouterr()
    assert (out, KEPT in err) == ("", True)
    assert unread(tmp_path / "state", KEPT)


def test_another_notice_is_said_again(tmp_path):
    """What is kept has changed: who agreed to the old one has not read this."""
    note_read(tmp_path / "state", KEPT)
    assert not unread(tmp_path / "state", KEPT)
    assert unread(tmp_path / "state", KEPT.replace("never", "for a day"))


def test_where_no_call_is_kept_that_is_said(at_a_terminal):
    """Once too; and once a call is kept, what becomes of it, but neither again where a keyring comes and goes."""
    shown = at_a_terminal("\n", kept=False)
    assert "encrypted" not in shown
    assert "seven days" not in shown
    assert "Words and lines of your calls: neither, as this machine is now" in " ".join(shown.split())
    assert KEPT in at_a_terminal("\n", kept=True)
    assert at_a_terminal("\n", kept=False) == at_a_terminal("\n", kept=True) == ""


@pytest.mark.parametrize("told", [KEPT, UNKEPT])
def test_it_fits_a_terminal_and_says_all_four_things(told):
    """What is heard, what is kept, for how long, and that the law may want the other party to agree."""
    assert max(map(len, told.splitlines())) <= 78
    assert len(told.splitlines()) <= 22
    for part in (
        "  Heard     Your microphone",
        "  Kept      Sound: never.",
        "  How long  Words: ",
        "  Law       In many",
    ):
        assert part in told
    assert "the other party has agreed" in " ".join(told.split())


def test_the_words_of_kept_calls_are_encrypted_and_leave():
    """As the journal has it, unless it is set otherwise."""
    assert "encrypted, on this machine" in " ".join(KEPT.split())
    assert "seven days" in KEPT
