"""What the agent has promised, read back once, when they begin to close."""

from dataclasses import dataclass

from coach.core.conversation import Conversation, Turn
from coach.core.promises import promised
from coach.core.prompt import Prompt
from coach.core.questions import Ledger
from coach.core.sighting import Sighting


@dataclass(frozen=True)
class Promise:
    """Made from its prompt."""

    prompt: Prompt

    @property
    def kind(self) -> str:
        """See Detector."""
        return "promise"

    def notice(self, call: Conversation, ledger: Ledger, turn: Turn) -> list[Sighting]:  # noqa: ARG002
        """See Detector."""
        if turn.speaker != "agent" or not turn.chance("closes"):
            return []
        made = [promise for earlier in call.turns[: turn.number] for promise in promised(earlier)]
        if not made:
            return []
        because = "; ".join(what for what, _ in made[-2:])
        needed = self.prompt.thresholds["closes"]
        return [Sighting(because, turn.chance("closes"), needed, "promises", closing=True)]
