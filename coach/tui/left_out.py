"""What the coach leaves out, since the agent called such a line not helpful; and the way back."""

from dataclasses import dataclass

from textual.content import Content

from coach.core.quiet import OWN
from coach.events import Action, Nudge
from coach.journal.journal import Journal
from coach.journal.kept_call import KeptCall
from coach.lines import clean, clock, when
from coach.tui.kept import Kept
from coach.tui.key_lines import bindings
from coach.tui.listing import Listing, quoted
from coach.tui.review_keys import BACK, LEFT_OUT, LISTS
from coach.tui.rows import Row


@dataclass(frozen=True, slots=True)
class Lesson:
    """A line that was called not helpful."""

    call: KeptCall
    nudge: Nudge
    taught: bool
    """False once it has been taken back."""


class LeftOut(Listing[Lesson]):
    """What was taken back stays to be seen until this is closed, in case it was not meant."""

    BINDINGS = bindings(*LEFT_OUT, *BACK, *LISTS)

    def __init__(self, journal: Journal) -> None:
        super().__init__(journal, "What your coach leaves out", LEFT_OUT, (*BACK, *LISTS))
        self._seen: dict[tuple[int, str], tuple[KeptCall, Nudge]] = {}

    @property
    def nothing(self) -> str:
        """See Listing."""
        return "The coach leaves nothing out. n, on a line, says that it was not helpful."

    def rows(self) -> list[Row[Lesson]]:
        """Each with what it is about."""
        taught = {(call.id, nudge.id): (call, nudge) for call, nudge in self._journal.lessons()}
        self._seen |= taught
        lessons = [Lesson(*known, name in taught) for name, known in self._seen.items()]
        return [Row(_worded(one.nudge), one, f"{clean(one.nudge.kind):<8}", faint=not one.taught) for one in lessons]

    def whole(self, value: Lesson) -> Content:
        """The line that taught it, and when."""
        call, nudge = value.call, value.nudge
        taken = "" if value.taught else "Taken back: it may come again. "
        told = f"{taken}The line of {when(call.local)}, at {clock(nudge.at)}."
        return Content.assemble(clean(nudge.say), (f"\n{told}", "$faint"))

    def open(self, value: Lesson) -> None:
        """The moment at which it was shown."""
        self.app.push_screen(Kept(self._journal, value.call, value.nudge.at))

    def action_turn(self) -> None:
        """Take it back, or teach it again."""
        if (lesson := self._list.chosen) is None:
            return
        nudge = lesson.nudge
        deed = Action(nudge.at, "helpful after all" if lesson.taught else "not helpful", nudge.id)
        word = "Taken back: it may come again." if lesson.taught else "Left out again."
        self.write(lesson.call.id, deed, word)


def _worded(nudge: Nudge) -> str:
    return quoted(nudge.because) if nudge.kind in OWN else "unless the coach is surer of it"
