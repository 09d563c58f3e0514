"""coach review, from the command line."""

from functools import partial

import pytest
from journals import Keyring, asked, keep
from tui_call import READ

from coach.config import shipped
from coach.journal import opening
from coach.journal.opening import open_journal
from coach.journal.settings import JournalSettings


@pytest.fixture
def run(tmp_path, monkeypatch, typed):
    """Runs it where there is a keyring and no screen: exit status, stdout, stderr."""
    ring = Keyring()
    monkeypatch.setattr(opening, "system_keyring", lambda: ring)
    monkeypatch.setenv("COACH_HOME", str(tmp_path / "home"))
    return partial(typed, "review")


@pytest.fixture
def journal(run, tmp_path):
    """Two calls of this day, kept."""
    made = open_journal(JournalSettings(), tmp_path / "home" / "journal")
    keep(made, *asked(5.0, "Why was I charged twice?"), began=opening.time.time() - 60)
    keep(made, *READ[1:], began=opening.time.time())
    made.close()


def test_without_a_screen_the_calls_are_listed(run, journal):
    """By day and time, in the customer's words; nothing is added up."""
    status, out, err = run()
    assert (status, err) == (0, "")
    lines = [line.split("  ")[-1] for line in out.splitlines() if line.startswith("  ")]
    assert lines == ["Why did nobody come yesterday?", "Why was I charged twice?"]


def test_where_all_calls_have_left_it_is_said(run, tmp_path):
    """Though there is a journal."""
    open_journal(JournalSettings(), tmp_path / "home" / "journal").close()
    assert run() == (0, "No call is kept.\n", "")


def test_other_prompts_are_tried_on_every_call(run, journal):
    """Each below the call it is of."""
    status, out, err = run("--prompts", shipped("prompts"))
    assert (status, err) == (0, "")
    assert "would not   script: The script is talking" in out
    assert out.rstrip().endswith("no line, neither then nor now")


def test_where_nothing_is_kept_nothing_is_made(run, tmp_path):
    """No file, no key; one line says so."""
    assert run() == (0, "No call is kept.\n", "")
    assert not (tmp_path / "home" / "journal").exists()


@pytest.mark.parametrize("kept", ["no journal", "nothing is to be kept", "a journal"])
def test_a_folder_of_prompts_that_is_none_is_told_whatever_is_kept(run, tmp_path, kept):
    """In one line, status 1."""
    if kept == "a journal":
        open_journal(JournalSettings(), tmp_path / "home" / "journal").close()
    if kept == "nothing is to be kept":
        (tmp_path / "home").mkdir()
        (tmp_path / "home" / "config.toml").write_text('[journal]\nkeep = "nothing"\n')
    status, out, err = run("--prompts", tmp_path / "none")
    assert (status, out, err.count("\n")) == (1, "", 1)
    assert err.startswith(f"coach: {tmp_path / 'none'}: ")


def test_with_no_call_there_is_none_to_try_other_prompts_on(run, tmp_path):
    """It is said."""
    open_journal(JournalSettings(), tmp_path / "home" / "journal").close()
    assert run("--prompts", shipped("prompts")) == (0, "No call is kept.\n", "")


def test_a_journal_without_its_key_is_told(run, journal, monkeypatch):
    """In one line, status 1."""
    monkeypatch.setattr(opening, "system_keyring", Keyring)
    status, out, err = run()
    assert (status, out) == (1, "")
    assert "a journal whose key the keyring does not have" in err
    assert err.count("\n") == 1
