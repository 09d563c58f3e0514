"""The keys: one table, from which bindings, the foot of the screen, the help and the words of `coach tell` are made."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass


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

    word: str = ""
    """What `coach tell` calls it."""


COACH = (
    Key("g", "deed('got it')", "g", "Got it: the line goes.", "g got it", "got-it"),
    Key("n", "deed('not helpful')", "n", "Not helpful, or wrong: the line goes.", "n not helpful", "not-helpful"),
    Key("l", "deed('show again')", "l", "Show the last line again.", "l again", "show-again"),
    Key(
        "a",
        "deed('answered')",
        "a",
        "The question of the line, or under the cursor, is answered.",
        "a answered",
        "answered",
    ),
    Key(
        "x",
        "deed('not a question')",
        "x",
        "The question of the line, or under the cursor, is none.",
        "x no question",
        "not-a-question",
    ),
    Key("m", "deed('mute')", "m", "No lines, until once more brings them back.", "m mute", "mute"),
    Key("p", "deed('pause')", "p", "The coach hears nothing, until once more.", "p pause", "pause"),
)
"""What the agent does to the coach."""


def _behind(texts: str) -> tuple[Key, ...]:
    """What is behind a line, and the keys that go through texts longer than their place."""
    return (
        Key("y", "why", "y", "Why: what a line rests on, and what was nearly said.", "y why", "why"),
        Key("up", "scroll(-1)", "↑", f"{texts}: a line up, while no list has the cursor."),
        Key("down", "scroll(1)", "↓", f"{texts}: a line down, while no list has the cursor."),
        Key("pageup", "scroll_pages(-1)", "PgUp", f"{texts}: a page up."),
        Key("pagedown", "scroll_pages(1)", "PgDn", f"{texts}: a page down."),
    )


WHY = _behind("In Why")
"""On a call that is played, or kept."""
LIVE_WHY = _behind("In Why, or on the page of a call that is over")
"""On a call that goes on."""

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
    *WHY,
    Key("minus", "speed(-1)", "-", "Slower, down to half speed."),
    Key("plus,equals_sign", "speed(1)", "+", "Faster, up to eight times.", "-+ speed"),
    Key("b", "mark", "b", "Mark this moment, with a note if you like.", "b mark", "mark"),
    Key("u", "undo", "u", "Take back what you did last.", "u undo"),
    Key("w", "swap", "w", "Swap the sides: the agent is the customer.", "w swap", "swap"),
)
"""How a call that is over is played."""

SOUND = Key("s", "sound", "s", "Sound of the call on or off.", "s sound")

SCREEN = (
    Key("tab", "lists", "Tab", "To the lists and back; ↑ ↓ choose, Enter goes there.", "tab lists", "lists"),
    Key("t", "app.shade", "t", "Dark or light.", word="shade"),
    Key("question_mark,f1", "app.help", "?", "The page of keys.", "? keys", "help"),
    Key("q", "app.quit", "q", "Quit. A replay is not kept.", "q quit", "quit"),
)


def _taught(keys: tuple[Key, ...], lessons: Mapping[str, str]) -> tuple[Key, ...]:
    """The same keys, some with another lesson by their word."""
    return tuple(dataclasses.replace(key, lesson=lessons.get(key.word, key.lesson)) for key in keys)


LIVE_COACH = (
    *_taught(
        COACH,
        {
            "mute": "No lines for the rest of the call; once more brings them back.",
            "pause": "The devices are let go and nothing is heard; once more takes them again.",
        },
    ),
    Key("5", "deed('mute 5')", "5", "No lines for 5 minutes.", "5 mute 5 min", "mute-5"),
    Key("1", "deed('mute 15')", "1", "No lines for 15 minutes.", "1 15 min", "mute-15"),
)
"""What the agent does to the coach on a call that goes on."""
CALLS = (
    Key("c", "deed('new call')", "c", "A call begins; one that goes on is over.", "c new call", "new-call"),
    Key("e", "deed('end call')", "e", "The call is over.", "e end call", "end-call"),
    Key("space", "deed('skip')", "Space", "Enough of looking back on the call.", word="skip"),
    *(key for key in REPLAY if key.word in {"mark", "swap"}),
)
"""Call after call."""
LIVE_SCREEN = _taught(
    (*LIVE_WHY, *SCREEN),
    {"lists": "To the lists and back; ↑ ↓ choose.", "quit": "End the call and the shift."},
)
KEPT_SCREEN = _taught(LIVE_SCREEN, {"quit": "End the call and the shift. Your journal keeps the calls."})
UNKEPT_SCREEN = _taught(LIVE_SCREEN, {"quit": "End the call and the shift. Nothing is kept."})
"""Where it is known what becomes of the calls."""
ATTACHED_SCREEN = _taught(LIVE_SCREEN, {"quit": "Close this screen. The coach goes on; `coach tell quit` ends it."})
"""On a coach that runs without a screen."""
LIVE = (*LIVE_COACH, *CALLS, *LIVE_SCREEN)
WORDS = {key.word: key for key in LIVE if key.word}
"""What `coach tell` knows."""
HAND = {key.word for key in (*LIVE_COACH, *CALLS)}
"""Those of them that need no screen."""
