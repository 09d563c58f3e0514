"""The agent's hand on a shift: what a key does, and what `coach tell` does, with or without a screen."""

import dataclasses
from typing import Protocol

from coach.events import Action, Mark
from coach.lines import clock
from coach.seen import Seen
from coach.tui.deeds import DONE, Wish, deed, done
from coach.tui.scene import Scene, Stage
from coach.tui.tape import Shift

NO_CALL = "No call is on."


def scene_of(shift: Seen, stage: Stage) -> Scene:
    """What there is to see of a shift at this moment."""
    scene = stage.scene(shift.tape.events, round(shift.tape.heard, 3))
    nudge = None if shift.paused else scene.nudge  # that nothing is heard is not to be overlooked
    return dataclasses.replace(scene, nudge=nudge, paused=shift.paused, notice=scene.notice or shift.notice)


class Do(Protocol):
    """Does what a key wants, and says something to it."""

    def __call__(self, what: str, *, at: float | None = None, note: str = "", question: str = "") -> str:
        """As `Hand.do`."""


class Hand:
    """Does what the agent wishes, and says in a few words that it is done, or why it means nothing now."""

    def __init__(self, shift: Shift) -> None:
        self._shift, self._stage = shift, Stage()

    def do(self, what: str, *, at: float | None = None, note: str = "", question: str = "") -> str:
        """Do it.

        Args:
            what: a word of `coach tell`, with spaces for hyphens.
            at: the moment to mark (s); else this one.
            note: words that go with a mark.
            question: id of the question that the cursor is on; else the one of the line, or the latest open one.
        """
        match what:
            case "new call" | "end call" | "skip":
                return self._turn(what)
            case "pause":
                return self._pause()
            case "swap":
                self._shift.swap()
                return DONE["swap"]
            case "mark":
                return self._mark(at, note)
            case _:
                return self._deed(what, question)  # type: ignore[arg-type]  # the table of keys names no other

    def _turn(self, what: str) -> str:
        shift = self._shift
        if what == "new call":
            if shift.paused:
                return "Paused, so no call begins. p resumes."
            shift.begin()
            return "A call has begun."
        if what == "end call":
            if shift.phase != "call":
                return NO_CALL
            shift.end()
            return "The call is over."
        if shift.phase != "close":
            return "There is nothing to skip."
        shift.skip()
        return "Between calls."

    def _pause(self) -> str:
        if self._shift.paused:
            self._shift.resume()
            return DONE["resume"]
        self._shift.pause()
        return "Paused: nothing is heard."

    def _mark(self, at: float | None, note: str) -> str:
        tape = self._shift.tape
        if not tape.events:
            return NO_CALL
        at = round(tape.heard, 3) if at is None else at
        self._shift.act(Mark(at, note))
        return f"Marked {clock(at)}."

    def _deed(self, what: Wish, question: str) -> str:
        if self._shift.phase != "call" or not self._shift.tape.events:
            return NO_CALL
        scene = scene_of(self._shift, self._stage)
        action = deed(what, scene, question or _about(scene))
        if not isinstance(action, Action):
            return action
        self._shift.act(action)
        return done(action)


def _about(scene: Scene) -> str:
    still_open = [asked.id for asked in scene.questions if asked.state == "open"]
    return scene.about or (still_open or [asked.id for asked in scene.questions] or [""])[-1]
