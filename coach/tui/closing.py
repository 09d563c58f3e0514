"""A call looked back on, for half a minute: what is still open, what was promised, and one thing to ask oneself."""

from textual.content import Content
from textual.reactive import reactive

from coach.events import Promise
from coach.lines import clean
from coach.tui.long_text import BEGINNING, WAY, LongText
from coach.tui.scene import Asked
from coach.tui.wrapping import hang, wrap

OVER = "The call is over."
ASK = "Did they get what they came for?"
HINT = "b notes a word on it. Space goes on."


class Closing(LongText):
    """Only the agent sees it, and a mark they make is kept with the call, if the call is.

    A late answer, or promise, changes what stands there and not where it is being read: another call begins it anew.
    """

    BEGINS = BEGINNING

    open: reactive[tuple[Asked, ...]] = reactive(())
    """The customer's questions that are still open."""
    promises: reactive[tuple[Promise, ...]] = reactive(())

    def foot(self, width: int) -> list[Content]:
        """What to ask oneself, and how to go on: there at any size."""
        asked = (Content.styled(line, "bold") for line in wrap(ASK, width))
        return [Content(), *asked, *(Content.styled(line, "$faint") for line in wrap(HINT, width))]

    def lines(self, width: int) -> list[Content]:
        """In the customer's own words."""
        told = [
            *_part("Still open", [f"“{clean(asked.ask)}”" for asked in self.open], width),
            *_part("Promised", [clean(one.what) for one in self.promises], width),
        ]
        return [*map(Content, wrap(OVER, width - WAY)), *told]


def _part(title: str, words: list[str], width: int) -> list[Content]:
    if not words:
        return []
    lines = [line for one in words for line in hang("○ ", one, width - 2).split("\n")]
    return [Content(), Content.styled(title, "$accent"), *map(Content, lines)]
