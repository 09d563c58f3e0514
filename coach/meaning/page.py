"""What the encoder is given to read: one turn, the words around it, and things to be held against it, as tokens.

    [CLS] turn [SEP] before [SEP] after [SEP] [MASK] ask [SEP] story [MASK] ask [SEP] story ...

All questions are read in one pass, each answered at its own [MASK]: which of two questions a reply serves shows only
beside the other, and five questions cost one reading, not five.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tokenizers import Regex, Tokenizer
from tokenizers.normalizers import Replace
from tokenizers.normalizers import Sequence as Both

from coach.events import Speaker

WINDOW, OVERLAP = 96, 24
"""Tokens of a turn that are read at once, and that two windows of a longer one share."""
BEFORE, AFTER = 20, 16
"""Most tokens of what the other side said before, its end, and has said since, its beginning."""
ASK, STORY = 24, 12
"""Most tokens of a thing held against the turn, and of the words around it: the ends of both."""
ITEMS = 6
"""Most things held against a turn at once."""
LENGTH = 1 + WINDOW + 1 + BEFORE + 1 + AFTER + 1 + ITEMS * (ASK + STORY + 2)


@dataclass(frozen=True, slots=True)
class Item:
    """A question of the customer's, or a fact given."""

    words: str
    story: str = ""
    """What was said just before those words, in the same breath."""


@dataclass(frozen=True, slots=True)
class Page:
    """Tokens to be read at once."""

    ids: list[int]
    sides: list[int]
    """Of each token: 0 the customer's words, 1 the agent's."""
    places: list[tuple[int, int]]
    """Start and end in the text of each of the turn's tokens, which stand from 1 on."""
    marks: list[int]
    """Where each item is answered."""


class Pages:
    """Cuts texts into tokens as the encoder was taught them."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer
        self._first, self._end, self._mark = tokenizer.encode("[CLS] [SEP] [MASK]", add_special_tokens=False).ids

    @classmethod
    def of(cls, path: Path) -> "Pages":
        """From a tokenizer.json; its tokens keep their places in the text as it was said."""
        tokenizer = Tokenizer.from_file(str(path))
        # of the signs of money the model's tokens hold $ alone: `£50` would be one unknown word
        tokenizer.normalizer = Both([Replace(Regex("[£€]"), "$"), tokenizer.normalizer])
        return cls(tokenizer)

    def turn(
        self, speaker: Speaker, text: str, before: str = "", after: str = "", items: Sequence[Item] = ()
    ) -> Iterator[Page]:
        """One turn, in as many windows as it needs; at least one. All the rest stands with each."""
        side = int(speaker == "agent")
        cut = self._tokenizer.encode(text, add_special_tokens=False)
        others = [*self._tokens(before)[-BEFORE:], self._end, *self._tokens(after)[:AFTER], self._end]
        held = [(self._tokens(item.words)[-ASK:], self._tokens(item.story)[-STORY:]) for item in items[-ITEMS:]]
        for at in range(0, max(1, len(cut.ids) - OVERLAP), WINDOW - OVERLAP):
            ids = [self._first, *cut.ids[at : at + WINDOW], self._end]
            sides = [side] * len(ids)
            ids += others
            sides += [1 - side] * len(others)
            marks = []
            for words, story in held:
                marks.append(len(ids))
                ids += [self._mark, *words, self._end, *story]
            sides += [0] * (len(ids) - len(sides))
            yield Page(ids, sides, cut.offsets[at : at + WINDOW], marks)

    def _tokens(self, text: str) -> list[int]:
        return self._tokenizer.encode(text, add_special_tokens=False).ids if text else []
