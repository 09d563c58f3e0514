"""A call looked back on, for half a minute: what is still open, what was promised, and one thing to ask oneself."""

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from coach.events import Promise
from coach.lines import clean
from coach.tui.scene import Asked
from coach.tui.wrapping import hang

ASK = "Did they get what they came for?"


class Closing(Widget):
    """Only the agent sees it, and a mark they make is kept with the call, if the call is."""

    open: reactive[tuple[Asked, ...]] = reactive(())
    """The customer's questions that are still open."""
    promises: reactive[tuple[Promise, ...]] = reactive(())

    def render(self) -> Content:
        """In the customer's own words; the last lines are there at any size."""
        width, height = self.content_size
        foot = [Content.styled(ASK, "bold"), Content.styled("b notes a word on it.  Space goes on.", "$faint")]
        told = [_part("Still open", [f"“{clean(asked.ask)}”" for asked in self.open], width)]
        told.append(_part("Promised", [clean(one.what) for one in self.promises], width))
        lines = [line for part in told for line in part]
        return Content("\n").join([Content("The call is over."), *lines[: max(0, height - 4)], Content(), *foot])


def _part(title: str, words: list[str], width: int) -> list[Content]:
    if not words:
        return []
    lines = [line for one in words for line in hang("○ ", one, width - 2).split("\n")]
    return [Content(), Content.styled(title, "$accent"), *map(Content, lines)]
