"""What the customer has given so far: names, numbers, dates, what happened. To tell when it is asked for again."""

from collections import deque

from coach.core.conversation import Conversation, Turn
from coach.doubts import Earlier

GIVES = 0.4
"""Confidence from which on a turn gives a fact."""
HELD = 12
"""Most facts that a turn is held against, the latest. Of 102 asked for again in labelled calls 2 lay more than six
back, and the model takes for facts some that are none."""
ASKED = 0.5
"""Confidence from which on the agent has asked for one, so that the next words of the customer's are it."""


class Facts:
    """Turns of the customer's that gave something. Fed with closed turns that have been read."""

    def __init__(self) -> None:
        self._given: deque[Earlier] = deque(maxlen=HELD)

    def to_hold(self, turn: Turn) -> tuple[Earlier, ...]:
        """What a turn of the agent's is to be held against."""
        return tuple(self._given) if turn.speaker == "agent" else ()

    def hear(self, call: Conversation, turn: Turn) -> None:
        """A turn has been read; a fact's id is the number of the turn that gave it."""
        if turn.speaker != "customer":
            return
        before = call.before(turn)
        asked = before is not None and before.chance("asks_fact") >= ASKED
        if turn.chance("gives_fact") >= GIVES or asked:
            self._given.append(Earlier(str(turn.number), turn.text, before.text if before else ""))
