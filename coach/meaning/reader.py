"""What a closed turn does, as the small model reads it: the answers to the core's doubts."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np

from coach.doubts import Doubt, Earlier
from coach.errors import WeightsError
from coach.events import Act, Reading, Speaker
from coach.meaning.encoder import Encoder, Vectors
from coach.meaning.heads import Heads
from coach.meaning.page import ITEMS, Item, Page, Pages

NAME = "coach-minilm-3"
"""Of the model that is shipped, for the log."""
MODEL = Path(__file__).parent / "model"

TOLD = 0.1
"""Confidence from which on an act is told; what is less likely is no reading."""
ASKS = 0.4
"""Confidence from which on a turn is looked through for the words that ask, and a fact asked for is held against those
given."""
QUOTE = 100
"""Characters of a turn that is quoted whole."""
GAP = 2
"""Tokens that do not ask between two that do, in one ask: a hesitation, a name."""
JOINED = re.compile(
    r"[,?.]?\s+(?:and|or)(?:\s+(?:also|then|so|if so|um|uh))*\s+(?=(?:what|when|why|how|who|where|which|do|does|did|is"
    r"|are|am|will|would|can|could|should|have|has)\b(?! not\b))"
    r"|\?\s+(?=\w)",
    re.IGNORECASE,
)
"""Between two asks that the model has read as one."""
CONDITION = re.compile(
    r"(?:(?:and|but|or|so|well)\s+)*(?:if|unless)\s+(?!(?:i|you|we)\s+(?:could|can|would)\b)[^.?!]*(?:,\s*|\s+)",
    re.IGNORECASE,
)
"""Read as an ask, and no question of its own: `if it can't be fixed, do I get a new one?` asks one thing."""
SENTENCE, CLAUSE = re.compile(r"[.!?]\s+"), re.compile(r"[,;:]\s+")
"""Where one ends."""
SHORTEST = 2
"""Words of an ask."""


class Reader:
    """Reads turns. The same doubt gives the same reading; confidences are calibrated, with two decimals."""

    def __init__(self, folder: Path = MODEL) -> None:
        """Load the model of a folder.

        Raises:
            WeightsError: a file of it is missing or damaged.
        """
        try:
            self._pages = Pages.of(folder / "tokenizer.json")
            self._encoder = Encoder(folder)
            self._heads = Heads(folder)
        except Exception as error:  # three libraries, each with faults of its own, some of them bare
            found = f"the model cannot be loaded ({type(error).__name__}: {error})"
            raise WeightsError(str(folder), found, "the files as shipped", "install coach again") from None

    def read(self, doubt: Doubt) -> Reading:
        """What the turn does, and what it does for each question held against it."""
        acts = list(self._turn(doubt))
        asks_fact = any(act.name == "asks_fact" and act.confidence >= ASKS for act in acts)
        if asks_fact and doubt.facts:
            acts += self._facts(doubt)
        return Reading(doubt.at, doubt.turn, doubt.speaker, doubt.text, tuple(acts))

    def served(self, doubt: Doubt) -> float:
        """How likely an agent's turn answers the first question held against it, unrounded: for measuring."""
        pages, hidden = self._read(doubt, doubt.questions)
        return float(_softmax(self._heads.items("serves", pages[0], hidden[0]))[0, 0])

    def asks(self, doubt: Doubt) -> float:
        """How likely a customer's turn asks for something, unrounded: for measuring."""
        pages, hidden = self._read(doubt, ())
        whole = max(self._heads.turn("customer", *read)[0] for read in zip(pages, hidden, strict=True))
        return float(_logistic(whole))

    def _read(self, doubt: Doubt, held: Sequence[Earlier]) -> tuple[list[Page], list[Vectors]]:
        """The turn in its windows, what is held against it with each."""
        items = [Item(earlier.words, earlier.story) for earlier in held]
        pages = list(self._pages.turn(doubt.speaker, doubt.text, doubt.before, doubt.after, items))
        return pages, self._encoder.encode(pages)

    def _turn(self, doubt: Doubt) -> Iterator[Act]:
        latest, *older = _few(doubt.questions) or [()]
        pages, hidden = self._read(doubt, latest)
        windows = [self._heads.turn(doubt.speaker, *read) for read in zip(pages, hidden, strict=True)]
        whole = np.stack(windows).max(axis=0)
        for name, confidence in self._told(doubt.speaker, _logistic(whole)):
            if name == "asks" and confidence >= ASKS:
                for span, sure in self._spans(doubt.text, pages, hidden):
                    yield Act(name, round(confidence * sure, 2), span)
            else:
                yield Act(name, confidence, self._rests_on(name, doubt, pages, hidden) if confidence >= ASKS else "")
        yield from self._about(doubt.speaker, latest, pages, hidden)
        for held in older:
            yield from self._about(doubt.speaker, held, *self._read(doubt, held))

    def _rests_on(self, name: str, doubt: Doubt, pages: Sequence[Page], hidden: Sequence[Vectors]) -> str:
        """The part of a long turn that speaks for an act: the run of words whose share in it is largest.

        The head adds up what the tokens say (their mean), so each token's share is known exactly.
        """
        if len(doubt.text) <= QUOTE:
            return doubt.text
        shares: dict[tuple[int, int], float] = {}
        for page, vectors in zip(pages, hidden, strict=True):
            shares.update(zip(page.places, self._heads.shares(doubt.speaker, name, page, vectors), strict=True))
        if not shares:  # nothing but characters that no token stands for
            return doubt.text
        places = sorted(shares)
        level = sum(shares.values()) / len(shares)
        start, end = _heaviest([shares[place] - level for place in places])
        return _whole_sentences(doubt.text, _whole_words(doubt.text, places[start][0], places[end][1]))

    def _about(
        self, speaker: Speaker, held: Sequence[Earlier], pages: Sequence[Page], hidden: Sequence[Vectors]
    ) -> Iterator[Act]:
        """What the turn does for each question; of a turn in several windows, the window that does most for it."""
        if not held:
            return
        read = list(zip(pages, hidden, strict=True))
        if speaker == "customer":
            again = np.max([_logistic(self._heads.items("again", *one)) for one in read], axis=0)
            told = [self._told("again", chances) for chances in again]
        else:
            serves = np.stack([_softmax(self._heads.items("serves", *one)) for one in read])
            leaves = np.stack([_logistic(self._heads.items("leaves", *one)) for one in read])
            best = enumerate(serves[..., 0].argmax(axis=0))
            told = [self._told("serves", serves[at, n]) + self._told("leaves", leaves[at, n]) for n, at in best]
        for asked, found in zip(held, told, strict=True):
            for name, confidence in found:
                yield Act(name, confidence, about=asked.id)

    def _facts(self, doubt: Doubt) -> Iterator[Act]:
        for held in _few(doubt.facts):
            read = zip(*self._read(doubt, held), strict=True)
            chances = np.max([_logistic(self._heads.items("given", *one))[:, 0] for one in read], axis=0)
            for fact, chance in zip(held, chances, strict=True):
                if chance >= TOLD:
                    yield Act("given", round(float(chance), 2), about=fact.id)

    def _told(self, head: str, chances: Vectors) -> list[tuple[str, float]]:
        named = zip(self._heads.names(head), chances.tolist(), strict=True)
        return [(name, round(chance, 2)) for name, chance in named if chance >= TOLD]

    def _spans(self, text: str, pages: Sequence[Page], hidden: Sequence[Vectors]) -> list[tuple[str, float]]:
        """The parts of a text that ask, in whole words, each ask by itself, with how sure it is that they do."""
        at: dict[tuple[int, int], Vectors] = {}
        for page, vectors in zip(pages, hidden, strict=True):
            for place, logits in zip(page.places, self._heads.tokens("span", page, vectors), strict=True):
                at[place] = np.maximum(at[place], logits) if place in at else logits
        runs: list[list[tuple[int, int]]] = []
        quiet = GAP + 1
        for place in sorted(at):
            begins, asks = at[place] > 0
            if not asks:
                quiet += 1
                continue
            if runs and quiet <= GAP and not (begins and _starts_word(text, place)):
                runs[-1].append(place)
            else:
                runs.append([place])
            quiet = 0
        whole = [
            (_whole_words(text, run[0][0], run[-1][1]), _surest([at[place][1] for place in run]))
            for run in _without_conditions(text, runs)
        ]
        return [(part, sure) for span, sure in whole for part in _parts(span) if len(part.split()) >= SHORTEST]


def _without_conditions(text: str, runs: Sequence[list[tuple[int, int]]]) -> list[list[tuple[int, int]]]:
    """The runs of tokens that ask, but for those that are a condition of the one after them: it stands in its story."""
    stay = [run for run, after in pairwise(runs) if not CONDITION.fullmatch(text[run[0][0] : after[0][0]])]
    return [*stay, *runs[-1:]]


def _parts(span: str) -> list[str]:
    """Two asks in one breath are two: only one of them may be answered."""
    parts = JOINED.split(span)
    return parts if all(len(part.split()) > SHORTEST for part in parts) else [span]


def _surest(logits: Sequence[float]) -> float:
    """How sure a run of tokens is: its mean."""
    return float(_logistic(np.array(logits, dtype=np.float32)).mean())


def _heaviest(weights: Sequence[float]) -> tuple[int, int]:
    """First and last index of the run with the largest sum (Kadane)."""
    best, start, end, sum_, begin = float("-inf"), 0, 0, 0.0, 0
    for n, weight in enumerate(weights):
        if sum_ <= 0:
            sum_, begin = 0.0, n
        sum_ += weight
        if sum_ > best:
            best, start, end = sum_, begin, n
    return start, end


def _logistic(logits: Vectors) -> Vectors:
    found: Vectors = (1 / (1 + np.exp(-logits))).astype(np.float32)
    return found


def _softmax(logits: Vectors) -> Vectors:
    found: Vectors = np.exp(logits - logits.max(axis=-1, keepdims=True))
    chances: Vectors = found / found.sum(axis=-1, keepdims=True)
    return chances


def _few(held: Sequence[Earlier]) -> list[Sequence[Earlier]]:
    """As many as stand with a turn at once, the latest first."""
    return [held[max(0, end - ITEMS) : end] for end in range(len(held), 0, -ITEMS)]


def _starts_word(text: str, place: tuple[int, int]) -> bool:
    return place[0] == 0 or text[place[0] - 1].isspace()


def _whole_sentences(text: str, part: str) -> str:
    """The part with the rest of the sentence, or the clause, that it begins and ends in, as far as it stays short."""
    start = text.index(part)
    end = start + len(part)
    before = max((match.end() for match in SENTENCE.finditer(text, 0, start)), default=0)
    begun = SENTENCE.search(text, start, end)
    if end - before <= QUOTE:
        start = before
    elif begun and begun.end() - start < len(part) / 3:  # the last words of a sentence that is too long
        start = begun.end()
    ends = (match.start() + 1 for mark in (SENTENCE, CLAUSE) if (match := mark.search(f"{text} ", end - 1)))
    return text[start : next((stop for stop in ends if stop - start <= QUOTE), end)].rstrip(",;:")


def _whole_words(text: str, start: int, end: int) -> str:
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return text[start:end]
