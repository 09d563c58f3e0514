"""Replies put together by chance, of two kinds on which writers alike leave a model with a habit.

They answer with "it" and name what is beside the point: a model taught on them alone takes "the junior ticket's four
pounds" for no answer to "how much is the junior ticket?". And what they have done they do not say in so many words, nor
let it stand in place of an answer: "that's changed for you, anything else?" then answers whatever was asked.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from life import Life
from moments import UNKNOWN, Ask, Held, Moment, serves
from words import Words

if TYPE_CHECKING:
    from pathlib import Path

ANSWERS, OTHER_THING, OTHER_WANT = 0.5, 0.25, 0.12
"""Of the replies: what was asked; the same of another thing; something else of the thing. The rest only speak of it."""
TWO = 0.3
"""Of those that answer: the same of another thing is open as well, and passed by."""
TOLD = 0.4
"""Of what is done: what else was asked is told as well."""
CLOSES = 0.6
"""Of those: a close follows in the same breath."""
WAITS = ("Okay.", "thank you", "Yes, that's right.", "mm", "Sure, I'll wait.", "okay thanks", "")
"""What the customer says while it is being done."""


@dataclass(frozen=True)
class Frames:
    """What may be asked and said of what, as frames.toml has it."""

    leads: list[str]
    """What a customer may say before they ask."""
    besides: list[str]
    """Said of a thing in place of anything asked."""
    wants: dict[str, dict[str, list[str]]]
    """How something is asked (`asks`), told (`says`, with `values`), and what may follow (`tails`)."""
    things: list[dict[str, list[str]]]
    """`names` of things that might be taken for each other, and what may be asked of them (`wants`)."""
    matters: list[dict[str, list[str]]]
    """What is asked for (`wants`) and done (`does`), and what else is asked about it (`asks`) and told (`says`)."""

    @classmethod
    def read(cls, path: Path) -> Frames:
        """From a file."""
        return cls(**tomllib.loads(path.read_text(encoding="utf-8")))

    def moments(self, life: Life, count: int) -> list[Moment]:
        """So many, by chance."""
        return [self._moment(life) for _ in range(count)]

    def _moment(self, life: Life) -> Moment:
        pick = life.random.choice
        kind = pick(self.things)
        thing, want = pick(kind["names"]), pick(kind["wants"])
        others = [name for name in kind["names"] if name != thing]
        wants = [name for name in kind["wants"] if name != want]
        fate = life.random.random()
        if answers := fate < ANSWERS:
            text = self._told(life, want, thing)
        elif fate < ANSWERS + OTHER_THING:
            text = self._told(life, want, pick(others), named=True)
        elif fate < ANSWERS + OTHER_THING + OTHER_WANT and wants:
            text = self._told(life, pick(wants), thing, named=True)
        else:
            text = filled(pick(self.besides), thing)
        ask = Ask(filled(pick(self.wants[want]["asks"]), thing), pick(self.leads))
        does, left = ("answers", 0.0) if answers else ("neighbour", 1.0)
        held = [Held(ask.words, ask.story, "serves", serves(does), left)]
        if answers and life.random.random() < TWO:
            beside = filled(pick(self.wants[want]["asks"]), pick(others))
            held.append(Held(beside, "", "serves", serves("passes_by"), UNKNOWN))
            life.random.shuffle(held)
        return Moment("agent", Words.of(text), ask.story + ask.words, held=held)

    def done(self, life: Life, closings: list[str], count: int) -> list[Moment]:
        """So many, by chance: what was asked for is done; what else was asked is told or not; they close or do not."""
        return [self._done(life, life.random.choice(self.matters), closings) for _ in range(count)]

    def _done(self, life: Life, matter: dict[str, list[str]], closings: list[str]) -> Moment:
        pick, chance = life.random.choice, life.random.random
        want, number = pick(matter["wants"]), life.random.randrange(len(matter["asks"]))
        told, closed = chance() < TOLD, chance() < CLOSES
        text = pick(matter["does"])
        if told:
            text = " ".join(life.random.sample([text, matter["says"][number]], 2))
        text += f" {pick(closings)}" if closed else ""
        story = f"{pick(self.leads)}{want} And "
        # without a close the other may be told next
        does, left = ("answers", 0.0) if told else ("passes_by", 1.0 if closed else UNKNOWN)
        held = [Held(matter["asks"][number], story, "serves", serves(does), left)]
        if chance() < TWO:
            held.insert(0, Held(want, "", "serves", serves("answers"), 0.0))
        before = story + matter["asks"][number] if chance() < TWO else pick(WAITS)
        return Moment("agent", Words.of(text), before, held=held)

    def _told(self, life: Life, want: str, thing: str, *, named: bool = False) -> str:
        """What is wanted of a thing; the sentence names it, or where it may, does not."""
        of = self.wants[want]
        says = [say for say in of["says"] if not named or "{x}" in say.lower()]
        value = life.random.choice(of["values"])
        said = filled(life.random.choice(says), thing, value)
        return said[:1].upper() + said[1:] + life.random.choice(of["tails"])


def filled(frame: str, thing: str, value: str = "") -> str:
    """A sentence out of its frame."""
    return frame.replace("{x}", thing).replace("{X}", thing[:1].upper() + thing[1:]).replace("{v}", value)
