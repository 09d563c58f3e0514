"""The call to look at and to click: who spoke when, the lines, the marks, each question from asked to answered."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import ceil
from typing import NamedTuple

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from coach.events import Speaker
from coach.lines import NAMES, clock
from coach.tui.outline import Bar, Outline
from coach.tui.signs import MOMENTS, state

GUTTER = 10
"""Cells for the names of the rows."""
STEPS = (5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600)
"""Seconds between the marks of the ruler."""
ABOVE = 4
"""Rows above the questions: the ruler, both sides, the lines."""
TICK = 10
"""Cells that a mark of the ruler needs at least."""
LEAST_SECONDS = 30.0
"""A call of unknown length is drawn as at least this long."""
BLOCKS = {"agent": ("▄", "$secondary"), "customer": ("▀", "$primary")}
"""The agent's row hangs above, the customer's below one line, so that they differ by shape."""
CROSSED = {" ": "│", "·": "│", "─": "┼", "━": "┿", "▄": "▄", "▀": "▀"}
"""What the playhead makes of a cell; a sign stays as it is."""


class Cell(NamedTuple):
    """One character of the picture."""

    character: str
    style: str
    at: float | None = None
    """Of a sign the moment (s) it stands for: a column may last a minute, and a line twelve seconds."""


BLANK = Cell(" ", "")


@dataclass(frozen=True)
class Scale:
    """Seconds of call to columns."""

    seconds: float
    columns: int

    def column(self, at: float) -> int:
        """Where `at` is."""
        return min(max(0, int(at * self.columns / self.seconds)), self.columns - 1)

    def at(self, column: float) -> float:
        """Call time (s) at the left edge of a column."""
        return min(max(0.0, column / self.columns), 1.0) * self.seconds


class Timeline(Widget):
    """Click or drag to go there. Draws only when something has moved by a column."""

    class Sought(Message):
        """Somebody pointed at a moment."""

        def __init__(self, seconds: float) -> None:
            super().__init__()
            self.seconds = seconds

    def __init__(self) -> None:
        super().__init__()
        self._outline = Outline()
        self._heard, self._position = 0.0, 0.0
        self._scale = Scale(LEAST_SECONDS, 1)
        self._drawn: tuple[int, int, Scale] | None = None

    def show(self, outline: Outline, *, changed: bool, heard: float, duration: float | None, position: float) -> None:
        """Draw the call: heard up to `heard`, playing at `position`, `duration` long if that is known (all s)."""
        self._outline, self._heard, self._position = outline, heard, position
        columns = max(1, self.content_size.width - GUTTER)
        self._scale = Scale(max(duration or heard, heard, LEAST_SECONDS if duration is None else 0.1), columns)
        drawn = (self._scale.column(heard), self._scale.column(position), self._scale)
        if changed or drawn != self._drawn:
            self._drawn = drawn
            self.refresh()

    def render(self) -> Content:
        """Ruler, both sides where there is room, lines and marks, questions in as many rows as there are."""
        return Content("\n").join([_row(name, cells) for name, cells in self._rows()])

    def _rows(self) -> list[tuple[str, list[Cell]]]:
        height = self.content_size.height
        lanes = max(1, height - ABOVE)
        return draw(self._outline, self._scale, self._heard, self._position, lanes, sides=height > ABOVE)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Go there, and hold on."""
        self.capture_mouse()
        self._point(event)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Drag."""
        if self.app.mouse_captured is self:
            self._point(event)

    def on_mouse_up(self) -> None:
        """Let go."""
        self.release_mouse()

    def _point(self, event: events.MouseEvent) -> None:
        column, row = event.x - self.gutter.left - GUTTER, event.y - self.gutter.top
        if column < 0:
            return
        rows = self._rows()
        on_picture = row in range(len(rows)) and column < self._scale.columns
        sign = rows[row][1][column].at if on_picture else None
        # up to a whole millisecond: rounded down it would lie in the column before
        self.post_message(self.Sought(ceil(self._scale.at(column) * 1000) / 1000 if sign is None else sign))


def draw(
    outline: Outline, scale: Scale, heard: float, position: float, lanes: int, *, sides: bool = True
) -> list[tuple[str, list[Cell]]]:
    """The rows, each with its name and its cells: the questions in `lanes` of them, who spoke where `sides` says so."""
    asked = _asked(sorted(outline.bars.values(), key=lambda bar: bar.start), scale, heard, lanes)
    rows = [
        ("", _ruler(scale)),
        *((NAMES[side], _speech(outline, side, scale, heard)) for side in ("agent", "customer") if sides),
        ("Lines", _lines(outline, scale)),
        *(("Asked" if lane == 0 else "", cells) for lane, cells in enumerate(asked)),
    ]
    column = scale.column(position)
    for index, (_, cells) in enumerate(rows):
        character = cells[column].character
        if index == 0:
            cells[column] = Cell("▼", "$foreground")
        elif character in CROSSED:
            cells[column] = Cell(CROSSED[character], "$foreground")
    return rows


def _ruler(scale: Scale) -> list[Cell]:
    cells = [BLANK] * scale.columns
    fitting = (step for step in STEPS if scale.columns * step / scale.seconds >= TICK)
    step = next(fitting, STEPS[-1])
    for seconds in range(0, int(scale.seconds) + 1, step):
        label, column = clock(seconds), scale.column(seconds)
        if column + len(label) <= scale.columns:
            cells[column : column + len(label)] = [Cell(character, "$faint") for character in label]
    return cells


def _speech(outline: Outline, speaker: Speaker, scale: Scale, heard: float) -> list[Cell]:
    """A column is filled where a side spoke for a third of it, or for all of a shorter while."""
    covered = [0.0] * scale.columns
    for start, end in outline.speech(speaker, heard):
        first, last = scale.column(start), scale.column(end)
        for column in range(first, last + 1):
            begin, stop = scale.at(column), scale.at(column + 1)
            covered[column] += max(0.0, min(end, stop) - max(start, begin)) / (stop - begin)
        covered[scale.column((start + end) / 2)] = 1.0
    edge = scale.column(heard) if heard < scale.seconds else scale.columns
    unheard = [BLANK if column < edge else Cell("·", "$faint") for column in range(scale.columns)]
    return [Cell(*BLOCKS[speaker]) if part >= 1 / 3 else blank for part, blank in zip(covered, unheard, strict=True)]


def _asked(bars: Sequence[Bar], scale: Scale, heard: float, lanes: int) -> list[list[Cell]]:
    """Each question in the first row that is free, one cell apart from what is there.

    Where none is, it is drawn over the row whose latest question ends first; but what is still open keeps its sign.
    """
    rows = [[BLANK] * scale.columns for _ in range(lanes)]
    free, latest = [0] * lanes, [0] * lanes
    kept: list[tuple[int, int, Cell]] = []
    for bar in bars:
        cells = list(_bar(bar, scale, heard))
        first = scale.column(bar.start)
        lane = next((lane for lane in range(lanes) if free[lane] <= first), latest.index(min(latest)))
        end = first + len(cells) + 1
        _lay(rows[lane], first - 1, [BLANK, *cells, *([BLANK] if end <= free[lane] else [])])
        # over the line of an open one another may be drawn, not over its sign
        free[lane], latest[lane] = max(free[lane], end), first + 2 if bar.end is None else end
        if bar.end is None:
            kept.append((lane, first, cells[0]))
    for lane, column, sign in kept:
        rows[lane][column] = sign
    return rows


def _lay(row: list[Cell], first: int, cells: Sequence[Cell]) -> None:
    """Put cells into a row from a column on; what lies outside it is left out."""
    for column, cell in enumerate(cells, first):
        if 0 <= column < len(row):
            row[column] = cell


def _bar(bar: Bar, scale: Scale, heard: float) -> Iterator[Cell]:
    """A heavy line with no end while it is open; a thin one with the sign of what became of it."""
    length = scale.column(heard if bar.end is None else bar.end) - scale.column(bar.start)
    if bar.end is None:
        yield from [Cell("○", "$accent", bar.start), *[Cell("━", "$accent")] * max(1, length)]
    else:
        sign, _ = state(bar.state)
        style = "$success" if bar.state == "answered" else "$faint"
        yield Cell("○", style, bar.start)
        yield from [Cell("─", style)] * max(0, length - 1)
        yield Cell(sign, style, bar.end)


def _lines(outline: Outline, scale: Scale) -> list[Cell]:
    cells = [BLANK] * scale.columns
    styles = {"held": "$faint", "mark": "$primary", "nudge": "$accent"}
    for sort, style in styles.items():  # the line that was shown on top of the rest
        for moment in reversed(outline.moments):  # and of several the first: ] goes on from there
            if moment.sort == sort:
                cells[scale.column(moment.at)] = Cell(MOMENTS[sort], style, moment.at)
    return cells


def _row(name: str, cells: Sequence[Cell]) -> Content:
    runs = [
        ("".join(cell.character for cell in run), style) for style, run in groupby(cells, key=lambda cell: cell.style)
    ]
    return Content.assemble((f"{name:>{GUTTER - 2}}  ", "$faint"), *runs)
