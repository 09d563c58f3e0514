"""A line to write in: what the agent wants to remember about a moment."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import ModalScreen
from textual.widgets import Input

from coach.lines import clock


class Note(ModalScreen[str | None]):
    """Gives the note, empty if nothing was written, None if there is to be no mark."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape", "dismiss(None)", "No mark")]

    def __init__(self, at: float) -> None:
        super().__init__()
        self._at = at

    def compose(self) -> ComposeResult:
        """One line at the foot of the screen; its cursor stands still."""
        note = Input(placeholder=f"Mark at {clock(self._at)}. A note? Enter keeps it, Esc does not.")
        note.cursor_blink = False
        yield note

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter."""
        self.dismiss(event.value.strip())
