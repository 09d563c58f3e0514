"""The whole call as far as it is on the tape: who spoke when, what was asked, what the coach made of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from coach.events import Action, Event, Held, Mark, Nearly, Noticed, Nudge, Question, Speaker, Speech, Utterance
from coach.explaining import Explainer, Explanation

Span = tuple[float, float]
"""Start and end, seconds of call time."""


@dataclass(slots=True)
class Bar:
    """A question from when it was asked to when it was settled."""

    id: str
    start: float
    end: float | None
    """None while it is open."""
    state: str


@dataclass(frozen=True, slots=True)
class Moment:
    """Something to jump to."""

    at: float
    sort: Literal["nudge", "held", "nearly", "mark"]
    kind: str
    """Kind of the nudge; empty for a mark."""
    text: str
    """What the line said, what it would have rested on, or the note of a mark."""
    reason: str = ""
    """Why it was held."""
    why: Explanation | None = None
    """What it rests on; None for a mark."""


class Outline:
    """Grows with the tape; `update` it, then look."""

    def __init__(self) -> None:
        self._begin(())

    def _begin(self, events: Sequence[Event]) -> None:
        self._speech: dict[Speaker, list[Span]] = {"agent": [], "customer": []}
        self._words: dict[Speaker, list[Span]] = {"agent": [], "customer": []}
        self._since: dict[Speaker, float] = {}
        """Since when a side has been speaking that has not stopped yet."""
        self.bars: dict[str, Bar] = {}
        self.moments: list[Moment] = []
        """By time."""
        self._events = events
        self._next = 0
        self._noticed: dict[str, Noticed] = {}
        self._explainer = Explainer()

    def update(self, events: Sequence[Event]) -> bool:
        """Take what has been added; a list that is not the one before begins anew. True if there is more to see."""
        if events is not self._events:
            self._begin(events)
        elif self._next == len(events):
            return False
        for index in range(self._next, len(events)):
            self._take(events[index])
        self._next = len(events)
        self.moments.sort(key=lambda moment: moment.at)
        return True

    def speech(self, speaker: Speaker, until: float) -> list[Span]:
        """When a side spoke; who has not stopped speaks `until` (s). Where no speech was reported, words say it."""
        since = self._since.get(speaker)
        spans = self._speech[speaker] + ([] if since is None else [(since, until)])
        return spans or self._words[speaker]

    def why(self, line: str) -> Explanation | None:
        """What the line with this id rests on."""
        return self._explainer.of(line)

    def next_line(self, at: float) -> float | None:
        """When the first nudge after `at` was shown."""
        return min((moment.at for moment in self.moments if moment.sort == "nudge" and moment.at > at), default=None)

    def previous_line(self, at: float) -> float | None:
        """When the last nudge before `at` was shown."""
        return max((moment.at for moment in self.moments if moment.sort == "nudge" and moment.at < at), default=None)

    def _take(self, event: Event) -> None:
        why = self._explainer.take(event)
        match event:
            case Speech(state="started"):
                self._since[event.speaker] = event.at if event.since is None else event.since
            case Speech():
                end = event.at if event.since is None else event.since
                self._speech[event.speaker].append((self._since.pop(event.speaker, end), end))
            case Utterance():
                self._words[event.speaker].append((event.start, event.end))
            case Question():
                self._ask(event)
            case Action(what="not a question") if event.target in self.bars:
                self.bars[event.target].state = "not a question"
            case Noticed():
                self._noticed[event.id] = event
            case Nudge() | Held() | Nearly() | Mark():
                self.moments.append(self._moment(event, why))
            case _:
                pass

    def _moment(self, event: Nudge | Held | Nearly | Mark, why: Explanation | None) -> Moment:
        match event:
            case Nudge():
                return Moment(event.at, "nudge", event.kind, event.say, why=why)
            case Held():
                noticed = self._noticed.get(event.id)
                return Moment(event.at, "held", event.kind, noticed.because if noticed else "", event.reason, why)
            case Nearly():
                return Moment(event.at, "nearly", event.kind, event.because, why=why)
            case Mark():
                return Moment(event.at, "mark", "", event.note)

    def _ask(self, question: Question) -> None:
        bar = self.bars.setdefault(question.id, Bar(question.id, question.start, None, question.state))
        settled = question.state != "open"
        bar.end = question.at if settled else None
        if not (settled and bar.state == "not a question"):
            bar.state = question.state
