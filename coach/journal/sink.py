"""The sink that keeps a call: it takes events at once and writes them a moment later, in a thread of its own."""

import contextlib
import queue
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

from coach.errors import CoachError, JournalError
from coach.events import Event, Partial, State
from coach.journal.journal import Journal, new_id

GATHER_SECONDS = 0.25
"""What comes within so long goes to the disk together: with the writing, well under half a second."""
RETRY_SECONDS = 2.0
MOST = 200_000
"""Events that wait for a disk with room; eight hours of a call have 100,000."""
LEAVE_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class _Batch:
    events: Sequence[Event]
    anew: bool = False
    """In place of all that came before."""


class JournalSink:
    """Keeps one call. `put` and `follow` never wait and never raise; what fails is told in `news`, the call goes on."""

    def __init__(self, journal: Journal, began: float | None = None) -> None:
        """Start to keep a call.

        Args:
            journal: an open one, given away: the sink closes it.
            began: seconds since 1970; now where nothing is said.
        """
        self.call = new_id()
        self._journal, self._began = journal, time.time() if began is None else began
        self._queue: queue.SimpleQueue[_Batch | None] = queue.SimpleQueue()
        self._news: queue.SimpleQueue[tuple[str, str]] = queue.SimpleQueue()
        self._followed: list[Event] = []
        self._place = 0
        self._trouble = ""
        self._hurry = threading.Event()
        self._thread = threading.Thread(target=self._run, name="journal", daemon=True)
        self._thread.start()

    def put(self, event: Event) -> None:
        """Take an event."""
        if not isinstance(event, Partial):
            self._queue.put(_Batch((event,)))

    def follow(self, events: list[Event]) -> None:
        """Take what is new in the growing list of a call's events; another list stands in place of the whole call."""
        anew = events is not self._followed and bool(self._followed)
        self._place = 0 if events is not self._followed else self._place
        fresh = [event for event in events[self._place :] if not isinstance(event, Partial)]
        self._followed, self._place = events, len(events)
        if fresh or anew:
            self._queue.put(_Batch(fresh, anew))

    def news(self, at: float) -> list[Event]:
        """What has happened to the journal since this was last asked, as of call time `at`."""
        found: list[Event] = []
        with contextlib.suppress(queue.Empty):
            while True:
                found.append(State(at, *self._news.get_nowait()))
        return found

    def close(self) -> str:
        """Write what is left; back comes in one line what could not be, empty where all was."""
        self._hurry.set()
        self._queue.put(None)
        self._thread.join(LEAVE_SECONDS)
        return self._trouble or ("journal: the disk does not answer" if self._thread.is_alive() else "")

    def _run(self) -> None:
        try:
            self._keep()
        except Exception as error:  # a fault of ours: the call goes on without a journal
            self._tell(f"a fault of coach itself ({type(error).__name__})")
        finally:
            self._journal.close()

    def _keep(self) -> None:
        waiting: list[_Batch] = []
        ended = False
        while not ended:
            ended = self._gather(waiting, RETRY_SECONDS if self._trouble else GATHER_SECONDS)
            try:
                self._write(waiting)
            except CoachError as error:
                if not self._can_wait(error, waiting):
                    return

    def _gather(self, waiting: list[_Batch], seconds: float) -> bool:
        """Wait for something to write and for what comes soon after it; whether the call is over."""
        batch = self._queue.get()
        if batch is not None:
            self._hurry.wait(seconds)
        with contextlib.suppress(queue.Empty):
            while batch is not None:
                waiting.append(batch)
                batch = self._queue.get_nowait()
            return True
        return False

    def _write(self, waiting: list[_Batch]) -> None:
        if not waiting:
            return
        latest = max((place for place, batch in enumerate(waiting) if batch.anew), default=None)
        events = [event for batch in waiting[latest or 0 :] for event in batch.events]
        self._journal.begin(self.call, self._began)
        self._journal.append(self.call, events, anew=latest is not None)
        waiting.clear()
        if self._trouble:
            self._trouble = ""
            self._news.put(("journal back", ""))

    def _can_wait(self, error: CoachError, waiting: Sequence[_Batch]) -> bool:
        """Whether to try again later; it is told once."""
        if not self._trouble:
            self._tell(str(error))
        damaged = "damaged" in error.found
        return isinstance(error, JournalError) and not damaged and sum(len(one.events) for one in waiting) < MOST

    def _tell(self, line: str) -> None:
        self._trouble = line
        self._news.put(("journal failed", line))
