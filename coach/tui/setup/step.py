"""What the questions have in common: a heading, what to do, the answer, the keys."""

from collections.abc import Iterable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from coach.lines import clean
from coach.tui.setup.workshop import Choice, Workshop


class Step(Screen[bool]):
    """A question. It ends with True for the next one, False for the one before."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(False)", show=False),
    ]
    TITLE_WORDS = ""
    KEYS: ClassVar[str] = "Enter chooses   Esc back   Ctrl-C ends, unwritten"

    def __init__(self, workshop: Workshop, choice: Choice, place: str) -> None:
        """Ask.

        Args:
            workshop: answers.
            choice: takes the answer.
            place: which of how many questions this is, in words.
        """
        super().__init__()
        self.workshop, self.choice, self._place = workshop, choice, place

    def question(self) -> str:
        """What to do, in a line or two."""
        raise NotImplementedError

    def answers(self) -> Iterable[Widget]:
        """What is chosen from, or written in."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        """From top to bottom."""
        heading = Content.assemble(("coach setup", "bold $primary"), f"   {self._place}   {self.TITLE_WORDS}")
        yield Static(heading, id="heading")
        yield Static(self.question(), id="question", markup=False)
        yield from self.answers()
        yield Static("", id="said", markup=False)
        yield Static(self.KEYS, id="keys", markup=False)

    def say(self, words: str) -> None:
        """Under the answers."""
        self.query_one("#said", Static).update(clean(words))
