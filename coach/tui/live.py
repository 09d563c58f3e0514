"""The live screen: a call as it is heard, at this very moment."""

import dataclasses
from collections.abc import Callable

from coach.lines import clean, clock
from coach.tui.coached import CoachedScreen, switched
from coach.tui.keys import COACH, REPLAY, SCREEN, Key, bindings
from coach.tui.tape import Tape

CALL = tuple(key for key in REPLAY if key.action in {"mark", "swap", "why"})
"""What of the replay's keys means something while a call goes on."""


def ending(*, kept: bool) -> tuple[Key, ...]:
    """The keys of the screen, and what q does to a call."""
    last = "Your journal keeps it." if kept else "Nothing of it is kept."
    lessons = {"app.quit": f"End the call. {last}", "lists": "To the lists and back; ↑ ↓ choose."}
    return tuple(dataclasses.replace(key, lesson=lessons.get(key.action, key.lesson)) for key in SCREEN)


class LiveScreen(CoachedScreen):
    """Stands where the call is; there is nowhere else to go."""

    BINDINGS = bindings(*COACH, *CALL, *SCREEN)

    def __init__(self, tape: Tape, now: Callable[[], float], *, title: str, ears: str, compact: bool) -> None:
        super().__init__(tape, now, COACH, CALL, ending=SCREEN, title=title, ears=ears, compact=compact)

    def look(self) -> None:
        """Bring everything up to this moment."""
        tape = self._tape
        at = round(tape.heard, 3)
        self._outline.update(tape.events)
        self.scene = scene = self._stage.scene(tape.events, at)
        waiting = "Listening." if tape.heard else f"Loading {clean(self._ears)}…"
        idle = "The call is over." if tape.finished else switched(scene) or waiting
        self.show(scene, idle=idle, problem=tape.problem, stand=f"● {clock(at)}")
