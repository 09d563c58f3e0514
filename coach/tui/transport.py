"""One line below the timeline: where the call is, how fast it goes, and a word on what was just done."""

import math

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from coach.lines import clock
from coach.tui.wrapping import shorten


class Transport(Widget):
    """Changes once a second while the call plays."""

    line: reactive[str] = reactive("")
    word: reactive[str] = reactive("")
    """What was just done, at the right; it goes again."""

    def render(self) -> Content:
        """The line at the left, the word at the right; where both do not fit, the word alone: it is the news."""
        width = self.content_size.width
        room = width - cell_len(self.word) - 2
        line = shorten(self.line, width if not self.word else max(0, room))
        gap = " " * max(0, width - cell_len(line) - cell_len(self.word))
        return Content.assemble(line, gap, (shorten(self.word, width), "$accent"))


def stand(position: float, heard: float, duration: float | None, *, playing: bool, finished: bool) -> str:
    """Where the call is, and how far it has been heard while that is still going on."""
    sign = "▶" if playing else "‖"
    of = f" of {clock(duration)}" if duration else ""
    line = f"{sign} {clock(position)}{of}"
    if finished:
        return line
    return f"{line}   waiting to hear more" if playing and heard <= position else f"{line}   heard to {clock(heard)}"


def pace(speed: float) -> str:
    """1.5 -> `speed 1.5`."""
    return "as fast as it is heard" if math.isinf(speed) else f"speed {speed:g}"
