"""The keys at work: their bindings, and the lines at the foot of the screen."""

from collections.abc import Iterable, Sequence

from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Click
from textual.widget import Widget

from coach.tui.keys import Key


def bindings(*keys: Key) -> list[BindingType]:
    """For a screen's BINDINGS. They work wherever the cursor is: lists would take the arrows and Home and End."""
    return [Binding(key.keys, key.action, key.lesson, show=False, priority=True) for key in keys]


class KeyLines(Widget):
    """Lines of keys at the foot, as many as there is room for; the last line ends with the way to all the others.

    A click on a key presses it.
    """

    GAP = 2

    def __init__(self, *lines: Sequence[Key], ending: Sequence[Key]) -> None:
        super().__init__()
        self._lines, self._ending = lines, ending

    def render(self) -> Content:
        """The lines, for the width at hand."""
        lines = [Content("  ").join([_worded(key) for _, key in row]) for row in self._rows()]
        return Content("\n").join(lines)

    def _rows(self) -> list[list[tuple[int, Key]]]:
        """For each line the keys that fit, with the column at which each begins."""
        shown = max(1, min(len(self._lines), self.content_size.height))
        rows = [self._row(line, ()) for line in self._lines[: shown - 1]]
        return [*rows, self._row(self._lines[shown - 1], self._ending)]

    def _row(self, line: Iterable[Key], ending: Iterable[Key]) -> list[tuple[int, Key]]:
        kept = [key for key in ending if key.foot]
        room = self.content_size.width - sum(cell_len(key.foot) + self.GAP for key in kept)
        row: list[tuple[int, Key]] = []
        column = 0
        for key in (key for key in line if key.foot):
            if column + cell_len(key.foot) > room:
                break
            row.append((column, key))
            column += cell_len(key.foot) + self.GAP
        for key in kept:
            row.append((column, key))
            column += cell_len(key.foot) + self.GAP
        return row

    async def on_click(self, event: Click) -> None:
        """Press the key under the pointer."""
        at = event.get_content_offset(self)
        rows = self._rows()
        if at is None or at.y >= len(rows):
            return
        for column, key in rows[at.y]:
            if column <= at.x < column + cell_len(key.foot):
                await self.screen.run_action(key.action)


def _worded(key: Key) -> Content:
    cap, _, words = key.foot.partition(" ")
    return Content.assemble((cap, "bold $primary"), (f" {words}", "$faint"))
