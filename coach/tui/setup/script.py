"""The company's script, named."""

from collections.abc import Iterable
from typing import ClassVar

from textual.widget import Widget
from textual.widgets import Input

from coach.errors import CoachError
from coach.tui.setup.step import Step


class ScriptStep(Step):
    """A file's path; nothing for none."""

    TITLE_WORDS = "The company's script"
    KEYS: ClassVar[str] = "Enter goes on   Esc back   Ctrl-C ends, unwritten"

    def question(self) -> str:
        """And how it is written."""
        return (
            "A text file with the company's script, a line each; '! ' before a line that must be read, which is never "
            "nudged. Nothing, if there is none."
        )

    def answers(self) -> Iterable[Widget]:
        """A line to write in."""
        line = Input(self.choice.script, placeholder="path of the file, or nothing")
        line.cursor_blink = False
        yield line

    def on_mount(self) -> None:
        """The cursor stands in it."""
        self.query_one(Input).focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Said as it is written."""
        self.say(self._found(event.value.strip())[1])

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter."""
        holds, _ = self._found(event.value.strip())
        if holds:
            self.choice.script = event.value.strip()
            self.dismiss(True)

    def _found(self, path: str) -> tuple[bool, str]:
        if not path:
            return True, "No script: nothing is noticed of kind script."
        try:
            lines = self.workshop.script(path)
        except CoachError as error:
            return False, str(error)
        return lines > 0, f"{lines} lines." if lines else f"{path}: no line in it"
