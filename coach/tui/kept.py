"""A kept call, looked at again: its words, and moment by moment what was asked, promised, shown and marked."""

import dataclasses
import time
from collections.abc import Callable

from textual.widget import Widget

from coach.errors import CoachError
from coach.events import Action, Mark, Nudge, Promise, Question, Utterance
from coach.events import Note as Noted
from coach.journal.journal import Journal
from coach.journal.kept_call import KeptCall
from coach.journal.lessons import unhelpful
from coach.lines import clock, when
from coach.tui.call import CallScreen
from coach.tui.jump_list import JumpList
from coach.tui.kept_tape import KeptTape
from coach.tui.key_lines import bindings
from coach.tui.listing import GONE, quoted
from coach.tui.note import Note, mark_note
from coach.tui.notes import OF_A_CALL, OF_A_LINE, Notes, written
from coach.tui.promises import Promises
from coach.tui.questions import Questions
from coach.tui.review_keys import KEPT, KEPT_ENDING, NOTES
from coach.tui.scene import Stage
from coach.tui.timeline import Timeline

DELETED = "Deleted when you close this. u brings it back."
NO_LINE = "No line stands here. ] goes on to the next moment."


class Kept(CallScreen):
    """Stands still at a moment; questions and promises are shown as they stood in the end."""

    BINDINGS = bindings(*KEPT, *NOTES, *KEPT_ENDING)

    def __init__(self, journal: Journal, call: KeptCall, at: float | None = None) -> None:
        """Open it.

        Args:
            journal: it is kept there.
            call: which one.
            at: where to stand, seconds of call time; at the first moment where nothing is said.

        Raises:
            JournalError: it cannot be read.
        """
        title = f"{when(call.local)}  {quoted(call.about)}" if call.about else when(call.local)
        super().__init__(time.monotonic, KEPT, NOTES, ending=KEPT_ENDING, title=title, ears="kept here", compact=False)
        self.chapter = "A kept call", (*KEPT, *NOTES, *KEPT_ENDING)
        """For the help."""
        self._journal, self._call = journal, call
        self._tape, self._end = KeptTape(journal, call), Stage()
        self._notes, self._timeline = Notes(), Timeline()
        self._at = round(next(iter(self._stops), self._tape.heard) if at is None else at, 3)

    def picture(self) -> tuple[Widget, ...]:
        """What was written about it, and all of it to look at and to click."""
        return self._notes, self._timeline

    def look(self) -> None:
        """Show this moment."""
        tape = self._tape
        changed = self._outline.update(tape.events)
        scene, end = self._stage.scene(tape.events, self._at), self._end.scene(tape.events, tape.heard)
        self.scene = dataclasses.replace(scene, questions=end.questions, promises=end.promises, notice="")
        self._timeline.show(self._outline, changed=changed, heard=tape.heard, duration=tape.duration, position=self._at)
        self._notes.told, self._notes.nudge = written(tape.events), scene.nudge
        left_out = "   not helpful: left out from now on" if scene.nudge in unhelpful(tape.events) else ""
        stand = f"‖ {clock(self._at)}"
        more = f"{stand} of {clock(tape.heard)}{left_out}"
        self.show(self.scene, idle=NO_LINE, problem="", stand=stand, more=more)

    def seek(self, seconds: float) -> None:
        """Go there; what was said of where it was holds no longer."""
        self._word = ""
        self._at = round(max(0.0, min(seconds, self._tape.heard)), 3)
        self.look()

    @property
    def _stops(self) -> list[float]:
        """Moments worth another thought: what was asked, promised, shown and marked."""
        opened = {event.id: event.at for event in reversed(self._tape.events) if isinstance(event, Question)}
        others = (event.at for event in self._tape.events if isinstance(event, Nudge | Promise | Mark))
        return sorted({*opened.values(), *others})

    def action_moment(self, direction: int) -> None:
        """To the moment before or after."""
        self._step(self._stops, direction, "moment")

    def action_words(self, direction: int) -> None:
        """To what was said before or after."""
        said = sorted({event.at for event in self._tape.events if isinstance(event, Utterance)})
        self._step(said, direction, "word")

    def _step(self, moments: list[float], direction: int, what: str) -> None:
        ahead = [moment for moment in moments if (moment - self._at) * direction > 0]
        if ahead:
            self.seek(min(ahead) if direction > 0 else max(ahead))
        else:
            self.say(f"No {what} {'after' if direction > 0 else 'before'} this one.")

    def action_start(self) -> None:
        """To the beginning."""
        self.seek(0.0)

    def action_edge(self) -> None:
        """To the end."""
        self.seek(self._tape.heard)

    def action_ask(self, about: str) -> None:
        """Answer a question in words; an empty answer takes back what was written."""
        nudge, of_a_line = self.scene.nudge, about in OF_A_LINE
        if of_a_line and nudge is None:
            self.say(NO_LINE)
            return
        at, target = (nudge.at, nudge.id) if nudge and of_a_line else (0.0, "")
        ask = (OF_A_LINE if of_a_line else OF_A_CALL)[about]
        known = written(self._tape.events).get((about, target), "")

        def note(text: str | None) -> None:
            if text is not None and text != known:
                self._write(Noted(at, about, text, target), "Noted." if text else DELETED)

        self.app.push_screen(Note(ask, known), note)

    def action_unhelpful(self) -> None:
        """The line that stands was not helpful; or was after all."""
        nudge = self.scene.nudge
        if nudge is None:
            self.say(NO_LINE)
        elif nudge in unhelpful(self._tape.events):
            self._write(Action(nudge.at, "helpful after all", nudge.id), "Taken back: such lines may come again.")
        else:
            self._write(Action(nudge.at, "not helpful", nudge.id), "Your coach leaves this out from the next call on.")

    def action_mark(self) -> None:
        """Mark this moment."""
        at = self._at

        def mark(note: str | None) -> None:
            if note is not None:
                self._write(Mark(at, note), f"Marked {clock(at)}.")

        self.app.push_screen(Note(mark_note(at)), mark)

    def action_delete(self) -> None:
        """The mark that stands here; else what was being said, all that was made of it and noted on it."""
        marked = self._tried(lambda: self._tape.delete_mark(self._at))
        if marked:
            self.say("The mark goes when you close this. d again deletes the words, u brings it back.")
        if marked or marked is None:  # of what could not be done no more is tried
            return
        deleted = self._tried(lambda: self._tape.delete(self._at))
        if deleted is not None:
            self.say(DELETED if deleted else "Nothing was said here.")

    def action_delete_call(self) -> None:
        """All of it."""
        if self._tried(self._tape.delete_all):
            self.dismiss()

    def action_undo(self) -> None:
        """What was deleted last is there again."""
        back = self._tried(self._journal.undo)
        if back is not None and self._tried(self._tape.read):
            self.say("It is as it was before." if back else "There is nothing to bring back.")

    def action_back(self) -> None:
        """To the list it was opened from."""
        self.dismiss()

    def _write(self, event: Action | Mark | Noted, word: str) -> None:
        kept = self._tried(lambda: self._tape.write(event))
        if kept is not None:
            self.say(word if kept else GONE)

    def _tried(self, change: Callable[[], object]) -> object:
        """What a change gives; where it cannot be made, None, and a word on why."""
        try:
            return change()
        except CoachError as error:
            self.say(str(error))
            return None

    def _known(self, kind: type[Question | Promise], start: float) -> float:
        """When what was begun to be said at `start` became known."""
        found = (event for event in self._tape.events if isinstance(event, kind) and event.start == start)
        return next((event.at for event in found), start)

    def on_timeline_sought(self, event: Timeline.Sought) -> None:
        """A click in the timeline."""
        self.seek(event.seconds)

    def on_jump_list_chosen(self, event: JumpList.Chosen) -> None:
        """To where it had been asked or promised, or to that moment."""
        kind = {Questions: Question, Promises: Promise}.get(type(event.source))
        self.seek(self._known(kind, event.seconds) if kind else event.seconds)
