"""The agent asks for what the customer has already given in this call."""

from dataclasses import dataclass

from coach.core.conversation import Conversation, Turn
from coach.core.prompt import Prompt
from coach.core.questions import Ledger
from coach.core.sighting import Sighting
from coach.core.wording import shorten


@dataclass(frozen=True)
class Repeat:
    """Made from its prompt."""

    prompt: Prompt

    kind = "repeat"

    def notice(self, call: Conversation, ledger: Ledger, turn: Turn) -> list[Sighting]:
        """See Detector; what was said a moment ago may just have been misheard."""
        if turn.speaker != "agent" or turn.chance("asks_fact") < self.prompt.thresholds["asks"]:
            return []
        earlier = call.turns[: turn.number]
        told = {str(e.number): e for e in earlier if turn.number - e.number >= self.prompt.thresholds["apart"]}
        given = [act for act in turn.acts if act.name == "given" and act.about in told]
        best = max(given, key=lambda act: act.confidence, default=None)
        if best is None:
            return []
        because = shorten(told[best.about].text)
        return [Sighting(because, best.confidence, self.prompt.thresholds["given"], str(turn.number))]
