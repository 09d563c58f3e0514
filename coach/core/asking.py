"""What a customer's words ask for, by their wording alone.

Recognisers drop the question mark, so an ask is known by how it begins: an inverted verb ("do I pay"), a question word
("how long"), a frame ("I just want to know", "nobody told me") or a request ("can you take it off").
"""

import re
from dataclasses import dataclass

from coach.core.phrases import (
    AGAIN,
    ASKS,
    EMBEDDING,
    FRAMES,
    IDLE,
    KIND,
    MISSED,
    REASON,
    REPORTED,
    REQUESTS,
    SAME_KIND,
    SELF_ANSWER,
    TAG,
    UNPUNCTUATED,
    WH,
    WITHDRAWS,
)
from coach.core.wording import Marked, content, words

LONGEST = 100
"""Characters of an ask on the screen."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing a customer asks for."""

    words: str
    """As said, cut to what fits on a line."""
    kind: str
    """The question word it turns on (`how long`, `why`), `whether`, `request`; `echo`: a question mark, no more."""
    stems: frozenset[str]
    """What it is about."""


def asks_in(text: str) -> list[Ask]:
    """What a customer's turn asks for, in the order said; at most three, the last ones said."""
    marked = Marked.of(text)
    starts: list[tuple[int, str]] = []
    for pattern in ASKS if re.search("[.?!,]", text) else (*ASKS, UNPUNCTUATED):
        for found in pattern.finditer(marked.flat):
            at = found.start("ask") if "ask" in pattern.groupindex else found.start()
            starts.append((at, "cue"))
    starts += _marked_by_punctuation(marked.flat, [at for at, _ in starts])
    asks: list[Ask] = []
    covered = -1
    for at, _ in sorted(starts):
        if at < covered:
            continue
        clause = _clause(marked.flat, at)
        if _idle(marked.flat, at, clause):
            continue
        covered = at + len(clause)
        kind = "echo" if (at, "echo") in starts else kind_of(clause)
        asks.append(Ask(shorten(marked.quote(at, covered)), kind, content(words(clause))))
    return asks[-3:]


def pushes_back(text: str) -> bool:
    """Whether the customer says that the last reply missed the point."""
    return bool(MISSED.search(Marked.of(text).flat.replace(" ,", "")))


def insists(text: str) -> bool:
    """Whether it is said as one asks again, or asks at last: `I'm asking`, `I still don't know`."""
    return bool(AGAIN.search(Marked.of(text).flat.replace(" ,", "")))


def withdraws(text: str) -> bool:
    """Whether the customer drops the question, or answers it without help."""
    return bool(WITHDRAWS.search(Marked.of(text).flat.replace(" ,", "")))


def kind_of(clause: str) -> str:
    """The question word that an ask turns on, with what it counts; `request` or `whether` where there is none."""
    if REQUESTS.match(clause):
        return "request"
    found = KIND.search(clause)
    return SAME_KIND.get(found[1], found[1]) if found else "whether"


def shorten(quote: str) -> str:
    """At most a line of it, cut between words."""
    quote = " ".join(quote.split()).strip(" ,.;:")
    return quote if len(quote) <= LONGEST else quote[: LONGEST - 1].rsplit(" ", 1)[0].rstrip(" ,") + "…"


def _marked_by_punctuation(flat: str, known: list[int]) -> list[tuple[int, str]]:
    """Sentences that end in a question mark, are no mere echo or tag, and hold no ask found otherwise."""
    found = []
    for sentence in re.finditer(r"[^.?!]+\?", flat):
        at = sentence.start() + len(sentence[0]) - len(sentence[0].lstrip())
        body = sentence[0].strip(" ?,")
        last = body.rsplit(" , ", 1)[-1]
        inside = any(at <= place < sentence.end() for place in known)
        if not inside and not TAG.fullmatch(last) and len(body.split()) >= 4:
            found.append((at, "echo"))
    return found


def _clause(flat: str, at: int) -> str:
    """From where the ask begins to the end of its sentence; without punctuation to the next reason or 20 words."""
    rest = re.split(r" [.?!] | [.?!]$| \.\.\. ", flat[at:], maxsplit=1)[0]
    cut = REASON.search(rest[12:])
    if cut:
        rest = rest[: 12 + cut.start()]
    tokens = rest.split(" ")
    return " ".join(tokens[:24])


def _idle(flat: str, at: int, clause: str) -> bool:
    """Whether it only looks like an ask."""
    plain = clause.replace(" ,", "").strip()
    if SELF_ANSWER.match(flat[at + len(clause) :]) or IDLE.match(plain) or len(plain.split()) < 2:
        return True
    before = flat[max(0, at - 80) : at].replace(" ,", "").rstrip(" ,")
    whole = flat.replace(" ,", "")
    if REPORTED.search(before) and not (MISSED.search(whole) or AGAIN.search(whole)):
        return True
    embedded = WH.match(plain) and EMBEDDING.search(before)
    return bool(embedded and not FRAMES.search(flat[max(0, at - 60) : at + 12]))
