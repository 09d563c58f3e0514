"""Three lines to stand beside another window: the line, what was said last, the questions still open."""

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from coach.lines import NAMES, clean
from coach.tui.captions import RAILS, STYLES
from coach.tui.keys import COACH, SCREEN
from coach.tui.scene import Caption, Scene
from coach.tui.wrapping import fold, latest, shorten

KEYS = " ".join(key.cap for key in (*COACH, *SCREEN[-2:]))
"""The keys alone, where there is no room for words."""

LINES = 3
"""With fewer there is room for one thing alone."""


class Strip(Widget):
    """A line that needs room takes that of the caption."""

    scene: reactive[Scene] = reactive(Scene)
    idle: reactive[str] = reactive("")
    """What the coach is doing while no line stands."""
    notice: reactive[str] = reactive("")
    """Something about the coach itself: before what it is doing, but for a pause, which nothing hides."""
    line: reactive[str] = reactive("")
    """Where the call is."""
    word: reactive[str] = reactive("")
    """What was just done: it has the last line to itself."""

    def render(self) -> Content:
        """Laid out for the width at hand; where there is one line alone, the line, or what was just done."""
        width, height = self.content_size
        if height < LINES:
            return self._one(width)
        if nudge := self.scene.nudge:
            top = [Content.styled(line, "bold") for line in fold(f"◆ {clean(nudge.say)}", width, 2)]
        else:
            top = self._told(width)
        if len(top) == 1:
            top.append(_caption(self.scene.captions[-1:], width))
        return Content("\n").join([*top, self._foot(width)])

    def _one(self, width: int) -> Content:
        if self.word:
            return Content(shorten(self.word, width))
        if nudge := self.scene.nudge:
            return Content.styled(fold(f"◆ {clean(nudge.say)}", width, 1)[0], "bold")
        return self._told(width)[0]

    def _told(self, width: int) -> list[Content]:
        """What is said while no line stands; both where there is no caption, or a pause, whose captions are old."""
        paused, captions = self.scene.paused, self.scene.captions
        told = [one for one in ((self.idle, self.notice) if paused else (self.notice, self.idle)) if one]
        if captions and not (paused and self.notice):
            told = told[:1]
        room = 1 if captions or len(told) > 1 else 2
        return [Content.styled(line, "$faint") for one in told or [""] for line in fold(one, width, room)]

    def _foot(self, width: int) -> Content:
        """The keys for as long as a line stands, else the latest question still open."""
        if self.word:
            return Content(shorten(self.word, width))
        open_asks = [asked.ask for asked in self.scene.questions if asked.state == "open"]
        left = f"{self.line}  "
        room = max(0, width - cell_len(left))
        if self.scene.nudge or not open_asks:
            words = "  ".join(key.foot for key in (*COACH, *SCREEN[-2:]))
            return Content.assemble(left, (words if cell_len(words) <= room else shorten(KEYS, room), "$faint"))
        ask = shorten(f"○ “{clean(open_asks[-1])}”", room)
        return Content.assemble(left, (ask, "$accent"))


def _caption(last: tuple[Caption, ...], width: int) -> Content:
    if not last:
        return Content()
    (caption,) = last
    name = f"{NAMES[caption.speaker]} {RAILS[caption.speaker]} "
    words = "" if caption.settled else "italic $faint"
    return Content.assemble((name, STYLES[caption.speaker]), (latest(clean(caption.text), width - len(name)), words))
