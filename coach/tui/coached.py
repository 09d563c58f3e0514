"""A call that is coached as it is looked at, and the keys with which the agent answers."""

import asyncio
from collections.abc import Callable, Sequence

from coach.events import Action, Deed, Mark
from coach.lines import clock
from coach.tui.call import CallScreen
from coach.tui.deeds import DONE, deed
from coach.tui.keys import Key
from coach.tui.note import Note
from coach.tui.scene import Scene
from coach.tui.tape import Tape

BREATH_SECONDS = 0.005
"""Between two bites of the coach's second thoughts, so that keys get through."""


class CoachedScreen(CallScreen):
    """What the agent does goes onto the tape."""

    def __init__(
        self,
        tape: Tape,
        now: Callable[[], float],
        *keys: Sequence[Key],
        ending: Sequence[Key],
        title: str,
        ears: str,
        compact: bool,
        why: bool = False,
    ) -> None:
        super().__init__(now, *keys, ending=ending, title=title, ears=ears, compact=compact, why=why)
        self._tape = tape
        self._done: list[str] = []
        """What the agent did, in order: the last is taken back first."""

    def think(self) -> None:
        """Keep looking while the coach goes over a long call again; what is begun last is what counts."""
        self.run_worker(self._think(), exclusive=True)

    async def _think(self) -> None:
        while self._tape.think():  # noqa: ASYNC110  it is no waiting, there is work in between
            await asyncio.sleep(BREATH_SECONDS)
        self.look()

    def _did(self, what: str, word: str) -> None:
        """The agent has done something: remember it, and say so."""
        self._done.append(what)
        self.say(word)
        self.think()

    def action_deed(self, what: Deed) -> None:
        """The agent tells the coach something."""
        done = deed(what, self.scene, self._questions.chosen)
        if isinstance(done, Action):
            self._tape.act(done)
            self._did(done.what, DONE[done.what])
        else:
            self.say(done)

    def action_mark(self) -> None:
        """Mark this moment, whatever goes on while the note is written."""
        at = self.scene.at

        def mark(note: str | None) -> None:
            if note is not None:
                self._tape.act(Mark(at, note))
                self._did("mark", f"Marked {clock(at)}.")

        self.app.push_screen(Note(f"Mark at {clock(at)}. A note? Enter keeps it, Esc does not."), mark)

    def action_swap(self) -> None:
        """The sides change places."""
        self._tape.swap()
        self._did("swap", "The sides have changed places.")


def switched(scene: Scene) -> str:
    """That the coach is muted or paused, and how to undo it; empty where it is neither."""
    if scene.paused:
        return "Paused. p resumes."
    if scene.muted:
        return "Muted. m brings the lines back."
    return ""
