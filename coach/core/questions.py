"""The ledger of the customer's questions: what was asked, what became of it, and whether the agent has moved on.

A question stays open until the agent's words answer or refuse it, or the customer lets it go: a reply that may or may
not serve counts as an answer once the customer's next words do not ask again.
"""

from dataclasses import dataclass

from coach.core.answering import Reply, Service
from coach.core.asking import Ask, asks_in, insists, kind_of, pushes_back, shorten, withdraws
from coach.core.conversation import Conversation, Turn
from coach.core.wording import content, is_backchannel, words
from coach.events import Act, Question, QuestionState

RECENT = 12
"""Turns within which a question without words of its own ("so where is it?") repeats an earlier one."""
BESIDE = ("canned", "pitch", "closes", "beside")
"""What takes the place of an answer."""
SERVES = 0.5
"""Confidence from which on a model's word that a turn answers, refuses or is on its way goes before the wording."""
CANNED = 0.7
"""Confidence from which on it takes a turn for recited."""
SURELY = 0.85
"""The same, where the wording is that of a recital or a pitch."""
PASSES = 0.9
"""Confidence from which on its word that a turn passes the question by does."""
DOUBTS = 0.65
"""Confidence from which on that word is enough where the customer asks the same again."""
ASKS = 0.6
"""Confidence from which on a turn asks for something though no wording shows it."""
PUSHES = 0.8
"""Confidence from which on a turn says that the last reply missed the point, where that may be so."""
MISSES = 0.4
"""Confidence from which on it may."""
DROPS = 0.8
"""Confidence from which on a turn drops the question."""


@dataclass(eq=False)
class Entry:
    """One question of the customer's."""

    id: str
    about: Ask
    start: float
    """When the turn began in which it was first asked, seconds."""
    asked: int
    """Number of the turn in which it was last asked."""
    state: QuestionState = "open"
    replied: int | None = None
    """Number of the agent's turn that may have served it."""
    later: bool = False
    """The agent has put it off to later in the call."""
    heard: Service = "nothing"
    """What the agent's last words did for it."""
    canned: int = 0
    """Turns of canned language or a pitch in place of an answer."""
    beside: int = 0
    """Turns that a model is sure pass it by."""
    served: float = 0.0
    """How likely it is that any of the agent's words since it was asked served it, as a model reads them."""
    doubt: float = 0.0
    """How likely it is that the agent's last words passed it by, as a model reads them."""
    passed: int | None = None
    """Number of the turn by which it was clear that the agent has moved on."""
    settled: int = -1
    """Number of the turn that settled it."""

    @property
    def ask(self) -> str:
        """The customer's words."""
        return self.about.words

    def event(self, at: float) -> Question:
        """Its state as an event."""
        return Question(at, self.id, self.start, self.ask, self.state)


class Ledger:
    """All questions of a call. Fed with closed turns."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        """In the order in which they were first asked."""

    @property
    def open(self) -> list[Entry]:
        """Questions still open, in order."""
        return [entry for entry in self.entries if entry.state == "open"]

    def unserved(self, turn: Turn) -> list[Entry]:
        """Open questions that no earlier reply, nor the agent's turn as far as it goes, may have served."""
        reply = Reply.of(turn.text)
        return [
            entry
            for entry in self.open
            if entry.asked < turn.number
            and (entry.replied is None or entry.replied == turn.number)
            and _service(turn, entry, reply) in ((*BESIDE, "speaks") if entry.later else BESIDE)
        ]

    def hear(self, call: Conversation, turn: Turn) -> list[Question]:
        """A turn has closed: what it opens, asks again, answers, refuses or lets go."""
        if turn.speaker == "agent":
            return self._hear_agent(turn)
        return self._hear_customer(call, turn)

    def settle(self, id: str, state: QuestionState, at: float) -> list[Question]:  # noqa: A002  the event's own word
        """The agent says what became of it."""
        for entry in self.entries:
            if entry.id == id and entry.state != state:
                entry.state = state
                return [entry.event(at)]
        return []

    def _hear_agent(self, turn: Turn) -> list[Question]:
        reply, told = Reply.of(turn.text), []
        for entry in self.open:
            if entry.asked > turn.number:
                continue
            entry.heard = service = _service(turn, entry, reply)
            entry.doubt = _beside(turn, entry)
            entry.served = max(entry.served, _read(turn, entry, "answers", "partly", "cannot"))
            if service == "answers":
                told.append(self._settle(entry, "answered", turn))
            elif service == "cannot":
                told.append(self._settle(entry, "refused", turn))
            elif service == "later":
                entry.later = True
            elif service in ("canned", "pitch", "beside"):
                self._passed_by(entry, service, turn)
            elif service == "speaks" and not entry.later and _may_serve(turn, entry):
                entry.replied = turn.number
        return told

    def _passed_by(self, entry: Entry, service: Service, turn: Turn) -> None:
        """Something else stands where the answer should be; of some things one is not enough."""
        if service == "pitch" or entry.canned + entry.beside or (service == "beside" and self._alone(entry, turn)):
            entry.passed = turn.number
        entry.canned += service != "beside"
        entry.beside += service == "beside"

    def _hear_customer(self, call: Conversation, turn: Turn) -> list[Question]:
        if is_backchannel(turn.text) and not turn.acts:
            return self._accept(turn)
        missed = pushes_back(turn.text) or self._pushes_back(turn)
        again = missed or insists(turn.text)
        if _acts(turn, "withdraws", DROPS) or withdraws(turn.text):
            return self._withdraw(turn)
        told: list[Question] = []
        before = call.before(turn)
        about: list[Entry] = []
        for ask in _asks(turn, before):
            entry = self._same(ask, turn, again=again) or (self._latest(turn) if missed else None)
            if entry is None:
                entry = Entry(f"q{len(self.entries) + 1}", ask, turn.start, turn.number)
                self.entries.append(entry)
                told.append(entry.event(_at(turn)))
            elif entry not in about:
                told += self._again(entry, turn, missed=again)
            about.append(entry)
        if missed and not about and (entry := self._latest(turn)):
            told += self._again(entry, turn, missed=True)
            about.append(entry)
        return told + self._accept(turn, but=about)

    def _pushes_back(self, turn: Turn) -> bool:
        """Whether a model reads it so, and read the reply as one that may have missed the point."""
        latest = self._latest(turn)
        return bool(_acts(turn, "pushback", PUSHES)) and latest is not None and latest.doubt >= MISSES

    def _again(self, entry: Entry, turn: Turn, *, missed: bool) -> list[Question]:
        """Asked again: open under its first id; passed by if the agent has spoken and the customer insists."""
        # One canned line is the script detector's; the answer may come in the next breath.
        spoken = entry.replied is not None or entry.settled > entry.asked or entry.canned > 1
        if spoken and entry.heard not in ("on_the_way", "later") and (missed or entry.doubt >= DOUBTS):
            entry.passed = turn.number
        entry.asked, entry.replied, entry.served, entry.state = turn.number, None, 0.0, "open"
        return [entry.event(_at(turn))]

    def _accept(self, turn: Turn, but: list[Entry] | None = None) -> list[Question]:
        """The customer goes on without asking again: what was replied has served."""
        accepted = [e for e in self.open if e.replied is not None and e.asked < turn.number and e not in (but or [])]
        return [self._settle(entry, "answered", turn) for entry in accepted]

    def _withdraw(self, turn: Turn) -> list[Question]:
        entry = self.open[-1] if self.open else None
        return [self._settle(entry, "withdrawn", turn)] if entry else []

    def _settle(self, entry: Entry, state: QuestionState, turn: Turn) -> Question:
        entry.state, entry.settled = state, turn.number
        return entry.event(_at(turn))

    def _same(self, ask: Ask, turn: Turn, *, again: bool) -> Entry | None:
        """The earlier question that this one asks again: by its words, or for want of words of its own."""
        for entry in reversed(self.entries):
            late = turn.number - entry.asked > RECENT or entry.asked == turn.number
            if late or entry.state == "withdrawn" or not (entry.state == "open" or again):
                continue
            shared = len(ask.stems & entry.about.stems)
            if shared and shared >= min(len(ask.stems), len(entry.about.stems)) / 2:
                return entry
            like = ask.kind == entry.about.kind
            if (like and entry.heard in BESIDE) or (not ask.stems and (like or again)):
                return entry
        return None

    def _alone(self, entry: Entry, turn: Turn) -> bool:
        """Whether the turn comes right after it was asked, and nothing else was asked with it."""
        with_it = [other for other in self.entries if other.asked == entry.asked]
        return len(with_it) == 1 and turn.number - entry.asked <= 1

    def _latest(self, turn: Turn) -> Entry | None:
        """What a pushback without a question of its own is about: the last one asked, if lately."""
        for entry in sorted(self.entries, key=lambda entry: -entry.asked):
            if turn.number - entry.asked <= RECENT / 2 and entry.asked < turn.number and entry.state != "withdrawn":
                return entry
        return None


def _service(turn: Turn, entry: Entry, reply: Reply) -> Service:
    service = reply.serves(entry.about, next_to_it=turn.number - entry.asked <= 1 or entry.replied is None)
    least = SURELY if service in ("canned", "pitch") else SERVES
    serves: tuple[Service, ...] = ("answers", "cannot", "on_the_way")
    for read in serves:
        if _read(turn, entry, read) >= least:
            return read
    if _acts(turn, "canned", CANNED) and _beside(turn, entry) >= DOUBTS and service not in BESIDE:
        return "canned"
    if _beside(turn, entry) >= PASSES and service not in (*BESIDE, "later"):
        # Where wording and reading disagree, the customer's next words tell.
        return "speaks" if service == "answers" else _in_place(turn)
    # What has been put off is answered by words about it, not by whatever comes next in the form of an answer.
    return "speaks" if service == "answers" and entry.later and not entry.about.stems & reply.stems else service


def _may_serve(turn: Turn, entry: Entry) -> bool:
    """Whether a turn of whose service the wording says nothing may serve all the same: unless it is read otherwise."""
    return _beside(turn, entry) < PASSES


def _in_place(turn: Turn) -> Service:
    """What a turn that passes a question by does in place of an answer."""
    if _acts(turn, "asks_fact", 0.5):
        return "on_the_way"
    return "closes" if _acts(turn, "closes", 0.5) else "beside"


def _beside(turn: Turn, entry: Entry) -> float:
    return _read(turn, entry, "passes_by", "neighbour")


def _read(turn: Turn, entry: Entry, *names: str) -> float:
    """How likely a model holds it that the turn does one of these for a question."""
    return sum(act.confidence for act in turn.acts if act.question == entry.id and act.name in names)


def _asks(turn: Turn, before: Turn | None) -> list[Ask]:
    """What the turn asks for; the agent's own words given back with a question mark are none."""
    heard = content(words(before.text)) if before else frozenset()
    read = _acts(turn, "asks", 0.0)
    asks = [
        ask for ask in asks_in(turn.text) if not (ask.kind == "echo" and ask.stems <= heard and " or " not in ask.words)
    ]
    if asks and turn.read and not read:
        return []
    return asks or [
        Ask(shorten(act.span), kind_of(act.span.lower()), content(words(act.span)))
        for act in read
        if act.confidence >= ASKS and act.span
    ]


def _acts(turn: Turn, name: str, least: float) -> list[Act]:
    return [act for act in turn.acts if act.name == name and act.confidence >= least]


def _at(turn: Turn) -> float:
    return turn.end if turn.closed_at is None else turn.closed_at
