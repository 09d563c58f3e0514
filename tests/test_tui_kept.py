"""A kept call, looked at again: from moment to moment, notes, marks, deletions."""

from contextlib import closing

import pytest
from journals import calls, opened
from reviewed import review, seen
from tui_call import FOOD, NEW_ONE, NOBODY_CAME, RECITED, text

from coach.events import Mark, Note, Utterance
from coach.tui.calls import Calls
from coach.tui.kept import Kept
from coach.tui.questions import Questions


@pytest.fixture
def kept(tmp_path):
    """Opens the latest call: pilot, screen, journal."""

    async def opened(pilot, app):
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, Kept)
        return app.screen

    return opened


def events(journal, kind):
    """Of the latest call."""
    return [event for event in journal.events(calls(journal)[0].id) if isinstance(event, kind)]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_call_is_there_with_what_became_of_it(tmp_path, kept, size):
    """Its questions as they stood in the end, also those asked later; its promises; when it was."""
    async with review(tmp_path, size=size) as (pilot, app, _):
        screen = await kept(pilot, app)
        assert seen(app).startswith(" coach  Sunday 29 November, 14:02  “Why did nobody come yesterday?”")
        assert [(asked.ask, asked.state) for asked in screen.scene.questions] == [
            (NOBODY_CAME, "answered"),
            (NEW_ONE, "answered"),
            (FOOD, "open"),
        ]
        assert len(screen.scene.promises) == 2
        assert "Did they get what they came for?" in seen(app)


async def test_brackets_step_from_moment_to_moment(tmp_path, kept):
    """What was asked, promised, shown and marked, and no further than the last."""
    async with review(tmp_path) as (pilot, app, _):
        screen = await kept(pilot, app)
        moments = [screen.scene.at]
        for _ in range(8):
            await pilot.press("right_square_bracket")
            moments.append(screen.scene.at)
        assert moments == [9.0, 27.9, 38.0, 44.75, 48.3, 50.0, 59.0, 67.5, 67.5]
        assert "No moment after this one." in text(screen._transport)
        await pilot.press("left_square_bracket")
        assert screen.scene.at == 59.0
        await pilot.press("home", "left_square_bracket")
        assert "No moment before this one." in text(screen._transport)
        await pilot.press("end")
        assert screen.scene.at == screen._tape.heard


async def test_arrows_step_from_words_to_words(tmp_path, kept):
    """The words just said are the last to be seen."""
    async with review(tmp_path) as (pilot, app, _):
        screen = await kept(pilot, app)
        await pilot.press("right")
        assert screen.scene.at == 15.8
        assert screen.scene.captions[-1].text.endswith("That part is on us.")
        await pilot.press("left", "left")
        assert screen.scene.at == 8.8


async def test_what_was_thought_of_a_line_is_kept_with_it(tmp_path, kept):
    """In words; written again it is another word, and an empty one takes it back."""
    async with review(tmp_path) as (pilot, app, journal):
        screen = await kept(pilot, app)
        await pilot.press("r")
        assert "No line stands here." in text(screen._transport)
        await pilot.press("right_square_bracket", "r", *"no, she asked", "enter")
        await pilot.press("i", *"Ask her son", "enter")
        await pilot.pause()
        assert "Was this line right?  no, she asked" in seen(app)
        assert "What would you have said?  Ask her son" in seen(app)
        assert events(journal, Note) == [
            Note(27.9, "right", "no, she asked", "n1"),
            Note(27.9, "instead", "Ask her son", "n1"),
        ]
        await pilot.press("r", "ctrl+u", "enter")
        await pilot.pause()
        assert "she asked" not in seen(app)


async def test_the_three_questions_are_answered_in_words_or_left(tmp_path, kept):
    """Esc leaves one as it was."""
    async with review(tmp_path) as (pilot, app, journal):
        await kept(pilot, app)
        await pilot.press("o", *"not yet", "enter", "h", *"cold", "escape", "e", *"two calls", "enter")
        await pilot.pause()
        assert "Did they get what they came for?  not yet" in seen(app)
        assert "cold" not in seen(app)
        assert "How much time and effort did it take them?  two calls" in seen(app)
        assert [(note.about, note.target) for note in events(journal, Note)] == [("outcome", ""), ("effort", "")]


@pytest.mark.parametrize("key", ["o", "h", "e", "r", "i", "b"])
async def test_a_secret_is_left_out_of_whatever_is_written(tmp_path, kept, key):
    """The three answers, both about a line, and a mark: it is seen as it is kept."""
    async with review(tmp_path) as (pilot, app, journal):
        await kept(pilot, app)
        await pilot.press("right_square_bracket", key)
        app.screen.query_one("Input").value = "the PIN is 5520"
        await pilot.press("enter")
        await pilot.pause()
        assert "the PIN is [PIN]" in repr(events(journal, Note | Mark))
        assert "5520" not in seen(app)


async def test_not_helpful_is_taught_and_taken_back(tmp_path, kept):
    """On the line that stands; the foot says so."""
    async with review(tmp_path) as (pilot, app, journal):
        screen = await kept(pilot, app)
        await pilot.press("n")
        assert journal.lessons() == []
        await pilot.press("right_square_bracket", "n")
        assert [nudge.because for _, nudge in journal.lessons()] == [RECITED]
        screen._word = ""
        screen.look()
        assert "not helpful: left out from now on" in text(screen._transport)
        await pilot.press("n")
        assert journal.lessons() == []


async def test_a_mark_is_a_moment(tmp_path, kept):
    """With its note."""
    async with review(tmp_path) as (pilot, app, journal):
        screen = await kept(pilot, app)
        await pilot.press("right", "b", *"tell Pete", "enter")
        await pilot.pause()
        assert Mark(15.8, "tell Pete") in events(journal, Mark)
        await pilot.press("home", "right_square_bracket", "right_square_bracket")
        assert screen.scene.at == 15.8


async def test_a_moment_is_deleted_and_brought_back(tmp_path, kept):
    """What was being said, and what was made of it."""
    async with review(tmp_path) as (pilot, app, journal):
        screen = await kept(pilot, app)
        said = len(events(journal, Utterance))
        await pilot.press("right_square_bracket", "d")
        assert len(events(journal, Utterance)) == said - 1
        assert screen.scene.nudge is None
        assert RECITED not in seen(app).replace("\n", " ")
        await pilot.press("u")
        assert len(events(journal, Utterance)) == said
        assert screen.scene.nudge is not None
        await pilot.press("u")
        assert "There is nothing to bring back." in text(screen._transport)
        await pilot.press("home", "d")
        assert "Nothing was said here." in text(screen._transport)


async def test_a_mark_is_deleted_before_the_words_are(tmp_path, kept):
    """And it is said which of the two."""
    async with review(tmp_path) as (pilot, app, journal):
        screen = await kept(pilot, app)
        said = len(events(journal, Utterance))
        await pilot.press("right_square_bracket", "b", *"here", "enter", "d")
        assert ([mark.note for mark in events(journal, Mark)], len(events(journal, Utterance))) == (
            ["the link never came"],
            said,
        )
        assert "The mark goes when you close this. d again deletes the words" in text(screen._transport)
        await pilot.press("d")
        assert len(events(journal, Utterance)) == said - 1
        await pilot.press("u", "u")
        assert (len(events(journal, Mark)), len(events(journal, Utterance))) == (2, said)


async def test_the_call_is_deleted_from_within(tmp_path, kept):
    """Back to the list, where it can be brought back."""
    async with review(tmp_path) as (pilot, app, journal):
        await kept(pilot, app)
        await pilot.press("D")
        await pilot.pause()
        assert isinstance(app.screen, Calls)
        assert "Why did nobody come" not in seen(app)
        await pilot.press("u")
        assert len(calls(journal)) == 2


async def test_a_note_on_a_call_that_another_review_deleted_is_said_to_be_lost(tmp_path, kept):
    """Not dropped in silence."""
    async with review(tmp_path) as (pilot, app, journal):
        screen = await kept(pilot, app)
        with closing(opened(tmp_path)) as other:
            other.delete_call(calls(journal)[0].id)
        await pilot.press("b", *"tell Pete", "enter")
        await pilot.pause()
        assert "Not kept: this call has been deleted meanwhile." in text(screen._transport)


async def test_a_question_chosen_in_its_list_is_gone_to(tmp_path, kept):
    """To where all of it had been said."""
    async with review(tmp_path) as (pilot, app, _):
        screen = await kept(pilot, app)
        await pilot.press("tab")
        assert isinstance(app.focused, Questions)
        await pilot.press("home")
        screen.on_jump_list_chosen(Questions.Chosen(app.focused, 30.0))
        assert screen.scene.at == 38.0
