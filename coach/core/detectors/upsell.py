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
        if turn.speaker != "agent" or call.before(turn) is None:
            return []
        waiting = [entry for entry in ledger.open if entry.asked < turn.number]
        if ledger.entries and not waiting:
            return []
        needed, sells = self.prompt.thresholds["sells"], turn.chance("sells")
        if not waiting:  # they called about something, and have not come to ask it
            return [Sighting(turn.words_of("sells"), sells, needed, str(turn.number), occasion="unasked")]
        return [Sighting(turn.words_of("sells"), sells, needed, str(turn.number), question=latest(waiting).id)]
