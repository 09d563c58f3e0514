"""The screen as a program: it takes a tape, of a call that is over or goes on, and shows it."""

import asyncio
import time
from collections.abc import Callable

from coach.tui.call import STRIP_BELOW, CallScreen
from coach.tui.hand import Hand
from coach.tui.help import Chapter, Help
from coach.tui.keys import CALLS, COACH, KEPT_SCREEN, LIVE_COACH, REPLAY, SCREEN, SOUND, UNKEPT_SCREEN, WORDS
from coach.tui.live import LiveScreen
from coach.tui.playhead import Playhead
from coach.tui.replay import ReplayScreen
from coach.tui.screen_app import ScreenApp
from coach.tui.strip import KEYS
from coach.tui.tape import Shift, Sound, Tape


class CallApp(ScreenApp[None]):
    """One call."""

    def __init__(self, call: CallScreen, *chapters: Chapter) -> None:
        """Show a call.

        Args:
            call: its screen.
            chapters: of keys, for the help.
        """
        super().__init__()
        self._call, self._chapters = call, chapters

    def begin(self) -> None:
        """With the call."""
        self.push_screen(self._call)

    def action_help(self) -> None:
        """Teach, or no longer; where a page would cover the strip with its first line, name the keys."""
        if isinstance(self.screen, Help):
            self.pop_screen()
        elif self.size.height < STRIP_BELOW:
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
        silent: str = "",
        compact: bool = False,
        why: bool = False,
        speed: float = 1.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Show a call that somebody else is hearing.

        Args:
            tape: what is heard of it.
            title: what it is called.
            ears: the model that hears it; empty for words alone.
            sound: to be played.
            silent: why there is no sound where it was asked for: one line.
            compact: the strip alone.
            why: with what each line rests on.
            speed: seconds of call a second.
            clock: monotonic seconds.
        """
        playhead = Playhead(clock, speed, sound, silent)
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
