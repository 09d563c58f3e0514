"""Calls as tests write them: a test's docstring is its input.

    0.0-3.0 agent: Let me look into that for you.
    3.5-5.0 customer: Thanks.

`call` is the docstring's lines as cues, `coached` what a coach with the shipped prompts makes of them.
"""

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from coach import prompts
from coach.core.coaching import Coach
from coach.core.pacing import PacingSettings
from coach.core.prompt import ScriptLine
from coach.events import Event, Noticed, Tick
from coach.transcripts.cues import Cue, events_of

SHIPPED = Path(__file__).parent.parent / "prompts"
LINE = re.compile(r"^\s*([\d.]+)-([\d.]+) (agent|customer): (.*)$", re.MULTILINE)


def cues_in(text: str) -> list[Cue]:
    """The lines of a call in a text; other lines are left out."""
    return [Cue(side, float(start), float(end), said) for start, end, side, said in LINE.findall(text)]


def coach_call(cues: Sequence[Cue], script: Sequence[str] = ()) -> list[Event]:
    """What a coach with the shipped prompts makes of a call."""
    known = prompts.load(SHIPPED)
    kinds = prompts.detectors(known, [ScriptLine.parse(line) for line in script])
    coach = Coach(kinds, known.prompts, PacingSettings())
    made: list[Event] = []
    for event in events_of(cues):
        while (wake := coach.wake) is not None and wake < event.at:
            made += coach.receive(Tick(wake))
        made += coach.receive(event)
    return made


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
