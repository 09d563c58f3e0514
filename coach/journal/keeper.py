"""Keeps calls while they go on: a thread of its own writes down what is new, and nobody ever waits for it."""

import contextlib
import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from coach.errors import CoachError, JournalBlockedError
from coach.events import Event, Partial, State
from coach.journal.journal import Journal, new_id

LOOK_SECONDS = 0.25
"""Between two looks: what was said is on the disk well within half a second."""
RETRY_SECONDS = 2.0
"""Between two looks while the journal cannot be written."""
LEAVE_SECONDS = 10.0
"""How long a disk may take for the last words of a call."""

Events = Callable[[], Sequence[Event]]


@dataclass(eq=False)
class Kept:
    """A call that is kept, and how far it is."""

    events: Events
    began: float
    """Seconds since 1970, UTC."""
    id: int = field(default_factory=new_id)
    seen: Sequence[Event] = ()
    """The list as it was last looked at."""
    place: int = 0
    """How many events of it have been written."""
    begun: bool = False
    deleted: bool = False


class Keeper:
    """Keeps call after call in the journal. Nothing of it raises or waits, but `close`; `news` tells what fails."""

    def __init__(self, journal: Journal) -> None:
        """Be ready to keep calls; the journal is given away, the keeper closes it."""
        self._journal = journal
        self._calls: deque[Kept] = deque()
        """The one that goes on is the last; those before it are over, and not written to their end yet."""
        self._trouble = ""
        self._news: queue.SimpleQueue[tuple[str, str]] = queue.SimpleQueue()
        self._over = threading.Event()
        self._thread: threading.Thread | None = None

    def follow(self, events: Events, began: float | None = None) -> None:
        """Keep what there is in a list, and what is appended to it, as a call of its own; the one before it is over.

        Args:
            events: gives the list; another one stands in place of all that was there.
            began: when the call did, seconds since 1970, UTC; now where nothing is said.
        """
        self._calls.append(Kept(events, time.time() if began is None else began))
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="journal", daemon=True)
            self._thread.start()

    def news(self, at: float) -> Iterator[State]:
        """What has happened to the journal since this was last asked, as of call time `at`."""
        with contextlib.suppress(queue.Empty):
            while True:
                yield State(at, *self._news.get_nowait())

    def close(self) -> str:
        """Write what is left; in one line what could not be, empty where all was."""
        if self._thread is None:
            self._journal.close()
            return ""
        self._over.set()
        self._thread.join(LEAVE_SECONDS)
        return "journal: the disk does not answer" if self._thread.is_alive() else self._trouble

    def _run(self) -> None:
        try:
            self._keep()
        except CoachError as error:
            self._tell(str(error))
        except Exception as error:  # a fault of ours: the call goes on without a journal
            self._tell(f"a fault of coach itself ({type(error).__name__})")
        finally:
            with contextlib.suppress(CoachError):  # all that was written is there
                self._journal.close()

    def _keep(self) -> None:
        ended = False
        while not ended:
            ended = self._over.wait(RETRY_SECONDS if self._trouble else LOOK_SECONDS)
            try:
                while len(self._calls) > 1:
                    self._write(self._calls[0])
                    self._calls.popleft()
                self._write(self._calls[0])
            except JournalBlockedError as error:
                self._tell(str(error))

    def _write(self, call: Kept) -> None:
        """Write what is new of a call."""
        events = call.events()
        anew = events is not call.seen and call.begun
        place = call.place if events is call.seen else 0
        fresh = events[place:]
        if call.deleted or (not fresh and not anew):
            return
        lasting = [event for event in fresh if not isinstance(event, Partial)]
        if not call.begun:
            self._journal.begin(call.id, call.began, lasting)
            call.begun = True
        elif not self._journal.append(call.id, lasting, anew=anew):
            call.deleted = True
            self._news.put(("journal stopped", "this call has been deleted"))
            return
        call.seen, call.place = events, place + len(fresh)
        if self._trouble:
            self._trouble = ""
            self._news.put(("journal back", ""))

    def _tell(self, line: str) -> None:
        """Once, however often it is tried."""
        if line != self._trouble:
            self._trouble = line
            self._news.put(("journal failed", line))
