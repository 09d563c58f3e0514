"""What both sides say, as it comes."""

from itertools import groupby

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from coach.lines import NAMES, clean
from coach.tui.scene import Caption
from coach.tui.wrapping import wrap

RAILS = {"agent": "│", "customer": "┃"}
"""Beside a name, what tells the sides apart without colour: a thin rule and a thick one."""
STYLES = {"agent": "$secondary", "customer": "$primary"}
ROOMY = 14
"""Lines from which there is room for an empty one between the sides."""
NAME = max(map(len, NAMES.values()))


class Captions(Widget):
    """The latest captions, the last line at the bottom. Words that may still change are dim and slanted."""

    captions: reactive[tuple[Caption, ...]] = reactive(())

    def render(self) -> Content:
        """As many lines as there is room for, from the last backwards."""
        width, height = self.content_size
        lines: list[Content] = []
        spaced = height >= ROOMY
        runs = [list(run) for _, run in groupby(self.captions, key=lambda caption: caption.speaker)]
        for run in reversed(runs):
            if len(lines) >= height:
                break
            lines = [*([Content()] if spaced else []), *_lines(run, width), *lines]
        return Content("\n").join([Content()] * (height - len(lines)) + lines[-height:])


def _lines(run: list[Caption], width: int) -> list[Content]:
    """What one side says without a break: its name once, and last, on lines of their own, the words that may change."""
    speaker = run[0].speaker
    style, rail = STYLES[speaker], RAILS[speaker]
    settled = " ".join(clean(caption.text) for caption in run if caption.settled)
    lines = [(line, "") for line in wrap(settled, width - NAME - 3) if line]
    for caption in run:
        if not caption.settled:
            lines += [(line, "italic $faint") for line in wrap(clean(caption.text), width - NAME - 3)]
    names = [NAMES[speaker], *[""] * (len(lines) - 1)]
    return [
        Content.assemble((f"{name:>{NAME}} ", style), (f"{rail} ", style), line)
        for name, line in zip(names, lines, strict=True)
    ]
