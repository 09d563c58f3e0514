"""The agent pitches something while what the customer asked is still open."""

from dataclasses import dataclass

from coach.core.conversation import Conversation, Turn
from coach.core.prompt import Prompt
from coach.core.questions import Ledger, latest
from coach.core.sighting import Sighting


@dataclass(frozen=True)
class Upsell:
    """Made from its prompt."""

    prompt: Prompt

    kind = "upsell"

    def notice(self, call: Conversation, ledger: Ledger, turn: Turn) -> list[Sighting]:
        """See Detector."""
        waiting = [entry for entry in ledger.open if entry.asked < turn.number]
        if turn.speaker != "agent" or not waiting:
            return []
        needed = self.prompt.thresholds["sells"]
        sells = turn.chance("sells")
        return [Sighting(turn.words_of("sells"), sells, needed, str(turn.number), question=latest(waiting).id)]
