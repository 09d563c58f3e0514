"""All there is to learn from, in one form: a turn, the words before it, the things held against it, and what is so."""

from __future__ import annotations

import gzip
import itertools
import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from life import Life
from names import AGENT, CUSTOMER, SERVES
from words import Words

from coach.core.questions import LATELY
from coach.meaning.page import ITEMS

if TYPE_CHECKING:
    from pathlib import Path

    from blocks import Block
    from calls import Labelled, Turn

ASKS = {"asks", "asks_indirect", "requests"}
UNKNOWN = -1.0
PARTS = 0.5
"""Part of a call's turns of the customer that are read in part as well, an epoch."""
SHORTEST_PART = 3
"""Words of such a part."""
LEFT = {"neighbour", "passes_by", "partly"}
"""Labels of a lone reply that has moved on."""
CLOSED = 0.15
"""Part of the replies to questions with a close said after it in one breath: the agent has then answered and not moved
on, or has moved on for good. As the calls are written, 288 closes pass an open question by, 8 come with its answer."""
LONGEST_CLOSE = 14
"""Words of such a close."""


@dataclass
class Held:
    """Something held against a turn, and what the turn does for it."""

    words: str
    story: str
    head: str
    """serves, served (only whether it is), again, given."""
    target: list[float]
    """UNKNOWN where nobody said, of again and given."""
    leaves: float = UNKNOWN
    """Whether the turn moves on without it."""


@dataclass
class Moment:
    """A turn to be read. Acts and asks may be unknown."""

    speaker: str
    said: Words
    before: str = ""
    after: str = ""
    held: list[Held] = field(default_factory=list)
    acts: list[float] | None = None
    """In the order of AGENT or CUSTOMER; UNKNOWN where nobody said."""
    asks_known: bool = False


def lines(path: Path) -> list[dict[str, Any]]:
    """JSON lines, packed or not."""
    raw = path.read_bytes()
    text = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8")
    return [json.loads(line) for line in text.split("\n") if line]


def acts_of(speaker: str, acts: set[str]) -> list[float]:
    """Every act known."""
    return [float(name in acts) for name in (AGENT if speaker == "agent" else CUSTOMER)]


def serves(label: str) -> list[float]:
    """The label's number."""
    return [float(SERVES.index(label))]


@dataclass
class Ask:
    """What a customer asks, and the words before it."""

    words: str
    story: str = ""

    @classmethod
    def at(cls, text: str, start: int, end: int) -> Ask:
        """Of a part of a turn."""
        return cls(text[start:end], text[:start])

    @classmethod
    def guess(cls, text: str) -> Ask:
        """Where nobody marked it: the last sentence that ends in a question mark, else the last of three words."""
        parts = [part for part in re.split(r"(?<=[.?!]) ", text) if part]
        asking = [n for n, part in enumerate(parts) if part.endswith("?")]
        long = [n for n, part in enumerate(parts) if len(part.split()) > 2]
        n = (asking or long or [len(parts) - 1])[-1]
        return cls(parts[n], " ".join(parts[:n]))


class Pairs:
    """Asks with a reply of each label, by trade."""

    def __init__(self, rows: list[dict[str, Any]]) -> None:
        self.rows = rows
        self._asks: dict[str, list[str]] = {}
        for row in rows:
            of_trade = self._asks.setdefault(row["trade"], [])
            if row["ask"] not in of_trade:
                of_trade.append(row["ask"])

    def moments(self, life: Life) -> list[Moment]:
        """Each pair once; half with other questions of the trade open beside it, which a true reply passes by."""
        return [self._moment(row, life) for row in self.rows]

    def plain(self) -> list[Moment]:
        """Each pair as written, alone."""
        made = []
        for row in self.rows:
            ask = Ask.guess(row["ask"])
            held = [Held(ask.words, ask.story, "serves", serves(row["label"]))]
            made.append(Moment("agent", Words.of(row["reply"]), row["ask"], held=held))
        return made

    def _moment(self, row: dict[str, Any], life: Life) -> Moment:
        chance = life.random.random
        ask = Ask.guess(row["ask"]) if chance() < 0.8 else Ask(row["ask"])
        held = [Held(ask.words, ask.story, "serves", serves(row["label"]), float(row["label"] in LEFT))]
        if row["label"] in ("answers", "partly", "neighbour", "cannot") and chance() < 0.5:
            for other in life.random.sample(self._asks[row["trade"]], life.random.randint(1, 3)):
                if other != row["ask"]:
                    beside = Ask.guess(other)
                    held.append(Held(beside.words, beside.story, "serves", serves("passes_by")))
            life.random.shuffle(held)
        return Moment("agent", Words.of(row["reply"]), row["ask"] if chance() < 0.75 else "", held=held)


def closings(labelled: list[Labelled]) -> list[str]:
    """What agents say in all the calls to begin to close, and nothing else with it."""
    turns = [turn for call in labelled for turn in call.turns if turn.speaker == "agent"]
    return [turn.text for turn in turns if turn.acts == {"closes"} and len(turn.text.split()) <= LONGEST_CLOSE]


def of_block(block: Block, life: Life, closings: list[str]) -> list[Moment]:
    """Each reply, with all the questions of its block, now and then with a close; the customer's turn itself."""
    spans = list(block.asks.values())
    asked = acts_of("customer", {"asks"})
    customer = Moment("customer", Words.of(block.text, spans), block.before, acts=asked, asks_known=True)
    customer.acts = [asked[0], *[UNKNOWN] * (len(asked) - 1)]
    made = [customer]
    for reply in block.replies:
        served = {"answers", "cannot", "partly"} & set(reply.serves.values())
        closed = "on_the_way" not in reply.serves.values() and life.random.random() < CLOSED
        held = []
        for name, does in reply.serves.items():
            # what answers the other question first may still come to this one, unless they close
            left = UNKNOWN if does in LEFT and served - {does} and not closed else float(does in LEFT)
            ask = Ask.at(block.text, *block.asks[name])
            held.append(Held(ask.words, ask.story, "serves", serves(does), left))
        after = reply.after if life.random.random() < 0.8 and not closed else ""
        text = f"{reply.text} {life.random.choice(closings)}" if closed else reply.text
        made.append(Moment("agent", Words.of(text), block.text, after, held, _closing() if closed else None))
    return made


def _closing() -> list[float]:
    """Of a turn that is known to close."""
    return [1.0 if name == "closes" else UNKNOWN for name in AGENT]


def talk(text: str) -> list[Moment]:
    """Small talk, an utterance a line, `? ` before one that asks: whatever it is about, a question is one."""
    made, before = [], ""
    for line in text.split("\n"):
        mark, said = line[:1], line[2:].strip()
        if mark in "?." and said:
            acts = [float(mark == "?"), *[UNKNOWN] * (len(CUSTOMER) - 1)]
            made.append(Moment("customer", Words.of(said), before, acts=acts, asks_known=mark == "."))
        before = said
    return made


def letting_go(text: str, rows: list[dict[str, Any]], life: Life) -> list[Moment]:
    """What a customer says while a question of theirs is open, `+ ` before what lets it go, `- ` before what does not.

    Each with the question of a pair whose reply has not answered it.
    """
    made = []
    open_still = [row for row in rows if row["label"] not in ("answers", "cannot")]
    for line in text.split("\n"):
        mark, said = line[:1], line[2:].strip()
        if mark in "+-" and said:
            row = life.random.choice(open_still)
            ask, goes = Ask.guess(row["ask"]), float(mark == "+")
            acts = [goes if name == "withdraws" else UNKNOWN for name in CUSTOMER]
            acts[CUSTOMER.index("asks")] = 0.0 if goes else UNKNOWN
            held = [Held(ask.words, ask.story, "again", [0.0 if goes else UNKNOWN, goes])]
            made.append(Moment("customer", Words.of(said), row["reply"], held=held, acts=acts))
    return made


def informs(rows: list[dict[str, Any]]) -> list[Moment]:
    """Pairs of which only whether the reply informs is known; one that does has not moved on."""
    made = []
    for row in rows:
        left = 0.0 if row["answered"] else UNKNOWN
        held = [Held(row["q"], "", "served", [float(row["answered"])], left)]
        made.append(Moment("agent", Words.of(row["reply"]), row["q"], held=held))
    return made


def turns(rows: list[dict[str, Any]]) -> list[Moment]:
    """Single turns with their acts."""
    made = []
    for row in rows:
        acts = set(row["acts"])
        if acts & ASKS or "span" in row:
            acts.add("asks")
        start = row["text"].find(row["span"]) if "span" in row else -1
        spans = [(start, start + len(row["span"]))] if start >= 0 else []
        known = row["speaker"] == "customer" and ("asks" not in acts or bool(spans))
        said = Words.of(row["text"], spans)
        made.append(Moment(row["speaker"], said, acts=acts_of(row["speaker"], acts), asks_known=known))
    return made


def of_call(call: Labelled, life: Life) -> list[Moment]:
    """Every turn of a labelled call: with its open questions, and where a fact is asked for with the facts given."""
    so_far = SoFar(call, life)
    whole = [moment for number, turn in enumerate(call.turns) for moment in so_far.moments(number, turn)]
    said = [turn.said for turn in call.turns if turn.speaker == "customer"]
    return whole + [part for words in said if life.random.random() < PARTS and (part := _part(words, life))]


def _part(said: Words, life: Life) -> Moment | None:
    """Some of a customer's words in a row, as a recogniser cuts them: they ask where they hold an ask whole."""
    if len(said.words) < SHORTEST_PART * 2:
        return None
    start = life.random.randint(0, len(said.words) - SHORTEST_PART)
    end = life.random.randint(start + SHORTEST_PART, len(said.words))
    asks = said.asks[start:end]
    if any(asks.count(ask) != said.asks.count(ask) for ask in set(asks) - {0}):
        return None
    acts = [float(any(asks)), *[UNKNOWN] * (len(CUSTOMER) - 1)]
    return Moment("customer", Words(said.words[start:end], asks), acts=acts, asks_known=True)


class SoFar:
    """What has been asked, settled and given in a labelled call, turn by turn."""

    def __init__(self, call: Labelled, life: Life) -> None:
        self._call, self._life = call, life
        self._asks: dict[str, Ask] = {}
        self._open: dict[str, int] = {}
        self._settled: dict[str, int] = {}
        self._facts: list[tuple[set[str], Ask]] = []
        self._last = {"agent": "", "customer": ""}

    def moments(self, number: int, turn: Turn) -> list[Moment]:
        """What there is to learn from the next turn."""
        other = self._last["customer" if turn.speaker == "agent" else "agent"]
        later = [t.text for t in self._call.turns[number + 1 : number + 2] if t.speaker != turn.speaker]
        after = _after(later, self._life)
        moment = Moment(turn.speaker, turn.said, other, after, acts=acts_of(turn.speaker, turn.acts), asks_known=True)
        made = [moment]
        if turn.speaker == "agent":
            if turn.facts and self._facts:
                held = [Held(a.words, a.story, "given", [float(bool(turn.facts & f))]) for f, a in self._facts[-ITEMS:]]
                made.append(Moment("agent", turn.said, other, after, held))
            moment.held = self._served(number, turn)
        else:
            moment.held = self._asked(number, turn)
            if turn.facts:
                self._facts.append((turn.facts, Ask(turn.text, other)))
        self._last[turn.speaker] = turn.text
        return made

    def _served(self, number: int, turn: Turn) -> list[Held]:
        """What an agent's turn does for each question open."""
        held = []
        for name in self._open:
            does, ask = turn.serves[name], self._asks[name]
            left = 0.0 if does in ("answers", "cannot", "on_the_way") else _left(self._call.labels, name, number)
            if left == 0.0 and does in LEFT and turn.acts & {"sells", "rating", "closes"}:
                left = UNKNOWN  # some hands label the pitch alone
            held.append(Held(ask.words, ask.story, "serves", serves(does), left))
        for name in [name for name, does in turn.serves.items() if does in ("answers", "cannot")]:
            self._settled[name] = number
            self._open.pop(name)
        return held

    def _asked(self, number: int, turn: Turn) -> list[Held]:
        """What a customer's turn does for the questions open, and those settled lately."""
        again = {name for name, *_ in turn.asks if name in self._asks} | turn.pushed
        late = [name for name, at in self._settled.items() if number - at <= LATELY or name in again]
        held = []
        for name in [*late, *self._open]:
            target = [float(name in again), float(name in turn.dropped)]
            held.append(Held(self._asks[name].words, self._asks[name].story, "again", target))
        for name, start, end in turn.asks:
            self._asks.setdefault(name, Ask.at(turn.text, start, end))
            self._open[name] = number
            self._settled.pop(name, None)
        for name in turn.dropped:
            self._open.pop(name, None)
            self._settled.pop(name, None)
        return held


def asked_again(labelled: list[Labelled], life: Life) -> list[Moment]:
    """Facts asked for after each that was given, in another call's words: every second time one of those given."""
    asking: dict[str, list[str]] = {}
    for call in labelled:
        for turn in call.turns:
            if turn.speaker == "agent":
                for fact in turn.facts:
                    asking.setdefault(fact, []).append(turn.text)
    made = []
    for call in labelled:
        customer = [turn.text for turn in call.turns if turn.speaker == "customer"]
        given: list[tuple[set[str], Ask]] = []
        for before, turn in itertools.pairwise(call.turns):
            if turn.speaker == "customer" and turn.facts:
                given.append((turn.facts | before.facts, Ask(turn.text, before.text)))
                known = {fact for facts, _ in given[-ITEMS:] for fact in facts}
                again = life.random.random() < 0.5
                among = sorted(known & asking.keys() if again else {fact for fact in asking if not _like(fact, known)})
                if among:
                    fact = life.random.choice(among)
                    held = [Held(a.words, a.story, "given", [float(fact in facts)]) for facts, a in given[-ITEMS:]]
                    text = life.random.choice(asking[fact])
                    made.append(Moment("agent", Words.of(text), life.random.choice(customer), held=held))
    return made


def _like(fact: str, known: set[str]) -> bool:
    """Whether a fact may be one of those known, under another name: "name" and "full name"."""
    mine = set(fact.split())
    for other in known:
        theirs = set(other.split())
        if mine <= theirs or theirs <= mine or (mine & theirs) - {"number", "date", "name", "of", "the"}:
            return True
    return False


def of_judged(call: dict[str, Any], life: Life) -> list[Moment]:
    """Every turn of a call of which only moments, questions and promises are told."""
    made, last = [], {"agent": "", "customer": ""}
    labels = {(label["kind"], label["at"]) for label in call["labels"]}
    promised = {promise["turn"] for promise in call["promises"]}
    for number, turn in enumerate(call["turns"]):
        speaker, text = turn["speaker"], turn["text"]
        other = last["customer" if speaker == "agent" else "agent"]
        after = _after([t["text"] for t in call["turns"][number + 1 : number + 2] if t["speaker"] != speaker], life)
        moment = Moment(
            speaker, Words.of(text), other, after, acts=[UNKNOWN] * len(AGENT if speaker == "agent" else CUSTOMER)
        )
        if speaker == "agent":
            for act, kind in (("rating", "rating"), ("sells", "upsell"), ("canned", "script")):
                if (kind, number) in labels or act == "rating":
                    moment.acts[AGENT.index(act)] = float((kind, number) in labels)
            moment.acts[AGENT.index("promises")] = float(number in promised)
            for question in call["questions"]:
                asked, answered = question["turn"], question["answered"]
                if asked < number and (answered is None or number <= answered):
                    ask = Ask.guess(call["turns"][asked]["text"])
                    ask = Ask(question["ask"], ask.words) if number % 2 else ask
                    left = 0.0 if number == answered else _left(call["labels"], question["id"], number)
                    moment.held.append(Held(ask.words, ask.story, "served", [float(number == answered)], left))
        elif any(question["turn"] == number for question in call["questions"]):
            moment.acts[CUSTOMER.index("asks")] = 1.0
        made.append(moment)
        last[speaker] = text
    return made


def _left(labels: list[dict[str, Any]], question: str, number: int) -> float:
    """Whether a turn of the agent's moves on without a question that it does not answer; unknown where arguable.

    A listener speaks up once, and of one question: that what they have spoken of is passed by later too, or another in
    the same turn, they do not say. Taken for a no, those were as many as the moments themselves.
    """
    told = [label for label in labels if label["kind"] == "question" and label["at"] <= number]
    mine = [label for label in told if label["question"] == question]
    if any(label["weight"] == "must" and label["at"] == number for label in mine):
        return 1.0
    return UNKNOWN if mine or any(number <= label["by"] for label in told) else 0.0


def _after(later: list[str], life: Life) -> str:
    """Six times in ten the other side has spoken by the time that a turn is read."""
    return later[0] if later and life.random.random() < 0.6 else ""
