"""What the agent has promised, read back once, when they begin to close."""

from dataclasses import dataclass
from itertools import islice

from coach.core.conversation import Conversation, Turn
from coach.core.promises import promised
from coach.core.prompt import Prompt
from coach.core.questions import Ledger
from coach.core.sighting import Sighting

MOST = 2
"""Promises that are read back: a line holds no more."""


@dataclass(frozen=True)
class Promise:
    """Made from its prompt."""

    prompt: Prompt

    kind = "promise"

    def notice(self, call: Conversation, ledger: Ledger, turn: Turn) -> list[Sighting]:
        """See Detector."""
        if turn.speaker != "agent" or not turn.chance("closes"):
            return []
        # from the latest back, so that a goodbye late in a long call does not read all of it
        made = (what for earlier in reversed(call.turns[: turn.number]) for what, _ in promised(earlier))
        last = list(islice(made, MOST))
        if not last:
            return []
        because = "; ".join(reversed(last))
        needed = self.prompt.thresholds["closes"]
        return [Sighting(because, turn.chance("closes"), needed, "promises", closing=True)]
