"""The customer's questions, in their own words, with what became of each."""

from textual.content import Content
from textual.widgets.option_list import Option

from coach.lines import clean, clock
from coach.tui.jump_list import JumpList
from coach.tui.scene import Asked
from coach.tui.signs import state
from coach.tui.wrapping import hang


class Questions(JumpList):
    """A list with a cursor.

    While it has no focus the cursor is on the question that the standing line is about, else on the latest still open.
    """

    BORDER_TITLE = "Their questions"

    def __init__(self) -> None:
        super().__init__()
        self._asked: tuple[Asked, ...] = ()
        self._about = ""

    @property
    def chosen(self) -> str:
        """Id of the question under the cursor, or empty."""
        return "" if self.highlighted is None else self._asked[self.highlighted].id

    def show(self, asked: tuple[Asked, ...], about: str) -> None:
        """These are the questions now; the standing line is about the one with the id `about`, if with any."""
        width = self.scrollable_content_region.width
        chosen, self._about = self.chosen, about
        if (asked, width) != (self._asked, self._width):
            self._asked, self._width = asked, width
            self.clear_options()
            self.add_options([Option(_worded(question, width)) for question in asked])
            self.highlighted = self._place(chosen)
        if not self.has_focus:
            self.follow()
        elif self.highlighted is None:
            self.highlighted = self._latest()

    def follow(self) -> None:
        """The cursor goes to the standing line's question, wherever it was put."""
        place = self._place(self._about)
        self.highlighted = self._latest() if place is None else place

    def _place(self, chosen: str) -> int | None:
        return next((place for place, question in enumerate(self._asked) if question.id == chosen), None)

    def _latest(self) -> int | None:
        still_open = [place for place, question in enumerate(self._asked) if question.state == "open"]
        return max(still_open or range(len(self._asked)), default=None)

    def on_resize(self) -> None:
        """What is to be seen stays in view."""
        self.scroll_to_highlight()

    def when(self, place: int) -> float:
        """See JumpList."""
        return self._asked[place].start


def _worded(asked: Asked, width: int) -> Content:
    sign, word = state(asked.state)
    stands = asked.state == "open"
    words = hang(f"{sign} ", f"“{clean(asked.ask)}”", width - 2)
    return Content.assemble(
        (words, "" if stands else "$faint"),
        ("\n" + hang("  ", f"{word}, asked at {clock(asked.start)}", width - 2), "$accent" if stands else "$faint"),
    )
