"""A screen on a coach that runs without one: the live screen, on what is told over the link."""

import time
from collections.abc import Callable

from coach.link.far import FarShift
from coach.tui.app import CallApp
from coach.tui.keys import ATTACHED_SCREEN, CALLS, LIVE_COACH
from coach.tui.live import LiveScreen


class AttachedApp(CallApp):
    """Call after call, as they go on elsewhere."""

    def __init__(self, shift: FarShift, *, compact: bool = False, clock: Callable[[], float] = time.monotonic) -> None:
        self.live = LiveScreen(shift, shift.do, clock, title=shift.source, ears=shift.ears, compact=compact)
        super().__init__(
            self.live, ("You and the coach", LIVE_COACH), ("The calls", CALLS), ("The screen", ATTACHED_SCREEN)
        )
        self.title = shift.source
        self._far = shift

    async def follow(self) -> None:
        """Take in what is told; when there is no more, the screen closes."""
        try:
            await self._far.follow(lambda word: self.call_later(self.live.say, word))
        except Exception as fault:  # told by whoever started us
            self.fault = fault
        self.exit()
