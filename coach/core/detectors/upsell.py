"""The agent pitches something while what the customer asked is still open."""

from dataclasses import dataclass

from coach.core.conversation import Conversation, Turn
from coach.core.prompt import Prompt
from coach.core.questions import Ledger
from coach.core.sighting import Sighting


@dataclass(frozen=True)
class Upsell:
    """Made from its prompt."""

    prompt: Prompt

    @property
    def kind(self) -> str:
        """See Detector."""
        return "upsell"

    def notice(self, call: Conversation, ledger: Ledger, turn: Turn) -> list[Sighting]:  # noqa: ARG002
        """See Detector."""
        waiting = [entry for entry in ledger.open if entry.asked < turn.number]
        if turn.speaker != "agent" or not waiting:
            return []
        latest = max(waiting, key=lambda entry: entry.asked)
        needed = self.prompt.thresholds["sells"]
        sells = turn.chance("sells")
        return [Sighting(turn.words_of("sells"), sells, needed, str(turn.number), question=latest.id)]
