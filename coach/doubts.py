"""What the core asks of a model: no events, since a log needs only the answers."""

from dataclasses import dataclass

from coach.events import Speaker


@dataclass(frozen=True, slots=True)
class Earlier:
    """A question, or a fact given, that a turn is to be held against."""

    id: str
    words: str
    story: str = ""
    """What was said just before those words; of a fact, the words that it was given in answer to."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A closed turn that the core wants read. It is answered with a reading, which is an event."""

    at: float
    turn: int
    speaker: Speaker
    text: str
    before: str
    """The other side's last turn."""
    after: str = ""
    """What the other side has said since."""
    questions: tuple[Earlier, ...] = ()
    """Those open when the turn closed; for a customer's turn also those settled lately."""
    facts: tuple[Earlier, ...] = ()
    """What the customer has given so far, for an agent's turn."""
