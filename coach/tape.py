"""A call on tape: what was heard of it, what the agent did, and what a coach made of both."""

from collections.abc import Callable, Iterator
from itertools import islice

from coach.core.coaching import Coach
from coach.events import Action, Event, Mark
from coach.going_over import Matter, Pass
from coach.remembered import Reader

BITE = 250
"""Inputs thought over at a time when the coach is run again: 10 ms on an idle core; an hour of call has 8000."""


class Tape:
    """A call as far as it has been heard: what went into the coach, and all that came of it.

    What the agent does later, in a replay, goes in at its own moment, and the coach goes over the whole call again. A
    long call takes it longer than anybody should wait for a key: it does so by the bite, and until it is through,
    `events` is as it was. Whatever the agent does meanwhile has it begin once more.
    """

    def __init__(self, coach: Callable[[], Coach], reader: Reader | None = None) -> None:
        self.heard = 0.0
        """Seconds of call heard so far."""
        self.duration: float | None = None
        """Seconds of the whole call, where known."""
        self.finished = False
        self.problem = ""
        """What went wrong, in one line."""
        self._make = coach
        self._reader = reader
        self._inputs: list[Event] = []
        self._deeds: list[tuple[Action | Mark, Matter | None]] = []
        self._swapped = False
        self._pass = Pass(coach(), reader, swapped=False)
        self._anew: Iterator[None] = iter(())

    @property
    def events(self) -> list[Event]:
        """Inputs and outputs in the order in which they happened; another list after the coach was run again."""
        return self._pass.events

    def feed(self, event: Event) -> list[Event]:
        """The next thing from the source; back come it and what the coach made of it."""
        if event == self._pass.ticked:
            return []  # the coach was woken at that very moment
        self._inputs.append(event)
        return self._pass.take(event)

    def pass_time(self, at: float) -> list[Event]:
        """The source has been heard up to `at`: wake the coach where it asked for it."""
        self.heard = max(self.heard, at)
        return self._pass.pass_time(at)

    def finish(self, problem: str = "") -> list[Event]:
        """The source has come to its end."""
        self.finished, self.problem = True, problem
        return self._pass.finish(self.heard)

    def act(self, deed: Action | Mark) -> None:
        """The agent did something at `deed.at`."""
        self._deeds.append((deed, self._pass.matter(deed)))
        self._again()

    def undo(self) -> Action | Mark | None:
        """Take back what the agent did last."""
        if not self._deeds:
            return None
        undone, _ = self._deeds.pop()
        self._again()
        return undone

    def swap(self) -> None:
        """The two sides change places."""
        self._swapped = not self._swapped
        self._again()

    def think(self) -> bool:
        """A bite of going over the call again, if that is to be done; whether there is more of it to do."""
        return sum(1 for _ in islice(self._anew, BITE)) == BITE

    def _again(self) -> None:
        self._anew = self._over()
        self.think()

    def _over(self) -> Iterator[None]:
        """Go over the call, an input at a time, also over what is heard meanwhile."""
        anew = Pass(self._make(), self._reader, swapped=self._swapped)
        deeds = sorted(self._deeds, key=lambda done: done[0].at)
        for event in self._inputs:
            while deeds and deeds[0][0].at < event.at:
                anew.redo(*deeds.pop(0))
            anew.take(event)
            yield
        for deed, matter in deeds:
            anew.redo(deed, matter)
        anew.pass_time(self.heard)
        if self.finished:
            anew.finish(self.heard)
        self._pass = anew


class LiveTape(Tape):
    """A call that goes on: what has been shown stays shown, and what the agent does goes in as it is done.

    What came of that goes out with the next thing from the source, 32 ms later at most: every sink has the order of
    `events`.
    """

    def __init__(self, coach: Callable[[], Coach], reader: Reader | None = None, *, swapped: bool = False) -> None:
        super().__init__(coach, reader)
        self._pass = Pass(coach(), reader, swapped=swapped)
        self._done: list[Event] = []

    def act(self, deed: Action | Mark) -> None:
        """The agent did something."""
        self._done += self._pass.take(deed)

    def swap(self) -> None:
        """From now on the sides have changed places; what has been said stays said."""
        self._done += self._pass.swap(self.heard)

    def feed(self, event: Event) -> list[Event]:
        """The next thing from the source; back come what was done since the last, it, and what came of it."""
        return self._take_done() + super().feed(event)

    def pass_time(self, at: float) -> list[Event]:
        """As `feed`."""
        return self._take_done() + super().pass_time(at)

    def finish(self, problem: str = "") -> list[Event]:
        """As `feed`."""
        return self._take_done() + super().finish(problem)

    def _take_done(self) -> list[Event]:
        done, self._done = self._done, []
        return done
