"""The customer's questions, in their own words, with what became of each."""

from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from coach.lines import clean, clock
from coach.tui.scene import Asked
from coach.tui.signs import state
from coach.tui.wrapping import hang


class Questions(OptionList):
    """A list with a cursor. While nobody has put the cursor anywhere it is on the latest question still open."""

    BORDER_TITLE = "Their questions"

    class Chosen(Message):
        """Somebody wants to see when a question was asked."""

        def __init__(self, seconds: float) -> None:
            super().__init__()
            self.seconds = seconds

    def __init__(self) -> None:
        super().__init__(markup=False)
        self._asked: tuple[Asked, ...] = ()
        self._width = 0

    @property
    def chosen(self) -> str:
        """Id of the question under the cursor, or empty."""
        return "" if self.highlighted is None else self._asked[self.highlighted].id

    def show(self, asked: tuple[Asked, ...]) -> None:
        """These are the questions now."""
        width = self.scrollable_content_region.width
        if (asked, width) == (self._asked, self._width):
            return
        chosen = self.chosen
        self._asked, self._width = asked, width
        self.clear_options()
        self.add_options([Option(_worded(question, width)) for question in asked])
        self.highlighted = self._cursor(chosen)

    def _cursor(self, chosen: str) -> int | None:
        places = {question.id: place for place, question in enumerate(self._asked)}
        if self.has_focus and chosen in places:
            return places[chosen]
        still_open = [place for place, question in enumerate(self._asked) if question.state == "open"]
        return max(still_open or places.values(), default=None)

    def on_resize(self) -> None:
        """Lay the words out anew."""
        self.show(self._asked)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter, or a click."""
        event.stop()
        self.post_message(self.Chosen(self._asked[event.option_index].start))


def _worded(asked: Asked, width: int) -> Content:
    sign, word = state(asked.state)
    stands = asked.state == "open"
    words = hang(f"{sign} ", f"“{clean(asked.ask)}”", width - 2)
    return Content.assemble(
        (words, "" if stands else "$faint"),
        (f"\n  {word}, asked at {clock(asked.start)}", "$accent" if stands else "$faint"),
    )
