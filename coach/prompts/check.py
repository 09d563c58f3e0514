"""The examples in prompts/, run: what each shows, against what it says must be shown."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from coach.core.coaching import Coach
from coach.core.pacing import PacingSettings
from coach.core.prompt import ScriptLine
from coach.errors import PromptError
from coach.events import Call, Nudge
from coach.meaning.reader import NAME, Reader
from coach.prompts.files import Example
from coach.prompts.load import Prompts, detectors, gather
from coach.tape import Tape
from coach.transcripts.cues import Cue, events_of


def check(folder: Path, own: Path | None = None) -> list[PromptError]:
    """Every fault of the prompts: what cannot be read, and examples that do not hold."""
    prompts, examples, faults = gather(folder, own)
    # what is shipped quotes stock phrases that a stock.txt of one's own need not have
    shipped = replace(prompts, stock=gather(folder)[0].stock)
    reader = Reader()
    for path, several in examples.items():
        for example in several:
            # of a kind whose file has a fault nothing can be shown
            if all(kind in prompts.prompts for kind, _, _ in example.nudges):
                fault = _run(path, example, shipped if path.parent == folder else prompts, reader)
                faults += [fault] if fault else []
    return faults


def coached(name: str, cues: Sequence[Cue], script: Sequence[ScriptLine], prompts: Prompts, reader: Reader) -> Tape:
    """A written call, coached as far as its cues go."""
    kinds = detectors(prompts, script)
    tape = Tape(lambda: Coach(kinds, prompts.prompts, PacingSettings()), reader)
    tape.feed(Call(0.0, name, meaning=NAME))
    for event in events_of(cues):
        tape.feed(event)
    return tape


def _run(path: Path, example: Example, prompts: Prompts, reader: Reader) -> PromptError | None:
    """All that an example shows, and all that it should, where they are not the same."""
    tape = coached(path.name, example.cues, example.script, prompts, reader)
    shown = [event for event in tape.events if isinstance(event, Nudge)]
    wanted, beside = list(example.nudges), []
    for nudge in shown:
        fits = [one for one in wanted if one[0] == nudge.kind and one[1] <= nudge.at <= one[2]]
        if fits:
            wanted.remove(fits[0])
        else:
            beside.append(nudge)
    if not wanted and not beside:
        return None
    found = [f"a {nudge.kind} nudge at {nudge.at:.1f} s ({nudge.because!r})" for nudge in shown]
    expected = [f"a {kind} nudge between {start:g} and {end:g} s" for kind, start, end in example.nudges]
    return PromptError(f"{path}:{example.line}", f"the example shows {_all(found)}", _all(expected))


def _all(nudges: Sequence[str]) -> str:
    return " and ".join(nudges) or "no nudge"
