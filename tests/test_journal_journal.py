"""The journal: what is kept is found again, what is deleted is in no page of the file any more."""

import itertools
import os
import random
import string
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from journals import asked, calls, keep, opened, pages, said

from coach.errors import JournalBlockedError
from coach.events import Call, Done, Mark, Note, Nudge, Promise, Tick
from coach.journal import leaving, volumes
from coach.journal.kept_call import new_id

DAY = 86400.0


@pytest.fixture
def journal(tmp_path):
    """An empty one."""
    journal = opened(tmp_path)
    yield journal
    journal.close()


def at(*when: int) -> float:
    """A moment by the clock on the wall, as seconds since 1970."""
    return datetime(*when).timestamp()  # noqa: DTZ001  # the day a call belongs to is the agent's


def test_calls_are_listed_by_day(journal):
    """The latest day first, and on it the latest call, each with the customer's own words."""
    keep(journal, *asked(2, "where is my parcel"), began=at(2026, 3, 2, 9, 30))
    keep(journal, said(2, "I moved house"), said(4, "to Leeds"), began=at(2026, 3, 2, 23, 59))
    keep(journal, said(3, "how can I help", "agent"), began=at(2026, 3, 3, 0, 1))
    found = [(day.isoformat(), [(f"{call.local:%H:%M}", call.about) for call in kept]) for day, kept in journal.days()]
    assert found == [
        ("2026-03-03", [("00:01", "")]),
        ("2026-03-02", [("23:59", "I moved house"), ("09:30", "where is my parcel")]),
    ]


def test_a_calls_events_come_back_as_they_were(journal):
    """In their order, what the agent noted afterwards behind them."""
    heard = [Call(0.0, "Jabra", script=("a line",)), Tick(0.5), *asked(2, "where is my parcel"), Mark(3.0, "here")]
    call = new_id()
    journal.begin(call, 1000.0, heard[:2])
    assert journal.append(call, heard[2:])
    later = [Note(0.0, "outcome", "the parcel was found"), Done(9.0, 8.0, "call back")]
    assert journal.append(call, later)
    assert journal.events(call) == [*heard, *later]


def test_what_is_typed_is_kept_without_its_secrets(journal, tmp_path):
    """A mark and a note, made on the call or looking back on it; no search and no page of the file has them."""
    typed = "they read 6011 0009 9013 9424, password marigold77"
    call = keep(journal, said(2, "where is my parcel"), Mark(3.0, typed))
    journal.append(call, [Note(0.0, "outcome", typed), Mark(2.5, typed)])
    clean = "they read [card number], password [password]"
    assert journal.events(call)[2:] == [Mark(3.0, clean), Note(0.0, "outcome", clean), Mark(2.5, clean)]
    assert [list(journal.search(word)) for word in ("6011", "9424", "marigold77")] == [[], [], []]
    assert not [word for word in (b"0009 9013", b"marigold") if word in pages(tmp_path)]


def test_a_call_is_about_its_first_question(journal):
    """Also where other words came before it, and a batch later."""
    call = keep(journal, said(2, "hello I am Ann Lee"))
    assert calls(journal)[0].about == "hello I am Ann Lee"
    journal.append(call, asked(9, "where is my parcel"))
    journal.append(call, asked(19, "and when will it come"))
    assert calls(journal)[0].about == "where is my parcel"


def test_words_are_found_wherever_they_were_said_marked_or_noted(journal):
    """All of them in one place, the last as far as it has been typed; the latest first."""
    call = keep(
        journal, said(2, "Where is my parcel?"), said(4, "your PARCEL is in Leeds", "agent"), Mark(5.0, "parcel!")
    )
    journal.append(call, [Note(0.0, "outcome", "the parcel was found, don't ask where")])
    assert [found.event.at for found in journal.search("parc")] == [0, 5, 4, 2]
    assert [found.event.at for found in journal.search("parcel leeds")] == [4]
    assert [found.event.at for found in journal.search("don't")] == [0]
    assert journal.search("parcel in York") == journal.search("?!") == journal.search("") == []


@given(words=st.text(max_size=30))
def test_anything_can_be_searched_for(tmp_path_factory, words):
    """Whatever is typed is words, never a language."""
    journal = opened(tmp_path_factory.mktemp("journal"))
    keep(journal, said(2, f"x {words}"))
    journal.search(words)
    journal.close()


def test_promises_stand_with_the_last_word_on_them(journal):
    """Call by call, the latest first, one at a time."""
    first = keep(journal, Promise(5.0, 4.0, "send the form", "Friday"), Promise(7.0, 6.0, "call back"), began=1000.0)
    keep(journal, Promise(5.0, 4.0, "send the form"), began=2000.0)
    journal.append(first, [Done(5.0, 4.0, "send the form"), Done(7.0, 6.0, "call back")])
    journal.append(first, [Done(7.0, 6.0, "call back", done=False)])
    found = [(call.began, [(one.promise.what, one.done) for one in kept]) for call, kept in journal.promises()]
    assert found == [(2000, [("send the form", False)]), (1000, [("send the form", True), ("call back", False)])]


def test_what_is_deleted_is_out_of_sight_and_can_be_brought_back(journal):
    """Step by step, the last first: a moment, a call, everything."""
    nudge = Nudge(2.5, "n1", "question", "They asked: “where is my parcel” Still open.", "where is my parcel")
    one = keep(journal, *asked(2, "where is my parcel"), nudge, said(9, "the weather is fine today"), began=2000.0)
    keep(journal, said(2, "another parcel here"), began=1000.0)

    def seen():
        return [call.about for call in calls(journal)], [found.event.at for found in journal.search("parcel")]

    views = [seen()]
    journal.delete_moment(one, 1.0, 2.0)
    views.append(seen())
    assert [event.at for event in journal.events(one)] == [0, 9]
    journal.delete_call(one)
    views.append(seen())
    assert journal.events(one) == []
    journal.delete_all()
    views.append(seen())
    assert views == [
        (["where is my parcel", "another parcel here"], [2, 2]),
        (["the weather is fine today", "another parcel here"], [2]),
        (["another parcel here"], [2]),
        ([], []),
    ]
    for before in reversed(views[:3]):
        assert journal.undo()
        assert seen() == before
    assert not journal.undo()


def test_a_mark_is_deleted_alone(journal):
    """What was said then stays."""
    call = keep(journal, said(2, "where is my parcel"), Mark(2, "tell the depot"), Mark(3.5, "here"))
    assert not journal.delete_mark(call, 2.5)
    assert journal.delete_mark(call, 2)
    assert journal.events(call) == [Call(0.0, "Jabra"), said(2, "where is my parcel"), Mark(3.5, "here")]
    assert journal.search("depot") == []
    assert journal.undo()
    assert len(journal.search("depot")) == 1


def test_after_closing_there_is_no_way_back(tmp_path):
    """Nor where another coach has begun meanwhile."""
    journal, other = opened(tmp_path), opened(tmp_path)
    call = keep(journal, said(2, "where is my parcel"))
    journal.delete_call(call)
    other.expire(7, 2000.0)
    other.finish()
    assert not journal.undo()
    journal.delete_call(call)
    assert not journal.undo()
    journal.close()
    other.close()


def test_what_is_written_of_a_call_takes_the_place_of_what_was(journal):
    """Of that question alone; step by step it comes back, the last first."""
    call = keep(journal, said(2, "where is my parcel"))
    others = [Note(0.0, "effort", "little"), Note(5.0, "outcome", "of a line", "n1"), Mark(3.0, "here")]
    for note in others[:2]:
        journal.note(call, note)
    journal.append(call, others[2:])

    def noted():
        told = journal.events(call)
        assert [event for event in told if event in others] == others
        return [event.text for event in told if isinstance(event, Note) and event not in others]

    views = [noted()]
    for text in ("they got half", "they got all of it", "", "they got nothing"):
        assert journal.note(call, Note(0.0, "outcome", text))
        views.append(noted())
    assert views == [[], ["they got half"], ["they got all of it"], [], ["they got nothing"]]
    assert journal.search("half") == []
    for before in reversed(views[:-1]):
        assert journal.undo()
        assert noted() == before


def test_what_another_coach_has_removed_comes_not_back_and_takes_nothing_with_it(tmp_path):
    """A note written over, swept by another: what was written last stays."""
    journal, other = opened(tmp_path), opened(tmp_path)
    call = keep(journal, said(2, "where is my parcel"))
    for text in ("first", "second"):
        journal.note(call, Note(0.0, "outcome", text))
    other.finish()
    assert not journal.undo()
    assert [event.text for event in journal.events(call) if isinstance(event, Note)] == ["second"]
    journal.close()
    other.close()


def test_no_page_holds_a_note_that_was_written_over(tmp_path):
    """Or emptied, or taken back: the last word alone is there once the journal is closed."""
    journal = opened(tmp_path)
    call = keep(journal, said(2, "where is my parcel"))
    for about, texts in {"outcome": ["first-word", "second-word"], "effort": ["third-word", ""]}.items():
        for text in texts:
            journal.note(call, Note(0.0, about, text))
    journal.note(call, Note(0.0, "outcome", "fourth-word"))
    journal.undo()
    journal.close()
    content = pages(tmp_path)
    left = [word for word in ("first", "second", "third", "fourth") if f"{word}-word".encode() in content]
    assert left == ["second"]


def test_a_call_that_was_deleted_takes_no_more(tmp_path):
    """And says so: the rest of it is not kept."""
    journal, other = opened(tmp_path), opened(tmp_path)
    call = keep(journal, said(2, "where is my parcel"))
    other.delete_all()
    other.close()
    assert not journal.append(call, [said(4, "it never came")])
    journal.close()
    assert b"never came" not in pages(tmp_path)


def test_old_calls_leave_by_themselves(tmp_path):
    """Seven days after they began, words and all."""
    journal = opened(tmp_path)
    keep(journal, said(2, "an elephant came"), began=10 * DAY - 1)
    keep(journal, said(2, "a parcel came"), began=10 * DAY)
    journal.expire(7, 17 * DAY)
    journal.finish()
    assert [call.about for call in calls(journal)] == ["a parcel came"]
    assert b"lephant" not in pages(tmp_path)
    journal.close()


@pytest.mark.parametrize(("now", "left"), [(21 * DAY, True), (22 * DAY - 1, True), (22 * DAY + 1, False)])
def test_a_call_from_a_clock_that_went_ahead_is_kept_no_longer_than_others(journal, now, left):
    """From the day on, the fifteenth, that it was seen to lie ahead."""
    keep(journal, said(2, "where is my parcel"), began=400 * DAY)
    journal.expire(7, 15 * DAY)
    journal.expire(7, now)
    journal.finish()
    assert [call.began for call in calls(journal)] == [400 * DAY] * left


def test_a_clock_set_back_and_right_again_costs_no_call(journal):
    """A call of the twentieth, looked at on the tenth, and then on the twenty-first."""
    keep(journal, said(2, "where is my parcel"), began=20 * DAY)
    for now in (10, 9, 21, 26):
        journal.expire(7, now * DAY)
    journal.finish()
    assert [call.began for call in calls(journal)] == [20 * DAY]
    journal.expire(7, 27 * DAY + 1)
    journal.finish()
    assert calls(journal) == []


def test_what_a_coach_that_died_had_deleted_goes_with_the_next(tmp_path):
    """It was out of sight already."""
    journal = opened(tmp_path)
    keep(journal, said(2, "a parcel came"), began=1000.0)
    journal.delete_call(keep(journal, said(2, "an elephant came"), began=1000.0))
    journal._file.close()  # as a kill would
    assert b"lephant" in pages(tmp_path)
    journal = opened(tmp_path)
    assert [call.about for call in calls(journal)] == ["a parcel came"]
    journal.expire(7, 2000.0)
    journal.finish()
    assert b"lephant" not in pages(tmp_path)
    assert b"parcel" in pages(tmp_path)
    journal.close()


@pytest.mark.parametrize("step", ["DROP TABLE events_1", "DROP TABLE calls", "PRAGMA incremental_vacuum"])
def test_what_a_full_disk_left_in_the_pages_goes_with_the_next(tmp_path, monkeypatch, step):
    """Removing takes room; how far it came is remembered, and what was deleted stays out of sight."""
    journal = opened(tmp_path)
    keep(journal, said(2, "a parcel came"))
    journal.delete_call(keep(journal, said(2, "an elephant came")))
    rows = journal._file.rows

    def full(question, *values):
        if question == step:
            raise JournalBlockedError("journal.db", "the disk is full")
        return rows(question, *values)

    monkeypatch.setattr(journal._file, "rows", full)
    with pytest.raises(JournalBlockedError):
        journal.close()
    journal = opened(tmp_path)
    assert [call.about for call in calls(journal)] == ["a parcel came"]
    left = "SELECT step FROM unswept UNION SELECT step FROM leaving_calls"
    assert journal._file.rows(left)
    journal.finish()
    assert journal._file.rows(left) == []
    assert b"lephant" not in pages(tmp_path)
    assert [found.event.text for found in journal.search("came")] == ["a parcel came"]
    journal.close()


def test_while_another_coach_reads_the_log_is_cut_later(tmp_path):
    """Its pages are those of before: whoever removes something next cuts it."""
    journal, other = opened(tmp_path), opened(tmp_path)
    journal.delete_call(keep(journal, said(2, "an elephant came")))
    journal._file.rows("PRAGMA busy_timeout = 0")
    other._file.rows("BEGIN")
    calls(other)
    journal.finish()
    assert b"lephant" in pages(tmp_path)
    other._file.rows("COMMIT")
    other.finish()
    assert b"lephant" not in pages(tmp_path)
    journal.close()
    other.close()


def test_what_leaves_one_volume_costs_no_other_a_page(tmp_path, monkeypatch):
    """However many calls there are; a volume that holds no call any more is gone, and its room with it."""
    monkeypatch.setattr(volumes, "LARGEST", 50)
    journal = opened(tmp_path)
    kept = [keep(journal, *(said(float(at), f"word{number}") for at in range(60))) for number in range(5)]
    assert [one.number for one in volumes.volumes(journal._file)] == [5, 4, 3, 2, 1]
    keep(journal, said(1.0, "a short one"), began=2000.0)
    keep(journal, said(1.0, "another"), began=3000.0)
    ((size,),) = journal._file.rows("PRAGMA page_count")
    asked, rows = [], journal._file.rows

    def noting(question, *values):
        asked.append(question)
        return rows(question, *values)

    monkeypatch.setattr(journal._file, "rows", noting)
    journal.delete_call(kept[1])
    journal.finish()
    assert not [one for one in asked if "events_1" in one or "events_3" in one]
    assert [one.number for one in volumes.volumes(journal._file)] == [6, 5, 4, 3, 1]
    journal.delete_all()
    journal.finish()
    assert journal._file.rows("PRAGMA page_count")[0][0] < size / 3
    assert keep(journal, said(1.0, "a new beginning"))
    journal.close()


def test_who_waits_for_a_deletion_is_told_once(tmp_path, monkeypatch):
    """Where it takes longer than a second."""
    monkeypatch.setattr(volumes, "LARGEST", 0)
    journal, told, clock = opened(tmp_path), [], itertools.count()
    for _ in range(5):
        keep(journal, said(2, "where is my parcel"))
    monkeypatch.setattr(leaving.time, "monotonic", lambda: next(clock) / 2)
    journal.delete_all()
    journal.close(lambda: told.append("wait"))
    assert told == ["wait"]


@pytest.mark.parametrize("seed", range(int(os.environ.get("COACH_KILLS", "4"))))
def test_a_kill_while_calls_are_removed_loses_no_other_and_brings_none_back(tmp_path, seed):
    """`kill -9` at a random point: the next coach does the rest."""
    program = [sys.executable, Path(__file__).parent / "journals.py", "remove", tmp_path]
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True) as remover:
        assert remover.stdout.readline() == "deleted\n"
        for _ in range(random.Random(seed).randrange(400_000)):
            pass
        remover.kill()
    journal = opened(tmp_path)
    stay = [f"stays{number}" for number in range(1, 20, 2)]
    assert sorted(call.about.split()[0] for call in calls(journal)) == sorted(stay)
    journal.finish()
    assert b"leaves" not in pages(tmp_path)
    assert sorted(found.event.text.split()[0] for found in journal.search("stays")) == sorted(stay)
    journal.close()


def test_eight_hours_are_a_call_like_any_other(journal):
    """Half seconds and words."""
    ticks = [Tick(number / 2) for number in range(57_600)]
    call = keep(journal, *ticks, *(said(float(number), "yes") for number in range(1, 28_800, 10)))
    assert len(journal.events(call)) == 1 + 57_600 + 2_880


def word(luck):
    """One that no other begins or ends like, so that no part of it can be kept as part of another."""
    return "".join(luck.choices(string.ascii_lowercase, k=12))


@pytest.mark.parametrize("seed", range(4))
def test_no_page_holds_a_word_that_was_deleted(tmp_path, monkeypatch, seed):
    """Moments and calls go in any order, some come back; the pages are read as SQLite sees them."""
    monkeypatch.setattr(volumes, "LARGEST", [10, 100, 1000, 10][seed])
    luck = random.Random(seed)
    kept: dict[int, dict[float, list[str]]] = {}
    gone: list[str] = []
    for day in range(1, 6):
        journal = opened(tmp_path)
        for _ in range(luck.randrange(1, 8)):
            moments = {2.0 * n: [word(luck) for _ in range(luck.randrange(3, 30))] for n in range(1, 30)}
            call = keep(journal, *(said(end, " ".join(words)) for end, words in moments.items()), began=day * DAY)
            kept[call] = moments
        for call in luck.sample(sorted(kept), k=len(kept) // 3):
            journal.delete_call(call)
            if luck.random() < 0.5:
                assert journal.undo()
            else:
                gone += itertools.chain(*kept.pop(call).values())
        for call in luck.sample(sorted(kept), k=len(kept) // 2):
            for end in luck.sample(sorted(kept[call]), k=len(kept[call]) // 4):
                journal.delete_moment(call, end - 1, end)
                gone += kept[call].pop(end)
        journal.close()
        content = pages(tmp_path)
        assert [one for one in gone if one[3:].encode() in content] == []
        left = [one for moments in kept.values() for words in moments.values() for one in words]
        assert [one for one in left if one.encode() not in content] == []
    journal = opened(tmp_path)
    places = [(call, end, words[0]) for call, moments in kept.items() for end, words in moments.items()]
    for call, end, first in places:
        assert [(one.call.id, one.event.at) for one in journal.search(first)] == [(call, end)]
    journal.close()


def test_a_day_of_the_agents_begins_at_midnight(journal):
    """By the clock on the wall, also where it is set an hour back that night."""
    night = datetime(2026, 10, 25, 0, 30).astimezone()
    for hours in range(4):
        keep(journal, began=(night + timedelta(hours=hours)).timestamp())
    assert [day.isoformat() for day, _ in journal.days()] == ["2026-10-25"]
