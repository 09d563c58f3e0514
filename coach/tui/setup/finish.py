"""What would be written, shown before it is."""

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from coach.errors import CoachError
from coach.tui.setup.step import Step


class FinishStep(Step):
    """The lines of config.toml that go and come."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "write", show=False)]
    TITLE_WORDS = "Write it down?"

    KEYS: ClassVar[str] = "Enter writes   ↑ ↓ scroll   Esc back   Ctrl-C ends, unwritten"

    def question(self) -> str:
        """Where."""
        try:
            self.proposal = self.workshop.propose(self.choice)
        except CoachError as error:
            return str(error)
        kept = f" The file as it is will be kept as {self.proposal.backup.name}." if self.proposal.before else ""
        return f"Your config.toml, {self.proposal.path}.{kept} `coach setup --undo` takes it back."

    def answers(self) -> Iterable[Widget]:
        """The change."""
        lines = [Content.styled(line, _style(line)) for line in self.proposal.changes]
        changed = self.proposal.after != self.proposal.before
        words = Content("\n").join(lines) if changed else Content("Nothing changes.")
        yield VerticalScroll(Static(words), id="change")

    def on_mount(self) -> None:
        """The arrows scroll."""
        self.query_one("#change").focus()

    def action_write(self) -> None:
        """Enter."""
        try:
            self.proposal.write()
        except CoachError as error:
            self.say(str(error))
            return
        self.dismiss(True)


def _style(line: str) -> str:
    return {"+": "bold", "-": "$warning"}.get(line[:1], "$faint")
