"""The replay screen: plays, seeks and jumps in a call that somebody else is filling at full speed."""

import asyncio
from collections.abc import Callable

from coach.events import Action, Deed, Mark
from coach.lines import clean, clock
from coach.tui.call import CallScreen, switched
from coach.tui.deeds import DONE, deed
from coach.tui.jump_list import JumpList
from coach.tui.key_lines import bindings
from coach.tui.keys import COACH, REPLAY, SCREEN, SOUND
from coach.tui.note import Note, mark_note
from coach.tui.playhead import Playhead
from coach.tui.scene import Scene
from coach.tui.tape import Tape
from coach.tui.timeline import Timeline
from coach.tui.transport import pace, stand

BREATH_SECONDS = 0.005
"""Between two bites of the coach's second thoughts, so that keys get through."""
GRACE_SECONDS = 1.0
"""Back to the line before means the one before this one, also a moment after this one came."""


class ReplayScreen(CallScreen):
    """A call on tape, played."""

    BINDINGS = bindings(*COACH, *REPLAY, SOUND, *SCREEN)

    def __init__(
        self,
        tape: Tape,
        playhead: Playhead,
        now: Callable[[], float],
        *,
        title: str,
        ears: str,
        compact: bool,
        why: bool = False,
    ) -> None:
        replay = (*REPLAY, SOUND) if playhead.has_sound else REPLAY
        super().__init__(now, COACH, replay, ending=SCREEN, title=title, ears=ears, compact=compact, why=why)
        self._tape = tape
        self._playhead = playhead
        self._timeline = Timeline()
        self._done: list[str] = []
        """What the agent did, in order: the last is taken back first."""

    def picture(self) -> tuple[Timeline]:
        """All of it, to look at and to click."""
        return (self._timeline,)

    def on_unmount(self) -> None:
        """The loudspeaker does not outlive the screen."""
        self._playhead.close()

    def look(self) -> None:
        """Bring everything up to this moment."""
        tape, playhead = self._tape, self._playhead
        events, heard = tape.events, tape.heard
        at = round(playhead.advance(heard), 3)  # events are at whole milliseconds
        if tape.finished and playhead.playing and at >= heard:
            playhead.play(False)
        changed = self._outline.update(events)
        self.scene = scene = self._stage.scene(events, at)
        where = stand(at, heard, tape.duration, playing=playhead.playing, finished=tape.finished)
        sound = "   sound on" if playhead.audible else ""
        drawn = max(heard, tape.duration or 0.0) if tape.finished and not tape.problem else heard
        self._timeline.show(self._outline, changed=changed, heard=drawn, duration=tape.duration, position=at)
        self.show(
            scene,
            idle=idle_word(tape, scene, self._ears),
            problem=tape.problem or playhead.problem,
            stand=f"{'▶' if playhead.playing else '‖'} {clock(at)}",
            more=f"{where}   {pace(playhead.speed)}{sound}",
        )

    def seek(self, seconds: float) -> None:
        """Go there; what was said of where it was holds no longer."""
        self._word = ""
        self._playhead.seek(seconds)
        self.look()

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

        self.app.push_screen(Note(mark_note(at)), mark)

    def action_swap(self) -> None:
        """The sides change places."""
        self._tape.swap()
        self._did("swap", "The sides have changed places.")

    def action_undo(self) -> None:
        """Take back the last thing done; a swap is undone by another."""
        if not self._done:
            self.say("There is nothing to take back.")
            return
        what = self._done.pop()
        if what == "swap":
            self._tape.swap()
        else:
            self._tape.undo()
        self.say(f"Taken back: {what}.")
        self.think()

    def action_play(self) -> None:
        """Play or stand still; at the end, from the beginning."""
        over = self._tape.finished and self._playhead.position >= self._tape.heard
        if over and not self._playhead.playing:
            self._playhead.seek(0)
        self._word = ""
        self._playhead.play(not self._playhead.playing)
        self.look()

    def action_seek(self, seconds: float) -> None:
        """So far on, or back."""
        self.seek(self._playhead.position + seconds)

    def action_start(self) -> None:
        """To the beginning."""
        self.seek(0.0)

    def action_edge(self) -> None:
        """To the last that has been heard."""
        self.seek(self._tape.heard)

    def action_line(self, direction: int) -> None:
        """To the line before or after."""
        at = self.scene.at
        found = self._outline.next_line(at) if direction > 0 else self._outline.previous_line(at - GRACE_SECONDS)
        if found is None:
            after = "No line after this one." if self._tape.finished else "No line after this one yet."
            self.say(after if direction > 0 else "No line before this one.")
        else:
            self.seek(found)
            self._questions.follow()

    def action_speed(self, steps: int) -> None:
        """Faster or slower."""
        self._playhead.change_speed(steps)
        self.say(f"{pace(self._playhead.speed).capitalize()}.")

    def action_sound(self) -> None:
        """Sound on or off."""
        if self._playhead.has_sound:
            self._playhead.hush(not self._playhead.audible)
            self.say("Sound on." if self._playhead.audible else "Sound off.")
        else:
            self.say("There is no sound here: a recording has it with --sound.")

    def on_timeline_sought(self, event: Timeline.Sought) -> None:
        """A click in the timeline."""
        self.seek(event.seconds)
        if event.seconds > self._tape.heard and not self._tape.finished:
            self.say("That has not been heard yet.")

    def on_jump_list_chosen(self, event: JumpList.Chosen) -> None:
        """To where it was asked, promised, shown or marked."""
        self.seek(event.seconds)


def idle_word(tape: Tape, scene: Scene, ears: str) -> str:
    """What the coach is doing while no line stands."""
    if word := switched(scene):
        return word
    if tape.finished and scene.at >= tape.heard:
        return "The call is over."
    if not tape.heard:
        return f"Loading {clean(ears)}…" if ears else "Reading the transcript…"
    return "Listening."
