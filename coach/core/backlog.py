"""Does the recogniser keep up? Where it does not, words come late; none are lost before ten minutes of speech wait."""

from coach.events import State

LATE, CAUGHT_UP = 30.0, 3.0
"""Seconds of speech that wait: two of the longest segments at once are 24 s, a short sentence 3 s."""


class Backlog:
    """Tells once that words come late, and when they no longer do; then it may be told again."""

    def __init__(self) -> None:
        """Begin a call."""
        self._late = False

    def hear(self, at: float, waiting: float) -> list[State]:
        """How much speech (seconds) waits for the recogniser at `at`; what there is to tell."""
        if not self._late and waiting > LATE:
            self._late = True
            detail = f"{waiting:.0f} s of speech wait for the recogniser; a smaller model would keep up"
            return [State(at, "words come late", detail)]
        if self._late and waiting < CAUGHT_UP:
            self._late = False
            return [State(at, "words are in time again")]
        return []
