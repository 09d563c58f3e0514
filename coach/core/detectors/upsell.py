"""The agent pitches something while what the customer asked is still open."""

from dataclasses import dataclass

from coach.core.conversation import Conversation, Turn
from coach.core.prompt import Prompt
from coach.core.questions import Entry, Ledger
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
        """See Detector; a pitch is known once the turn has closed, by its wording or as a model reads it."""
        if turn.speaker != "agent" or not turn.closed:
            return []
        waiting = [entry for entry in ledger.open if self._waits(entry, turn)]
        sells = max((act.confidence for act in turn.acts if act.name == "sells"), default=0.0)
        worded = any(entry.heard == "pitch" for entry in waiting)
        if sells < self.prompt.thresholds["both" if worded and turn.read else "sells"] and (turn.read or not worded):
            return []
        return [Sighting(turn.text, sells or 0.7, e.id, question=e.id) for e in waiting[-1:]]

    def _waits(self, entry: Entry, turn: Turn) -> bool:
        """Asked a while ago at most, and nothing said for it but in this turn."""
        return turn.number - entry.asked <= self.prompt.thresholds["recent"] and entry.replied in (None, turn.number)
