"""The examples in prompts/, run: what each shows, against what it says must be shown."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from coach.core.coaching import Coach
from coach.core.pacing import PacingSettings
from coach.errors import PromptError
from coach.events import Call, Nudge
from coach.meaning.reader import NAME, Reader
from coach.prompts.files import Example
from coach.prompts.load import Prompts, detectors, gather
from coach.tape import Tape
from coach.transcripts.cues import events_of


def check(folder: Path, own: Path | None = None) -> list[PromptError]:
    """Every fault of the prompts: what cannot be read, and examples that do not hold."""
    prompts, examples, faults = gather(folder, own)
    reader = Reader()
    for path, several in examples.items():
        for example in several:
            # of a kind whose file has a fault nothing can be shown
            if all(kind in prompts.prompts for kind, _, _ in example.nudges):
                faults += _run(path, example, prompts, reader)
    return faults


def _run(path: Path, example: Example, prompts: Prompts, reader: Reader) -> Iterator[PromptError]:
    """What an example shows that it should not, and does not show that it should."""
    kinds = detectors(prompts, example.script)
    tape = Tape(lambda: Coach(kinds, prompts.prompts, PacingSettings()), reader)
    tape.feed(Call(0.0, path.name, meaning=NAME))
    for event in events_of(example.cues):
        tape.feed(event)
    shown = [event for event in tape.events if isinstance(event, Nudge)]
    wanted = list(example.nudges)
    where = f"{path}:{example.line}"
    for nudge in shown:
        fits = [one for one in wanted if one[0] == nudge.kind and one[1] <= nudge.at <= one[2]]
        if fits:
            wanted.remove(fits[0])
        else:
            found = f"the example shows a {nudge.kind} nudge at {nudge.at:.1f} s ({nudge.because!r})"
            yield PromptError(where, found, _told(example.nudges))
    for kind, start, end in wanted:
        found = ", ".join(f"{nudge.kind} at {nudge.at:.1f} s" for nudge in shown) or "none"
        yield PromptError(where, f"the example shows {found}", f"a {kind} nudge between {start:g} and {end:g} s")


def _told(nudges: Sequence[tuple[str, float, float]]) -> str:
    told = [f"a {kind} nudge between {start:g} and {end:g} s" for kind, start, end in nudges]
    return "only " + " and ".join(told) if told else "no nudge"
