"""A text that may be longer than its place: what is out of sight is gone to with the arrows, by pages, or the wheel."""

import sys

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


class Reading(Widget):
    """Its first line is always to be seen, with the ways to the rest; and its foot."""

    BEGINS = END
    """What is to be seen of it first."""

    below: reactive[int] = reactive(END)
    """Lines that are out of sight below; as many as there are where it is more."""

    def lines(self, width: int) -> list[Content]:
        """All of it but its foot, one at least."""
        raise NotImplementedError

    def foot(self) -> list[Content]:
        """What is always at the bottom."""
        return []

    def begin(self) -> None:
        """To what is to be seen first."""
        self.below = self.BEGINS

    def scroll(self, lines: int) -> None:
        """So many lines further down; up where they are negative."""
        self.below = min(max(0, min(self.below, self._hidden) - lines), self._hidden)

    @property
    def page(self) -> int:
        """Lines that go by at once: one stays in view."""
        return max(1, self._room - 1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel."""
        event.stop()
        self.scroll(-1)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel."""
        event.stop()
        self.scroll(1)

    @property
    def _room(self) -> int:
        """Lines between the first and the foot."""
        return max(0, self.content_size.height - 1 - len(self.foot()))

    @property
    def _hidden(self) -> int:
        return max(0, len(self.lines(self.content_size.width)) - 1 - self._room)

    def render(self) -> Content:
        """As much of it as there is room for."""
        width = self.content_size.width
        first, *rest = self.lines(width)
        below = min(self.below, self._hidden)
        above = self._hidden - below
        if way := WAYS.get((above > 0, below > 0)):
            gap = " " * (width - cell_len(first.plain) - cell_len(way))
            first = Content.assemble(first, gap, (way, "$primary"))
        return Content("\n").join([first, *rest[above : above + self._room], *self.foot()])
