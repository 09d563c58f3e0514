"""Why a line came, was held, or all but came: the words it rests on, and what a model read in them.

Made from the events of a call alone, so also from a saved log. A number beside a reading is the model's own doubt about
that reading, from 0 to 1; it says nothing about a person.
"""

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from coach.core.detectors.promise import MOST
from coach.events import Act, Event, Held, Nearly, Noticed, Nudge, Promise, Question, Reading, Speaker
from coach.plain_words import ACTS, LEFT, LIKENESS, PRESSED, reason

DECIDES: Mapping[str, str] = {
    "question": "leaves",
    "rating": "rating",
    "repeat": "given",
    "upsell": "sells",
    "promise": "closes",
}
"""The reading whose confidence a kind's prompt asks for."""

BESIDE: Mapping[str, tuple[str, ...]] = {
    "question": ("answers", "partly", "neighbour", "on_the_way", "cannot", "passes_by", "closes"),
    "rating": ("rating_neutral", "discloses"),
    "script": ("canned", "own_empathy", "courtesy", "discloses"),
    "repeat": ("asks_fact",),
}
"""What else of the same turn speaks for a line or against it."""

INSISTS = ("again", "pushback")
"""What of a customer's turn tells that a question was missed."""

SERVES = ("answers", "cannot")
"""What closes a question."""

CUSTOMERS = ("asks", "again", "gives_fact", "pushback", "rhetorical", "about_ratings")
"""What tells of a customer's turn that it was a question, or a fact."""

Fate = Literal["waits", "shown", "held", "nearly"]


@dataclass(frozen=True, slots=True)
class Weighed:
    """One reading, in words."""

    words: str
    confidence: float
    """The model's own doubt, 0 to 1."""
    needed: float = 0.0
    """What the prompt asks for; 0 where it asks for none."""

    def __str__(self) -> str:
        needed = f" (needed {self.needed:.2f})" if self.needed else ""
        return f"{self.words} {self.confidence:.2f}{needed}"


@dataclass(frozen=True, slots=True)
class Ground:
    """Words of one side's, and what was read in them."""

    at: float
    """When they were said, or, of a turn, when it had been read; seconds."""
    speaker: Speaker
    said: str
    readings: tuple[Weighed, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """Of one line: what became of it and what it rests on."""

    noticed: float
    """When a detector saw it, or all but did; seconds."""
    kind: str
    grounds: tuple[Ground, ...]
    """What came before, then the turn in which it was seen."""
    fate: Fate
    at: float
    """When that was known; seconds."""
    reason: str = ""
    """Why it was held, in words."""


class Explainer:
    """Fed with every event of a call in order; says what it can explain as it becomes known."""

    def __init__(self) -> None:
        self._readings: dict[int, Reading] = {}
        self._latest = -1
        """Number of the turn read last."""
        self._questions: dict[str, Question] = {}
        self._asked: dict[str, list[int]] = {}
        """Id of a question -> numbers of the turns in which it was asked."""
        self._serving: dict[str, list[int]] = {}
        """Id of a question -> the two turns since it was last asked that did most for it: one may be the newest."""
        self._promises: list[Promise] = []
        self._lines: dict[str, Explanation] = {}

    def take(self, event: Event) -> Explanation | None:
        """An event; the explanation of what was noticed, nearly noticed, shown or held by it, as it is now."""
        match event:
            case Reading():
                self._readings[event.turn], self._latest = event, event.turn
                self._rank(event)
            case Question():
                self._questions[event.id] = event
                if event.state == "open":
                    self._asked.setdefault(event.id, []).append(self._latest)
                    self._serving[event.id] = []
            case Promise():
                self._promises.append(event)
            case Noticed():
                self._lines[event.id] = self._explain(event, "waits")
                return self._lines[event.id]
            case Nearly():
                return self._explain(event, "nearly")
            case Nudge() if event.id in self._lines:
                return self._settle(event, "shown", "")
            case Held() if event.id in self._lines:
                return self._settle(event, "held", reason(event.reason))
        return None

    def of(self, line: str) -> Explanation | None:
        """Of the line with this id, as far as is known."""
        return self._lines.get(line)

    def _rank(self, reading: Reading) -> None:
        for about in {act.about for act in reading.acts if act.name in SERVES}:
            turns = [*self._serving.get(about, []), reading.turn]
            done = {t: sum(act.confidence for act in _chosen(self._readings[t], SERVES, about)) for t in turns}
            self._serving[about] = sorted(done, key=done.__getitem__, reverse=True)[:2]

    def _settle(self, event: Nudge | Held, fate: Fate, why: str) -> Explanation:
        known = self._lines[event.id]
        self._lines[event.id] = dataclasses.replace(known, fate=fate, at=event.at, reason=why)
        return self._lines[event.id]

    def _explain(self, seen: Noticed | Nearly, fate: Fate) -> Explanation:
        grounds = (*self._before(seen), self._turn(seen))
        return Explanation(seen.at, seen.kind, grounds, fate, seen.at)

    def _turn(self, seen: Noticed | Nearly) -> Ground:
        """The turn in which it was seen; where nobody read that, its words alone."""
        reading = self._readings.get(seen.turn, Reading(seen.at, seen.turn))
        decides = DECIDES.get(seen.kind, "")
        quotes = seen.kind not in {"question", "repeat", "promise"}  # these rest on what was said before
        spans = [act.span for act in reading.acts if act.name in {decides, *BESIDE.get(seen.kind, ())} and act.span]
        said = seen.because if quotes else next(iter(spans), reading.text)
        names = INSISTS if reading.speaker == "customer" else BESIDE.get(seen.kind, ())
        beside = [_weighed(act) for act in _chosen(reading, names, seen.question)]
        return Ground(seen.at, reading.speaker, said, (*self._decided(seen, reading), *beside))

    def _decided(self, seen: Noticed | Nearly, reading: Reading) -> Iterator[Weighed]:
        """What was weighed against the prompt's wish; of a question also what earlier turns had done for it."""
        if reading.speaker == "customer":
            yield Weighed(PRESSED, seen.confidence, seen.needed)
            return
        decides = DECIDES.get(seen.kind, "")
        name = ACTS.get(decides, LIKENESS if seen.kind == "script" else "sure")
        alone = max((act.confidence for act in _chosen(reading, (decides,), seen.question)), default=seen.confidence)
        if seen.kind == "question" and round(alone, 2) != seen.confidence:
            yield Weighed(LEFT, seen.confidence, seen.needed)
            yield Weighed(name, alone)
        else:
            yield Weighed(name, seen.confidence, seen.needed)

    def _before(self, seen: Noticed | Nearly) -> Iterator[Ground]:
        """What was said before that the line rests on."""
        if seen.question in self._questions:
            yield from self._question(self._questions[seen.question], seen.turn)
        elif seen.kind == "repeat":
            yield from self._given(seen)
        elif seen.kind == "promise":
            for promise in self._promises[-MOST:]:
                yield Ground(promise.start, "agent", promise.what)

    def _question(self, question: Question, until: int) -> Iterator[Ground]:
        """The customer's words, and of the turns since then the one that came nearest to serving them."""
        first, *again = self._asked.get(question.id, [-1])
        yield Ground(question.start, "customer", question.ask, self._customers(first, question.id))
        last = again[-1] if again else first
        if again and last in self._readings and last != until:  # the turn itself comes after these
            reading = self._readings[last]
            yield Ground(reading.at, "customer", reading.text, self._customers(last, question.id))
        nearest = next((turn for turn in self._serving.get(question.id, []) if turn < until), None)
        if nearest is not None:
            reading = self._readings[nearest]
            served = _chosen(reading, SERVES, question.id)
            yield Ground(reading.at, reading.speaker, reading.text, tuple(map(_weighed, served)))

    def _given(self, seen: Noticed | Nearly) -> Iterator[Ground]:
        """The turn of the customer's that gave what is asked for again: the one that is quoted."""
        reading = self._readings.get(seen.turn)
        facts = {act.about for act in reading.acts if act.name == "given"} if reading else set()
        quoted = seen.because.removesuffix("…")
        told = [one for one in self._readings.values() if str(one.turn) in facts]
        given = next((one for one in told if quoted in " ".join(one.text.split())), None)
        at, readings = (given.at, self._customers(given.turn)) if given else (seen.at, ())
        yield Ground(at, "customer", seen.because, readings)

    def _customers(self, turn: int, question: str = "") -> tuple[Weighed, ...]:
        reading = self._readings.get(turn)
        return tuple(map(_weighed, _chosen(reading, CUSTOMERS, question))) if reading else ()


def _chosen(reading: Reading, names: tuple[str, ...], question: str) -> list[Act]:
    """The acts of these names that concern the turn as a whole, the question or a fact: of each name the surest."""
    others = {"answers", "partly", "neighbour", "on_the_way", "cannot", "passes_by", "leaves", "again", "drops"}
    found: list[Act] = []
    for name in names:
        acts = [act for act in reading.acts if act.name == name and (name not in others or act.about == question)]
        found += sorted(acts, key=lambda act: -act.confidence)[:1]
    return found


def _weighed(act: Act) -> Weighed:
    return Weighed(ACTS.get(act.name, act.name), act.confidence)
