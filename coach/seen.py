"""What whoever shows a shift sees of it: a screen here, or the link to one elsewhere."""

from typing import Protocol

from coach.core.calls import Phase
from coach.events import Event


class Heard(Protocol):
    """A call being heard, or heard already. It grows while somebody else fills it; the screen looks at it often."""

    @property
    def events(self) -> list[Event]:
        """All events so far in order, Partials included. Appended to; what is done to the tape gives a new list."""

    @property
    def heard(self) -> float:
        """Seconds of the call heard so far."""

    @property
    def duration(self) -> float | None:
        """Seconds of the whole call, when known."""

    @property
    def finished(self) -> bool:
        """Nothing more will be heard."""

    @property
    def problem(self) -> str:
        """Empty, or one line: a damaged tail, ears that failed."""


class Seen(Protocol):
    """Call after call, as the screen sees them."""

    heard: float
    """Seconds heard so far, of calls and between them."""
    notice: str
    """What a device has to say for itself between calls."""
    problem: str
    """Empty, or one line on what went wrong."""
    by_voice: bool
    """Voices begin a call, where both sides are heard."""

    @property
    def tape(self) -> Heard:
        """Of the call that goes on, or is being looked back on; an empty one between calls."""

    @property
    def phase(self) -> Phase:
        """Whether there is a call."""

    @property
    def both(self) -> bool:
        """Both sides are heard, as far as is known."""

    @property
    def paused(self) -> bool:
        """Nothing is heard."""
