"""The live screen: always at this moment, and nowhere else to go."""

from contextlib import asynccontextmanager

from tui_call import CALL, Clock, FakeTape

from coach.events import Action, Mark
from coach.tui.app import LiveApp
from coach.tui.help import Help
from coach.tui.timeline import Timeline


@asynccontextmanager
async def screen(at, *, size=(80, 24), kept=False):
    """A call heard as far as `at`: pilot, screen, tape."""
    tape = FakeTape([event for event in CALL if event.at <= at])
    tape.heard, tape.finished = at, False
    app = LiveApp(tape, title="Jabra + Monitor of Jabra", ears="tiny.en", clock=Clock(), kept=kept)
    async with app.run_test(size=size) as pilot:
        app.live.look()
        await pilot.pause()
        yield pilot, app.live, tape


async def test_what_is_to_be_seen_is_what_has_just_been_heard():
    """The line that stands at 50 s; as the call goes on it goes."""
    async with screen(50.0) as (_, live, tape):
        assert live.scene.nudge.id == "n3"
        tape.events += [event for event in CALL if 50 < event.at <= 61]
        tape.heard = 61.0
        live.look()
        assert live.scene.at == 61.0
        assert live.scene.nudge is None


async def test_there_is_no_going_back():
    """Neither a timeline nor the keys of a replay."""
    async with screen(50.0) as (pilot, live, _):
        assert not live.query(Timeline)
        for key in ("space", "left", "home", "left_square_bracket", "minus", "u", "s"):
            await pilot.press(key)
        assert live.scene.at == 50.0


async def test_the_keys_reach_the_coach():
    """Got it, and a mark with a note."""
    async with screen(50.0) as (pilot, _, tape):
        await pilot.press("g")
        await pilot.press("b", *"here", "enter")
    assert tape.deeds == [Action(50.0, "got it", "n3"), Mark(50.0, "here")]


async def test_the_help_teaches_the_keys_there_are():
    """And says what q does to a call."""
    async with screen(50.0) as (pilot, live, _):
        await pilot.press("question_mark")
        assert isinstance(live.app.screen, Help)
        lessons = [key.lesson for _, keys in live.app.screen._chapters for key in keys]
    assert "End the call. Nothing of it is kept." in lessons
    assert "5 seconds back." not in lessons


async def test_what_becomes_of_the_call_is_said_where_q_is():
    """Your journal keeps it."""
    async with screen(50.0, kept=True) as (_, live, _):
        lessons = [key.lesson for _, keys in live.app._chapters for key in keys]
    assert "End the call. Your journal keeps it." in lessons


async def test_before_the_first_sound_the_ears_are_being_loaded():
    """Their name is on the card."""
    async with screen(0.0) as (_, live, _):
        assert live._card.idle == "Loading tiny.en…"
