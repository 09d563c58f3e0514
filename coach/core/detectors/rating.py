"""The agent asks or angles for a score, a review, a survey answer or a recommendation."""

from dataclasses import dataclass

from coach.core.conversation import Conversation, Turn
from coach.core.prompt import Prompt
from coach.core.questions import Ledger
from coach.core.sighting import Sighting


@dataclass(frozen=True)
class Rating:
    """Made from its prompt."""

    prompt: Prompt

    kind = "rating"

    def notice(self, call: Conversation, ledger: Ledger, turn: Turn) -> list[Sighting]:
        """See Detector."""
        if turn.speaker != "agent":
            return []
        needed = self.prompt.thresholds["rating"]
        return [Sighting(turn.words_of("rating"), turn.chance("rating"), needed, str(turn.number))]
