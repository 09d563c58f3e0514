"""What both sides say, as it comes."""

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
        for index in range(len(self.captions) - 1, -1, -1):
            if len(lines) >= height:
                break
            caption = self.captions[index]
            goes_on = index > 0 and self.captions[index - 1].speaker == caption.speaker
            above = [Content()] if spaced and not goes_on else []
            lines = [*above, *_lines(caption, width, named=not goes_on), *lines]
        return Content("\n").join([Content()] * (height - len(lines)) + lines[-height:])


def _lines(caption: Caption, width: int, *, named: bool) -> list[Content]:
    """A caption with its rail; the name stands only where the speaker changes."""
    style = STYLES[caption.speaker]
    words = "" if caption.settled else "italic $faint"
    lines = wrap(clean(caption.text), width - NAME - 3)
    names = [NAMES[caption.speaker] if named else "", *[""] * (len(lines) - 1)]
    rail = RAILS[caption.speaker]
    return [
        Content.assemble((f"{name:>{NAME}} ", style), (f"{rail} ", style), (line, words))
        for name, line in zip(names, lines, strict=True)
    ]
