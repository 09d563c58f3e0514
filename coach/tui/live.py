"""The live screen: the call as it is heard, at this very moment; before it and after it, that there is none."""

from collections.abc import Callable, Iterable

from textual.widget import Widget

from coach.events import Promise
from coach.lines import clean, clock
from coach.seen import Seen
from coach.tui.call import CallScreen, switched
from coach.tui.closing import ASK, Closing
from coach.tui.hand import NO_CALL, Do, scene_of
from coach.tui.key_lines import bindings
from coach.tui.keys import CALLS, LIVE, LIVE_COACH, LIVE_SCREEN, WORDS
from coach.tui.long_text import LongText
from coach.tui.note import Note, mark_note
from coach.tui.scene import Scene
from coach.tui.why import NOTHING


class LiveScreen(CallScreen):
    """Stands where the call is; there is nowhere else to go."""

    BINDINGS = bindings(*LIVE)

    def __init__(
        self, shift: Seen, hand: Do, now: Callable[[], float], *, title: str, ears: str, compact: bool
    ) -> None:
        tape = shift.tape
        super().__init__(now, LIVE_COACH, CALLS, ending=LIVE_SCREEN, title=title, ears=ears, compact=compact)
        self._tape = tape
        self._shift, self._hand, self._over = shift, hand, Closing()

    def picture(self) -> Iterable[Widget]:
        """In place of the call's words once it is over."""
        return (self._over,)

    @property
    def long_text(self) -> LongText | None:
        """What is still open of a call that is over; else what a line rests on."""
        return self._over if self._looks_back else super().long_text

    @property
    def _looks_back(self) -> bool:
        """The page of a call that is over stands in place of its line, words and lists; the strip has none."""
        return self.has_class("-closing") and not self.has_class("-compact")

    def look(self) -> None:
        """Bring everything up to this moment."""
        shift = self._shift
        if self._tape is not shift.tape:
            self._tape = shift.tape
            self.set_focus(None)  # the cursor was on somebody else's question
            self._over.begin()
        self._outline.update(self._tape.events)
        self.scene = scene = scene_of(shift, self._stage)
        closing = shift.phase == "close"
        if closing and not self.has_class("-closing"):
            self.set_focus(None)  # the lists go
        self.set_class(closing, "-closing")
        for page in self.app.screen_stack:
            page.set_class(shift.paused, "-paused")
        self._over.open = tuple(asked for asked in scene.questions if asked.state == "open") if closing else ()
        self._over.promises = tuple(one for one in self._tape.events if isinstance(one, Promise)) if closing else ()
        stand = {"call": f"● {clock(scene.at)}", "close": "○ over", "between": "○ between calls"}[shift.phase]
        self.show(scene, idle=self._idle(scene), problem=shift.problem, stand=stand)

    def _idle(self, scene: Scene) -> str:
        """What the coach is doing while no line stands."""
        shift = self._shift
        if shift.paused:
            return "PAUSED. Nothing is heard, both devices are let go. p resumes."
        if not shift.heard:
            return f"Loading {clean(self._ears)}…"
        if shift.phase == "between":
            return f"Between calls. Nothing is put into words. {_begins(shift)}"
        if shift.phase == "close":
            return f"The call is over. {ASK}"
        return switched(scene) or "Listening."

    async def tell(self, word: str, note: str) -> str:
        """What `coach tell` wants: as if its key had been pressed. What the screen says to it."""
        self._word = ""
        if word == "mark":
            self.do("mark", note=note)
        else:
            await self.run_action(WORDS[word].action)
        return self.word

    def do(self, what: str, *, at: float | None = None, note: str = "") -> None:
        """Do it, and say so."""
        self.say(self._hand(what, at=at, note=note, question=self._questions.chosen))

    def action_deed(self, what: str) -> None:
        """The agent tells the coach something."""
        self.do(what)

    def action_why(self) -> None:
        """See CallScreen; where one looks back no line stands."""
        if self._looks_back:
            self.say(NOTHING)
        else:
            super().action_why()

    def action_lists(self) -> None:
        """See CallScreen."""
        if self._looks_back:
            self.say("The lists of this call are closed.")
        else:
            super().action_lists()

    def action_swap(self) -> None:
        """The sides change places, from now on."""
        self.do("swap")

    def action_mark(self) -> None:
        """Mark this moment, whatever goes on while the note is written; never another call's."""
        tape, at = self._tape, self.scene.at
        if not tape.events:
            self.say(NO_CALL)
            return

        def mark(note: str | None) -> None:
            if note is not None and tape is self._shift.tape:
                self.do("mark", at=at, note=note)

        self.app.push_screen(Note(mark_note(at)), mark)


def _begins(shift: Seen) -> str:
    """How a call may begin now."""
    if not shift.by_voice:
        return "c begins a call."
    return "c begins a call; so do two voices." if shift.both else "c begins a call: only one side is heard."
