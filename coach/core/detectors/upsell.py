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
        # without a question: they called about something, and have not come to ask it
        about, occasion = (latest(waiting).id, "default") if waiting else ("", "unasked")
        because, sells = turn.words_of("sells"), turn.chance("sells")
        return [Sighting(because, sells, self.prompt.thresholds["sells"], str(turn.number), about, occasion)]
