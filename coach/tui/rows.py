"""A list of any length, a line each: only what is to be seen is drawn, so that ten thousand calls open at once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from coach.tui.wrapping import shorten

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Row(Generic[T]):
    """A line of the list; without a value it is a heading, and the cursor goes past it."""

    text: str
    value: T | None = None
    lead: str = ""
    """What stands before it: a time, a sign."""
    faint: bool = False


class Rows(ScrollView, Generic[T], can_focus=True):
    """The cursor is always on a row with a value, where there is one."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "rows--heading",
        "rows--lead",
        "rows--text",
        "rows--faint",
        "rows--cursor",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("home", "edge(1)", show=False),
        Binding("end", "edge(-1)", show=False),
        Binding("enter", "choose", show=False),
    ]

    cursor: reactive[int] = reactive(-1)

    class Moved(Message):
        """Somebody has moved the cursor."""

    class Chosen(Message):
        """Enter, or a click on the row under the cursor."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: Sequence[Row[T]] = ()

    @property
    def chosen(self) -> T | None:
        """The value of the row under the cursor."""
        return self._rows[self.cursor].value if 0 <= self.cursor < len(self._rows) else None

    def show(self, rows: Sequence[Row[T]], at: Callable[[T], bool] | None = None) -> None:
        """These are the rows; the cursor goes to the first of which `at` says so, else stays about where it was."""
        place = next(
            (index for index, row in enumerate(rows) if at and row.value is not None and at(row.value)), self.cursor
        )
        self._rows = rows
        self.virtual_size = Size(1, len(rows))  # it never scrolls sideways
        place = max(0, min(place, len(rows) - 1))
        self.cursor = -1  # the row there may be another one
        self.cursor = self._near(place, 1, len(rows))
        self.refresh()

    def watch_cursor(self) -> None:
        """Keep it in view, with the heading above it."""
        if self.cursor >= 0:
            above = self.cursor > 0 and self._rows[self.cursor - 1].value is None
            self.scroll_to_region(Region(0, self.cursor - above, 1, 1 + above), animate=False, force=True)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One line of the widget."""
        index, width = y + self.scroll_offset.y, self.scrollable_content_region.width
        if not 0 <= index < len(self._rows):
            return Strip.blank(width, self.rich_style)
        row = self._rows[index]
        sort = "heading" if row.value is None else "faint" if row.faint else "text"
        lead, text = self.get_component_rich_style("rows--lead"), self.get_component_rich_style(f"rows--{sort}")
        if index == self.cursor:
            lead = text = self.get_component_rich_style("rows--cursor")
        first = f" {row.lead}  " if row.lead else " "
        segments = [Segment(first, lead), Segment(shorten(row.text, width - cell_len(first) - 1), text)]
        return Strip(segments).adjust_cell_length(width, text)

    def on_resize(self) -> None:
        """What is under the cursor stays in view."""
        self.watch_cursor()

    def on_click(self, event: events.Click) -> None:
        """The first click goes there, the second chooses."""
        index = event.y + self.scroll_offset.y
        if 0 <= index < len(self._rows) and self._rows[index].value is not None:
            if index == self.cursor:
                self.action_choose()
            else:
                self._go(index)

    def action_move(self, step: int) -> None:
        """Up or down."""
        self._go(self._near(self.cursor + step, step, self.cursor))

    def action_page(self, direction: int) -> None:
        """As far as there is to see."""
        far = max(0, min(len(self._rows) - 1, self.cursor + direction * max(1, self.size.height - 1)))
        self._go(self._near(far, -direction, self.cursor))

    def action_edge(self, step: int) -> None:
        """To the first or the last."""
        self._go(self._near(0 if step > 0 else len(self._rows) - 1, step, self.cursor))

    def action_choose(self) -> None:
        """Enter."""
        if self.chosen is not None:
            self.post_message(self.Chosen())

    def _go(self, place: int) -> None:
        self.cursor = place
        self.post_message(self.Moved())

    def _near(self, place: int, step: int, otherwise: int) -> int:
        """The first row with a value from a place on; where there is none, the first backwards, or `otherwise`."""
        for way in (range(place, len(self._rows) if step > 0 else -1, step), range(place, -1, -1)):
            for index in way:
                if 0 <= index < len(self._rows) and self._rows[index].value is not None:
                    return index
        return otherwise if 0 <= otherwise < len(self._rows) else -1
