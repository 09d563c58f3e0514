"""What a line rests on: the words of either side, and what the model read in them."""

from rich.cells import cell_len
from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive
from textual.widget import Widget

from coach.explaining import Explanation, Ground
from coach.lines import NAMES, clean, clock, fate
from coach.tui.captions import NAME, RAILS, STYLES
from coach.tui.wrapping import fold, wrap

NOTHING = "There is no line here to explain."
BESIDE = 0.4
"""Part of a line that readings may take beside the words; what is longer stands below them."""
NARROW = 60
"""Cells; with fewer what stands below the words begins at the left."""


class Why(Widget):
    """Of one line: what became of it, then the words it rests on in the order in which they were said."""

    BORDER_TITLE = "Why"

    explained: reactive[Explanation | None] = reactive(None, layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002  Textual asks so
        """As many lines as the whole of it has."""
        return 1 + len(self._grounds(width, viewport.height))

    def render(self) -> Content:
        """Words are cut only where there is no room; then the turn in which it was seen matters most: the last."""
        if self.explained is None:
            return Content.styled(NOTHING, "$faint")
        width, height = self.content_size
        head = Content.assemble(
            (clean(self.explained.kind), "$accent"),
            (f", {fate(self.explained)}", "$faint"),
        )
        for most in range(max(1, height - 1), 0, -1):
            lines = self._grounds(width, most)
            if len(lines) < height:
                break
        return Content("\n").join([head, *lines[-max(1, height - 1) :]])

    def _grounds(self, width: int, most: int) -> list[Content]:
        """What it rests on, the words of each on at most so many lines."""
        grounds = self.explained.grounds if self.explained else ()
        return [line for ground in grounds for line in _lines(ground, width, most)]


def _lines(ground: Ground, width: int, most: int) -> list[Content]:
    """Who said what and when, on at most so many lines; what was read in it beside that, or below where it is long."""
    who = f"{RAILS[ground.speaker]} {NAMES[ground.speaker]:<{NAME}} {clock(ground.at):>5}  "
    readings = clean(", ".join(map(str, ground.readings)))
    room = max(2, width - cell_len(who))
    quote = f"“{clean(ground.said)}”" if ground.said else ""
    whole = cell_len(quote) + cell_len(readings) + 2 <= room
    if readings and (whole or (most == 1 and cell_len(readings) <= BESIDE * room)):
        quote = fold(quote, room - cell_len(readings) - 2, 1)[0]
        return [Content.assemble((who, STYLES[ground.speaker]), quote, (f"  {readings}", "$primary"))]
    first, *more = fold(quote, room, most)
    said = [
        Content.assemble((who, STYLES[ground.speaker]), first),
        *(Content(" " * cell_len(who) + one) for one in more),
    ]
    indent = cell_len(who) if width >= NARROW else 2
    below = _filled([clean(str(reading)) for reading in ground.readings], width - indent)
    return [*said, *(Content.styled(" " * indent + line, "$primary") for line in below)]


def _filled(readings: list[str], width: int) -> list[str]:
    """Readings on as few lines as will do, none of them broken but one that is longer than a line."""
    lines: list[str] = []
    for number, reading in enumerate(readings, start=1):
        piece = reading if number == len(readings) else f"{reading},"
        if lines and cell_len(lines[-1]) + 1 + cell_len(piece) <= width:
            lines[-1] += f" {piece}"
        else:
            lines += wrap(piece, width)
    return lines
