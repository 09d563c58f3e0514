"""Keeps the calls of a shift while they go on: a thread of its own writes down what is new, and nobody waits for it."""

import contextlib
import queue
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass

from coach.core.quiet import lesson
from coach.errors import CoachError, JournalBlockedError
from coach.events import Action, Call, Event, Partial, State
from coach.journal.journal import Journal
from coach.journal.kept_call import new_id

LOOK_SECONDS = 0.25
"""Between two looks: what was said is on the disk well within half a second."""
RETRY_SECONDS = 2.0
"""Between two looks while the journal cannot be written."""
LEAVE_SECONDS = 10.0
"""How long a disk may take for the last words of a shift."""


@dataclass
class Part:
    """What is not written yet of a call."""

    call: int
    began: float | None
    """When the call did, seconds since 1970, UTC; None where it has been begun in the journal."""
    events: list[Event]


class Keeper:
    """Takes every event of every call. Nothing of it raises or waits, but `close`; what fails is told in `news`.

    Each call is one of the journal, from its `call` event until the next one's: what the agent notes as they look
    back on a call is kept with it.
    """

    def __init__(self, journal: Journal, days: float, quiet: tuple[str, ...] = ()) -> None:
        """Begin to keep.

        Args:
            journal: given away, the keeper closes it.
            days: how long a call is kept: as each call begins, those that are older leave.
            quiet: what the calls in it have taught.
        """
        self.quiet = quiet
        """What the agent called not helpful and has not taken back, on a call or in a review: as of the last look."""
        self._learned: int | None = journal.changes
        """Changes by others that `quiet` tells of; None where there is more to learn."""
        self._journal, self._days = journal, days
        self._given: queue.SimpleQueue[tuple[float, Event]] = queue.SimpleQueue()
        self._parts: list[Part] = []
        """What is to be written, the last of them of the call that goes on."""
        self._sweeping = False
        """Something is out of sight that is not removed yet."""
        self._trouble = ""
        self._news: queue.SimpleQueue[tuple[str, str]] = queue.SimpleQueue()
        self._over = threading.Event()
        self._stopped = False
        """Nothing is kept any more."""
        self._thread = threading.Thread(target=self._run, name="journal", daemon=True)
        self._thread.start()

    def put(self, event: Event) -> None:
        """Keep an event, but for what a side only seems to be saying."""
        if self._stopped:
            if isinstance(event, Call) and self._trouble:
                self._news.put(("journal failed", self._trouble))
        elif not isinstance(event, Partial):
            self._given.put((time.time(), event))

    def news(self, at: float) -> Iterator[State]:
        """What has happened to the journal since this was last asked, as of time `at`."""
        with contextlib.suppress(queue.Empty):
            while True:
                yield State(at, *self._news.get_nowait())

    def close(self) -> str:
        """Write what is left; in one line what could not be, empty where all was."""
        self._over.set()
        self._thread.join(LEAVE_SECONDS)
        return "journal: the disk does not answer" if self._thread.is_alive() else self._trouble

    def _run(self) -> None:
        try:
            self._keep()
        except CoachError as error:
            self._tell(str(error))
        except Exception as error:  # a fault of ours: the calls go on without a journal
            self._tell(f"a fault of coach itself ({type(error).__name__})")
        finally:
            self._stopped = True
            with contextlib.suppress(CoachError):  # all that was written is there
                self._journal.close()

    def _keep(self) -> None:
        ended = False
        while not ended:
            ended = self._over.wait(RETRY_SECONDS if self._trouble else LOOK_SECONDS)
            self._look()
            try:
                self._write()
                self._sweep()
                self._learn()
            except JournalBlockedError as error:
                self._tell(str(error))

    def _look(self) -> None:
        """What has been given since the last look."""
        with contextlib.suppress(queue.Empty):
            while True:
                now, event = self._given.get_nowait()
                if isinstance(event, Call):
                    self._trouble = ""  # what still holds is told on this call too
                    self._parts.append(Part(new_id(), now, []))
                if isinstance(event, Action):
                    self._learned = None
                if self._parts:
                    self._parts[-1].events.append(event)

    def _write(self) -> None:
        """Write what is to be written, call after call; of the one that goes on there may be more to come."""
        while self._parts:
            kept = self._write_part(self._parts[0])
            if kept and len(self._parts) == 1:
                break
            del self._parts[0]  # where it is kept no more, what comes of it has no part to go into
        if self._trouble:
            self._trouble = ""
            self._news.put(("journal back", ""))

    def _write_part(self, part: Part) -> bool:
        """Write a part; whether its call is still kept."""
        if part.began is not None:
            self._expire(part.began)
            self._journal.begin(part.call, part.began, part.events)
            part.began = None
        elif part.events and not self._journal.append(part.call, part.events):
            self._news.put(("journal stopped", "this call has been deleted"))
            return False
        part.events = []
        return True

    def _expire(self, now: float) -> None:
        """What is too old is out of sight; where another coach is at work, or there is no room, with the next call."""
        with contextlib.suppress(JournalBlockedError):
            self._journal.expire(self._days, now)
            self._sweeping, self._learned = True, None

    def _sweep(self) -> None:
        """A volume at a time: what is said meanwhile waits no longer than for one of them."""
        if self._sweeping:
            self._sweeping = False
            with contextlib.suppress(JournalBlockedError):
                self._sweeping = self._journal.sweep()

    def _learn(self) -> None:
        """What a call has taught counts for the next, and what was taken back in a review counts no more."""
        with contextlib.suppress(CoachError):  # what was known before still holds
            changes = self._journal.changes
            if changes != self._learned:
                self.quiet = tuple(lesson(nudge) for _, nudge in self._journal.lessons())
                self._learned = changes

    def _tell(self, line: str) -> None:
        """Once a call, however often it is tried."""
        if line != self._trouble:
            self._trouble = line
            self._news.put(("journal failed", line))
