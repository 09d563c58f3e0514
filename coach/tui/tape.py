"""What the screen needs of the rest of the coach: a call on tape, and a loudspeaker."""

from typing import Protocol

from coach.core.calls import Phase
from coach.events import Action, Event, Mark


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


class Tape(Heard, Protocol):
    """One that the coach goes over again after each thing the agent does."""

    def act(self, event: Action | Mark) -> None:
        """The agent did this at event.at: the coach is to be run again with it."""

    def undo(self) -> Action | Mark | None:
        """Take back the last thing the agent did, the coach is to be run again; it, or None if there is none."""

    def swap(self) -> None:
        """The two sides change places: the coach is to be run again."""

    def think(self) -> bool:
        """Run the coach again for a while, if that is to be done; whether there is more to do before it is seen."""


class Seen(Protocol):
    """Call after call, as the screen sees them."""

    heard: float
    """Seconds heard so far, of calls and between them."""
    notice: str
    """What a device has to say for itself between calls."""
    problem: str
    """Empty, or one line on what went wrong."""
    by_voice: bool
    """Voices begin a call."""

    @property
    def tape(self) -> Heard:
        """Of the call that goes on, or is being looked back on; an empty one between calls."""

    @property
    def phase(self) -> Phase:
        """Whether there is a call."""

    @property
    def paused(self) -> bool:
        """Nothing is heard."""


class Shift(Seen, Protocol):
    """The same, to be acted on."""

    def begin(self) -> None:
        """A call begins; one that goes on is over."""

    def end(self) -> None:
        """The call is over."""

    def skip(self) -> None:
        """No more looking back."""

    def pause(self) -> None:
        """Hear nothing."""

    def resume(self) -> None:
        """Hear again."""

    def swap(self) -> None:
        """From now on the sides have changed places."""

    def act(self, deed: Action | Mark) -> None:
        """The agent did something."""


class Sound(Protocol):
    """The sound of the call on the loudspeaker. Where it plays, its clock is the one that counts."""

    def play_from(self, seconds: float, speed: float) -> None:
        """Play from there on, in place of what is playing.

        Raises:
            CoachError: there is no loudspeaker, or it does not work.
        """

    def stop(self) -> None:
        """Be silent; position is None from now on."""

    def position(self) -> float | None:
        """Call time (s) of what is to be heard at this moment; None while nothing plays."""
