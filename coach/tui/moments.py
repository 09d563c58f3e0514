"""What the coach said, what it held and what it nearly made, and the agent's own marks: a list to jump from."""

from collections.abc import Sequence

from textual.content import Content
from textual.widgets.option_list import Option

from coach.lines import clean, clock
from coach.plain_words import reason
from coach.tui.jump_list import JumpList
from coach.tui.outline import Moment
from coach.tui.signs import MOMENTS
from coach.tui.wrapping import hang


class Moments(JumpList):
    """The cursor goes with the call until somebody moves it."""

    BORDER_TITLE = "Lines, shown and held"

    def __init__(self) -> None:
        super().__init__()
        self._moments: list[Moment] = []

    @property
    def chosen(self) -> Moment | None:
        """The moment under the cursor."""
        return None if self.highlighted is None else self._moments[self.highlighted]

    def show(self, moments: Sequence[Moment], at: float) -> None:
        """These are the moments of the call so far; `at` (s) is where it is being played."""
        width = self.scrollable_content_region.width
        if width != self._width or moments != self._moments:
            chosen = self.chosen
            self._moments, self._width = list(moments), width
            self.clear_options()
            self.add_options([Option(_worded(moment, width)) for moment in moments])
            self.highlighted = self._moments.index(chosen) if chosen in self._moments else None
        if not self.has_focus:
            past = sum(moment.at <= at for moment in self._moments)
            if self.highlighted != (past - 1 if past else None):
                self.highlighted = past - 1 if past else None

    def on_resize(self) -> None:
        """What is to be seen stays in view."""
        self.scroll_to_highlight()

    def when(self, place: int) -> float:
        """See JumpList."""
        return self._moments[place].at


def _worded(moment: Moment, width: int) -> Content:
    moment_at = clock(moment.at)
    first, indent = f"{moment_at} {MOMENTS[moment.sort]} ", len(moment_at) + 1
    match moment.sort:
        case "nudge":
            return Content(hang(first, clean(moment.text), width - 2, indent))
        case "held":
            words = f"{clean(moment.kind)}, held: {clean(reason(moment.reason))}."
            words += f" “{clean(moment.text)}”" if moment.text else ""
            return Content.styled(hang(first, words, width - 2, indent), "$faint")
        case "nearly":
            words = f"{clean(moment.kind)}, nearly made. “{clean(moment.text)}”"
            return Content.styled(hang(first, words, width - 2, indent), "$faint")
        case "mark":
            return Content.styled(hang(first, clean(moment.text) or "marked", width - 2, indent), "$primary")
