"""A text that may be longer than its place: what is out of sight is gone to with the arrows, by pages, or the wheel."""

import sys
from typing import NamedTuple

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

WAYS = {(True, True): "↑↓ more", (True, False): "↑ more", (False, True): "↓ more"}
"""Where there is more than is to be seen: above, below."""
WAY = max(map(cell_len, WAYS.values())) + 2
"""Cells that its first line leaves free for them."""
END, BEGINNING = 0, sys.maxsize


class Layout(NamedTuple):
    """The whole of it at the size at hand."""

    first: Content
    rest: list[Content]
    foot: list[Content]
    room: int
    """Lines between the first and the foot."""

    @property
    def hidden(self) -> int:
        """Lines for which there is no room."""
        return max(0, len(self.rest) - self.room)


class LongText(Widget):
    """Its first line is always to be seen, with the ways to the rest; and its foot."""

    BEGINS = END
    """What is to be seen of it first."""

    below: reactive[int] = reactive(END)
    """Lines that are out of sight below; as many as there are where it is more."""

    def lines(self, width: int) -> list[Content]:
        """All of it but its foot, one at least; the first leaves WAY cells free."""
        raise NotImplementedError

    def foot(self, width: int) -> list[Content]:  # noqa: ARG002  most have none, at any width
        """What is always at the bottom."""
        return []

    def on_mount(self) -> None:
        """It begins where it is to be seen first."""
        self.begin()

    def begin(self) -> None:
        """To what is to be seen first."""
        self.below = self.BEGINS

    def scroll(self, lines: int) -> None:
        """So many lines further down; up where they are negative."""
        hidden = self._laid_out.hidden
        self.below = min(max(0, min(self.below, hidden) - lines), hidden)

    @property
    def page(self) -> int:
        """Lines that go by at once: one stays in view."""
        return max(1, self._laid_out.room - 1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel."""
        event.stop()
        self.scroll(-1)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel."""
        event.stop()
        self.scroll(1)

    @property
    def _laid_out(self) -> Layout:
        width, height = self.content_size
        first, *rest = self.lines(width)
        foot = self.foot(width)[: max(0, height - 2)]  # the first line and one of the rest come before it
        return Layout(first, rest, foot, max(0, height - 1 - len(foot)))

    def render(self) -> Content:
        """As much of it as there is room for."""
        first, rest, foot, room = layout = self._laid_out
        below = min(self.below, layout.hidden)
        above = layout.hidden - below
        if way := WAYS.get((above > 0, below > 0)):
            gap = " " * (self.content_size.width - cell_len(first.plain) - cell_len(way))
            first = Content.assemble(first, gap, (way, "$primary"))
        return Content("\n").join([first, *rest[above : above + room], *foot])
