"""coach purge: what goes is shown, asked for, removed; nothing else is touched."""

import pytest
from filelock import FileLock
from journals import Keyring, keep, said

from coach.journal import file, keys, opening
from coach.journal.opening import open_journal
from coach.journal.settings import JournalSettings


@pytest.fixture
def keyring(monkeypatch):
    """The system's keyring, empty."""
    ring = Keyring()
    monkeypatch.setattr(opening, "system_keyring", lambda: ring)
    monkeypatch.setattr(keys, "system_keyring", lambda: ring)
    return ring


@pytest.fixture
def home(tmp_path, monkeypatch, keyring):
    """A person's own files, with a journal, a model, settings, prompts, and what is none of coach's."""
    monkeypatch.setenv("COACH_HOME", str(tmp_path / "home"))
    home = tmp_path / "home"
    journal = open_journal(JournalSettings(), home / "journal")
    keep(journal, said(2, "where is my parcel"))
    journal.close()
    for name in (
        "models/base/model.bin",
        "config.toml",
        "prompts/rating.toml",
        "prompts/mine.txt",
        "state/live.json",
        "state/notice-read",
        "config.toml.bak",
        "models/own/model.bin",
    ):
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text("x", encoding="utf-8")
    return home


@pytest.fixture
def purge(monkeypatch, typed):
    """Runs it with an answer; gives its exit status, stdout and stderr."""

    def run(*words, answer="y"):
        monkeypatch.setattr("typer.confirm", lambda *_, **__: answer == "y")
        return typed("purge", *words)

    return run


def there(home):
    """The files under a folder."""
    return {path.relative_to(home).as_posix() for path in home.rglob("*") if path.is_file()}


def test_all_of_it_is_shown_and_removed_and_nothing_else(home, keyring, purge):
    """Each thing with its place, then that it is gone."""
    status, out, err = purge()
    assert (status, err) == (0, "")
    shown = [" ".join(line.split()) for line in out.splitlines()]
    for line in ("the journal's key in the system's keyring", f"the journal {home / 'journal'}"):
        assert line in shown
    assert any(line.startswith("model base ") for line in shown)
    assert any(line.startswith("your settings ") for line in shown)
    assert out.endswith(
        "Removed the journal's key.\nRemoved the journal.\nRemoved model base.\n"
        "Removed that the first notice was read.\nRemoved where a running coach is found.\n"
        "Removed your settings before coach setup.\nRemoved your settings.\nRemoved your prompts.\nAll of it is gone.\n"
        f"Not coach's, and left: {home / 'models/own'}\nNot coach's, and left: {home / 'prompts/mine.txt'}\n"
    )
    assert keyring.kept == {}
    assert there(home) == {"prompts/mine.txt", "models/own/model.bin"}
    assert purge()[1] == "Nothing of coach is kept on this machine.\n"


def test_who_says_no_keeps_all(home, keyring, purge):
    """And is told so."""
    before = there(home)
    assert purge(answer="n")[1].endswith("Nothing was removed.\n")
    assert there(home) == before
    assert keyring.kept


def test_yes_asks_nobody(home, keyring, purge):
    """For a script."""
    assert "\nAll of it is gone.\n" in purge("--yes", answer="n")[1]


def test_a_folder_without_anything_else_goes_too(home, keyring, purge):
    """Nothing is left to show that coach was here."""
    (home / "prompts/mine.txt").unlink()
    (home / "models/own/model.bin").unlink()
    (home / "models/own").rmdir()
    assert purge()[1].endswith("All of it is gone.\n")
    assert not home.exists()


@pytest.mark.parametrize("folder", ["", "journal", "models", "state", "prompts"])
def test_what_stays_is_named_wherever_it_lies(home, purge, folder):
    """A letter somebody put into the folder of their settings, a copy of the journal beside the journal."""
    stays = home / folder / "taxes"
    stays.mkdir()
    (stays / "2025.txt").write_text("x")
    out = purge()[1]
    assert f"\nNot coach's, and left: {stays}\n" in out
    assert "2025" not in out


def test_a_keyring_that_does_not_answer_keeps_nothing_else_back(home, keyring, purge):
    """One line, status 1, and the files are gone all the same."""
    keyring.fault = OSError("locked")
    status, out, err = purge()
    assert status == 1
    assert err == (
        "coach: journal: the keyring does not answer (OSError); expected whether it has a key; "
        "unlock it and ask again\n"
    )
    assert "All of it" not in out
    assert not (home / "journal").exists()


@pytest.mark.parametrize(("key", "left"), [("keyring", True), ("passphrase", False)])
def test_a_key_that_may_be_left_in_a_keyring_is_told(home, purge, monkeypatch, key, left):
    """Where none answers, and the journal's key is not made from a passphrase."""
    (home / "config.toml").write_text(f'[journal]\nkey = "{key}"\n', encoding="utf-8")
    monkeypatch.setattr(keys, "system_keyring", lambda: None)
    status, out, err = purge("--yes")
    assert status == (1 if left else 0)
    assert ("no keyring answers; expected the one it is in; start that and ask again" in err) == left
    assert ("All of it is gone." in out) != left
    assert not (home / "journal").exists()


def test_a_coach_that_runs_is_found_as_before(home, keyring, purge):
    """One line on how to end it, status 1; the rest goes."""
    with FileLock(home / "state/live.lock"):
        status, _, err = purge()
    assert status == 1
    assert err == "coach: coach live: another coach runs already; `coach tell quit` ends it\n"
    assert there(home) == {"prompts/mine.txt", "models/own/model.bin", "state/live.json", "state/live.lock"}


def test_what_a_link_leads_to_is_not_ours(home, keyring, purge, tmp_path):
    """The link itself is."""
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared/rating.toml").write_text("x")
    (home / "prompts/mine.txt").unlink()
    (home / "prompts/rating.toml").unlink()
    (home / "prompts").rmdir()
    try:
        (home / "prompts").symlink_to(tmp_path / "shared")
    except OSError:
        pytest.skip("no links here")
    purge()
    assert (tmp_path / "shared/rating.toml").exists()
    assert not (home / "prompts").is_symlink()


def test_a_file_that_cannot_go_is_one_line(home, keyring, purge, monkeypatch):
    """The rest goes."""

    def fail(folder):
        raise PermissionError(13, "in use")

    monkeypatch.setattr(file, "remove", fail)
    status, _, err = purge()
    assert status == 1
    assert err == f"coach: {home / 'journal'}: in use; expected to remove it; close every coach and ask again\n"
    assert not (home / "config.toml").exists()
