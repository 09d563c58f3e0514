"""`coach setup`: a few questions, answered with the keyboard alone."""

import asyncio
import threading
from contextlib import asynccontextmanager

import numpy as np
import pytest

from coach.audio.devices import Input
from coach.audio.lacking import lacking
from coach.errors import DeviceError, ScriptError, WeightsError
from coach.own_config import propose
from coach.speech.models import MODELS
from coach.speech.trial import KEEPS_PACE
from coach.speech.weights import Standing
from coach.tui.setup.app import SetupApp
from coach.tui.setup.ears import best
from coach.tui.setup.side import BAR, HERE, bar
from coach.tui.setup.workshop import Choice

SIZES = [(80, 24), (120, 40)]
JABRA = Input("Jabra Evolve 20 Mono", "microphone", default=True, source="jabra")
WEBCAM = Input("Webcam", "microphone", source="webcam")
BUDS = Input("Buds", "microphone", source="bluez_input.buds")
PLAYED = Input("Monitor of Jabra Evolve 20 Analog Stereo", "far end", default=True, source="jabra.monitor")
MODELS_HERE = ("tiny.en", "base")


class FakeWorkshop:
    """A machine with these devices and models; the webcam and what is played make a sound."""

    def __init__(self, path, devices=(PLAYED, WEBCAM, JABRA, BUDS), here=MODELS_HERE, work=None, fault=""):
        self.path, self.devices, self.here = path, list(devices), list(here)
        self.work, self.fault = work or {"tiny.en": 0.08, "base": 0.12}, fault
        self.open, self.ever = set(), set()

    async def inputs(self):
        if self.fault:
            raise DeviceError("sound", self.fault)
        return self.devices

    async def lacking(self, speaker, found):
        return lacking(speaker, found, "linux", "answers")

    async def sound(self, device):
        self.open.add(device)
        self.ever.add(device)
        try:
            loud = 0.1 if device in (WEBCAM, PLAYED) else 0.0
            yield 48_000, 1.0, np.full(960, loud, np.float32)
            await asyncio.Event().wait()
        finally:
            self.open.discard(device)

    async def ears(self):
        return [Standing(model, "here" if name in self.here else "not fetched") for name, model in MODELS.items()]

    async def measure(self, name):
        return self.work[name]

    async def fetch(self, name, tell):
        if name == "small":
            raise WeightsError(name, "cannot be reached, or the line broke")
        await asyncio.to_thread(tell, 30_000_000, 78_000_000)
        self.here.append(name)

    async def words(self, choice):
        yield "agent", ""
        yield "customer", "Hello [there]."
        await asyncio.Event().wait()

    def script(self, path):
        if path != "lines.txt":
            raise ScriptError(path, "no such file")
        return 7

    def propose(self, choice):
        names = {("devices", side): choice.device(side).name if choice.device(side) else "none" for side in SIDES}
        return propose(self.path, {**names, ("ears", "model"): choice.model, ("script", "file"): choice.script})


SIDES = ("agent", "customer")


@asynccontextmanager
async def setup(path, size=(80, 24), **machine):
    """The first question: pilot, app, workshop, choice."""
    workshop, choice = FakeWorkshop(path, **machine), Choice()
    app = SetupApp(workshop, choice)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        yield pilot, app, workshop, choice


async def settle(pilot):
    """Whatever is under way comes to rest."""
    for _ in range(3):
        await pilot.pause()
    screen = pilot.app.screen
    if hasattr(screen, "_draw"):
        screen._draw()
    await pilot.pause()


async def press(pilot, *keys):
    """Keys, and what they lead to."""
    for key in keys:
        await pilot.press(key)
        await settle(pilot)


def seen(app):
    """All that is to be seen, as lines."""
    return [strip.text.rstrip() for strip in app.screen._compositor.render_strips()]


def line(app, words):
    """The one line that holds the words."""
    (found,) = [one for one in seen(app) if words in one]
    return found


async def test_where_no_device_is_of_the_right_kind_it_says_what_is_missing(tmp_path):
    """And how to get it."""
    async with setup(tmp_path / "config.toml", size=(120, 30), devices=[PLAYED]) as (_, app, _, _):
        assert "None is of the right kind: there is no microphone; plug in a microphone." in " ".join(seen(app))


@pytest.mark.parametrize("size", SIZES)
async def test_from_the_first_question_to_the_file(tmp_path, size):
    """Enter, Enter, Enter, Enter, a path, Enter, Enter: the file is there, and the answer is that it was written."""
    path = tmp_path / "config.toml"
    async with setup(path, size) as (pilot, app, _, _):
        await press(pilot, "enter", "enter", "enter", "enter", *"lines.txt", "enter")
        assert not path.exists()
        assert '+ model = "tiny.en"' in "\n".join(seen(app))
        await press(pilot, "enter")
    assert app.return_value is True
    assert path.read_text(encoding="utf-8") == (
        f'[devices]\nagent = "{JABRA.name}"\ncustomer = "{PLAYED.name}"\n\n'
        '[ears]\nmodel = "tiny.en"\n\n[script]\nfile = "lines.txt"\n'
    )


@pytest.mark.parametrize("size", SIZES)
async def test_the_bar_that_moves_says_which_is_which(tmp_path, size):
    """The webcam hears something, the headset does not; microphones stand first when a microphone is asked for."""
    async with setup(tmp_path / "c", size) as (_, app, _, _):
        assert line(app, "Speak now.")
        assert line(app, "Webcam").endswith(HERE)
        assert "█" not in line(app, "* Jabra Evolve 20 Mono")
        rows = "\n".join(seen(app))
        assert rows.index("Webcam") < rows.index("Monitor of Jabra")


@pytest.mark.parametrize("size", SIZES)
async def test_every_question_says_its_keys_and_where_it_stands(tmp_path, size):
    """On the smallest terminal too, whole."""
    async with setup(tmp_path / "c", size) as (pilot, app, _, _):
        for place in range(1, 7):
            assert line(app, f"{place} of 6")
            assert line(app, "Ctrl-C ends, unwritten")
            await press(pilot, "enter")


async def test_bluetooth_is_heard_under_the_cursor_alone(tmp_path):
    """To open its microphone changes what it plays."""
    async with setup(tmp_path / "c") as (pilot, app, workshop, _):
        assert BUDS not in workshop.ever
        assert "move here to hear it" in line(app, "Buds")
        await press(pilot, "down", "down")
        assert BUDS in workshop.open
        await press(pilot, "up")
        assert BUDS not in workshop.open


async def test_all_devices_are_let_go_of_with_the_question(tmp_path):
    """Those of the next one are others."""
    async with setup(tmp_path / "c") as (pilot, _, workshop, _):
        await press(pilot, "enter", "enter")
        assert workshop.open == set()


async def test_both_sides_are_never_one_device(tmp_path):
    """Enter on it does nothing, and the reason is there."""
    async with setup(tmp_path / "c") as (pilot, app, _, choice):
        await press(pilot, "enter", "down", "enter")
        assert (choice.agent, choice.customer) == (JABRA, None)
        assert line(app, "2 of 6")
        assert line(app, "Jabra Evolve 20 Mono hears the other side already.")


async def test_a_side_may_be_left_out_but_not_both(tmp_path):
    """n, and n again."""
    async with setup(tmp_path / "c") as (pilot, app, _, choice):
        await press(pilot, "n", "n")
        assert line(app, "2 of 6")
        await press(pilot, "enter")
        assert (choice.agent, choice.customer) == (None, PLAYED)


async def test_a_machine_without_devices_says_how_to_get_one(tmp_path):
    """And is not stuck."""
    async with setup(tmp_path / "c", devices=()) as (_, app, _, _):
        assert line(app, "plug in a microphone")


async def test_a_machine_without_sound_says_so(tmp_path):
    """In one line."""
    async with setup(tmp_path / "c", fault="PortAudio is not on this machine") as (_, app, _, _):
        assert "PortAudio is not on this machine" in "\n".join(seen(app))


@pytest.mark.parametrize("size", SIZES)
async def test_the_ears_are_measured_and_shown_plainly(tmp_path, size):
    """Seconds of work for a second of speech, and whether that keeps pace."""
    async with setup(tmp_path / "c", size, work={"tiny.en": 0.08, "base": 0.62}) as (pilot, app, _, choice):
        await press(pilot, "enter", "enter")
        assert "0.08 s a second   keeps pace" in line(app, "tiny.en    ")
        assert "0.62 s a second   too slow for a call" in line(app, "base      ")
        assert "not fetched" in line(app, "large-v3-turbo")
        await press(pilot, "enter")
        assert choice.model == "tiny.en"


async def test_a_model_is_fetched_and_measured(tmp_path):
    """g; until then it cannot be chosen."""
    async with setup(tmp_path / "c", here=(), work={"tiny.en": 0.08}) as (pilot, app, _, choice):
        await press(pilot, "enter", "enter", "enter")
        assert (choice.model, line(app, "3 of 6")[-8:]) == ("", "The ears")
        await press(pilot, "g")
        while "tiny.en" not in app.screen._work:  # a thread brings it
            await pilot.pause()
        await settle(pilot)
        assert "keeps pace" in line(app, "tiny.en    ")
        await press(pilot, "enter")
        assert choice.model == "tiny.en"


async def test_a_fetch_stops_where_the_question_is_left(tmp_path):
    """Its thread would keep the program from ending; what has come is kept by the shelf."""
    begun, ended = threading.Event(), threading.Event()
    told = []

    async with setup(tmp_path / "c") as (pilot, _, workshop, _):

        def bring(tell):
            begun.set()
            ended.wait(10)
            try:
                tell(1, 2)
            except WeightsError as stopped:
                told.append(stopped.found)

        workshop.fetch = lambda _name, tell: asyncio.to_thread(bring, tell)
        await press(pilot, "enter", "enter", "up", "g")
        while not begun.is_set():
            await pilot.pause()
        await press(pilot, "escape")
        ended.set()
        while not told:
            await pilot.pause()
    assert told == ["stopped"]


async def test_the_cursor_stays_on_a_device_when_another_is_plugged_in(tmp_path):
    """The list is made anew."""
    async with setup(tmp_path / "c") as (pilot, app, _, _):
        await press(pilot, "down")
        assert app.screen._under() == WEBCAM
        app.screen._list([PLAYED, BUDS, WEBCAM, JABRA, Input("Another", "microphone")])
        assert app.screen._under() == WEBCAM


async def test_a_fetch_that_fails_is_told(tmp_path):
    """The rest stays as it was."""
    async with setup(tmp_path / "c") as (pilot, app, _, _):
        await press(pilot, "enter", "enter", *["down"] * 4, "g")
        assert line(app, "the line broke")


@pytest.mark.parametrize(
    ("work", "taken"),
    [
        ({"tiny.en": 0.1, "base": 0.1}, "tiny.en"),
        ({"tiny.en": KEEPS_PACE, "base.en": KEEPS_PACE}, "base.en"),
        ({"tiny.en": 0.5, "base": 0.9}, "tiny.en"),
        ({"small": 0.3, "tiny.en": 0.6}, "small"),
        ({}, ""),
    ],
)
def test_the_best_that_keep_pace_are_taken(work, taken):
    """The best of those; where none does, the one with the least work."""
    assert best(work) == taken


async def test_words_arrive_side_by_side(tmp_path):
    """Brackets are words too, and who is missing is named."""
    async with setup(tmp_path / "c") as (pilot, app, _, _):
        await press(pilot, "enter", "enter", "enter")
        assert line(app, "Customer  Hello [there].")
        assert line(app, "Nothing yet from: you.")


async def test_a_script_that_is_not_there_is_not_taken(tmp_path):
    """Said while it is written; Enter waits for one that holds."""
    async with setup(tmp_path / "c") as (pilot, app, _, choice):
        await press(pilot, "enter", "enter", "enter", "enter", *"lines.tx", "enter")
        assert line(app, "lines.tx: no such file")
        await press(pilot, "t")
        assert line(app, "7 lines.")
        await press(pilot, "enter")
        assert choice.script == "lines.txt"


async def test_there_is_a_way_back_and_out(tmp_path):
    """Esc goes back, Ctrl-C leaves everything as it is."""
    path = tmp_path / "config.toml"
    async with setup(path) as (pilot, app, _, _):
        await press(pilot, "enter", "escape")
        assert line(app, "1 of 6")
        await press(pilot, "escape")
        assert line(app, "1 of 6")
        await press(pilot, "ctrl+c")
    assert app.return_value is None
    assert not path.exists()


async def test_without_colour_all_is_still_there(tmp_path, monkeypatch):
    """Bars and signs are characters."""
    monkeypatch.setenv("NO_COLOR", "1")
    async with setup(tmp_path / "c") as (_, app, _, _):
        assert line(app, "Webcam").endswith(HERE)


@pytest.mark.parametrize(("db", "full"), [(-60, 0), (-30, BAR // 2), (0, BAR)])
def test_a_bar_is_as_long_as_the_sound_is_loud(db, full):
    """Of BAR columns."""
    assert bar(db) == "█" * full + "·" * (BAR - full)
