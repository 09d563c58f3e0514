"""What every list of the review has: a title, rows, the row under the cursor in full, a word on what was done, keys."""

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.content import Content
from textual.events import Resize
from textual.screen import Screen
from textual.widgets import Static

from coach.errors import CoachError
from coach.events import Event
from coach.journal.journal import Journal
from coach.lines import clean
from coach.tui.key_lines import KeyLines
from coach.tui.keys import Key
from coach.tui.rows import Row, Rows
from coach.tui.top_bar import TopBar
from coach.tui.transport import Transport

T = TypeVar("T")
R = TypeVar("R")
GONE = "Not kept: this call has been deleted meanwhile."
"""In another window."""


class Listing(Screen[None], Generic[T]):
    """A list made from the journal, made again whenever it is come back to."""

    def __init__(self, journal: Journal, title: str, keys: Sequence[Key], ending: Sequence[Key]) -> None:
        super().__init__()
        self.chapter = title, (*keys, *ending)
        """For the help."""
        self._journal = journal
        self._list: Rows[T] = Rows()
        self._whole, self._foot = Static(id="whole", markup=False), Transport()
        self._top, self._keys = TopBar(title, "on this machine alone"), KeyLines(keys, ending=ending)

    def compose(self) -> ComposeResult:
        """Top to bottom."""
        yield from (self._top, self._list, self._whole, self._foot, self._keys)

    def rows(self) -> list[Row[T]]:
        """What is in the list.

        Raises:
            CoachError: the journal cannot be read.
        """
        raise NotImplementedError

    def whole(self, value: T) -> Content:
        """All about the row under the cursor."""
        raise NotImplementedError

    def open(self, value: T) -> None:
        """Go to what the row under the cursor is about."""
        raise NotImplementedError

    @property
    def nothing(self) -> str:
        """What is said where the list is empty."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """The keys go to the list."""
        self._list.focus()

    def on_screen_suspend(self) -> None:
        """What was just done is no news any more when this comes back."""
        self._foot.word = ""

    def on_screen_resume(self) -> None:
        """Something may have been changed meanwhile; what was said as another screen was left stands."""
        self._make()

    def on_resize(self, event: Resize) -> None:
        """Where there is little room the list has it."""
        self.set_class(event.size.height < 16, "-short")
        self.set_class(event.size.height < 8, "-compact")

    def fill(self, at: Callable[[T], bool] | None = None) -> None:
        """Make the list anew; what was said of the one before holds no longer."""
        self._foot.word = ""
        self._make(at)

    def _make(self, at: Callable[[T], bool] | None = None) -> None:
        self._list.show(self.tried(self.rows, []), at)
        self._tell()

    def say(self, word: str) -> None:
        """A word on what was just done; it stands until the cursor moves. What is long has more room above."""
        self._foot.word = clean(word)
        if cell_len(word) > self.size.width:
            self._whole.update(clean(word))

    def tried(self, change: Callable[[], R], otherwise: R) -> R:
        """Do something to the journal; where it cannot be done, say why."""
        try:
            return change()
        except CoachError as error:
            self.say(str(error))
            return otherwise

    def write(self, call: int, event: Event, word: str, at: Callable[[T], bool] | None = None) -> None:
        """Put what was done into the journal, and say so."""
        kept = self.tried(lambda: self._journal.append(call, [event]), otherwise=None)
        if kept is not None:
            self.fill(at)
            self.say(word if kept else GONE)

    def action_choose(self) -> None:
        """As Enter in the list."""
        self._list.action_choose()

    def action_back(self) -> None:
        """To the list that this was opened from."""
        self.dismiss()

    def on_rows_moved(self) -> None:
        """The cursor is somewhere else."""
        self._foot.word = ""
        self._tell()

    def on_rows_chosen(self) -> None:
        """Enter, or a click."""
        if (value := self._list.chosen) is not None:
            self.open(value)

    def _tell(self) -> None:
        value = self._list.chosen
        self._whole.update(Content.styled(self.nothing, "$faint") if value is None else self.whole(value))


def quoted(text: str) -> str:
    """Words of a call, as words of a call."""
    return f"“{clean(text)}”"
