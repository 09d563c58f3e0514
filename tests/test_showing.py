"""A shift without a screen: keys from screens elsewhere and from `coach tell`, nothing of the call on its output."""

import asyncio
import dataclasses
import math
import signal
import subprocess
import sys
import time
from contextlib import asynccontextmanager
from types import SimpleNamespace

import pytest
from linked import BEGINS
from tui_call import CALL, FakeShift, FakeTape

from coach.events import Mark, Utterance
from coach.home import home
from coach.link.address import SCREENS
from coach.link.far import attached
from coach.link.tell import tell
from coach.notification import NotificationSettings
from coach.showing import Look, _shift_in_lines, show


@pytest.fixture(autouse=True)
def own(tmp_path, monkeypatch):
    """A person's folder of their own, and the signals as they were."""
    monkeypatch.setenv("COACH_HOME", str(tmp_path))
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


class Shift(FakeShift):
    """One that can be stopped."""

    def __init__(self):
        super().__init__(FakeTape([event for event in CALL if event.at <= 50], heard=50.0, finished=False))
        self.stopped = asyncio.Event()

    def stop(self):
        self.stopped.set()


def until(true):
    """Wait for a thing to become true, in a thread of its own."""
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < 20
        time.sleep(0.01)


@asynccontextmanager
async def running():
    """A shift that is heard until it is stopped; each of its events has gone to its sinks."""
    shift = Shift()

    async def hear(sinks, *, partials):
        assert partials is True
        for event in shift.tape.events:
            for sink in sinks:
                sink.put(event)
        await shift.stopped.wait()

    settings = SimpleNamespace(notification=NotificationSettings())
    opened = SimpleNamespace(shift=shift, call=BEGINS, settings=settings, hear=hear)
    wish = Look(None, jsonl=False, partials=False, compact=False, sound=False, headless=True)
    task = asyncio.create_task(_shift_in_lines(opened, wish))
    await asyncio.to_thread(until, (home().state / SCREENS).exists)
    yield shift
    async with asyncio.timeout(20):
        await task


async def test_keys_come_from_an_attached_screen_and_from_tell(capsys):
    """To the same call; `quit` ends the coach, and the screen with it. No word of the call is printed anywhere."""
    answers = asyncio.Queue()
    async with running() as shift, attached() as far:
        following = asyncio.create_task(far.follow(answers.put_nowait))
        await asyncio.to_thread(until, lambda: far.tape.events)
        far.do("mark", at=42.0, note="here")
        async with asyncio.timeout(20):
            assert await answers.get() == "Marked 0:42."
            assert await asyncio.to_thread(tell, ["mark", "there"]) == "Marked 0:50."
            assert await asyncio.to_thread(tell, ["lists"]) == "There is no screen."
            far.do("lists")
            assert await answers.get() == "No such key."
            assert await asyncio.to_thread(tell, ["quit"]) == "The shift is over."
            await following
    assert shift.tape.deeds == [Mark(42.0, "here"), Mark(50.0, "there")]
    assert any(isinstance(event, Utterance) for event in far.tape.events)
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines() == [
        "coach: between calls; a call begins with `coach tell new-call`, or with both voices",
        "coach: `coach attach` shows it; `coach tell quit` ends it",
    ]


def opened_call(*, heard, problem=""):
    """A recording with something to be told of it; its ears may not load, and then it is not heard."""

    async def hear(sinks, speed, *, partials):
        assert (speed, partials) == (math.inf, False)
        for event in CALL[:3] if heard else ():
            for sink in sinks:
                sink.put(event)

    return SimpleNamespace(notice="only the agent's side is heard", hear=hear, tape=SimpleNamespace(problem=problem))


IN_LINES = Look(None, jsonl=True, partials=False, compact=False, sound=False)


def test_what_is_worth_knowing_is_said_once(capsys):
    """On stderr, as the call begins to be heard."""
    show(opened_call(heard=True), IN_LINES)
    assert capsys.readouterr().err == "coach: only the agent's side is heard\n"


def test_a_call_that_cannot_be_heard_has_its_fault_told_alone(capsys):
    """In one line: what else is worth knowing of it no longer is."""
    with pytest.raises(SystemExit) as ended:
        show(opened_call(heard=False, problem="the engine does not take these weights"), IN_LINES)
    assert (ended.value.code, capsys.readouterr().err) == (1, "coach: the engine does not take these weights\n")


def test_sound_that_is_asked_for_where_there_is_no_screen_is_not_passed_over(capsys):
    """One line says that it is not played, and why, whether or not there is a loudspeaker."""
    show(opened_call(heard=True), dataclasses.replace(IN_LINES, jsonl=False, sound=True))
    told = "coach: only the agent's side is heard; the sound is not played: that is for the screen\n"
    assert capsys.readouterr().err == told


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        ("attach", 1, "coach: coach attach: no terminal; expected one to show the screen on"),
        ("live --headless --compact", 2, "expected it with coach attach"),
    ],
)
def test_what_cannot_be_shown_is_said(words, status, told):
    """In one line."""
    done = subprocess.run([sys.executable, "-m", "coach", *words.split()], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (status, "")
    assert told in done.stderr
