"""The journal's file: private, encrypted, whole after any end, and never overwritten."""

import contextlib
import os
import random
import shutil
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from journals import HEX, asked, calls, keep, key, opened, pages, said
from sqlcipher3 import dbapi2 as sqlite

from coach import wire
from coach.errors import JournalBlockedError, JournalError
from coach.events import Tick, Utterance
from coach.journal import file
from coach.journal.file import FILES
from coach.journal.journal import Journal
from coach.journal.kept_call import new_id
from coach.journal.keys import Key, from_passphrase

FULL = 256 * 1024
"""Bytes of a disk that is soon full."""
OLDER = """
    CREATE TABLE calls (id INTEGER PRIMARY KEY, began REAL NOT NULL, about TEXT NOT NULL DEFAULT '');
    CREATE TABLE events (
        id INTEGER PRIMARY KEY,
        call INTEGER NOT NULL REFERENCES calls ON DELETE CASCADE,
        name TEXT NOT NULL,
        line TEXT NOT NULL
    );
    CREATE INDEX events_of_call ON events (call, name);
    CREATE INDEX actions ON events (name) WHERE name = 'action';
    CREATE INDEX promises ON events (name) WHERE name IN ('promise', 'done');

    CREATE TABLE leaving_calls (call INTEGER PRIMARY KEY REFERENCES calls ON DELETE CASCADE, step INTEGER NOT NULL);
    CREATE TABLE leaving_events (event INTEGER PRIMARY KEY REFERENCES events ON DELETE CASCADE, step INTEGER NOT NULL);
    CREATE TABLE unswept (step INTEGER PRIMARY KEY);
    CREATE VIEW kept_calls AS SELECT * FROM calls WHERE id NOT IN (SELECT call FROM leaving_calls);
    CREATE VIEW kept_events AS SELECT * FROM events
        WHERE id NOT IN (SELECT event FROM leaving_events) AND call NOT IN (SELECT call FROM leaving_calls);

    CREATE VIEW spoken AS
        SELECT id, call, coalesce(json_extract(line, '$.text'), json_extract(line, '$.note')) AS text
        FROM events WHERE name IN ('utterance', 'mark', 'note');
    CREATE VIRTUAL TABLE words USING fts5(
        text, content='spoken', content_rowid='id', columnsize=0,
        tokenize='unicode61 remove_diacritics 2'
    );
    PRAGMA user_version = 1;
    PRAGMA application_id = 0x636F6163;
"""
"""A file of version 1."""


def ends(folder):
    """The call times that the journal's only call holds."""
    journal = opened(folder)
    (call,) = calls(journal)
    events = journal.events(call.id)
    journal.close()
    return [event.at for event in events]


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps a person's folder by other means")
def test_nobody_else_may_read_it(tmp_path):
    """The folder is 0700 and every file in it 0600, also where they were there before."""
    folder = tmp_path / "journal"
    folder.mkdir(mode=0o755)
    (folder / "journal.db").touch(0o644)
    journal = opened(folder)
    keep(journal, *asked(2, "where is my parcel"))
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
    assert modes == dict.fromkeys(FILES, 0o600)
    journal.close()


def test_no_word_is_on_the_disk_in_the_clear(tmp_path):
    """Neither in the file nor in what lies beside it."""
    journal = opened(tmp_path)
    keep(journal, *asked(2, "where is my parcel"))
    content = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"parcel" not in content
    assert b"SQLite format" not in content
    journal.close()


@pytest.mark.parametrize("other", [Key(f"\"x'{'00' * 32}'\"", "the key in the keyring"), from_passphrase("o'clock")])
def test_a_wrong_key_is_one_line_and_the_file_stays_as_it_is(tmp_path, other):
    """Whoever has the right one opens it still."""
    journal = opened(tmp_path)
    keep(journal, *asked(2, "where is my parcel"))
    journal.close()
    before = (tmp_path / "journal.db").read_bytes()
    with pytest.raises(JournalError, match=f"{other.source} does not open it.*expected its key") as told:
        Journal(tmp_path, lambda _: other)
    assert "\n" not in str(told.value)
    assert (tmp_path / "journal.db").read_bytes() == before
    assert ends(tmp_path) == [0, 2, 2]


def test_a_passphrase_opens_what_it_closed(tmp_path):
    """Whatever is typed, also what looks like a raw key or like SQL."""
    for number, typed in enumerate(["correct horse", 'it\'s "mine"; --', f"x'{HEX}'"]):
        folder = tmp_path / str(number)
        Journal(folder, lambda _, typed=typed: from_passphrase(typed)).close()
        Journal(folder, lambda _, typed=typed: from_passphrase(typed)).close()
        with pytest.raises(JournalError):
            opened(folder)


def test_a_newer_coachs_journal_is_left_alone(tmp_path):
    """One line, and not a byte is written."""
    journal = opened(tmp_path)
    journal._file.rows("PRAGMA user_version = 99")
    journal.close()
    before = (tmp_path / "journal.db").read_bytes()
    with pytest.raises(JournalError, match=r"newer coach \(version 99\); expected version 3 or older; update coach"):
        opened(tmp_path)
    assert (tmp_path / "journal.db").read_bytes() == before


def test_a_journal_of_version_2_is_brought_up_with_its_calls(tmp_path):
    """It had no table of calls that lie ahead."""
    journal = opened(tmp_path)
    keep(journal, said(2, "where is my parcel"), began=1000.0)
    journal._file.rows("DROP TABLE ahead")
    journal._file.rows("PRAGMA user_version = 2")
    journal.close()
    journal = opened(tmp_path)
    journal.expire(7, 2000.0)
    assert [call.about for call in calls(journal)] == ["where is my parcel"]
    journal.close()


def test_an_older_journal_is_brought_up_with_its_calls(tmp_path):
    """A file of version 1: what was leaving is gone, the rest is there, is found, and can be deleted."""
    older = sqlite.connect(str(tmp_path / "journal.db"), isolation_level=None)
    older.execute(f"PRAGMA key = {key().literal}")
    older.executescript(OLDER)
    for call, text in enumerate(["where is my parcel", "an elephant came"]):
        line = wire.encode(said(2, text))
        older.execute("INSERT INTO calls VALUES (?, 1000.0, ?)", (call, text))
        older.execute("INSERT INTO events (id, call, name, line) VALUES (?, ?, 'utterance', ?)", (call, call, line))
    older.execute("INSERT INTO words (words) VALUES ('rebuild')")
    older.execute("INSERT INTO leaving_calls VALUES (1, 5)")
    older.close()
    journal = opened(tmp_path)
    assert [(call.id, call.about) for call in calls(journal)] == [(0, "where is my parcel")]
    assert [found.event for found in journal.search("parcel")] == journal.events(0) == [said(2, "where is my parcel")]
    journal._file.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    assert b"lephant" not in pages(tmp_path)
    keep(journal, *asked(2, "and when will it come"), began=2000.0)
    journal.delete_call(0)
    journal.close()
    assert b"arcel" not in pages(tmp_path)
    journal = opened(tmp_path)
    assert [call.about for call in calls(journal)] == ["and when will it come"]
    journal.close()


def test_another_programs_file_is_left_alone(tmp_path):
    """Even one that the key opens."""
    other = sqlite.connect(str(tmp_path / "journal.db"))
    other.execute(f"PRAGMA key = {key().literal}")
    other.execute("CREATE TABLE recipes (name)")
    other.close()
    with pytest.raises(JournalError, match="another program's file; expected a journal"):
        opened(tmp_path)


def test_a_corrupted_page_is_one_line(tmp_path):
    """What was written over is told when it is read, and nothing is written to the file."""
    journal = opened(tmp_path)
    call = keep(journal, *(said(float(at), f"words number {at} of a long call") for at in range(2, 3000)))
    journal.close()
    path = tmp_path / "journal.db"
    content = bytearray(path.read_bytes())
    for page in range(20, len(content) // 4096):
        content[page * 4096 + 100] ^= 0xFF
    path.write_bytes(content)
    journal = opened(tmp_path)
    with pytest.raises(JournalError, match=r"journal\.db: a damaged page; expected a sound file"):
        journal.events(call)
    journal.close()
    assert path.read_bytes() == content


def test_a_folder_that_may_not_be_written_is_one_line(tmp_path):
    """As where a file lies in its place."""
    (tmp_path / "journal").write_text("a file")
    with pytest.raises(JournalError, match="expected a folder of your own") as told:
        opened(tmp_path / "journal")
    assert "\n" not in str(told.value)


def test_two_coaches_write_at_once(tmp_path):
    """Each its own call; a third reads both."""
    one, two, reader = opened(tmp_path), opened(tmp_path), opened(tmp_path)
    ids = [new_id(), new_id()]
    for journal, call in zip([one, two], ids, strict=True):
        journal.begin(call, 1000.0, [])
    for at in range(50):
        one.append(ids[0], [Tick(float(at))])
        two.append(ids[1], [Tick(float(at))])
    assert [len(reader.events(call)) for call in ids] == [50, 50]
    for journal in (one, two, reader):
        journal.close()


def test_one_removes_while_another_writes(tmp_path):
    """Into the same volume, which is written anew under its hands: nothing is lost, and what left is in no search."""
    writer, remover = opened(tmp_path), opened(tmp_path)
    call = keep(writer, *asked(2, "where is my parcel"))
    for number in range(5):
        gone = keep(remover, said(2, f"gone{number} it is"))
        assert len(writer.search(f"gone{number}")) == 1
        remover.delete_call(gone)
        remover.finish()
        assert writer.append(call, [said(5.0 + number, f"more{number} of it")])
        assert [len(one.search(f"more{number}")) for one in (writer, remover)] == [1, 1]
        assert writer.search(f"gone{number}") == []
    assert [event.at for event in remover.events(call)] == [0, 2, 2, 5, 6, 7, 8, 9]
    writer.close()
    remover.close()


def test_one_that_holds_the_file_for_long_is_told(tmp_path, monkeypatch):
    """A coach that was stopped in the middle of writing."""
    monkeypatch.setattr(file, "PATIENCE_SECONDS", 0.05)
    one, two = opened(tmp_path), opened(tmp_path)
    one._file.rows("BEGIN IMMEDIATE")
    with pytest.raises(JournalError, match="another coach holds it; close that one"):
        two.append(1, [Tick(0.0)])
    one._file.rows("ROLLBACK")
    one.close()
    two.close()


@pytest.mark.parametrize("seed", range(int(os.environ.get("COACH_KILLS", "6"))))
def test_a_kill_loses_nothing_that_was_written(tmp_path, seed):
    """`kill -9` at a random point: each batch is there whole or not at all, and all that was on the disk are."""
    program = [sys.executable, Path(__file__).parent / "journals.py", "write", tmp_path]
    luck = random.Random(seed)
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True) as writer:
        told = [int(writer.stdout.readline()) for _ in range(luck.randrange(1, 60))]
        for _ in range(luck.randrange(20_000)):
            pass
        writer.kill()
        told += [int(line) for line in writer.stdout if line.endswith("\n")]
    found = ends(tmp_path)
    assert found == [float(at) for at in range(1, len(found) + 1)]
    assert len(found) % 40 == 0
    assert told[-1] <= len(found) <= told[-1] + 40


def test_a_cut_at_any_place_leaves_all_that_was_synced(tmp_path):
    """The write-ahead log ends anywhere, with noise after it: what had been synced up to there is in the journal."""
    folder, cut = tmp_path / "whole", tmp_path / "cut"
    journal = opened(folder)
    journal._file.rows("PRAGMA wal_autocheckpoint = 0")
    call = new_id()
    journal.begin(call, 1000.0, [])
    log = folder / "journal.db-wal"
    synced = []
    for batch in range(12):
        journal.append(call, [said(float(10 * batch + more), f"word{batch} again") for more in range(1, 11)])
        synced.append(log.stat().st_size)
    content, base = log.read_bytes(), (folder / "journal.db").read_bytes()
    luck = random.Random(1)
    places = [place + off for place in synced for off in (-4096, -1, 0, 1)]
    for place in [*places, *(luck.randrange(synced[0], synced[-1]) for _ in range(20))]:
        shutil.rmtree(cut, ignore_errors=True)
        cut.mkdir()
        (cut / "journal.db").write_bytes(base)
        noise = luck.randbytes(luck.choice([0, 100, 5000]))
        if noise and place < len(content):  # once in 256 chance would write the very byte that was cut off
            noise = bytes([content[place] ^ 0xFF]) + noise[1:]
        (cut / "journal.db-wal").write_bytes(content[:place] + noise)
        found = ends(cut) if place >= synced[0] else []
        assert len(found) == 10 * sum(size <= place for size in synced)
    journal.close()


def test_a_cut_while_the_log_is_folded_in_loses_nothing(tmp_path):
    """Any of the file's pages written, half written or not yet: the log, which was synced before, has them all."""
    folder, cut = tmp_path / "whole", tmp_path / "cut"
    journal = opened(folder)
    journal._file.rows("PRAGMA wal_autocheckpoint = 0")
    call = new_id()
    journal.begin(call, 1000.0, [])
    for batch in range(12):
        journal.append(call, [said(float(10 * batch + more), f"word{batch} again") for more in range(1, 11)])
    before, log = (folder / "journal.db").read_bytes(), (folder / "journal.db-wal").read_bytes()
    journal._file.rows("PRAGMA wal_checkpoint(FULL)")
    after = (folder / "journal.db").read_bytes()
    journal.close()
    luck = random.Random(2)
    for _ in range(30):
        shutil.rmtree(cut, ignore_errors=True)
        cut.mkdir()
        pages = bytearray(after[: 4096 * luck.randrange(len(before) // 4096, len(after) // 4096 + 1)])
        for start in range(0, len(pages), 4096):
            torn = luck.choice([0, 0, 512, 4096])
            old = before[start : start + 4096] or bytes(4096)
            pages[start : start + 4096] = pages[start : start + torn] + old[torn:]
        (cut / "journal.db").write_bytes(pages)
        (cut / "journal.db-wal").write_bytes(log)
        assert len(ends(cut)) == 120


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 256 kB."""
    if not hasattr(os, "geteuid") or os.geteuid() or not shutil.which("mount"):
        pytest.skip("only root can mount a disk")
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = ["mount", "-t", "tmpfs", "-o", f"size={FULL}", "tmpfs", str(disk)]
    if subprocess.run(mounted, check=False, capture_output=True).returncode:
        pytest.skip("no disk can be mounted here")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


def _fill(journal, call):
    """Ten utterances at a time, and no end."""
    for batch in range(1000):
        journal.append(call, [said(float(10 * batch + more), "some words of a call") for more in range(1, 11)])


def test_a_full_disk_is_one_line_and_what_was_written_stays(small_disk):
    """The batch that found no room is not half there; with room again, it goes on."""
    folder = small_disk / "journal"
    journal = opened(folder)
    call = new_id()
    journal.begin(call, 1000.0, [])
    full = r"the disk is full; expected room for it|disk I/O error"
    with pytest.raises(JournalBlockedError, match=full):
        _fill(journal, call)
    kept = len(journal.events(call))
    assert kept > 0
    assert kept % 10 == 0
    subprocess.run(["mount", "-o", f"remount,size={16 * FULL}", str(small_disk)], check=True)
    journal.append(call, [said(float(kept + 1), "room again")])
    journal.close()
    journal = opened(folder)
    assert len([event for event in journal.events(call) if isinstance(event, Utterance)]) == kept + 1
    journal.close()


def test_without_a_byte_of_room_it_can_be_read(small_disk):
    """And searched; to change it there must be room."""
    folder = small_disk / "journal"
    with closing(opened(folder)) as journal:
        call = keep(journal, said(2.0, "the link never came"))
    with (small_disk / "rest").open("wb", buffering=0) as rest, contextlib.suppress(OSError):
        while rest.write(bytes(4096)):
            pass
    with closing(opened(folder)) as journal:
        assert [event.text for event in journal.events(call) if isinstance(event, Utterance)] == ["the link never came"]
        assert journal.search("link")
        with pytest.raises(JournalBlockedError, match="the disk is full"):
            _fill(journal, call)
    (small_disk / "rest").unlink()
    with closing(opened(folder)) as journal:
        assert journal.append(call, [said(4.0, "room again")])
