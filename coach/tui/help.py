"""A page that teaches what is to be seen, and the keys."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.events import Resize
from textual.screen import ModalScreen
from textual.widgets import Static

from coach.tui.keys import Key
from coach.tui.wrapping import hang

LESSON = """\
The coach listens to both sides and, seldom, shows one line about what this customer said: that their question is \
still open, that a script is being read to them, that a score is being asked for. A line comes at a pause, never while \
the customer speaks, and goes by itself. What the coach noticed and did not show is in the list of lines, with the \
reason. Nobody is counted or scored, and nothing leaves this machine.

┃ beside the words is the customer, │ the agent. Slanted words may still change.
○ a question still open   ✓ answered   - refused   · withdrawn   ∅ no question
◆ a line that was shown   ◇ one that was held   ▾ your own mark   ▼ where you are
→ something you promised   ◦ a line nearly made, there with y (why) alone
Click or drag in the timeline to go there; dots are what has not been heard yet.
Beside a reading stands how sure the model is of it, 0 to 1; it says nothing about a person.
In a replay the coach thinks the call over again after each thing you do; u takes it back.
"""

Chapter = tuple[str, Sequence[Key]]
WIDTH = 77
"""Cells of the page where there is room for all of it."""
LEAD = 10
"""Cells before what a key is for."""


class Help(ModalScreen[None]):
    """Any of its keys closes it. It covers a screen that may say that the coach is paused: so it says that itself."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape,question_mark,f1,q,enter,space", "dismiss", "Close")]

    def __init__(self, *chapters: Chapter, lesson: str = LESSON) -> None:
        super().__init__()
        self._chapters, self._lesson = chapters, lesson

    def compose(self) -> ComposeResult:
        """The page; it scrolls where it is longer than the screen."""
        yield Static("PAUSED. Nothing is heard.", id="paused", markup=False)
        with VerticalScroll():
            yield Page(self._lesson, self._chapters)


class Page(Static):
    """Laid out again where the window gets another width."""

    def __init__(self, lesson: str, chapters: Sequence[Chapter]) -> None:
        super().__init__(page(lesson, chapters, WIDTH), markup=False)
        self._lesson, self._chapters, self._width = lesson, chapters, WIDTH

    def on_resize(self, event: Resize) -> None:
        """Only a width: a height is what comes of it."""
        if event.size.width != self._width:
            self._width = event.size.width
            self.update(page(self._lesson, self._chapters, self._width))


def page(lesson: str, chapters: Sequence[Chapter], width: int) -> Content:
    """The lesson, then the keys by chapter: what is longer than a line goes on below its own beginning."""
    parts: list[Content] = [Content(lesson)]
    for title, keys in chapters:
        parts.append(Content.styled(title, "bold $accent"))
        for key in keys:
            words = hang(" " * LEAD, key.lesson, width)[LEAD:]
            parts.append(Content.assemble((f"{key.cap:>{LEAD - 2}}", "bold $primary"), f"  {words}"))
        parts.append(Content())
    parts.append(Content.styled("Esc closes this page.", "$faint"))
    return Content("\n").join(parts)
