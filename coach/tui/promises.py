"""What the agent has promised, in their own words, and by when."""

from textual.content import Content
from textual.widgets.option_list import Option

from coach.events import Promise
from coach.lines import clean, clock
from coach.tui.jump_list import JumpList
from coach.tui.wrapping import fold

LINES = 2
"""Most lines of a promise: with when it is due it can be seen whole on the least screen."""


class Promises(JumpList):
    """A list, there once something has been promised; while it has no focus the latest is to be seen."""

    BORDER_TITLE = "Promised"

    def __init__(self) -> None:
        super().__init__()
        self._made: tuple[Promise, ...] = ()

    @property
    def any(self) -> bool:
        """Whether something has been promised."""
        return self.has_class("-any")

    def show(self, made: tuple[Promise, ...]) -> None:
        """These are the promises now."""
        self.set_class(bool(made), "-any")
        width = self.scrollable_content_region.width
        if not width or (made, width) == (self._made, self._width):
            return  # it has no width before it has been laid out: the next look fills it
        chosen = self.highlighted
        self._made, self._width = made, width
        self.clear_options()
        self.add_options([Option(_worded(promise, width)) for promise in made])
        if self.has_focus:
            self.highlighted = chosen if chosen is not None and chosen < len(made) else None
        else:
            self.scroll_end(animate=False)

    def on_resize(self) -> None:
        """What is to be seen stays in view."""
        if not self.has_focus:
            self.scroll_end(animate=False)

    def when(self, place: int) -> float:
        """See JumpList."""
        return self._made[place].start


def _worded(promise: Promise, width: int) -> Content:
    due = f"{clean(promise.due)}, " if promise.due else ""
    words = "\n  ".join(fold(f"“{clean(promise.what)}”", width - 4, LINES))
    return Content.assemble(f"→ {words}", (f"\n  {due}said at {clock(promise.start)}", "$faint"))
