"""Is each side heard at all? A wrong device gives no error, only silence.

Fed with who speaks, at every moment of a live call. A side that stays silent while the other speaks for long is told,
once; that it is heard after all, too. While a device itself has something to say, that is enough.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from coach.events import AudioLost, Speaker, State, other

NEVER = 20.0
"""Seconds for which the other side has spoken, in a call in which this one was never heard."""
SINCE = 60.0
"""The same since this one was heard last: its device was right then, and a customer may listen to terms for half a
minute, or tell their story for as long."""
TROUBLE = {"one side", "side silent"}
TOLD = {
    "customer": "the customer has not been heard while you spoke for {:g} s: wrong device?",
    "agent": "you have not been heard while the customer spoke for {:g} s: microphone muted, or the wrong device?",
}


@dataclass
class Side:
    """What is known of one side."""

    waited: float = 0.0
    """Seconds for which the other side has spoken since this one was heard."""
    limit: float = NEVER
    told: bool = False
    stands: bool = False
    """It has been told, and the side has not been heard since."""


class Heartbeat:
    """Both sides of one call."""

    def __init__(self) -> None:
        """Begin a call."""
        self._sides: dict[Speaker, Side] = {"agent": Side(), "customer": Side()}
        self._trouble = False
        self._at = 0.0

    def hear(self, at: float, speaking: Collection[Speaker], news: Iterable[AudioLost | State] = ()) -> list[State]:
        """Who speaks at `at` (seconds of call time), and what the devices say; what there is to tell."""
        passed, self._at = at - self._at, at
        for one in news:
            if isinstance(one, State):
                self._trouble = one.what in TROUBLE or (self._trouble and one.what != "side back")
        told: list[State] = []
        for speaker, side in self._sides.items():
            if speaker in speaking:
                if side.stands:
                    told.append(State(at, "side back", f"the {speaker} is heard"))
                side.waited, side.limit, side.stands = 0.0, SINCE, False
            elif other(speaker) in speaking and not self._trouble:
                side.waited += passed
            if side.waited >= side.limit and not side.told:
                side.told = side.stands = True
                told.append(State(at, "side silent", TOLD[speaker].format(side.limit)))
        return told
