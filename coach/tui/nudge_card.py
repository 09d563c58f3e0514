"""The one line, large and calm."""

import re

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from coach.events import Nudge
from coach.lines import clean
from coach.tui.wrapping import even, fold, shorten

QUOTED = re.compile('“[^”]*”|"[^"]*"')
"""The customer's own words stand out from the rest of the line."""


class NudgeCard(Widget):
    """What the coach has to say; where it has nothing to say, a faint word on what it is doing."""

    nudge: reactive[Nudge | None] = reactive(None)
    idle: reactive[str] = reactive("")

    def watch_nudge(self, nudge: Nudge | None) -> None:
        """A line that stands has a ground of its own; nothing moves when it comes or goes."""
        self.set_class(nudge is not None, "-stands")

    def render(self) -> Content:
        """The kind, the line, and the words it rests on where the line does not quote them itself."""
        if self.nudge is None:
            return Content.styled(self.idle, "$faint")
        width, height = self.content_size
        said, because = clean(self.nudge.say), clean(self.nudge.because)
        quote = because and because not in said and height > 3
        lines = fold(said, even(said, width), max(1, height - (2 if quote else 1)))
        line = Content("\n".join(lines))
        for found in QUOTED.finditer(line.plain):
            line = line.stylize("bold", *found.span())
        parts = [Content.styled(clean(self.nudge.kind), "$accent"), line]
        if quote and len(lines) + 2 <= height:
            parts.append(Content.styled(shorten(f"heard: “{because}”", width), "$faint"))
        airy = len(lines) + len(parts) + 1 < height
        return Content("\n").join([parts[0], Content(), *parts[1:]] if airy else parts)
