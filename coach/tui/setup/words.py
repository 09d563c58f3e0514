"""Do words arrive, from both sides?"""

import contextlib
from collections.abc import Iterable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from coach.errors import CoachError
from coach.events import Speaker
from coach.lines import clean
from coach.tui.setup.step import Step

NAMES: dict[Speaker, str] = {"agent": "You", "customer": "Customer"}
KEPT = 40


class WordsStep(Step):
    """What is said, as it is put into words; it is kept nowhere."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "dismiss(True)", show=False)]
    TITLE_WORDS = "Do words arrive?"
    KEYS: ClassVar[str] = "Enter goes on   Esc back   Ctrl-C ends, unwritten"

    def question(self) -> str:
        """What to do."""
        return "Say a sentence, then play something with a voice in it. What is heard stands here and is kept nowhere."

    def answers(self) -> Iterable[Widget]:
        """The words."""
        yield Static("", id="words")

    def on_mount(self) -> None:
        """Listen."""
        self._said: list[tuple[Speaker, str]] = []
        self.run_worker(self._listen())
        self.say("Opening the devices ...")

    async def _listen(self) -> None:
        try:
            async with contextlib.aclosing(self.workshop.words(self.choice)) as words:
                async for speaker, text in words:
                    if text:
                        self._said = [*self._said, (speaker, text)][-KEPT:]
                    self._draw()
        except CoachError as error:
            self.say(str(error))

    def _draw(self) -> None:
        view = self.query_one("#words", Static)
        rows = max(1, view.size.height)
        lines = [Content.assemble((f"{NAMES[side]:<10}", "$faint"), clean(text)) for side, text in self._said[-rows:]]
        view.update(Content("\n").join(lines))
        wanted = [side for side in NAMES if self.choice.device(side)]
        missing = [NAMES[side].lower() for side in wanted if side not in {speaker for speaker, _ in self._said}]
        self.say(f"Nothing yet from: {', '.join(missing)}." if missing else "Words arrive.")
