"""The ledger of the customer's questions: what was asked, what became of it, and whether the agent has moved on.

It lives on readings: what a turn asks, which earlier question it asks again or lets go, and what an agent's turn does
for each question open. How likely a question has been served is carried on from turn to turn.
"""

from dataclasses import dataclass
from itertools import pairwise

from coach.core.conversation import Turn
from coach.core.wording import content, shorten, words
from coach.doubts import Earlier
from coach.events import Question, QuestionState

ASKS = 0.5
"""Confidence from which on a turn asks."""
AGAIN = 0.5
"""Confidence from which on it asks an earlier question once more."""
PRESSED = 0.8
"""The same of a turn that says the last reply missed it."""
DROPS = 0.5
"""Confidence from which on it lets one go."""
SERVED = 0.4
"""How likely a question must be served to be settled."""
SOME = 0.25
"""How likely a turn must serve a question to count at all: six of a doubtful tenth are no answer."""
ELSEWHERE = ("sells", "rating", "closes")
"""Acts that lead away from whatever is open, recited or not."""
LONGEST_CLAUSE = 8
"""Words behind `the reason` up to what it is."""
LATELY = 6
"""Turns for which a settled question may be asked again."""


@dataclass(eq=False)
class Entry:
    """One question of the customer's."""

    id: str
    ask: str
    """The customer's words."""
    story: str
    """What they said just before, in the same turn."""
    start: float
    """When the utterance began in which it was first asked, seconds."""
    asked: int
    """Number of the turn in which it was last asked."""
    state: QuestionState = "open"
    served: float = 0.0
    """How likely it has been answered or refused since it was last asked."""
    refused: float = 0.0
    """How likely the likeliest refusal of it has been."""
    coming: float = 0.0
    """How likely the agent's last turn was on the way to it."""
    left: float = 0.0
    """How likely the agent has moved on without it: as their last turn reads, or as the customer has just told them."""
    missed: int = 0
    """Number of the turn in which that was asked which they have moved on without."""
    settled: int = -1
    """Number of the turn that settled it."""

    def event(self, at: float) -> Question:
        """Its state as an event."""
        return Question(at, self.id, self.start, self.ask, self.state)


class Ledger:
    """All questions of a call. Fed with closed turns that have been read."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        """In the order in which they were first asked."""

    @property
    def open(self) -> list[Entry]:
        """Questions still open, in order."""
        return [entry for entry in self.entries if entry.state == "open"]

    def to_hold(self, turn: Turn) -> tuple[Earlier, ...]:
        """What a turn is to be held against: questions open; for a customer's turn also those settled lately."""
        lately = [e for e in self.entries if e.settled >= 0 and e.state != "withdrawn"]
        late = [e for e in lately if e.state != "open" and turn.number - e.settled <= LATELY]
        found = [*(late if turn.speaker == "customer" else []), *self.open]
        return tuple(Earlier(entry.id, entry.ask, entry.story) for entry in found)

    def hear(self, turn: Turn, at: float) -> list[Question]:
        """A turn has been read, at `at`: what it opens, asks again, answers, refuses or lets go."""
        changed = self._hear_agent(turn) if turn.speaker == "agent" else self._hear_customer(turn)
        return [entry.event(at) for entry in changed]

    def settle(self, id: str, state: QuestionState, at: float, turn: int) -> list[Question]:  # noqa: A002  as in events
        """The agent says what became of it; `turn` is the latest so far."""
        for entry in self.entries:
            if entry.id == id and entry.state != state:
                entry.state, entry.settled = state, turn
                return [entry.event(at)]
        return []

    def _hear_agent(self, turn: Turn) -> list[Entry]:
        settled = []
        for entry in self.open:
            answers = max(turn.chance("answers", entry.id), _reason(entry, turn))
            cannot = turn.chance("cannot", entry.id)
            serves = min(1.0, answers + cannot)
            entry.served = 1 - (1 - entry.served) * (1 - serves * (serves >= SOME))
            entry.refused = max(entry.refused, cannot)
            # a recital in place of an answer is the script's affair: the answer may come yet; not where they sell,
            # ask for a score, or close
            recital = turn.chance("canned") * (1 - max(turn.chance(act) for act in ELSEWHERE))
            entry.left = turn.chance("leaves", entry.id) * (1 - recital) * (1 - entry.served)
            entry.missed, entry.coming = entry.asked, turn.chance("on_the_way", entry.id)
            if entry.served >= SERVED:
                settled.append(_settled(entry, "refused" if entry.refused > answers else "answered", turn))
        return settled

    def _hear_customer(self, turn: Turn) -> list[Entry]:
        held = [entry for entry in self.entries if entry.state != "withdrawn"]
        again = [e for e in held if turn.chance("again", e.id) >= AGAIN or _pressed(e, turn) >= PRESSED]
        for entry in again:
            _ask_again(entry, turn)
        dropped = [_settled(entry, "withdrawn", turn) for entry in self._let_go(turn) if entry not in again]
        return [*again, *dropped, *self._add(turn, again)]

    def _add(self, turn: Turn, again: list[Entry]) -> list[Entry]:
        """What a customer's turn asks for the first time, beside what it asks again."""
        spans = [act.span for act in turn.acts if act.name == "asks" and act.confidence >= ASKS and words(act.span)]
        fresh = []
        for span in _new(spans, again):
            story = turn.text.partition(span)[0]
            entry = Entry(f"q{len(self.entries) + 1}", shorten(span), story, turn.begins(span), turn.number)
            self.entries.append(entry)
            fresh.append(entry)
        return fresh

    def _let_go(self, turn: Turn) -> list[Entry]:
        """What a customer's turn drops: the question it is held to drop, else the last one asked."""
        named = [entry for entry in self.open if turn.chance("drops", entry.id) >= DROPS]
        if named or not self.open or turn.chance("withdraws") < DROPS:
            return named
        return [latest(self.open)]


def latest(entries: list[Entry]) -> Entry:
    """The one asked last; of those asked in one turn, the last of them."""
    return max(reversed(entries), key=lambda entry: entry.asked)


def _ask_again(entry: Entry, turn: Turn) -> None:
    """Asked again: open under its first id. Pressed for, it has been missed, unless the agent was on the way."""
    entry.left, entry.missed = _pressed(entry, turn) * (1 - entry.coming), entry.asked
    entry.asked, entry.state, entry.settled = turn.number, "open", -1
    entry.served = entry.refused = entry.coming = 0.0


def _reason(entry: Entry, turn: Turn) -> float:
    """How likely it gives the reason that was asked for: `the reason nobody came is`, to `why did nobody come?`.

    The model does not see it in that. Agents say `the reason` in 13 turns of 716 written calls: those that go on so
    give one, the others ask for one, or have none.
    """
    asked, said = words(entry.ask), words(turn.text)
    starts = [at + 2 for at, pair in enumerate(pairwise(said)) if pair == ("the", "reason")]
    if "why" not in asked or turn.chance("asks_fact") >= ASKS or turn.chance("cannot", entry.id) >= SOME:
        return 0.0
    for clause in (said[start : start + LONGEST_CLAUSE] for start in starts):
        ends = next((at for at, word in enumerate(clause) if word in ("is", "was")), 0)
        if content(asked) & content(clause[:ends]) and "not" not in clause[ends : ends + 2]:
            return 0.9
    return 0.0


def _settled(entry: Entry, state: QuestionState, turn: Turn) -> Entry:
    entry.state, entry.settled = state, turn.number
    return entry


def _pressed(entry: Entry, turn: Turn) -> float:
    """How sure it is that the customer insists on a question: they ask it again, and say that the reply missed it.

    The geometric mean of the two, since each errs alone: the one on a follow-up, the other on any complaint.
    """
    return float((turn.chance("again", entry.id) * turn.chance("pushback")) ** 0.5)


def _new(spans: list[str], again: list[Entry]) -> list[str]:
    """The asks of a turn, each once, without those that stand for a question asked again: the likest of them."""
    once: dict[tuple[str, ...], str] = {}
    for span in spans:
        once.setdefault(words(span), span)
    left = list(once.values())
    for entry in again:
        about = content(words(entry.ask))
        if left:
            left.remove(max(left, key=lambda span: len(about & content(words(span)))))
    return left
