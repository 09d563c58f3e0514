"""The questions, one after another, with a way back."""

import os
from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import App
from textual.binding import Binding, BindingType

from coach.tui.setup.ears import EarsStep
from coach.tui.setup.finish import FinishStep
from coach.tui.setup.script import ScriptStep
from coach.tui.setup.side import SideStep
from coach.tui.setup.step import Step
from coach.tui.setup.words import WordsStep
from coach.tui.setup.workshop import Choice, Workshop
from coach.tui.shades import DARK


class SetupApp(App[bool]):
    """Returns True where config.toml has been written."""

    CSS_PATH = "setup.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+c", "quit", show=False, priority=True)]

    def __init__(self, workshop: Workshop, choice: Choice) -> None:
        super().__init__(ansi_color="NO_COLOR" in os.environ)
        self.animation_level = "none"
        self.fault: Exception | None = None
        self._workshop, self._choice = workshop, choice

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """For themes that have no such colour."""
        return DARK.variables

    def _handle_exception(self, error: Exception) -> None:
        """End, and leave the telling to whoever started us."""
        if self.is_headless:
            super()._handle_exception(error)
            return
        self.fault = error
        self.exit(return_code=1)

    def on_mount(self) -> None:
        """Begin."""
        self.register_theme(DARK)
        self.theme = DARK.name
        self.run_worker(self._ask())

    async def _ask(self) -> None:
        asked, steps = 0, self._steps()
        while 0 <= asked < len(steps):
            step = steps[asked](f"{asked + 1} of {len(steps)}")
            asked += 1 if await self.push_screen_wait(step) else -1
            asked = max(asked, 0)
        self.exit(True)

    def _steps(self) -> Sequence[Callable[[str], Step]]:
        work, choice = self._workshop, self._choice
        return (
            lambda place: SideStep(work, choice, place, "agent"),
            lambda place: SideStep(work, choice, place, "customer"),
            lambda place: EarsStep(work, choice, place),
            lambda place: WordsStep(work, choice, place),
            lambda place: ScriptStep(work, choice, place),
            lambda place: FinishStep(work, choice, place),
        )
