"""What a line rests on: the words of either side, and what the model read in them."""

from rich.cells import cell_len
from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive

from coach.explaining import Explanation, Ground
from coach.lines import NAMES, clean, clock, fate
from coach.tui.captions import NAME, RAILS, STYLES
from coach.tui.long_text import WAY, LongText
from coach.tui.wrapping import wrap

NOTHING = "There is no line here to explain."
NARROW = 60
"""Cells; with fewer what stands below the words begins at the left."""


class Why(LongText):
    """Of one line: what became of it, then the words it rests on in the order in which they were said.

    Where that is longer than its place the end is to be seen first: the turn in which it was noticed matters most.
    """

    BORDER_TITLE = "Why"

    explained: reactive[Explanation | None] = reactive(None, layout=True)

    def watch_explained(self, before: Explanation | None, now: Explanation | None) -> None:
        """Another line is begun anew; where only the fate of this one has changed, whoever reads it reads on."""
        if before is None or now is None or (before.noticed, before.kind) != (now.noticed, now.kind):
            self.begin()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002  Textual asks so
        """As many lines as the whole of it has."""
        return len(self.lines(width))

    def lines(self, width: int) -> list[Content]:
        """What became of it, then what it rests on."""
        if self.explained is None:
            return [Content.styled(line, "$faint") for line in wrap(NOTHING, width)]
        kind = clean(self.explained.kind)
        first, *more = wrap(f"{kind}, {fate(self.explained)}", width - WAY)
        head = Content.styled(first, "$faint").stylize("$accent", 0, len(kind))
        grounds = [line for ground in self.explained.grounds for line in _lines(ground, width)]
        return [head, *(Content.styled(line, "$faint") for line in more), *grounds]


def _lines(ground: Ground, width: int) -> list[Content]:
    """Who said what and when; what was read in it beside that, or below where it is long."""
    who = f"{RAILS[ground.speaker]} {NAMES[ground.speaker]:<{NAME}} {clock(ground.at):>5}  "
    readings = clean(", ".join(map(str, ground.readings)))
    room = max(2, width - cell_len(who))
    quote = f"“{clean(ground.said)}”" if ground.said else ""
    if readings and cell_len(quote) + cell_len(readings) + 2 <= room:
        return [Content.assemble((who, STYLES[ground.speaker]), quote, (f"  {readings}", "$primary"))]
    first, *more = wrap(quote, room)
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
