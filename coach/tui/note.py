"""A line to write in: what the agent wants to remember, to answer or to look for."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from coach.lines import clock


class Note(ModalScreen[str | None]):
    """Gives what was written, empty if nothing was, None if it is not to count."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape", "dismiss(None)", "Leave it")]

    def __init__(self, ask: str, known: str = "") -> None:
        """Ask for something.

        Args:
            ask: what for, in one line.
            known: what was written before.
        """
        super().__init__()
        self._ask, self._known = ask, known

    def compose(self) -> ComposeResult:
        """What is asked, and below it a line at the foot of the screen; its cursor stands still."""
        note = Input(self._known)
        note.cursor_blink = False
        yield Vertical(Static(self._ask, markup=False), note)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter."""
        self.dismiss(event.value.strip())


def mark_note(at: float) -> str:
    """What is asked for a mark."""
    return f"Mark at {clock(at)}. A note? Enter keeps it, Esc does not."
