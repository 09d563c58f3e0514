"""What the agent may do to the coach at a moment, and what is said where there is nothing to do it to."""

from collections.abc import Mapping
from typing import Literal

from coach.events import Action, Deed
from coach.tui.scene import Scene

Wish = Deed | Literal["mute 5", "mute 15"]
MUTES: Mapping[Wish, int] = {"mute 5": 5, "mute 15": 15}
"""Minutes."""

DONE: Mapping[Deed, str] = {
    "got it": "Got it.",
    "not helpful": "Noted: not helpful.",
    "helpful after all": "Noted: helpful after all.",
    "show again": "The last line, again.",
    "answered": "Noted: answered.",
    "not a question": "Noted: no question.",
    "mute": "Muted for the rest of the call.",
    "unmute": "No longer muted.",
    "pause": "Paused.",
    "resume": "Listening again.",
    "swap": "The sides have changed places.",
}
"""What is said when it has been done."""


def deed(what: Wish, scene: Scene, question: str) -> Action | str:
    """The action, or one line on why it means nothing now.

    Args:
        what: what the agent wants; `mute` and `pause` undo themselves where they hold already. A mute for a while is
            no mute for the rest of the call: `mute` makes it one.
        scene: what the agent sees.
        question: id of the question that the cursor is on, or empty.
    """
    match what:
        case "got it" | "not helpful":
            return Action(scene.at, what, scene.nudge.id) if scene.nudge else _none_shows(scene)
        case "answered" | "not a question":
            return Action(scene.at, what, question) if question else "No question has been asked yet."
        case "show again":
            return Action(scene.at, what) if scene.last else "No line has been shown yet."
        case _:
            return _switched(what, scene)


def _switched(what: Wish, scene: Scene) -> Action:
    """Mute and pause, which undo themselves, and what can be done at any time."""
    match what:
        case "mute 5" | "mute 15":
            return Action(scene.at, "mute", seconds=60.0 * MUTES[what])
        case "mute":
            return Action(scene.at, "unmute" if scene.muted and not scene.for_a_while else "mute")
        case "pause":
            return Action(scene.at, "resume" if scene.paused else "pause")
        case _:
            return Action(scene.at, what)


def done(action: Action) -> str:
    """What is said when it has been done."""
    return DONE[action.what] if action.seconds is None else f"Muted for {action.seconds / 60:g} minutes."


def _none_shows(scene: Scene) -> str:
    return "No line is showing. l shows the last one." if scene.last else "No line has been shown yet."
