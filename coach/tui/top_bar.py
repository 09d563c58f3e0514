"""The first line: which call this is, who hears it, and whether the coach is muted or paused."""

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from coach.lines import clean
from coach.tui.wrapping import shorten


class TopBar(Widget):
    """Title at the left, state and ears at the right."""

    switches: reactive[tuple[str, ...]] = reactive(())
    """`muted`, `paused`."""

    def __init__(self, title: str, ears: str) -> None:
        super().__init__()
        self._title, self._ears = clean(title), clean(ears)

    def render(self) -> Content:
        """Laid out for the width at hand."""
        width = self.content_size.width
        switches = "".join(f" {switch} " for switch in self.switches)
        right = f"  {self._ears or 'transcript'}"
        left = shorten(self._title, max(0, width - len("coach  ") - cell_len(switches + right)))
        gap = " " * max(0, width - len("coach  ") - cell_len(left + switches + right))
        return Content.assemble(
            ("coach  ", "bold $accent"), left, gap, (switches, "bold reverse $warning"), (right, "$faint")
        )
