"""The replay screen: plays, seeks and jumps in a call that somebody else is filling at full speed."""

from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.events import Resize
from textual.screen import Screen
from textual.widgets import Static

from coach.events import Action, Deed, Mark
from coach.lines import clean, clock
from coach.tui.captions import Captions
from coach.tui.deeds import DONE, deed
from coach.tui.keys import COACH, REPLAY, SCREEN, SOUND, KeyLines, bindings
from coach.tui.moments import Moments
from coach.tui.note import Note
from coach.tui.nudge_card import NudgeCard
from coach.tui.outline import Outline
from coach.tui.playhead import Playhead
from coach.tui.questions import Questions
from coach.tui.scene import Scene, Stage
from coach.tui.strip import Strip
from coach.tui.tape import Tape
from coach.tui.timeline import Timeline
from coach.tui.top_bar import TopBar
from coach.tui.transport import Transport, pace, stand

WORD_SECONDS = 5.0
"""How long a word on what was just done stays."""
GRACE_SECONDS = 1.0
"""Back to the line before means the one before this one, also a moment after this one came."""


STRIP_BELOW = 12
"""Lines; with fewer there is the strip alone."""


class ReplayScreen(Screen[None]):
    """Looks at the tape ten times a second and hands each widget what it shows."""

    AUTO_FOCUS = ""  # no list holds the cursor until somebody goes there
    BINDINGS = bindings(*COACH, *REPLAY, SOUND, *SCREEN)

    def __init__(
        self, tape: Tape, playhead: Playhead, now: Callable[[], float], *, title: str, ears: str, compact: bool
    ) -> None:
        super().__init__()
        self.scene = Scene()
        self._tape, self._playhead, self._now = tape, playhead, now
        self._stage, self._outline = Stage(), Outline()
        self._word, self._word_until = "", 0.0
        self._done: list[str] = []
        """What the agent did, in order: the last is taken back first."""
        self._ears, self._compact = ears, compact
        self._top = TopBar(title, ears)
        self._notice = Static(id="notice", markup=False)
        self._card, self._strip = NudgeCard(), Strip()
        self._captions, self._questions, self._moments = Captions(), Questions(), Moments()
        self._timeline, self._transport = Timeline(), Transport()
        replay = (*REPLAY, SOUND) if playhead.has_sound else REPLAY
        self._keys = KeyLines(COACH, replay, ending=SCREEN)

    def compose(self) -> ComposeResult:
        """Top to bottom. Which parts are there at which size is for coach.tcss to say."""
        yield self._strip
        yield self._top
        yield self._notice
        yield self._card
        with Horizontal(id="call"):
            yield self._captions
            with Vertical(id="lists"):
                yield self._questions
                yield self._moments
        yield self._timeline
        yield self._transport
        yield self._keys

    def on_mount(self) -> None:
        """Begin to look."""
        self.set_interval(0.1, self.look)
        self.call_after_refresh(self.look)

    def on_unmount(self) -> None:
        """The loudspeaker does not outlive the screen."""
        self._playhead.close()

    def on_resize(self, event: Resize) -> None:
        """Sizes that coach.tcss knows: the least one is the strip."""
        self.set_class(self._compact or event.size.height < STRIP_BELOW, "-compact")
        if self.has_class("-compact"):
            self.set_focus(None)  # no cursor moves unseen
        self.set_class(event.size.height < 20, "-short")
        self.set_class(event.size.height < 30, "-low")
        self.set_class(event.size.width < 70, "-narrow")

    def look(self) -> None:
        """Bring everything up to this moment."""
        tape, playhead = self._tape, self._playhead
        events, heard = tape.events, tape.heard
        at = round(playhead.advance(heard), 3)  # events are at whole milliseconds
        if tape.finished and playhead.playing and at >= heard:
            playhead.play(False)
        changed = self._outline.update(events)
        self.scene = self._stage.scene(events, at)
        self._show(self.scene, changed=changed)

    def _show(self, scene: Scene, *, changed: bool) -> None:
        tape, playhead = self._tape, self._playhead
        word = self._word if self._now() < self._word_until else ""
        where = stand(scene.at, tape.heard, tape.duration, playing=playhead.playing, finished=tape.finished)
        idle = idle_word(tape, scene, self._ears)
        notice = clean(tape.problem or playhead.problem or scene.notice)
        self._notice.display = bool(notice)
        self._notice.update(f"! {notice}")
        self._top.switches = tuple(name for name in ("muted", "paused") if getattr(scene, name))
        self._card.nudge, self._card.idle = scene.nudge, idle
        self._captions.captions = scene.captions
        self._questions.show(scene.questions)
        self._moments.show(self._outline.moments, scene.at)
        self._timeline.show(self._outline, changed=changed, heard=tape.heard, duration=tape.duration, position=scene.at)
        sound = "   sound on" if playhead.audible else ""
        self._transport.line, self._transport.word = f"{where}   {pace(playhead.speed)}{sound}", word
        self._strip.scene, self._strip.idle = scene, notice or idle
        self._strip.word = word
        self._strip.line = f"{'▶' if playhead.playing else '‖'} {clock(scene.at)}"

    def say(self, word: str) -> None:
        """A word on what was just done; it goes by itself."""
        self._word, self._word_until = clean(word), self._now() + WORD_SECONDS
        self.look()

    def seek(self, seconds: float) -> None:
        """Go there; what was said of where it was holds no longer."""
        self._word = ""
        self._playhead.seek(seconds)
        self.look()

    def action_deed(self, what: Deed) -> None:
        """The agent tells the coach something."""
        done = deed(what, self.scene, self._questions.chosen)
        if isinstance(done, Action):
            self._tape.act(done)
            self._done.append(done.what)
            self.say(DONE[done.what])
        else:
            self.say(done)

    def action_mark(self) -> None:
        """Mark this moment, whatever plays on while the note is written."""
        at = self.scene.at

        def mark(note: str | None) -> None:
            if note is not None:
                self._tape.act(Mark(at, note))
                self._done.append("mark")
                self.say(f"Marked {clock(at)}.")

        self.app.push_screen(Note(at), mark)

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

    def action_swap(self) -> None:
        """The sides change places."""
        self._tape.swap()
        self._done.append("swap")
        self.say("The sides have changed places.")

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
            self.say("There is no sound: start with --sound to have it.")

    def action_lists(self) -> None:
        """The cursor goes to the questions, to the moments, and away again."""
        if self.has_class("-compact"):
            self.say("The strip has no lists.")
            return
        self._word = ""
        stops = [None, self._questions, self._moments]
        stop = stops[(stops.index(self.focused) + 1) % len(stops)] if self.focused in stops else None
        self.query_one("#lists").set_class(stop is self._moments, "-moments")
        self.set_focus(stop)

    def on_timeline_sought(self, event: Timeline.Sought) -> None:
        """A click in the timeline."""
        self.seek(event.seconds)

    def on_questions_chosen(self, event: Questions.Chosen) -> None:
        """To where it was asked."""
        self.seek(event.seconds)

    def on_moments_chosen(self, event: Moments.Chosen) -> None:
        """To that moment."""
        self.seek(event.seconds)


def idle_word(tape: Tape, scene: Scene, ears: str) -> str:
    """What the coach is doing while no line stands."""
    if scene.paused:
        return "Paused. p resumes."
    if scene.muted:
        return "Muted. m brings the lines back."
    if tape.finished and scene.at >= tape.heard:
        return "The call is over."
    if not tape.heard:
        return f"Loading {clean(ears)}…" if ears else "Reading the transcript…"
    return "Listening."
