"""What the screen needs of the rest of the coach: a call on tape, and a loudspeaker."""

from typing import Protocol

from coach.events import Action, Mark
from coach.seen import Heard, Seen


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
