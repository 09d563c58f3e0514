"""How far a screen elsewhere has been shown a shift.

It is a place on the tape, which is there anyway: a screen that is slow is behind, and nothing is kept for it.
"""

from coach.events import Event, Partial
from coach.link.messages import Fresh, Message, Now
from coach.seen import Heard, Seen

BITE = 50
"""Events a turn, so that a screen that comes late into a long call does not keep the loop: 1 ms of work, where an hour
of call, 12 thousand events, has 0.2 s."""
STALE_SECONDS = 6.0
"""A partial that is older is on no screen any more."""


class View:
    """What one screen has been told."""

    def __init__(self, shift: Seen) -> None:
        self.call = 0
        """Number of the call it is at; 0 before the first."""
        self._shift = shift
        self._tape: Heard | None = None
        self._next = 0
        self._now: Now | None = None

    @property
    def behind(self) -> bool:
        """There are events that it has not been told."""
        tape = self._shift.tape
        return tape is not self._tape or self._next < len(tape.events)

    def sees(self, call: int) -> bool:
        """That call is the one that goes on."""
        return call == self.call and self._shift.tape is self._tape

    def news(self, *, keys: bool) -> list[Message | Event]:
        """What it is to be told next: a bite of events, and what has changed. A call that is over is left behind."""
        shift, told = self._shift, list[Message | Event]()
        tape = shift.tape
        if tape is not self._tape:
            self._tape, self._next, self.call = tape, 0, self.call + 1
            told.append(Fresh(self.call))
        bite = tape.events[self._next : self._next + BITE]
        self._next += len(bite)
        stale = tape.heard - STALE_SECONDS
        told += [event for event in bite if not (isinstance(event, Partial) and event.at < stale)]
        now = Now(
            phase=shift.phase,
            paused=shift.paused,
            both=shift.both,
            heard=int(shift.heard),
            at=tape.heard,
            finished=tape.finished,
            notice=shift.notice,
            problem=shift.problem,
            keys=keys,
        )
        if now != self._now:
            self._now = now
            told.append(now)
        return told
