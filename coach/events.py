"""The vocabulary: everything that happens on a call, as frozen values.

`at` is seconds of call time (samples / rate since the call began) at which a thing became known; `start` and `end` say
when words were spoken. Inputs are what was heard and what the agent did; the rest is what the coach made of it. The
inputs alone, fed to a fresh coach, give the rest again.
"""

from dataclasses import dataclass
from typing import Literal

Speaker = Literal["agent", "customer"]
Word = tuple[str, float, float]
"""A word and when it was spoken: text, start, end (seconds)."""

QuestionState = Literal["open", "answered", "refused", "withdrawn"]
ClearedReason = Literal["answered", "refused", "withdrawn", "faded", "dismissed", "not helpful", "replaced"]
Deed = Literal[
    "mute",
    "unmute",
    "pause",
    "resume",
    "got it",
    "not helpful",
    "helpful after all",
    "show again",
    "answered",
    "not a question",
    "swap",
]


def other(speaker: Speaker) -> Speaker:
    """The other side of the call."""
    return "customer" if speaker == "agent" else "agent"


@dataclass(frozen=True, slots=True)
class Call:
    """A call begins. Always first, at 0."""

    at: float
    source: str
    """File name of the recording or transcript (no folder), or the devices of a live call."""
    ears: str = ""
    """Name of the speech model; empty where words come from a transcript."""
    meaning: str = ""
    """Name of the model behind the readings; empty where there is none."""
    prompts: str = ""
    """First 12 hex digits of a SHA-256 over the prompts in use."""
    script: tuple[str, ...] = ()
    """The company's script, a line each, `! ` before one that must be read."""
    quiet: tuple[str, ...] = ()
    """What the coach has learned to leave out."""


@dataclass(frozen=True, slots=True)
class Tick:
    """Time has passed to `at`: each half second of audio, and whenever the coach asked to be woken."""

    at: float


@dataclass(frozen=True, slots=True)
class Speech:
    """One side begins or ends to speak."""

    at: float
    speaker: Speaker
    state: Literal["started", "stopped"]
    since: float | None = None
    """When it really began or ended, where `at` is later: a pause is known only after it has lasted a while."""


@dataclass(frozen=True, slots=True)
class Partial:
    """What a side seems to be saying; for the eye alone, the core never sees it."""

    at: float
    speaker: Speaker
    start: float
    text: str
    stable: int = 0
    """The first `stable` characters of text were the same in two passes and will hardly change."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """What a side said, final."""

    at: float
    speaker: Speaker
    start: float
    end: float
    text: str
    words: tuple[Word, ...] = ()
    """With their times, when known."""


@dataclass(frozen=True, slots=True)
class Act:
    """One thing a turn does, as a model reads it."""

    name: str
    """Of a customer: asks, pushback, withdraws, gives_fact, rhetorical, about_ratings, thanks; about a question: again,
    drops. Of an agent: canned, rating, rating_neutral, sells, asks_fact, promises, closes, discloses, courtesy,
    own_empathy; about a question: answers, partly, neighbour, on_the_way, cannot, passes_by, leaves; about a fact:
    given."""
    confidence: float
    """The model's own doubt about the reading, 0 to 1; never about a person."""
    span: str = ""
    """The words of the turn that it rests on."""
    about: str = ""
    """Id of the question or the fact that the words were held against."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a model made of a closed turn: the one answer to a doubt."""

    at: float
    turn: int
    """Number of the turn in the conversation, from 0."""
    speaker: Speaker = "agent"
    text: str = ""
    """What was read."""
    acts: tuple[Act, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """The customer's question has been asked (or asked again), or what became of it."""

    at: float
    id: str
    start: float
    """When the customer began the utterance in which it was first asked."""
    ask: str
    """The customer's words."""
    state: QuestionState


@dataclass(frozen=True, slots=True)
class Promise:
    """The agent committed to something."""

    at: float
    start: float
    what: str
    due: str | None = None


@dataclass(frozen=True, slots=True)
class Noticed:
    """A detector saw something. Shown or held is for pacing to say, under the same id."""

    at: float
    id: str
    kind: str
    because: str
    """The words it rests on."""
    confidence: float
    question: str = ""
    """Id of the question it is about, if any."""
    turn: int = -1
    """Number of the turn in which it was seen."""
    needed: float = 0.0
    """The confidence that its prompt asks for."""


@dataclass(frozen=True, slots=True)
class Nearly:
    """A detector all but saw something: less sure than its prompt asks for. Nothing comes of it; it explains."""

    at: float
    kind: str
    because: str
    confidence: float
    question: str = ""
    turn: int = -1
    needed: float = 0.0


@dataclass(frozen=True, slots=True)
class Nudge:
    """A line was shown."""

    at: float
    id: str
    kind: str
    say: str
    because: str


@dataclass(frozen=True, slots=True)
class Held:
    """A line was not shown, and why."""

    at: float
    id: str
    kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class Cleared:
    """The line on the screen went away, and why."""

    at: float
    id: str
    reason: ClearedReason


@dataclass(frozen=True, slots=True)
class Action:
    """What the agent did to the coach."""

    at: float
    what: Deed
    target: str = ""
    """Id of the nudge or question it is done to, where it needs one."""
    seconds: float | None = None
    """How long a mute holds; None for until it is undone, or the call is over."""


@dataclass(frozen=True, slots=True)
class Mark:
    """The agent's own bookmark."""

    at: float
    note: str = ""


@dataclass(frozen=True, slots=True)
class AudioLost:
    """Sound that was never heard."""

    at: float
    speaker: Speaker
    seconds: float
    reason: str


@dataclass(frozen=True, slots=True)
class State:
    """Something about the coach itself: paused, resumed, muted, unmuted, damaged, a sink failed, the call over."""

    at: float
    what: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """What the agent wrote afterwards. The last one about the same thing counts; an empty one takes it back."""

    at: float
    """Call time of what it is about; 0 for the call as a whole."""
    about: str
    """What it answers, in a word of whoever asks: outcome, treatment, effort, right, instead."""
    text: str
    target: str = ""
    """Id of the line that it is about, if any."""


@dataclass(frozen=True, slots=True)
class Done:
    """The agent has done what was promised; or, with `done` false, has not after all."""

    at: float
    """Call time of the promise."""
    start: float
    """The promise's."""
    what: str
    """The promise's."""
    done: bool = True


Event = (
    Call
    | Tick
    | Speech
    | Partial
    | Utterance
    | Reading
    | Question
    | Promise
    | Noticed
    | Nearly
    | Nudge
    | Held
    | Cleared
    | Action
    | Mark
    | AudioLost
    | State
    | Note
    | Done
)

Input = Call | Tick | Speech | Utterance | Reading | Action | Mark | AudioLost
"""What the core is fed. The rest is its output, but for Partial, what the session says of itself (State) and what
the agent writes afterwards (Note, Done)."""
INPUTS = (Call, Tick, Speech, Utterance, Reading, Action, Mark, AudioLost)
