"""A kept call as a tape: it lies still, and what is done to it is written into the journal."""

from coach.events import Action, Event, Mark, Note, Utterance
from coach.journal.journal import Journal
from coach.journal.kept_call import KeptCall


class KeptTape:
    """A call in the journal. Everything raises JournalError where the journal cannot be read or written."""

    finished, problem = True, ""

    def __init__(self, journal: Journal, call: KeptCall) -> None:
        self._journal, self._call = journal, call
        self.events: list[Event] = []
        """By time: what was noted afterwards stands where it belongs."""
        self.read()

    @property
    def heard(self) -> float:
        """Seconds of the call."""
        return max((event.at for event in self.events), default=0.0)

    @property
    def duration(self) -> float:
        """Seconds of the call."""
        return self.heard

    def read(self) -> bool:
        """As it is in the journal now, in a new list; whether it is still there."""
        self.events = sorted(self._journal.events(self._call.id), key=lambda event: event.at)
        return bool(self.events)

    def write(self, event: Action | Mark | Note) -> bool:
        """What the agent did or wrote; whether it is kept, as the call still is."""
        if isinstance(event, Note):
            return self._journal.note(self._call.id, event) and self.read()
        return self._journal.append(self._call.id, [event]) and self.read()

    def delete_all(self) -> bool:
        """The call goes."""
        self._journal.delete_call(self._call.id)
        return True

    def delete_mark(self, at: float) -> bool:
        """A mark at a moment (s), with its note; whether there was any."""
        return self._journal.delete_mark(self._call.id, at) and self.read()

    def delete(self, at: float) -> bool:
        """The words that were being said at a moment (s), or last before it; whether there were any."""
        words = max((span for span in self.spans if span[0] <= at), default=None)
        if words:
            self._journal.delete_moment(self._call.id, *words)
            self.read()
        return words is not None

    @property
    def spans(self) -> list[tuple[float, float]]:
        """When each utterance was begun and ended (s)."""
        return [(event.start, event.end) for event in self.events if isinstance(event, Utterance)]
