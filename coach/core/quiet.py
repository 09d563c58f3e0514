"""What the coach leaves out, because the agent called such a line not helpful.

A line on the agent's own words is left out wherever those words are said again. One on the customer's says nothing
about other customers: of its kind only what the coach is surer of is shown.
"""

from dataclasses import dataclass

from rapidfuzz import fuzz

from coach.core.wording import words
from coach.events import Noticed, Nudge

OWN = ("script", "rating", "upsell")
"""Kinds whose lines rest on what the agent said."""
ALIKE = 80
"""Of 100: a recogniser's wrong word or a name put in still leaves the same words."""
SHORT = 4
"""Fewer words than that are compared whole: within others they could stand anywhere."""


def lesson(line: Noticed | Nudge) -> str:
    """What a line called not helpful teaches: `script: we value your call`, or its kind alone."""
    return f"{line.kind}: {line.because}" if line.kind in OWN else line.kind


@dataclass(frozen=True)
class Quiet:
    """All that has been taught."""

    lessons: tuple[str, ...] = ()

    def taught(self, line: Noticed) -> "Quiet":
        """The same, and what this line teaches."""
        return Quiet((*self.lessons, lesson(line)))

    def leaves_out(self, line: Noticed) -> bool:
        """Whether a line is not to be shown."""
        if line.kind in self.lessons:  # half of what is missing to certainty has to be there as well
            return line.confidence < (1 + line.needed) / 2
        known = [taught.partition(": ") for taught in self.lessons]
        return any(kind == line.kind and _alike(words(text), words(line.because)) for kind, _, text in known if text)


def _alike(known: tuple[str, ...], said: tuple[str, ...]) -> bool:
    compare = fuzz.partial_ratio if min(len(known), len(said)) >= SHORT else fuzz.ratio
    return compare(" ".join(known), " ".join(said)) >= ALIKE
