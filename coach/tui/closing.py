"""A call looked back on, for half a minute: what is still open, what was promised, and one thing to ask oneself."""

from textual.content import Content
from textual.reactive import reactive

from coach.events import Promise
from coach.lines import clean
from coach.tui.reading import BEGINNING, Reading
from coach.tui.scene import Asked
from coach.tui.wrapping import hang

ASK = "Did they get what they came for?"


class Closing(Reading):
    """Only the agent sees it, and a mark they make is kept with the call, if the call is."""

    BEGINS = BEGINNING

    open: reactive[tuple[Asked, ...]] = reactive(())
    """The customer's questions that are still open."""
    promises: reactive[tuple[Promise, ...]] = reactive(())

    def watch_open(self) -> None:
        """Of another call."""
        self.begin()

    def watch_promises(self) -> None:
        """Of another call."""
        self.begin()

    def foot(self) -> list[Content]:
        """There at any size."""
        hint = Content.styled("b notes a word on it.  Space goes on.", "$faint")
        return [Content(), Content.styled(ASK, "bold"), hint]

    def lines(self, width: int) -> list[Content]:
        """In the customer's own words."""
        told = [
            *_part("Still open", [f"“{clean(asked.ask)}”" for asked in self.open], width),
            *_part("Promised", [clean(one.what) for one in self.promises], width),
        ]
        return [Content("The call is over."), *told]


def _part(title: str, words: list[str], width: int) -> list[Content]:
    if not words:
        return []
    lines = [line for one in words for line in hang("○ ", one, width - 2).split("\n")]
    return [Content(), Content.styled(title, "$accent"), *map(Content, lines)]
