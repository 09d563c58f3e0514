"""coach review: the lists, and what is done in them."""

import pytest
from journals import calls
from reviewed import review, seen

from coach.errors import JournalBlockedError
from coach.events import Action, Done, Nudge
from coach.tui.calls import Calls
from coach.tui.help import Help
from coach.tui.kept import Kept
from coach.tui.left_out import LeftOut
from coach.tui.note import Note
from coach.tui.promise_list import PromiseList


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 12)])
async def test_calls_are_there_by_day_in_the_customers_words(tmp_path, size):
    """The latest first, each with its time; nothing else is said of them."""
    async with review(tmp_path, size=size) as (_, app, _):
        lines = [line.strip() for line in seen(app).splitlines() if line.strip()]
        assert lines[1:5] == [
            "Sunday 29 November",
            "14:02  “Why did nobody come yesterday?”",
            "Saturday 28 November",
            "09:30  “Why was I charged twice?”",
        ]


async def test_an_empty_journal_says_so(tmp_path):
    """And every key still does no harm."""
    async with review(tmp_path, calls=False) as (pilot, app, _):
        assert "No call is kept." in seen(app)
        await pilot.press("enter", "d", "u", "D", "up", "down", "end")
        assert isinstance(app.screen, Calls)
        await pilot.press("p")
        assert "Nothing was promised" in seen(app)
        await pilot.press("space", "enter", "escape", "l")
        assert "The coach leaves nothing out." in seen(app)


async def test_a_call_is_deleted_and_brought_back(tmp_path):
    """As long as the review is open."""
    async with review(tmp_path) as (pilot, app, journal):
        await pilot.press("d")
        assert "refrigerator" not in seen(app)
        assert [call.about for call in calls(journal)] == ["Why was I charged twice?"]
        assert "u brings it back" in seen(app)
        await pilot.press("u")
        assert len(calls(journal)) == 2
        await pilot.press("u")
        assert "There is nothing to bring back." in seen(app)


async def test_everything_is_deleted_and_brought_back(tmp_path):
    """In one step."""
    async with review(tmp_path) as (pilot, app, journal):
        await pilot.press("D")
        assert calls(journal) == []
        assert "No call is kept." in seen(app)
        await pilot.press("u")
        assert len(calls(journal)) == 2


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        (("u", "d"), "u brings it back"),
        (("d", "u", "d"), "u brings it back"),
        (("d", "u", "D"), "All calls are deleted"),
        (("D", "u", "u"), "There is nothing to bring back."),
        (("u", "slash", *"insulin", "enter"), ""),
        (("slash", *"insulin", "enter", "d", "slash", "x", "enter"), ""),
        (("slash", *"insulin", "enter", "d", "escape"), ""),
        (("u", "enter", "escape"), ""),
        (("u", "p", "escape"), ""),
    ],
    ids=lambda keys: " ".join(keys) if isinstance(keys, tuple) else "",
)
async def test_the_word_at_the_foot_is_of_what_was_done_last(tmp_path, keys, told):
    """None is left from before; where a list was only come back to, or sought in, there is none."""
    async with review(tmp_path) as (pilot, app, _):
        for key in keys:
            await pilot.press(key)
            await pilot.pause()
        assert told in app.screen._foot.word
        assert bool(app.screen._foot.word) is bool(told)


async def test_words_are_found_and_opened_where_they_were_said(tmp_path):
    """Marks and notes too; Esc goes back to the calls."""
    async with review(tmp_path) as (pilot, app, _):
        await pilot.press("slash")
        assert isinstance(app.screen, Note)
        await pilot.press(*"insulin", "enter")
        await pilot.pause()
        assert "Sunday 29 November, 14:02" in seen(app)
        assert "Customer: “It's just, my son is diabetic. His insulin" in seen(app)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, Kept)
        assert any("His insulin has to stay cold." in caption.text for caption in app.screen.scene.captions)
        assert app.screen.scene.at == 21.8
        await pilot.press("escape", "escape")
        await pilot.pause()
        assert "Why did nobody come yesterday?" in seen(app)
        await pilot.press("slash", *"look", "enter")
        await pilot.pause()
        assert "You noted: look it up" in seen(app)


async def test_nothing_found_says_so(tmp_path):
    """With the words that were sought."""
    async with review(tmp_path) as (pilot, app, _):
        await pilot.press("slash", *"zeppelin", "enter")
        await pilot.pause()
        assert "Nothing with “zeppelin” in it." in seen(app)


async def test_promises_of_all_calls_are_done_or_not(tmp_path):
    """With the day on which they are due; what is done is told once more at another key."""
    async with review(tmp_path) as (pilot, app, journal):
        await pilot.press("p")
        assert "[ ]  due Sunday 29 November  “tonight we send you a text" in seen(app)
        await pilot.press("space")
        assert "[x]  due Sunday" in seen(app)
        ((call, promises),) = journal.promises()
        assert [one.done for one in promises] == [True, False]
        assert isinstance(journal.events(call.id)[-1], Done)
        await pilot.press("space")
        assert "[x]" not in seen(app)
        await pilot.press("down", "enter")
        await pilot.pause()
        assert app.screen.scene.at == 67.5
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, PromiseList)


@pytest.mark.parametrize(("name", "begins"), [("p.md", "## 2026-11-29 14:02"), ("p.ics", "BEGIN:VCALENDAR")])
async def test_promises_are_written_into_a_file(tmp_path, name, begins):
    """What is there already is left as it is."""
    async with review(tmp_path) as (pilot, app, _):
        for _ in range(2):
            await pilot.press("p", "x")
            app.screen.query_one("Input").value = str(tmp_path / name)
            await pilot.press("enter")
            await pilot.pause()
            told = seen(app)
            await pilot.press("escape")
        assert "There already, and left as it is" in told
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(begins)
    assert (tmp_path / name).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(("name", "told"), [("p.txt", "ends in .ics or .md"), ("none/p.md", "No such file")])
async def test_a_file_that_cannot_be_written_is_told(tmp_path, name, told):
    """In one line."""
    async with review(tmp_path) as (pilot, app, _):
        await pilot.press("p", "x")
        app.screen.query_one("Input").value = str(tmp_path / name)
        await pilot.press("enter")
        await pilot.pause()
        assert told in seen(app)


async def test_what_is_left_out_is_shown_and_taken_back(tmp_path):
    """With the line that taught it; it stays to be seen, to be taught again."""
    async with review(tmp_path) as (pilot, app, journal):
        call = calls(journal)[0]
        script = next(event for event in journal.events(call.id) if isinstance(event, Nudge))
        journal.append(call.id, [Action(30.0, "not helpful", script.id), Action(50.0, "not helpful", "n3")])
        await pilot.press("l")
        assert isinstance(app.screen, LeftOut)
        assert "script    “I want to assure you" in seen(app)
        assert "question  unless the coach is surer of it" in seen(app)
        assert "The line of Sunday 29 November, 14:02, at 0:27." in seen(app)
        await pilot.press("space")
        assert [nudge.kind for _, nudge in journal.lessons()] == ["question"]
        assert "Taken back: it may come again." in seen(app)
        await pilot.press("space")
        assert [nudge.kind for _, nudge in journal.lessons()] == ["script", "question"]
        await pilot.press("enter")
        await pilot.pause()
        assert app.screen.scene.nudge == script


async def test_every_key_of_each_screen_is_in_its_help(tmp_path):
    """The page is that of the screen that it is asked on."""
    async with review(tmp_path, size=(120, 200)) as (pilot, app, _):
        for keys in ("", "p", "l", "enter"):
            await pilot.press(*keys.split())
            await pilot.pause()
            screen = app.screen
            bound = {binding.action for _, binding in screen._bindings if binding.priority and binding.action != "quit"}
            assert bound == {key.action for key in screen.chapter[1]}
            await pilot.press("question_mark")
            await pilot.pause()
            assert isinstance(app.screen, Help)
            assert all(key.lesson in " ".join(seen(app).split()) for key in screen.chapter[1])
            await pilot.press("escape", "escape")
            await pilot.pause()


async def test_a_journal_that_cannot_be_written_is_told(tmp_path, monkeypatch):
    """The call is still there."""
    async with review(tmp_path) as (pilot, app, journal):

        def blocked(*_):
            raise JournalBlockedError("journal.db", "the disk is full")

        for deed in ("delete_call", "delete_all", "undo"):
            monkeypatch.setattr(journal, deed, blocked)
        monkeypatch.setattr(journal, "append", blocked)
        for key in ("d", "D", "u"):
            await pilot.press("end", key)
            assert "journal.db: the disk is full" in seen(app)
            assert "Why did nobody come" in seen(app)
        await pilot.press("p", "space")
        assert "journal.db: the disk is full" in seen(app)
