"""The questions, one after another, with a way back."""

from collections.abc import Callable, Sequence

from coach.tui.screen_app import ScreenApp
from coach.tui.setup.ears import EarsStep
from coach.tui.setup.finish import FinishStep
from coach.tui.setup.script import ScriptStep
from coach.tui.setup.side import SideStep
from coach.tui.setup.step import Step
from coach.tui.setup.words import WordsStep
from coach.tui.setup.workshop import Choice, Workshop


class SetupApp(ScreenApp[bool]):
    """Returns True where config.toml has been written."""

    CSS_PATH = "setup.tcss"

    def __init__(self, workshop: Workshop, choice: Choice) -> None:
        super().__init__()
        self._workshop, self._choice = workshop, choice

    def begin(self) -> None:
        """With the first question."""
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
