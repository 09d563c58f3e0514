"""Secrets left out of what was said: card numbers and the like, before anything is coached, stored, shown or sent.

It stands between what is heard and all that is made of it. Utterances go in and come out in order, none is lost:

- What is recognised as a secret at once (a cue asked for it) is replaced at once, by a blank such as `[card number]`.
- Digits that may yet become one wait, and all words after them with them: until other words of that side end the
  number, until its side has been silent for `PATIENCE`, or until `LONGEST` has passed since the first of them. What has
  waited becomes known when it is let go: its `at` is that moment, so that a log gives the same lines again.
- The live caption does not wait. What waits is shown as a partial, and blanked there as soon as the digits that follow
  show it to be a secret.
"""

import dataclasses
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from coach.core.blanking.numerals import BLANK
from coach.core.blanking.run import Run
from coach.core.blanking.spans import Span, Window
from coach.core.blanking.stretch import SIDES, Line
from coach.core.wording import DIGITS, is_backchannel
from coach.events import (
    Done,
    Event,
    Mark,
    Nearly,
    Note,
    Noticed,
    Nudge,
    Partial,
    Promise,
    Question,
    Reading,
    Speaker,
    Speech,
    Utterance,
    Word,
)

PATIENCE = 4.0
"""Seconds of its side's silence for which a number may go on, where nothing has been said of what it is."""
LONGEST = 45.0
"""Seconds for which any words wait: sixteen digits in groups that are read back take 20 to 40."""
PASSES = 8
"""Times that a call which is over is looked through: three were the most that any written call took."""
CONTEXT, WORDS = 16, 300
"""Utterances, and words, already let go that are still looked at: the cue, and digits before these."""
WORDS_IN: Mapping[type, tuple[str, ...]] = {
    Reading: ("text",),
    Question: ("ask",),
    Promise: ("what", "due"),
    Done: ("what",),
    Noticed: ("because",),
    Nearly: ("because",),
    Nudge: ("say", "because"),
    Mark: ("note",),
    Note: ("text",),
}
"""The fields that quote a call or are typed; utterances and captions are looked at with those around them."""
Alone = TypeVar("Alone", bound=Event)


class Redactor:
    """One call's. Fed with all events in order, it gives them on, their secrets left out."""

    def __init__(self) -> None:
        self._past: deque[Line] = deque()
        self._held: list[Utterance] = []
        self._window = Window([])
        self._speaking: set[Speaker] = set()
        self._voice: dict[Speaker, float] = {"agent": 0.0, "customer": 0.0}
        """When each side was last heard, seconds."""
        self._now = 0.0

    def take(self, event: Event) -> list[Event]:
        """What is to be given on now that this has happened, in order."""
        if isinstance(event, Utterance):
            return self._hear(event)
        let_go: list[Event] = list(self.pass_time(event.at))
        if isinstance(event, Partial):
            return [*let_go, self._caption(event)]
        if isinstance(event, Speech):
            (self._speaking.add if event.state == "started" else self._speaking.discard)(event.speaker)
            self._voice[event.speaker] = event.at
        return [*let_go, alone(event)]

    def pass_time(self, at: float) -> list[Utterance]:
        """Nothing more was heard up to `at`: what has waited long enough."""
        self._now = max(self._now, at)
        return self._let_go(self._due()) if self._held else []

    def forget(self) -> list[Utterance]:
        """The agent pauses: what a number stands in that is being read out is wanted no more, what else waits is."""
        parts = {number - len(self._past) for run in self._window.open for number in run.lines}
        self._held = [held for number, held in enumerate(self._held) if number not in parts]
        self._look()
        return self.finish()

    def finish(self) -> list[Utterance]:
        """The call is over: nothing waits any longer."""
        return self._let_go(len(self._held))

    def _hear(self, said: Utterance) -> list[Event]:
        self._held.append(said)
        self._now = max(self._now, said.at)
        self._look()
        # who says `mm-hm`, or reads the digits back, waits for the other side to go on
        both = is_backchannel(said.text) or self._window.bare(len(self._window.lines) - 1)
        self._voice.update(dict.fromkeys(SIDES if both else (said.speaker,), self._now))
        let_go: list[Event] = list(self._let_go(self._due(), fresh=1))
        waiting = {held.speaker for held in self._held}
        return [*let_go, *(self._caption(Partial(self._now, side, said.end, "")) for side in SIDES if side in waiting)]

    def _look(self) -> None:
        self._window = Window([*self._past, *map(_line, self._held)])

    def _due(self) -> int:
        """How many of those held wait for nothing."""
        if self._now >= self._held[0].at + LONGEST:
            return len(self._held)
        waiting = [number - len(self._past) for run in self._window.open if not self._over(run) for number in run.lines]
        return min((number for number in waiting if number >= 0), default=len(self._held))

    def _over(self, run: Run) -> bool:
        """Whether its side has been silent so long that a number does not go on."""
        return self._now >= self._voice[run.speaker] + PATIENCE and run.speaker not in self._speaking

    def _let_go(self, count: int, fresh: int = 0) -> list[Utterance]:
        """The first of those held, their secrets left out; the last `fresh` of all have not waited."""
        passed, waited, made = len(self._past), len(self._held) - fresh, []
        for number, said in enumerate(self._held[:count]):
            at = max(said.at, self._now) if number < waited else said.at
            made.append(_without(said, self._window.spans(passed + number), at))
        if made:
            del self._held[:count]
            self._past.extend(map(_line, made))
            while len(self._past) > 1 and (
                len(self._past) > CONTEXT or sum(len(line.text.split()) for line in self._past) > WORDS
            ):
                self._past.popleft()
            self._look()
        return made

    def _caption(self, partial: Partial) -> Partial:
        """What a side seems to be saying, after what it has said that still waits."""
        window = Window([*self._past, *map(_line, self._held), _line(partial)])
        passed, texts = len(self._past), []
        for at, held in enumerate(self._held):
            if held.speaker == partial.speaker:
                texts.append(blanked(held.text, window.spans(passed + at)))
        spans = window.spans(passed + len(self._held))
        stable = min([partial.stable, *(start for start, _, _ in spans)])
        before = sum(len(text) + 1 for text in texts)
        text = " ".join([*texts, *filter(None, [blanked(partial.text, spans)])])
        start = next((held.start for held in self._held if held.speaker == partial.speaker), partial.start)
        return dataclasses.replace(partial, start=start, text=text, stable=min(len(text), before + stable))


def redacted(events: Iterable[Event]) -> list[Event]:
    """A call that is over, its secrets left out: what comes later is known, and each event stays at its moment.

    Looked through again while more is found, since a blank may tell what the number beside it is: so a log comes out as
    it went in. What was left out of the words is left out where they are quoted, too.
    """
    given = found = list(events)
    for _ in range(PASSES):
        before, found = found, _once(found)
        if found == before:
            break
    said = ([event.text for event in call if isinstance(event, Utterance)] for call in (given, found))
    gone = dict(part for text, made in zip(*said, strict=True) if text != made for part in _left_out(text, made))
    if not gone:
        return found
    longest = sorted(gone, key=len, reverse=True)  # the whole before its parts
    quoted = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)")
    return [alone(event, lambda text: quoted.sub(lambda match: gone[match[0]], text)) for event in found]


def _once(events: Sequence[Event]) -> list[Event]:
    redactor, made = Redactor(), list[Event]()
    for event in events:
        made += redactor.take(event)
    said = iter([event for event in [*made, *redactor.finish()] if isinstance(event, Utterance)])
    return [dataclasses.replace(next(said), at=one.at) if isinstance(one, Utterance) else alone(one) for one in events]


def alone(event: Alone, before: Callable[[str], str] = str) -> Alone:
    """An event that holds words of its own, quoted or typed, its secrets left out of each text after `before`."""
    texts = {name: getattr(event, name) for name in WORDS_IN.get(type(event), ())}
    changes: dict[str, Any] = {name: _clean(before(text)) for name, text in texts.items() if text}
    if isinstance(event, Reading):
        changes["acts"] = tuple(dataclasses.replace(act, span=_clean(before(act.span))) for act in event.acts)
    return dataclasses.replace(event, **changes) if changes else event


def _clean(text: str) -> str:
    return blanked(text, Window([Line("agent", 0.0, 0.0, text)]).spans(0))


def _left_out(given: str, made: str) -> Iterator[tuple[str, str]]:
    """What stood in a text where blanks stand now; a digit alone is said too often to be looked for."""
    found = re.fullmatch("(.+?)".join(map(re.escape, BLANK.split(made))), given, re.DOTALL)
    for part, blank in zip(found.groups() if found else (), BLANK.findall(made), strict=False):
        if part != blank and len(part) > 1 and part.lower() not in DIGITS:
            yield part, blank


def _line(said: Utterance | Partial) -> Line:
    return Line(said.speaker, said.start, said.end if isinstance(said, Utterance) else said.at, said.text)


def _without(said: Utterance, spans: Sequence[Span], at: float) -> Utterance:
    text = blanked(said.text, spans)
    return dataclasses.replace(said, at=at, text=text, words=_words(said.text, said.words, spans))


def blanked(text: str, spans: Iterable[Span]) -> str:
    """A text with what is to be left out replaced by what it was: `it's [card number]`."""
    made, done = [], 0
    for start, end, kind in spans:
        made += [text[done:start], f"[{kind}]"]
        done = end
    return "".join([*made, text[done:]])


def _words(text: str, words: Sequence[Word], spans: Sequence[Span]) -> tuple[Word, ...]:
    """The words of a redacted text with their times; a blank is one word, from the first of its digits to the last.

    None where they are not the words of the text.
    """
    if not spans:
        return tuple(words)
    made: list[Word] = []
    at, nth, inside = 0, 0, False
    for word, start, end in words:
        began = text.find(word, at)
        if began < 0 or text[at:began].strip():
            return ()
        at = began + len(word)
        own = [span for span in spans[nth:] if span[0] < at]
        nth += sum(1 for span in own if span[1] <= at)
        inner = [(max(a, began) - began, min(b, at) - began, kind) for a, b, kind in own]
        if inside and own:  # the blank stands with the word that it began in
            text_so_far, first, _ = made.pop()
            made.append((text_so_far + blanked(word, inner).removeprefix(f"[{own[0][2]}]"), first, end))
        else:
            made.append((blanked(word, inner), start, end))
        inside = bool(own) and own[-1][1] > at
    return tuple(made)
