"""Keeps a call while it goes on: a thread of its own writes down what is new, and nobody ever waits for it."""

import contextlib
import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence

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


class Keeper:
    """Keeps one call in the journal. Nothing of it raises or waits, but `close`; what fails is told in `news`."""

    def __init__(self, journal: Journal) -> None:
        """Be ready to keep a call; the journal is given away, the keeper closes it."""
        self._journal, self._call, self._began = journal, new_id(), 0.0
        self._seen: Sequence[Event] = ()
        self._place = 0
        """How many events of the list seen last have been written."""
        self._begun = False
        self._trouble = ""
        self._news: queue.SimpleQueue[tuple[str, str]] = queue.SimpleQueue()
        self._over = threading.Event()
        self._thread: threading.Thread | None = None

    def follow(self, events: Events, began: float | None = None) -> None:
        """Keep what there is in a list, and what is appended to it.

        Args:
            events: gives the list; another one stands in place of all that was there.
            began: when the call did, seconds since 1970, UTC; now where nothing is said.
        """
        self._began = time.time() if began is None else began
        self._thread = threading.Thread(target=self._run, args=[events], name="journal", daemon=True)
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

    def _run(self, events: Events) -> None:
        try:
            self._keep(events)
        except CoachError as error:
            self._tell(str(error))
        except Exception as error:  # a fault of ours: the call goes on without a journal
            self._tell(f"a fault of coach itself ({type(error).__name__})")
        finally:
            with contextlib.suppress(CoachError):  # all that was written is there
                self._journal.close()

    def _keep(self, events: Events) -> None:
        kept, ended = True, False
        while kept and not ended:
            ended = self._over.wait(RETRY_SECONDS if self._trouble else LOOK_SECONDS)
            try:
                kept = self._write(events())
            except JournalBlockedError as error:
                self._tell(str(error))

    def _write(self, events: Sequence[Event]) -> bool:
        """Write what is new in the list; whether the call is still kept."""
        anew = events is not self._seen and self._begun
        place = self._place if events is self._seen else 0
        fresh = events[place:]
        if not fresh and not anew:
            return True
        lasting = [event for event in fresh if not isinstance(event, Partial)]
        if not self._begun:
            self._journal.begin(self._call, self._began, lasting)
            self._begun = True
        elif not self._journal.append(self._call, lasting, anew=anew):
            self._news.put(("journal stopped", "this call has been deleted"))
            return False
        self._seen, self._place = events, place + len(fresh)
        if self._trouble:
            self._trouble = ""
            self._news.put(("journal back", ""))
        return True

    def _tell(self, line: str) -> None:
        """Once, however often it is tried."""
        if line != self._trouble:
            self._trouble = line
            self._news.put(("journal failed", line))
