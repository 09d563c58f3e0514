"""The screen as a program: it takes a tape and shows it."""

import os
import time
from collections.abc import Callable
from typing import ClassVar

from textual.app import App
from textual.binding import Binding, BindingType

from coach.tui.help import Help
from coach.tui.keys import COACH, REPLAY, SCREEN, SOUND
from coach.tui.playhead import Playhead
from coach.tui.replay import STRIP_BELOW, ReplayScreen
from coach.tui.shades import DARK, LIGHT
from coach.tui.strip import KEYS
from coach.tui.tape import Sound, Tape


class CoachApp(App[None]):
    """Routes; the screens and widgets act."""

    CSS_PATH = "coach.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+c", "quit", show=False, priority=True)]

    def __init__(
        self,
        tape: Tape,
        *,
        title: str,
        ears: str,
        sound: Sound | None = None,
        compact: bool = False,
        speed: float = 1.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        # Without colour the terminal's own two are used, whichever they are: greys would paint its ground over.
        super().__init__(ansi_color="NO_COLOR" in os.environ)
        self.title = title
        self.animation_level = "none"
        self.fault: Exception | None = None
        """What went wrong in the screen itself; it ends with it."""
        self._has_sound = sound is not None
        self.replay = ReplayScreen(tape, Playhead(clock, speed, sound), clock, title=title, ears=ears, compact=compact)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """For themes that have no such colour."""
        return DARK.variables

    def _handle_exception(self, error: Exception) -> None:
        """End, and leave the telling to whoever started us: Textual's traceback shows words of the call."""
        if self.is_headless:
            super()._handle_exception(error)
            return
        self.fault = error
        self.exit(return_code=1)

    def on_mount(self) -> None:
        """Begin."""
        for theme in (DARK, LIGHT):
            self.register_theme(theme)
        self.theme = DARK.name
        self.push_screen(self.replay)

    def action_shade(self) -> None:
        """Dark or light."""
        self.theme = LIGHT.name if self.theme == DARK.name else DARK.name

    def action_help(self) -> None:
        """Teach; where a page would cover the strip with its first line, name the keys."""
        if self.size.height < STRIP_BELOW:
            self.replay.say(f"{KEYS}   make the window taller for help")
            return
        replay = (*REPLAY, SOUND) if self._has_sound else REPLAY
        self.push_screen(Help(("You and the coach", COACH), ("The call", replay), ("The screen", SCREEN)))
