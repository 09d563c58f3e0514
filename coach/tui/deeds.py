"""What the agent may do to the coach at a moment, and what is said where there is nothing to do it to."""

from collections.abc import Mapping

from coach.events import Action, Deed
from coach.tui.scene import Scene

DONE: Mapping[Deed, str] = {
    "got it": "Got it.",
    "not helpful": "Noted: not helpful.",
    "helpful after all": "Noted: helpful after all.",
    "show again": "The last line, again.",
    "answered": "Noted: answered.",
    "not a question": "Noted: no question.",
    "mute": "Muted.",
    "unmute": "No longer muted.",
    "pause": "Paused.",
    "resume": "Listening again.",
}
"""What is said when it has been done."""


def deed(what: Deed, scene: Scene, question: str) -> Action | str:
    """The action, or one line on why it means nothing now.

    Args:
        what: what the agent wants; `mute` and `pause` undo themselves where they hold already.
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
        case "mute":
            return Action(scene.at, "unmute" if scene.muted else "mute")
        case "pause":
            return Action(scene.at, "resume" if scene.paused else "pause")
        case _:
            return Action(scene.at, what)


def _none_shows(scene: Scene) -> str:
    return "No line is showing. l shows the last one." if scene.last else "No line has been shown yet."
