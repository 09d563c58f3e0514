"""The keys of the review: one table for each of its screens, as `keys` has them for calls."""

from coach.tui.keys import SCREEN, WHY, Key

_SHADE_AND_HELP = tuple(key for key in SCREEN if key.action in {"app.shade", "app.help"})
_UNDO = Key("u", "undo", "u", "Bring back what was deleted or written over.", "u bring back")
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
    *WHY,
    Key("b", "mark", "b", "Mark this moment, with a note if you like.", "b mark"),
)
"""On a kept call."""

NOTES = (
    Key("r", "ask('right')", "r", "Write whether this line was right.", "r right?"),
    Key("i", "ask('instead')", "i", "Write what you would have said.", "i instead"),
    Key("o", "ask('outcome')", "o", "Write whether they got what they came for.", "o outcome"),
    Key("h", "ask('treatment')", "h", "Write whether they were treated as they expect.", "h how"),
    Key("e", "ask('effort')", "e", "Write how much time and effort it took them.", "e effort"),
    Key("d", "delete", "d", "Delete the mark here; else the words, and all made of them.", "d delete"),
    Key("D,shift+d", "delete_call", "Shift D", "Delete this call."),
    _UNDO,
)
"""What is written about a kept call, and what of it goes."""

KEPT_ENDING = (*BACK, *(key for key in SCREEN if key.action == "lists"), *LISTS)
