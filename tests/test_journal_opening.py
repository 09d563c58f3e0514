"""The journal as the settings want it; where it cannot be, one line says why, and the call goes on."""

import getpass
import sys
import time

import pytest
from journals import Keyring, calls, keep, said

from coach.errors import CoachError, JournalBlockedError, JournalError
from coach.journal import keys, opening
from coach.journal.opening import open_for_call, open_journal
from coach.journal.settings import JournalSettings

PASSPHRASE = JournalSettings(key="passphrase")


@pytest.fixture
def keyring(monkeypatch):
    """The system's keyring, empty."""
    ring = Keyring()
    monkeypatch.setattr(opening, "system_keyring", lambda: ring)
    return ring


@pytest.fixture
def types(monkeypatch):
    """A person at a terminal who types these."""

    def typing(*answers):
        told, left = [], list(answers)
        monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
        monkeypatch.setattr(opening, "getpass", lambda prompt: (told.append(prompt), left.pop(0))[1])
        return told

    assert opening.getpass is getpass.getpass
    return typing


def test_the_key_is_made_once_and_lies_in_the_keyring(tmp_path, keyring):
    """256 bits by chance; the next coach finds them there."""
    journal, notice = open_for_call(JournalSettings(), tmp_path)
    keep(journal, said(2, "a parcel came"), began=time.time())
    journal.close()
    ((name, secret),) = keyring.kept.items()
    assert (name, len(bytes.fromhex(secret)), notice) == (("coach journal", str(tmp_path)), 32, "")
    again = open_journal(JournalSettings(), tmp_path)
    assert [call.about for call in calls(again)] == ["a parcel came"]
    again.close()


def test_without_a_keyring_nothing_is_kept_and_one_line_says_so(tmp_path, monkeypatch):
    """Nor is a folder made."""
    monkeypatch.setattr(opening, "system_keyring", lambda: None)
    journal, notice = open_for_call(JournalSettings(), tmp_path / "journal")
    assert journal is None
    assert notice.startswith("nothing of these calls is kept: journal: no system keyring")
    assert "\n" not in notice
    assert not (tmp_path / "journal").exists()


@pytest.mark.parametrize(
    ("ring", "line"),
    [
        (Keyring(OSError("locked")), "the keyring does not answer (OSError)"),
        (Keyring(), "a journal whose key the keyring does not have"),
    ],
)
def test_a_key_that_cannot_be_had_is_one_line_and_the_file_stays(tmp_path, monkeypatch, ring, line):
    """It is never overwritten."""
    (tmp_path / "journal.db").write_bytes(b"what was kept")
    monkeypatch.setattr(opening, "system_keyring", lambda: ring)
    journal, notice = open_for_call(JournalSettings(), tmp_path)
    assert journal is None
    assert line in notice
    assert "\n" not in notice
    assert (tmp_path / "journal.db").read_bytes() == b"what was kept"


def test_something_else_in_the_keyring_is_no_key(tmp_path):
    """One line, which does not tell what it is."""
    ring = Keyring()
    ring.set_password(keys.SERVICE, str(tmp_path), "my birthday")
    with pytest.raises(JournalError, match="expected 64 hex digits") as told:
        keys.from_keyring(ring, tmp_path, new=False)
    assert "birthday" not in str(told.value)


def test_a_new_passphrase_is_asked_for_twice_and_said_to_be_all_there_is(tmp_path, types):
    """Then once each time."""
    told = types("correct horse", "correct horse", "correct horse")
    open_journal(PASSPHRASE, tmp_path).close()
    assert "whoever forgets this passphrase has lost the journal" in told[0]
    open_journal(PASSPHRASE, tmp_path).close()
    assert told[2] == "Passphrase of the journal: "


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        (("correct", "horse") * 3, "two different passphrases"),
        (("", ""), "an empty passphrase"),
    ],
)
def test_no_passphrase_is_no_journal(tmp_path, types, typed, line):
    """The call is not kept, and goes on."""
    types(*typed)
    journal, notice = open_for_call(PASSPHRASE, tmp_path)
    assert journal is None
    assert notice.startswith(f"nothing of these calls is kept: journal: {line}")


def test_a_forgotten_passphrase_is_one_line(tmp_path, types):
    """And the journal stays for whoever remembers it."""
    types("correct horse", "correct horse", "battery", "staple", "horse", "correct horse")
    open_journal(PASSPHRASE, tmp_path).close()
    _, notice = open_for_call(PASSPHRASE, tmp_path)
    assert "this passphrase does not open it" in notice
    open_journal(PASSPHRASE, tmp_path).close()


def test_a_mistyped_passphrase_is_asked_for_again(tmp_path, types, capsys):
    """A new one and a known one: a slip does not cost the shift."""
    types("correct horse", "corect horse", "correct horse", "correct horse", "correct hrose", "correct horse")
    open_journal(PASSPHRASE, tmp_path).close()
    assert capsys.readouterr().err == "coach: two different passphrases\n"
    open_journal(PASSPHRASE, tmp_path).close()
    assert "this passphrase does not open it" in capsys.readouterr().err


def test_where_nobody_can_be_asked_nothing_is_kept(tmp_path, monkeypatch):
    """No terminal."""
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False, raising=False)
    assert open_for_call(PASSPHRASE, tmp_path)[1].startswith("nothing of these calls is kept: journal: no terminal")


def test_who_keeps_nothing_keeps_nothing_from_before(tmp_path, keyring):
    """What was kept goes, said once."""
    open_journal(JournalSettings(), tmp_path / "journal").close()
    nothing = JournalSettings(keep="nothing")
    assert open_for_call(nothing, tmp_path / "journal") == (
        None,
        "the journal is gone, as [journal] keep in config.toml says",
    )
    assert not (tmp_path / "journal").exists()
    assert open_for_call(nothing, tmp_path / "journal") == (None, "")


def test_old_calls_leave_as_the_next_begins(tmp_path, keyring):
    """After as many days as are kept."""
    journal = open_journal(JournalSettings(keep=2), tmp_path)
    for days in (1, 3):
        keep(journal, said(2, f"{days} days ago it came"), began=time.time() - days * 86400)
    journal.close()
    journal, _ = open_for_call(JournalSettings(keep=2), tmp_path)
    assert [call.about for call in calls(journal)] == ["1 days ago it came"]
    journal.close()


def test_a_fault_while_old_calls_leave_is_one_line(tmp_path, keyring, monkeypatch):
    """The call goes on without a journal."""

    def fail(*_):
        raise CoachError("journal.db", "a damaged page")

    monkeypatch.setattr(opening.Journal, "expire", fail)
    assert open_for_call(JournalSettings(), tmp_path) == (
        None,
        "nothing of these calls is kept: journal.db: a damaged page",
    )


def test_old_calls_that_cannot_leave_now_leave_another_time(tmp_path, keyring, monkeypatch):
    """Another coach is at work, or the disk is full: this call is kept all the same."""

    def blocked(*_):
        raise JournalBlockedError("journal.db", "another coach holds it")

    monkeypatch.setattr(opening.Journal, "expire", blocked)
    journal, notice = open_for_call(JournalSettings(), tmp_path)
    assert journal is not None
    assert notice == ""
    journal.close()
