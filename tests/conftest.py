"""Calls as tests write them: a test's docstring is its input.

    0.0-3.0 agent: Let me look into that for you.
    3.5-5.0 customer: Thanks.

`call` is the docstring's lines as cues, `coached` the call as a coach with the shipped prompts takes it.
"""

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import settings

from coach import loopback
from coach.core.coaching import Coach
from coach.core.pacing import PacingSettings
from coach.core.prompt import ScriptLine
from coach.events import Event, Noticed
from coach.prompts.check import check
from coach.prompts.load import detectors, load
from coach.tape import Tape
from coach.transcripts.cues import Cue, events_of

# a slow machine is no fault of what is tested
settings.register_profile("coach", deadline=None)
settings.load_profile("coach")

SHIPPED = Path(__file__).parent.parent / "prompts"
LINE = re.compile(r"^\s*([\d.]+)-([\d.]+) (agent|customer): (.*)$", re.MULTILINE)


def cues_in(text: str) -> list[Cue]:
    """The lines of a call in a text; other lines are left out."""
    return [Cue(side, float(start), float(end), said) for start, end, side, said in LINE.findall(text)]


def coach_call(cues: Sequence[Cue], script: Sequence[str] = ()) -> list[Event]:
    """All that happens in a call, with what a coach with the shipped prompts makes of it."""
    known = load(SHIPPED)
    kinds = detectors(known, [ScriptLine.parse(line) for line in script])
    tape = Tape(lambda: Coach(kinds, known.prompts, PacingSettings()))
    for event in events_of(cues):
        tape.feed(event)
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
def coached(call) -> Callable[..., list[Event]]:
    """Coaches the call in the test's docstring, with a script if one is given."""
    return lambda *script: coach_call(call, script)


@pytest.fixture
def noticed(coached) -> Callable[..., list[tuple[str, str]]]:
    """Kind and quote of all that is noticed in the call in the test's docstring."""
    return lambda *script: [(e.kind, e.because) for e in coached(*script) if isinstance(e, Noticed)]


@pytest.fixture
def own(tmp_path) -> Callable[[str, str | bytes], list[str]]:
    """Writes a file into a person's own folder of prompts and tells every fault of it."""

    def write(name: str, text: str | bytes) -> list[str]:
        (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
        return [str(fault).replace(str(tmp_path), "own") for fault in check(SHIPPED, tmp_path)]

    return write
