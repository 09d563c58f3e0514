"""The agent has moved on without a question of the customer's, as they go on, close, or are told."""

from dataclasses import dataclass

from coach.core.conversation import Conversation, Turn
from coach.core.prompt import Prompt
from coach.core.questions import Entry, Ledger
from coach.core.sighting import Sighting


@dataclass(frozen=True)
class Question:
    """Made from its prompt."""

    prompt: Prompt

    kind = "question"

    def notice(self, call: Conversation, ledger: Ledger, turn: Turn) -> list[Sighting]:
        """See Detector; an agent's turn moves on, a customer's says that they have."""
        if turn.speaker == "customer":
            return [self._pressed(entry) for entry in ledger.open if entry.asked == turn.number > entry.missed]
        closes = turn.chance("closes") >= self.prompt.thresholds["closes"]
        return [self._left(entry, closes=closes) for entry in ledger.open if entry.asked < turn.number]

    def _left(self, entry: Entry, *, closes: bool) -> Sighting:
        needed = self.prompt.thresholds["at_close" if closes else "leaves"]
        occasion = "closing" if closes else "default"
        cause = f"{entry.id}.{entry.missed}"
        return Sighting(entry.ask, entry.left, needed, cause, entry.id, occasion, closes)

    def _pressed(self, entry: Entry) -> Sighting:
        needed = self.prompt.thresholds["pressed"]
        return Sighting(entry.ask, entry.left, needed, f"{entry.id}.{entry.missed}", entry.id, "pressed")
