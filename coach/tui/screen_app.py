"""What every screen of coach is as a program: its colours, and what becomes of a fault in it."""

import os
import sys
from typing import ClassVar, TypeVar

from textual.app import App
from textual.binding import Binding, BindingType

from coach.tui.shades import DARK, LIGHT

Result = TypeVar("Result")


class ScreenApp(App[Result]):
    """Routes; the screens and widgets act."""

    CSS_PATH = "coach.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+c", "quit", show=False, priority=True)]

    def __init__(self) -> None:
        if sys.stdout.isatty() and not sys.stderr.isatty():
            sys.__stderr__ = sys.__stdout__  # type: ignore[misc]  # Textual draws on it; 2>FILE is for words
        # Without colour the terminal's own two are used, whichever they are: greys would paint its ground over.
        super().__init__(ansi_color="NO_COLOR" in os.environ)
        self.animation_level = "none"
        self.fault: Exception | None = None
        """What went wrong in the screen itself; it ends with it."""

    def begin(self) -> None:
        """Show the first screen."""
        raise NotImplementedError

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
        self.begin()

    def action_shade(self) -> None:
        """Dark or light."""
        self.theme = LIGHT.name if self.theme == DARK.name else DARK.name
