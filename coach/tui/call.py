"""What every screen of a call has: the line, the words, the lists, and where the call is."""

from collections.abc import Callable, Iterable, Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.events import Resize
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from coach.explaining import Explanation
from coach.lines import clean
from coach.tui.captions import Captions
from coach.tui.key_lines import KeyLines
from coach.tui.keys import Key
from coach.tui.long_text import LongText
from coach.tui.moments import Moments
from coach.tui.nudge_card import NudgeCard
from coach.tui.outline import Outline
from coach.tui.promises import Promises
from coach.tui.questions import Questions
from coach.tui.scene import Scene, Stage
from coach.tui.strip import Strip
from coach.tui.top_bar import TopBar
from coach.tui.transport import Transport
from coach.tui.why import Why

WORD_SECONDS = 5.0
"""How long a word on what was just done stays."""

STRIP_BELOW = 12
"""Lines; with fewer there is the strip alone."""

BELOW = {"-least": 5, "-shallow": 16, "-short": 20, "-tight": 24, "-low": 30}
"""What coach.tcss calls a screen with fewer lines."""

WHY_FROM = 3
"""Lines; with fewer an explanation has no place beside the line that it explains."""


class CallScreen(Screen[None]):
    """Looks ten times a second and hands each widget what it shows."""

    AUTO_FOCUS = ""  # no list holds the cursor until somebody goes there

    def __init__(
        self,
        now: Callable[[], float],
        *keys: Sequence[Key],
        ending: Sequence[Key],
        title: str,
        ears: str,
        compact: bool,
        why: bool = False,
    ) -> None:
        super().__init__()
        self.set_class(why, "-why")
        self.scene = Scene()
        self._now = now
        self._stage, self._outline = Stage(), Outline()
        self._word, self._word_until = "", 0.0
        self._ears, self._compact = ears, compact
        self._top = TopBar(title, ears)
        self._notice = Static(id="notice", markup=False)
        self._card, self._strip = NudgeCard(), Strip()
        self._captions, self._why = Captions(), Why()
        self._questions, self._promises, self._moments = Questions(), Promises(), Moments()
        self._lists = Vertical(self._questions, self._promises, self._moments, id="lists")
        self._middle = Horizontal(self._captions, self._lists, id="call")
        self._transport = Transport()
        self._keys = KeyLines(*keys, ending=ending)

    def compose(self) -> ComposeResult:
        """Top to bottom. Which parts are there at which size is for coach.tcss to say."""
        yield from (self._strip, self._top, self._notice, self._card, self._middle, self._why)
        yield from self.picture()
        yield from (self._transport, self._keys)

    def picture(self) -> Iterable[Widget]:
        """What is drawn of the call, between its words and where it is."""
        return ()

    def on_mount(self) -> None:
        """Begin to look."""
        self.set_interval(0.1, self.look)
        self.call_after_refresh(self.look)

    def on_resize(self, event: Resize) -> None:
        """Sizes that coach.tcss knows: the least one is the strip."""
        self.set_class(self._compact or event.size.height < STRIP_BELOW, "-compact")
        if self.has_class("-compact"):
            self.set_focus(None)  # no cursor moves unseen
        for name, lines in BELOW.items():
            self.set_class(event.size.height < lines, name)
        self.set_class(event.size.width < 70, "-narrow")

    def look(self) -> None:
        """Bring everything up to this moment."""
        raise NotImplementedError

    @property
    def word(self) -> str:
        """On what was just done; empty after a while."""
        return self._word if self._now() < self._word_until else ""

    def show(self, scene: Scene, *, idle: str, problem: str, stand: str, more: str = "") -> None:
        """Show a moment of the call.

        Args:
            scene: what there is to see.
            idle: what the coach is doing while no line stands.
            problem: what went wrong; before whatever the scene has to tell.
            stand: where the call is, in as few cells as the strip has.
            more: the same where there is room.
        """
        notice = clean(problem or scene.notice)
        self._notice.display = bool(notice) and not self.has_class("-compact")  # the strip says it itself
        self._notice.update(f"! {notice}")
        self._top.switches = tuple(name for name in ("muted", "paused") if getattr(scene, name))
        self._card.nudge, self._card.idle = scene.nudge, idle
        self._captions.captions = scene.captions
        self._questions.show(scene.questions, scene.about)
        self._promises.show(scene.promises)
        self._moments.show([m for m in self._outline.moments if self._explains or m.sort != "nearly"], scene.at)
        self._why.explained = self._explained(scene) if self._explains else None
        self._strip.scene, self._strip.idle, self._strip.notice = scene, idle, notice
        self._strip.line, self._transport.line = stand, more or stand
        self._strip.word = self._transport.word = self.word

    @property
    def long_text(self) -> LongText | None:
        """What is read now, and may be longer than its place."""
        return self._why if self._explains else None

    @property
    def _explains(self) -> bool:
        return self.has_class("-why")

    def _explained(self, scene: Scene) -> Explanation | None:
        """Of the moment that somebody has the cursor on, else of the line that stands, else of the last moment."""
        if scene.nudge and not self._moments.has_focus:
            return self._outline.why(scene.nudge.id)
        moment = self._moments.chosen
        return moment.why if moment else None

    def on_option_list_option_highlighted(self) -> None:
        """A cursor has moved: what it is on now is explained at once."""
        self._why.explained = self._explained(self.scene) if self._explains else None

    def say(self, word: str) -> None:
        """A word on what was just done; it goes by itself."""
        self._word, self._word_until = clean(word), self._now() + WORD_SECONDS
        self.look()

    def action_why(self) -> None:
        """Show what a line rests on, or no longer."""
        if self.size.height < WHY_FROM and not self._explains:
            self.say("The window has no room for that.")
            return
        self.toggle_class("-why")
        if not self.has_class("-compact"):  # the strip needs its line for the line
            self.say("Why, and what was nearly said." if self._explains else "No longer why.")
        self.look()

    def action_scroll(self, lines: int) -> None:
        """Further up or down in what is read."""
        if self.long_text:
            self.long_text.scroll(lines)

    def action_scroll_pages(self, pages: int) -> None:
        """So many times as far as is to be seen."""
        if self.long_text:
            self.long_text.scroll(pages * self.long_text.page)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Where nothing is read the keys go on to the list that has the cursor, and the arrows do so anyway."""
        if action == "scroll":
            return self.long_text is not None and self.focused is None
        return self.long_text is not None if action == "scroll_pages" else super().check_action(action, parameters)

    def action_lists(self) -> None:
        """The cursor goes to the questions, to the promises where there are any, to the moments, and away again."""
        if self.has_class("-compact"):
            self.say("The strip has no lists.")
            return
        self._word = ""
        stops = [None, self._questions, *([self._promises] if self._promises.any else []), self._moments]
        stop = stops[(stops.index(self.focused) + 1) % len(stops)] if self.focused in stops else None
        self.set_focus(stop)

    def watch_focused(self, focused: Widget | None) -> None:
        """A low screen shows the list that has the cursor, for as long as it has it."""
        self._lists.set_class(focused is self._moments, "-moments")
        self._lists.set_class(focused is self._promises, "-promises")
        self.set_class(focused is not None, "-choosing")


def switched(scene: Scene) -> str:
    """That the coach is muted or paused, and how to undo it; empty where it is neither."""
    if scene.paused:
        return "Paused. p resumes."
    if scene.for_a_while:
        return "Muted for a while. m keeps that up for the rest of the call, m again brings the lines back."
    if scene.muted:
        return "Muted. m brings the lines back."
    return ""
