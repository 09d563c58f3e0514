"""A screen on a coach elsewhere: real keys, a real socket, the hand of that coach."""

import asyncio
import json
from contextlib import asynccontextmanager

import pytest
from linked import BEGINS, TOKEN, screen, told
from tui_call import CALL, FOOD, Clock, FakeShift, FakeTape

from coach.errors import LinkError
from coach.events import Action, Mark
from coach.link.far import attached
from coach.link.messages import Do
from coach.link.screens import screens
from coach.tui.attached import AttachedApp
from coach.tui.hand import Hand
from coach.tui.help import Help
from coach.tui.live import LiveScreen

SIZES = [(80, 24), (120, 40)]


@pytest.fixture(autouse=True)
def own(tmp_path, monkeypatch):
    """A person's folder of their own."""
    monkeypatch.setenv("COACH_HOME", str(tmp_path))
    (tmp_path / "state").mkdir()


@asynccontextmanager
async def served(at=50.0, **shift):
    """A call heard as far as `at`, by a coach without a screen: its shift."""
    shift = FakeShift(FakeTape([event for event in CALL if event.at <= at], heard=at, finished=False), **shift)
    hand = Hand(shift)

    def do(asked: Do) -> str:
        return hand.do(asked.word.replace("-", " "), at=asked.at, note=asked.note, question=asked.question)

    async with screens(shift, BEGINS, do, TOKEN):
        yield shift


@asynccontextmanager
async def shown(size=(80, 24)):
    """A screen attached to it: pilot, screen."""
    async with attached() as far:
        app = AttachedApp(far, clock=Clock())
        async with app.run_test(size=size) as pilot:
            following = asyncio.create_task(app.follow())
            yield pilot, app.live
            following.cancel()


def seen(live):
    """All that is to be seen, as text."""
    return "\n".join(strip.text.rstrip() for strip in live._compositor.render_strips())


async def until(pilot, live, true):
    """Look until a thing is to be seen."""
    async with asyncio.timeout(60):
        while not true():
            live.look()
            await pilot.pause()


@pytest.mark.parametrize("size", SIZES)
async def test_the_attached_screen_shows_what_the_coach_s_own_would(size):
    """Line for line, at any size; but for the keys, which are the same."""
    async with served() as shift, shown(size) as (pilot, live):
        await until(pilot, live, lambda: live.scene.nudge and live.scene.at == 50.0)
        own = LiveScreen(shift, Hand(shift).do, Clock(), title=BEGINS.source, ears="tiny.en", compact=False)
        await live.app.push_screen(own)
        own.look()
        await pilot.pause()
        expected = seen(own)
        await live.app.pop_screen()
        await pilot.pause()
        assert seen(live) == expected
        assert "Still open." in expected


@pytest.mark.parametrize("size", SIZES)
async def test_the_keys_act_on_the_coach_elsewhere(size):
    """Got it, a mark with a note, five minutes of no lines: done there, and its answer is seen here."""
    async with served() as shift, shown(size) as (pilot, live):
        await until(pilot, live, lambda: live.scene.nudge and live.scene.at == 50.0)
        await pilot.press("g")
        await until(pilot, live, lambda: "Got it." in seen(live))
        await pilot.press("b", *"here", "enter")
        await until(pilot, live, lambda: "Marked 0:50." in seen(live))
        await pilot.press("5")
        await until(pilot, live, lambda: " muted " in seen(live).splitlines()[0])
        assert shift.tape.deeds == [Action(50.0, "got it", "n3"), Mark(50.0, "here"), Action(50.0, "mute", seconds=300)]


@pytest.mark.parametrize("size", SIZES)
async def test_calls_come_and_go_on_it(size):
    """Paused, over and looked back on, between calls, and of one customer nothing on the next call."""
    async with served(75.0) as shift, shown(size) as (pilot, live):
        await until(pilot, live, lambda: live.scene.questions)
        await pilot.press("p")
        await until(pilot, live, lambda: "PAUSED. Nothing is heard" in seen(live))
        await pilot.press("p")
        await until(pilot, live, lambda: "PAUSED" not in seen(live))
        await pilot.press("e")
        await until(pilot, live, lambda: "Did they get what they came for?" in seen(live))
        await until(pilot, live, lambda: f"“{FOOD}”" in seen(live))  # the layout is there before what stands in it
        await pilot.press("space")
        # the answer to the key, "Between calls.", is there before that is so on this screen
        await until(pilot, live, lambda: "Nothing is put into words." in " ".join(seen(live).split()))
        assert "refrigerator" not in seen(live)
        await pilot.press("c")
        await until(pilot, live, lambda: "● 0:00" in seen(live))
        assert FOOD not in seen(live)
    assert shift.done == ["end", "skip", "begin"]


@pytest.mark.parametrize("size", SIZES)
async def test_a_second_screen_says_that_it_only_looks(size):
    """And its keys do nothing, which is said too; when the first is gone it has them."""
    async with served() as shift, attached() as first, shown(size) as (pilot, live):
        await until(pilot, live, lambda: "! read only: another screen has the keys" in seen(live))
        await pilot.press("m")
        await until(pilot, live, lambda: "Another screen has the keys; this one only looks." in seen(live))
        assert shift.tape.deeds == []
        await first.close()
        await until(pilot, live, lambda: "read only" not in seen(live))
        await pilot.press("m")
        await until(pilot, live, lambda: shift.tape.deeds)
    assert [deed.what for deed in shift.tape.deeds] == ["mute"]


async def test_q_closes_the_screen_and_not_the_coach():
    """Which the help says."""
    async with served() as shift:
        async with shown() as (pilot, live):
            await pilot.press("question_mark")
            assert isinstance(live.app.screen, Help)
            lessons = [key.lesson for _, keys in live.app.screen._chapters for key in keys]
            assert "Close this screen. The coach goes on; `coach tell quit` ends it." in lessons
            await pilot.press("escape", "q")
        assert shift.done == []
        async with shown() as (pilot, live):
            await until(pilot, live, lambda: live.scene.nudge)


@pytest.mark.parametrize("killed", [False, True])
async def test_the_screen_ends_with_its_coach(killed, tmp_path):
    """In good order without a word; where the coach has vanished, with one line."""
    async with attached_app() as (app, ended):
        if killed:
            (tmp_path / "state" / "screens.json").unlink()
            app._far._link.transport.abort()
            await ended.wait()
    await ended.wait()
    assert isinstance(app.fault, LinkError) == killed
    assert not killed or str(app.fault).startswith("coach attach: no coach runs without a screen")


@asynccontextmanager
async def attached_app():
    """A screen that follows a coach, which ends with this block: the app, and whether that has ended too."""
    ended = asyncio.Event()
    async with asyncio.TaskGroup() as tasks, served():
        far = await attached().__aenter__()
        app = AttachedApp(far, clock=Clock())
        app.exit = lambda *_: ended.set()
        tasks.create_task(app.follow())
        yield app, ended


async def test_what_a_screen_sends_is_small_and_plain():
    """A key is one JSON object with the word that `coach tell` has for it."""
    async with served() as shift, shown() as (pilot, live):
        await until(pilot, live, lambda: live.scene.nudge)
        port = live.app._far._link.remote_address[1]
        async with screen(port) as bare:
            await told(bare, lambda one: one.get("keys") is False)
            await bare.send(json.dumps({"link": "do", "word": "not-helpful"}))
            await told(bare, lambda one: one.get("link") == "said")
        await pilot.press("n")
        await until(pilot, live, lambda: shift.tape.deeds)
    assert [deed.what for deed in shift.tape.deeds] == ["not helpful"]
