"""A short call on tape, and a coach that notices one word in it."""

from coach.core.coaching import Coach
from coach.core.pacing import PacingSettings
from coach.core.prompt import Prompt
from coach.core.sighting import Sighting
from coach.events import Call
from coach.tape import Tape
from coach.transcripts.cues import Cue, events_of


class Word:
    """Notices turns of the agent in which a word falls."""

    kind = "script"

    def notice(self, call, ledger, turn):
        if turn.speaker == "agent" and "frustrating" in turn.text:
            return [Sighting(turn.text, 0.9, str(turn.number))]
        return []


def coach():
    """A fresh one, with that detector alone."""
    return Coach([Word()], {"script": Prompt("script", {"default": "You said: {because}"})}, PacingSettings())


def tape_of(*cues: Cue, reader=None, meaning="") -> Tape:
    """A call that has been read to its end."""
    tape = Tape(coach, reader)
    tape.feed(Call(0.0, "call.vtt", meaning=meaning))
    for event in events_of(cues):
        tape.feed(event)
        tape.pass_time(event.at)
    tape.finish()
    return tape


FAULT = (Cue("customer", 0.0, 4.0, "why was I charged twice?"), Cue("agent", 4.5, 8.0, "this must be frustrating"))
LONG = (
    *FAULT,
    Cue("customer", 400.0, 404.0, "so when will it be?"),
    Cue("agent", 405.0, 408.0, "so frustrating, that"),
)
"""More than the coach goes over in one bite."""


def kinds(tape: Tape, *wanted: type) -> list:
    """Its events of these kinds, in order."""
    return [event for event in tape.events if isinstance(event, wanted)]
