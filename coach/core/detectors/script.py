"""The agent recites: a line of the company's script or of stock call-centre language, nearly word for word."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from coach.core.conversation import Conversation, Turn
from coach.core.prompt import Prompt, ScriptLine
from coach.core.questions import Ledger
from coach.core.sighting import Sighting
from coach.core.wording import Phrases, Said, words

OTHERS = ("sells", "rating", "rating_neutral", "discloses")
"""Acts of a line of the script that make it no recital."""
COURTESY = 0.25
"""Part of a script line's words that are courtesies, from which on it is one: "this is" is found in any line."""


@dataclass(frozen=True)
class Line:
    """A line to look for."""

    text: str
    words: tuple[str, ...]
    stock: bool

    @classmethod
    def of(cls, text: str, *, stock: bool) -> "Line":
        """`___` is any name: it is left out, and costs a few characters of likeness."""
        said = words(text.replace("_", " "))
        return cls(" ".join(said), said, stock)


@dataclass(frozen=True)
class Recital:
    """A line found in what was said: words [first, end) of it."""

    line: Line
    first: int
    end: int
    alike: float
    """0 to 100."""


@dataclass(frozen=True)
class Script:
    """Made from its prompt, the company's script and the stock phrases."""

    prompt: Prompt
    script: tuple[ScriptLine, ...] = ()
    stock: tuple[str, ...] = ()

    kind = "script"

    def notice(self, call: Conversation, ledger: Ledger, turn: Turn) -> list[Sighting]:
        """See Detector; the greeting is let be, and a line that says what was asked for."""
        if turn.speaker != "agent" or self._greeting(call, turn):
            return []
        said = Said.of(turn.text)
        found = list(self._recitals(said.words))
        if not found or self._wanted(call, turn) or self._other(turn):
            return []
        best = max(found, key=lambda recital: (recital.end - recital.first, recital.alike))
        before = call.before(turn)
        asked = [entry for entry in ledger.open if before and entry.asked == before.number]
        return [
            Sighting(
                said.quote(best.first, best.end),
                best.alike / 100,
                0.0,
                str(turn.number),
                question=asked[-1].id if asked else "",
                occasion="asked" if asked else "default",
            )
        ]

    @cached_property
    def _cues(self) -> dict[str, Phrases]:
        return {name: Phrases.of(phrases) for name, phrases in self.prompt.cues.items()}

    @cached_property
    def _lines(self) -> tuple[Line, ...]:
        """Lines worth looking for, the company's before the stock's."""
        own = [Line.of(line.text, stock=False) for line in self.script if not line.required]
        lines = [*own, *(Line.of(text, stock=True) for text in self.stock)]
        return tuple(line for line in lines if self._fit(line))

    @cached_property
    def _required(self) -> tuple[Line, ...]:
        return tuple(Line.of(line.text, stock=False) for line in self.script if line.required)

    def _fit(self, line: Line) -> bool:
        if line.stock:
            return len(line.words) >= 4
        if len(line.words) < self.prompt.thresholds["words"] or any(
            self._hears(o, line.words) for o in ("sells", "rates")
        ):
            return False
        polite = {at for first, end in self._heard("courtesy", line.words) for at in range(first, end)}
        return len(polite) < COURTESY * len(line.words)

    def _recitals(self, said: tuple[str, ...]) -> Iterator[Recital]:
        limits = self.prompt.thresholds
        if len(said) < min(limits["words"], 4):
            return
        flat, starts = _flatten(said)
        required = [_align(line, flat, starts, said, limits["alike"] - 6) for line in self._required]
        read = [recital for recital in required if recital]
        for line in self._lines:
            recital = _align(line, flat, starts, said, limits["alike_stock" if line.stock else "alike"])
            if recital is None or any(recital.first < r.end and r.first < recital.end for r in read):
                continue
            length = recital.end - recital.first
            if line.stock:
                whole = length >= 0.7 * len(line.words)
                enough = whole and (length >= limits["stock_words"] or length >= 0.6 * len(said))
            else:
                enough = length >= limits["words"] and length >= limits["part"] * len(line.words)
            if enough:
                yield recital

    def _greeting(self, call: Conversation, turn: Turn) -> bool:
        """Whether the customer has not yet come to say anything."""
        return call.before(turn) is None

    def _other(self, turn: Turn) -> bool:
        """Whether the line is of another kind: a pitch, a wish for a score, a survey mentioned, a line to be read."""
        canned = turn.chance("canned")
        return bool(turn.acts) and canned < max(turn.chance(act) for act in OTHERS)

    def _wanted(self, call: Conversation, turn: Turn) -> bool:
        """Whether the customer asked for it to be read, or it carries what was just asked for."""
        before = call.before(turn)
        if before is None:
            return False
        asked = words(before.text)
        if self._hears("read_out", asked) and before.chance("asks") >= 0.5:
            return True
        return any(act.name == "answers" and act.confidence >= 0.5 for act in turn.acts)

    def _hears(self, name: str, said: tuple[str, ...]) -> bool:
        return bool(self._heard(name, said))

    def _heard(self, name: str, said: tuple[str, ...]) -> list[tuple[int, int]]:
        """First word and end of each cue of that name."""
        return self._cues[name].find(said) if name in self._cues else []


def _flatten(said: Iterable[str]) -> tuple[str, list[int]]:
    """Words as one text, and where in it each begins."""
    starts, length = [], 0
    for word in said:
        starts.append(length)
        length += len(word) + 1
    return " ".join(said), starts


def _align(line: Line, flat: str, starts: list[int], said: tuple[str, ...], least: float) -> Recital | None:
    """Where in what was said a line is most nearly found, if it is.

    Characters find the place (a recogniser's wrong words sound like the right ones), words in order confirm it.
    """
    found = fuzz.partial_ratio_alignment(line.text, flat, score_cutoff=least)
    if found is None:
        return None
    first = sum(start <= found.dest_start for start in starts) - 1
    end = sum(start < found.dest_end for start in starts)
    shared = LCSseq.similarity(line.words, said[first:end])
    if shared < 0.55 * min(len(line.words), end - first):
        return None
    return Recital(line, first, end, found.score)
