"""The agent has moved on without a question of the customer's, or begins to close with one open."""

from dataclasses import dataclass

from coach.core.conversation import Conversation, Turn
from coach.core.prompt import Prompt
from coach.core.questions import Ledger
from coach.core.sighting import Sighting


@dataclass(frozen=True)
class Question:
    """Made from its prompt."""

    prompt: Prompt

    @property
    def kind(self) -> str:
        """See Detector."""
        return "question"

    def notice(self, call: Conversation, ledger: Ledger, turn: Turn) -> list[Sighting]:  # noqa: ARG002  the others look
        """See Detector; only the agent's words move on."""
        if turn.speaker != "agent":
            return []
        closes = turn.chance("closes") >= self.prompt.thresholds["closes"]
        needed = self.prompt.thresholds["at_close" if closes else "leaves"]
        return [
            Sighting(
                entry.ask,
                entry.left,
                needed,
                f"{entry.id}.{entry.asked}",
                question=entry.id,
                occasion="closing" if closes else "default",
                closing=closes,
            )
            for entry in ledger.open
            if entry.asked < turn.number
        ]
