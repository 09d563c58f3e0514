"""What a detector hands over, and what a detector is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from coach.core.conversation import Conversation, Turn
    from coach.core.questions import Ledger


@dataclass(frozen=True, slots=True)
class Sighting:
    """Something worth a line, seen by a detector."""

    because: str
    """The words of the call it rests on."""
    confidence: float
    needed: float
    """The confidence that the prompt asks for: with less it is no more than nearly seen."""
    cause: str
    """What it is about, within its kind: a cause is noticed once a call."""
    question: str = ""
    """Id of the open question it is about, if any."""
    occasion: str = "default"
    """Which of the prompt's templates says it."""
    closing: bool = False
    """The agent has begun to close: a fresh cause that need not wait for the gap between lines."""


class Detector(Protocol):
    """One kind of nudge. Holds settings, never state."""

    @property
    def kind(self) -> str:
        """The nudge's kind: the prompt file's stem and this module's name."""

    def notice(self, call: Conversation, ledger: Ledger, turn: Turn) -> list[Sighting]:
        """What is worth a line, and what nearly is, once `turn` has closed and been read."""
