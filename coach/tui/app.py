"""The screen as a program: it takes a tape, of a call that is over or goes on, and shows it."""

import asyncio
import os
import time
from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import App
from textual.binding import Binding, BindingType
from textual.screen import Screen

from coach.tui.call import STRIP_BELOW, CallScreen
from coach.tui.hand import Hand
from coach.tui.help import Help
from coach.tui.keys import CALLS, COACH, KEPT_SCREEN, LIVE_COACH, REPLAY, SCREEN, SOUND, UNKEPT_SCREEN, WORDS, Key
from coach.tui.live import LiveScreen
from coach.tui.playhead import Playhead
from coach.tui.replay import ReplayScreen
from coach.tui.shades import DARK, LIGHT
from coach.tui.strip import KEYS
from coach.tui.tape import Shift, Sound, Tape

Chapter = tuple[str, Sequence[Key]]


class ScreenApp(App[None]):
    """Routes; the screens and widgets act."""

    CSS_PATH = "coach.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+c", "quit", show=False, priority=True)]

    def __init__(self, first: Screen[None]) -> None:
        # Without colour the terminal's own two are used, whichever they are: greys would paint its ground over.
        super().__init__(ansi_color="NO_COLOR" in os.environ)
        self.animation_level = "none"
        self.fault: Exception | None = None
        """What went wrong in the screen itself; it ends with it."""
        self._first = first

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
        self.push_screen(self._first)

    def action_shade(self) -> None:
        """Dark or light."""
        self.theme = LIGHT.name if self.theme == DARK.name else DARK.name


class CallApp(ScreenApp):
    """One call."""

    def __init__(self, call: CallScreen, *chapters: Chapter) -> None:
        """Show a call.

        Args:
            call: its screen.
            chapters: of keys, for the help.
        """
        super().__init__(call)
        self._call, self._chapters = call, chapters

    def action_help(self) -> None:
        """Teach; where a page would cover the strip with its first line, name the keys."""
        if self.size.height < STRIP_BELOW:
            self._call.say(f"{KEYS}   make the window taller for help")
        else:
            self.push_screen(Help(*self._chapters))


class CoachApp(CallApp):
    """A call on tape."""

    def __init__(
        self,
        tape: Tape,
        *,
        title: str,
        ears: str,
        sound: Sound | None = None,
        compact: bool = False,
        why: bool = False,
        speed: float = 1.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        playhead = Playhead(clock, speed, sound)
        self.replay = ReplayScreen(tape, playhead, clock, title=title, ears=ears, compact=compact, why=why)
        keys = REPLAY if sound is None else (*REPLAY, SOUND)
        super().__init__(self.replay, ("You and the coach", COACH), ("The call", keys), ("The screen", SCREEN))
        self.title = title


class LiveApp(CallApp):
    """Call after call, as they go on."""

    def __init__(
        self,
        shift: Shift,
        *,
        title: str,
        ears: str,
        compact: bool = False,
        kept: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.live = LiveScreen(shift, Hand(shift).do, clock, title=title, ears=ears, compact=compact)
        screen = ("The screen", KEPT_SCREEN if kept else UNKEPT_SCREEN)
        super().__init__(self.live, ("You and the coach", LIVE_COACH), ("The calls", CALLS), screen)
        self.title = title

    async def tell(self, word: str, note: str) -> str | None:
        """What `coach tell` wants, done among the keys: what the screen says to it, None to a word it does not know."""
        if word not in WORDS:
            return None
        told: asyncio.Future[str] = asyncio.get_running_loop().create_future()

        async def press() -> None:
            told.set_result(await self.live.tell(word, note))

        self.call_later(press)
        return await told
