"""The keys: one table, from which the bindings, the lines at the foot of the screen and the help are made."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Click
from textual.widget import Widget


@dataclass(frozen=True)
class Key:
    """A key and what it does."""

    keys: str
    """As Textual names them, with commas between."""
    action: str
    cap: str
    """What stands on it."""
    lesson: str
    """A sentence for the help."""
    foot: str = ""
    """Cap and a word or two for the foot of the screen; empty where it is left to the help."""

    @property
    def binding(self) -> Binding:
        """Works wherever the cursor is: lists would take the arrows and Home and End for themselves."""
        return Binding(self.keys, self.action, self.lesson, show=False, priority=True)


COACH = (
    Key("g", "deed('got it')", "g", "Got it: the line goes.", "g got it"),
    Key("n", "deed('not helpful')", "n", "Not helpful, or wrong: the line goes.", "n not helpful"),
    Key("l", "deed('show again')", "l", "Show the last line again.", "l again"),
    Key("a", "deed('answered')", "a", "The question of the line, or under the cursor, is answered.", "a answered"),
    Key("x", "deed('not a question')", "x", "The question of the line, or under the cursor, is none.", "x no question"),
    Key("m", "deed('mute')", "m", "No lines until you press it again.", "m mute"),
    Key("p", "deed('pause')", "p", "The coach hears nothing until you press it again.", "p pause"),
)
"""What the agent does to the coach."""

REPLAY = (
    Key("space", "play", "Space", "Play, or stand still.", "space play"),
    Key("left", "seek(-5)", "←", "5 seconds back."),
    Key("right", "seek(5)", "→", "5 seconds on.", "←→ 5 s"),
    Key("shift+left", "seek(-30)", "Shift ←", "30 seconds back."),
    Key("shift+right", "seek(30)", "Shift →", "30 seconds on."),
    Key("home", "start", "Home", "To the beginning."),
    Key("end", "edge", "End", "To the last that has been heard."),
    Key("left_square_bracket", "line(-1)", "[", "To the line before."),
    Key("right_square_bracket", "line(1)", "]", "To the next line.", "[] lines"),
    Key("y", "why", "y", "Why: what a line rests on, and what was nearly said.", "y why"),
    Key("minus", "speed(-1)", "-", "Slower, down to half speed."),
    Key("plus,equals_sign", "speed(1)", "+", "Faster, up to eight times.", "-+ speed"),
    Key("b", "mark", "b", "Mark this moment, with a note if you like.", "b mark"),
    Key("u", "undo", "u", "Take back what you did last.", "u undo"),
    Key("w", "swap", "w", "Swap the sides: the agent is the customer.", "w swap"),
)
"""How a call that is over is played."""

SOUND = Key("s", "sound", "s", "Sound of the call on or off.", "s sound")

SCREEN = (
    Key("tab", "lists", "Tab", "To the lists and back; ↑ ↓ choose, Enter goes there.", "tab lists"),
    Key("t", "app.shade", "t", "Dark or light."),
    Key("question_mark,f1", "app.help", "?", "This page.", "? keys"),
    Key("q", "app.quit", "q", "Quit. A replay is not kept.", "q quit"),
)


_SHADE_AND_HELP = tuple(key for key in SCREEN if key.action in {"app.shade", "app.help"})
_UNDO = Key("u", "undo", "u", "Bring back what was deleted last.", "u bring back")
_QUIT = Key("q", "app.quit", "q", "Close the review. What was deleted is gone for good then.", "q quit")

LISTS = (*_SHADE_AND_HELP, _QUIT)
"""What ends the foot of every list of the review."""

BACK = (Key("escape", "back", "Esc", "Back.", "esc back"),)

_CHOOSE = Key("enter", "choose", "Enter", "Open it. ↑ ↓ Page Up, Page Down, Home and End choose.", "↑↓ enter open")

CALLS = (
    _CHOOSE,
    Key("slash", "search", "/", "Look for words that were spoken or noted.", "/ search"),
    Key("escape", "back", "Esc", "From what was found back to the calls."),
    Key("p", "promises", "p", "What you promised, on whichever call.", "p promises"),
    Key("l", "left_out", "l", "What your coach leaves out.", "l left out"),
    Key("d", "delete", "d", "Delete this call.", "d delete"),
    _UNDO,
    Key("D,shift+d", "delete_all", "Shift D", "Delete every call."),
)
"""In the list of calls."""

PROMISES = (
    _CHOOSE,
    Key("space", "done", "Space", "Done, or not after all.", "space done"),
    Key("x", "export", "x", "Write them into a file for a calendar or a checklist.", "x export"),
)
"""In the list of promises."""

LEFT_OUT = (
    _CHOOSE,
    Key("space", "turn", "Space", "Take it back: it may come again. Once more: it is left out.", "space take back"),
)
"""In the list of what the coach leaves out."""

KEPT = (
    Key("left_square_bracket", "moment(-1)", "[", "To the moment before."),
    Key("right_square_bracket", "moment(1)", "]", "To the next moment.", "[] moments"),
    Key("left", "words(-1)", "←", "To what was said before."),
    Key("right", "words(1)", "→", "To what was said next.", "←→ words"),
    Key("home", "start", "Home", "To the beginning."),
    Key("end", "edge", "End", "To the end."),
    Key("n", "unhelpful", "n", "This line was not helpful: your coach leaves it out. Again: it was.", "n not helpful"),
    Key("y", "why", "y", "Why: what a line rests on, and what was nearly said.", "y why"),
    Key("b", "mark", "b", "Mark this moment, with a note if you like.", "b mark"),
)
"""On a kept call."""

NOTES = (
    Key("r", "ask('right')", "r", "Write whether this line was right.", "r right?"),
    Key("i", "ask('instead')", "i", "Write what you would have said.", "i instead"),
    Key("o", "ask('outcome')", "o", "Write whether they got what they came for.", "o outcome"),
    Key("h", "ask('treatment')", "h", "Write whether they were treated as they expect.", "h how"),
    Key("e", "ask('effort')", "e", "Write how much time and effort it took them.", "e effort"),
    Key("d", "delete", "d", "Delete what was being said here, and all that was made of it.", "d delete"),
    Key("D,shift+d", "delete_call", "Shift D", "Delete this call."),
    _UNDO,
)
"""What is written about a kept call, and what of it goes."""

KEPT_ENDING = (*BACK, *(key for key in SCREEN if key.action == "lists"), *LISTS)


def bindings(*keys: Key) -> list[BindingType]:
    """For a screen's BINDINGS."""
    return [key.binding for key in keys]


class KeyLines(Widget):
    """Lines of keys at the foot, as many as there is room for; the last line ends with the way to all the others.

    A click on a key presses it.
    """

    GAP = 2

    def __init__(self, *lines: Sequence[Key], ending: Sequence[Key]) -> None:
        super().__init__()
        self._lines, self._ending = lines, ending

    def render(self) -> Content:
        """The lines, for the width at hand."""
        lines = [Content("  ").join([_worded(key) for _, key in row]) for row in self._rows()]
        return Content("\n").join(lines)

    def _rows(self) -> list[list[tuple[int, Key]]]:
        """For each line the keys that fit, with the column at which each begins."""
        shown = max(1, min(len(self._lines), self.content_size.height))
        rows = [self._row(line, ()) for line in self._lines[: shown - 1]]
        return [*rows, self._row(self._lines[shown - 1], self._ending)]

    def _row(self, line: Iterable[Key], ending: Iterable[Key]) -> list[tuple[int, Key]]:
        kept = [key for key in ending if key.foot]
        room = self.content_size.width - sum(cell_len(key.foot) + self.GAP for key in kept)
        row: list[tuple[int, Key]] = []
        column = 0
        for key in (key for key in line if key.foot):
            if column + cell_len(key.foot) > room:
                break
            row.append((column, key))
            column += cell_len(key.foot) + self.GAP
        for key in kept:
            row.append((column, key))
            column += cell_len(key.foot) + self.GAP
        return row

    async def on_click(self, event: Click) -> None:
        """Press the key under the pointer."""
        at = event.get_content_offset(self)
        rows = self._rows()
        if at is None or at.y >= len(rows):
            return
        for column, key in rows[at.y]:
            if column <= at.x < column + cell_len(key.foot):
                await self.screen.run_action(key.action)


def _worded(key: Key) -> Content:
    cap, _, words = key.foot.partition(" ")
    return Content.assemble((cap, "bold $primary"), (f" {words}", "$faint"))
