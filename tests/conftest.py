"""Calls as tests write them: a test's docstring is its input.

    0.0-3.0 agent: Let me look into that for you.
    3.5-5.0 customer: Thanks.

A line without times is three seconds long, one every four seconds. What a line does stands behind a bar, for a reader
that needs no model: an act, the words it rests on, what it is about, and how sure it is (0.97 where nothing is said).

    customer: And when does it come? | asks[when does it come] .8, again q1
    agent: On Tuesday. | answers q1

`call` is the docstring's lines as cues, `coached` the call as a coach with the shipped prompts takes it.
"""

import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import settings

from coach import loopback
from coach.__main__ import main
from coach.core.coaching import Coach
from coach.core.pacing import PacingSettings
from coach.core.prompt import ScriptLine
from coach.doubts import Doubt
from coach.events import Act, Call, Event, Noticed, Reading
from coach.prompts.load import detectors, gather, load
from coach.remembered import Reader
from coach.tape import Tape
from coach.transcripts.cues import Cue, events_of

# a slow machine is no fault of what is tested
settings.register_profile("coach", deadline=None)
settings.load_profile("coach")

SHIPPED = Path(__file__).parent.parent / "prompts"
LINE = re.compile(r"^\s*(?:([\d.]+)-([\d.]+) )?(agent|customer): (.*?)(?: \| (.*))?$", re.MULTILINE)
ACT = re.compile(r"(\w+)(?:\[([^]]*)\])?(?: (q?\d+))?(?: (\.\d+))?(?:, |$)")


def lines_in(text: str) -> list[tuple[Cue, tuple[Act, ...]]]:
    """The lines of a call in a text and what each does; other lines are left out."""
    found = []
    for number, (start, end, side, said, does) in enumerate(LINE.findall(text)):
        acts = [Act(name, float(sure or 0.97), span, about) for name, span, about, sure in ACT.findall(does)]
        assert not ACT.sub("", does), f"no acts: {does}"
        cue = Cue(side, float(start or 4 * number), float(end or 4 * number + 3), said)
        found.append((cue, tuple(acts)))
    return found


def cues_in(text: str) -> list[Cue]:
    """The lines of a call in a text."""
    return [cue for cue, _ in lines_in(text)]


class Told:
    """A reader that has been told what the lines of a call do."""

    def __init__(self, text: str) -> None:
        self._lines = lines_in(text)
        self.read_so_far: list[Doubt] = []

    def read(self, doubt: Doubt) -> Reading:
        """What the lines of the turn do."""
        self.read_so_far.append(doubt)
        own = [acts for cue, acts in self._lines if cue.speaker == doubt.speaker and cue.text in doubt.text]
        return Reading(doubt.at, doubt.turn, doubt.speaker, doubt.text, tuple(act for acts in own for act in acts))


def coach_call(
    cues: Sequence[Cue],
    script: Sequence[str] = (),
    reader: Reader | None = None,
    coach: Callable[[], Coach] | None = None,
) -> list[Event]:
    """All that happens in a call, with what a coach makes of it: one with the shipped prompts where none is given."""
    known = load(SHIPPED)
    kinds = detectors(known, [ScriptLine.parse(line) for line in script])
    tape = Tape(coach or (lambda: Coach(kinds, known.prompts, PacingSettings())), reader)
    tape.feed(Call(0.0, "call.txt", meaning="told" if reader else ""))
    for event in events_of(cues):
        tape.feed(event)
        tape.pass_time(event.at)
    return tape.events


@pytest.fixture(autouse=True)
def _no_hook(monkeypatch) -> None:
    """A command run in this process leaves no audit hook in it, which would stay for all tests that follow."""
    monkeypatch.setattr(loopback, "stay_on_it", lambda: None)


@pytest.fixture
def call(request) -> list[Cue]:
    """The call in the test's docstring."""
    return cues_in(request.function.__doc__)


@pytest.fixture
def coached(request, call) -> Callable[..., list[Event]]:
    """Coaches the call in the test's docstring, with a script if one is given; the lines do what they say they do."""
    return lambda *script: coach_call(call, script, Told(request.function.__doc__))


@pytest.fixture
def noticed(coached) -> Callable[..., list[tuple[str, str]]]:
    """Kind and quote of all that is noticed in the call in the test's docstring."""
    return lambda *script: [(e.kind, e.because) for e in coached(*script) if isinstance(e, Noticed)]


@pytest.fixture
def own(tmp_path) -> Callable[[str, str | bytes], list[str]]:
    """Writes a file into a person's own folder of prompts and tells every fault of how it is written."""

    def write(name: str, text: str | bytes) -> list[str]:
        (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
        return [str(fault).replace(str(tmp_path), "own") for fault in gather(SHIPPED, tmp_path)[2]]

    return write


@pytest.fixture
def typed(monkeypatch, capsys):
    """Runs a command as a person types it: its exit status, stdout and stderr."""

    def run(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["coach", *map(str, words)])
        status: object = 0
        try:
            main()
        except SystemExit as end:
            status = end.code or 0
        out, err = capsys.readouterr()
        return int(str(status)), out, err

    return run
