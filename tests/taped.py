"""A short call on tape, and a coach that notices one word in it."""

from coach.core.coaching import Coach
from coach.core.pacing import PacingSettings
from coach.core.prompt import Prompt
from coach.core.sighting import Sighting
from coach.doubts import Doubt
from coach.events import INPUTS, Act, Call, Reading
from coach.remembered import Remembered
from coach.tape import Tape
from coach.transcripts.cues import Cue, events_of


class Word:
    """Notices turns of the agent in which a word falls."""

    kind = "script"

    def notice(self, call, ledger, turn):
        if turn.speaker == "agent" and "frustrating" in turn.text:
            return [Sighting(turn.text, 0.9, 0.5, str(turn.number))]
        return []


def coach():
    """A fresh one, with that detector alone."""
    return Coach([Word()], {"script": Prompt("script", {"default": "You said: {because}"})}, PacingSettings())


class Marks:
    """A reader for which a customer's question mark asks, and an agent's `it is` answers all that is open."""

    def __init__(self) -> None:
        self.doubts: list[Doubt] = []
        """All it has been asked."""

    def read(self, doubt: Doubt) -> Reading:
        self.doubts.append(doubt)
        acts = []
        if doubt.speaker == "customer" and "?" in doubt.text:
            acts = [Act("asks", 0.9, doubt.text)]
        if doubt.speaker == "agent" and "it is" in doubt.text:
            acts = [Act("answers", 0.8, about=question.id) for question in doubt.questions]
        return Reading(doubt.at, doubt.turn, doubt.speaker, doubt.text, tuple(acts))


def read_tape(*cues: Cue) -> Tape:
    """A call that has been read to its end, and each of its turns by such a reader."""
    return tape_of(*cues, reader=Marks(), meaning="marks")


def tape_of(*cues: Cue, reader=None, meaning="") -> Tape:
    """A call that has been read to its end."""
    tape = Tape(coach, Remembered(lambda: reader) if reader else None)
    tape.feed(Call(0.0, "call.vtt", meaning=meaning))
    for event in events_of(cues):
        tape.feed(event)
        tape.pass_time(event.at)
    tape.finish()
    return tape


def no_model() -> Marks:
    """For a log that tells all its readings."""
    raise AssertionError("the model was loaded")


def replayed(events, reader=no_model) -> Tape:
    """A log's inputs, fed to a fresh coach that remembers its readings."""
    tape = Tape(coach, Remembered(reader, [event for event in events if isinstance(event, Reading)]))
    for event in events:
        if isinstance(event, INPUTS) and not isinstance(event, Reading):
            tape.feed(event)
            tape.pass_time(event.at)
    tape.finish()
    return tape


FAULT = (Cue("customer", 0.0, 4.0, "why was I charged twice?"), Cue("agent", 4.5, 8.0, "this must be frustrating"))
TWO = (
    Cue("customer", 0.0, 4.0, "why was I charged twice?"),
    Cue("agent", 5.0, 8.0, "it is the fourth"),
    Cue("customer", 9.0, 12.0, "and when does it come?"),
    Cue("agent", 13.0, 16.0, "it is tomorrow"),
)
"""Two questions, each answered."""
LONG = (
    *FAULT,
    Cue("customer", 400.0, 404.0, "so when will it be?"),
    Cue("agent", 405.0, 408.0, "so frustrating, that"),
)
"""More than the coach goes over in one bite."""


def kinds(tape: Tape, *wanted: type) -> list:
    """Its events of these kinds, in order."""
    return [event for event in tape.events if isinstance(event, wanted)]
