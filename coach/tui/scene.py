"""What there is to see at a moment of the call, made from what is on the tape up to that moment."""

from bisect import bisect_right, insort
from collections.abc import Sequence
from dataclasses import dataclass, field

from coach.events import (
    Action,
    AudioLost,
    Cleared,
    Event,
    Noticed,
    Nudge,
    Partial,
    Promise,
    Question,
    Speaker,
    State,
    Utterance,
)

AGAIN_SECONDS = 12.0
"""How long a line that is shown again stands: as long as at first."""
PARTIAL_SECONDS = 6.0
"""A partial that nothing followed for so long was noise."""
NOTICE_SECONDS = 20.0
CAPTIONS = 80
"""More than any screen holds; a scene is made ten times a second and need not carry an hour."""
SWITCHES = {
    "muted": ("muted", True),
    "unmuted": ("muted", False),
    "paused": ("paused", True),
    "resumed": ("paused", False),
}


@dataclass(frozen=True, slots=True)
class Caption:
    """What a side said, or seems to be saying."""

    speaker: Speaker
    start: float
    text: str
    settled: bool = True
    """False for words that may still change."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of the customer's, as it stands."""

    id: str
    start: float
    ask: str
    state: str
    """A QuestionState, or `not a question` where the agent said so."""


@dataclass(frozen=True, slots=True)
class Scene:
    """All there is to see at `at`, seconds of call time."""

    at: float = 0.0
    nudge: Nudge | None = None
    """The line that stands."""
    last: Nudge | None = None
    """The line that was shown last."""
    captions: tuple[Caption, ...] = ()
    """By start, the latest last."""
    questions: tuple[Asked, ...] = ()
    """In the order in which they were asked."""
    promises: tuple[Promise, ...] = ()
    """In the order in which they were made."""
    about: str = ""
    """Id of the question that the standing line is about, if any."""
    muted: bool = False
    for_a_while: bool = False
    """It is muted for some minutes, not for the rest of the call."""
    paused: bool = False
    notice: str = ""
    """Something about the coach itself that the agent should know."""


@dataclass(slots=True)
class _Board:
    """What the events up to a moment have left standing."""

    next: int = 0
    """Index of the first event that lies after the moment."""
    nudge: Nudge | None = None
    last: Nudge | None = None
    again_until: float = 0.0
    partials: dict[Speaker, Partial] = field(default_factory=dict)
    questions: dict[str, Asked] = field(default_factory=dict)
    promises: list[Promise] = field(default_factory=list)
    about: dict[str, str] = field(default_factory=dict)
    """Id of a line -> id of the question it is about."""
    switches: dict[str, bool] = field(default_factory=dict)
    for_a_while: bool = False
    notice: str = ""
    notice_until: float = 0.0

    def take(self, event: Event) -> None:
        match event:
            case Noticed():
                self.about[event.id] = event.question
            case Nudge() | Cleared():
                self._stand(event)
            case Action():
                self._act(event)
            case Partial():
                self.partials[event.speaker] = event
            case Utterance():
                self._settle(event)
            case Question():
                self._ask(event)
            case Promise():
                self.promises.append(event)
            case State():
                self._change(event)
            case AudioLost():
                self._tell(
                    event.at, f"{event.seconds:.1f} s of the {event.speaker}'s side were not heard: {event.reason}"
                )

    def _stand(self, event: Nudge | Cleared) -> None:
        if isinstance(event, Cleared):
            self.nudge = None
        else:
            self.nudge = self.last = event
            self.again_until = 0.0

    def _settle(self, utterance: Utterance) -> None:
        said = self.partials.get(utterance.speaker)
        if said and said.start < utterance.end:
            del self.partials[utterance.speaker]

    def _act(self, action: Action) -> None:
        if action.what == "mute":
            self.for_a_while = action.seconds is not None
        if action.what == "show again":
            self.again_until = action.at + AGAIN_SECONDS
        elif action.what in {"got it", "not helpful", "mute", "pause"}:
            self.again_until = 0.0
        elif action.what == "not a question" and action.target in self.questions:
            asked = self.questions[action.target]
            self.questions[asked.id] = Asked(asked.id, asked.start, asked.ask, "not a question")

    def _ask(self, question: Question) -> None:
        before = self.questions.get(question.id)
        denied = before is not None and before.state == "not a question" and question.state == "withdrawn"
        state = "not a question" if denied else question.state
        self.questions[question.id] = Asked(question.id, question.start, question.ask, state)

    def _change(self, state: State) -> None:
        if state.what in SWITCHES:
            switch, on = SWITCHES[state.what]
            self.switches[switch] = on
            if state.what == "paused":
                self.partials.clear()
        elif state.what == "call over":
            self.nudge, self.partials, self.notice = None, {}, ""
        else:
            self._tell(state.at, f"{state.what}: {state.detail}" if state.detail else state.what)

    def _tell(self, at: float, notice: str) -> None:
        self.notice, self.notice_until = notice, at + NOTICE_SECONDS

    def standing(self, at: float) -> Nudge | None:
        return self.nudge or (self.last if at < self.again_until else None)


class Stage:
    """Gives the scene at any moment. Going forwards costs what lies between; going back begins at the start again."""

    def __init__(self) -> None:
        self._events: Sequence[Event] = ()
        self._at = 0.0
        self._board = _Board()
        self._filed = 0
        self._utterances: list[Utterance] = []
        """All on the tape, by start: also those that are not over at the moment to be seen."""

    def scene(self, events: Sequence[Event], at: float) -> Scene:
        """What is to be seen at `at` (s). `events` is the same list, grown, or a new one for a tape made anew.

        Where the times of words are known, a caption grows as it is spoken, in step with the sound: the tape may have
        been heard further than `at`.
        """
        if events is not self._events:
            self._events, self._board, self._filed, self._utterances = events, _Board(), 0, []
        if at < self._at:
            self._board = _Board()
        self._at = at
        self._file()
        board = self._board
        while board.next < len(events) and events[board.next].at <= at:
            board.take(events[board.next])
            board.next += 1
        nudge = board.standing(at)
        return Scene(
            at=at,
            nudge=nudge,
            last=board.last,
            captions=self._captions(at),
            questions=tuple(board.questions.values()),
            promises=tuple(board.promises),
            about=board.about.get(nudge.id, "") if nudge else "",
            muted=board.switches.get("muted", False),
            for_a_while=board.for_a_while and board.switches.get("muted", False),
            paused=board.switches.get("paused", False),
            notice=board.notice if at < board.notice_until else "",
        )

    def _file(self) -> None:
        for index in range(self._filed, len(self._events)):
            event = self._events[index]
            if isinstance(event, Utterance):
                insort(self._utterances, event, key=lambda utterance: utterance.start)
        self._filed = len(self._events)

    def _captions(self, at: float) -> tuple[Caption, ...]:
        begun = bisect_right(self._utterances, at, key=lambda utterance: utterance.start)
        latest = self._utterances[max(0, begun - CAPTIONS) : begun]
        said = [(utterance, caption) for utterance in latest if (caption := _said(utterance, at))]
        captions = [caption for _, caption in said]
        for speaker, partial in self._board.partials.items():
            ends = max((utterance.end for utterance, _ in said if utterance.speaker == speaker), default=0.0)
            if at < partial.at + PARTIAL_SECONDS and partial.start >= ends and partial.text:
                captions.append(Caption(speaker, partial.start, partial.text, settled=False))
        return tuple(sorted(captions, key=lambda caption: caption.start))


def _said(utterance: Utterance, at: float) -> Caption | None:
    """An utterance as far as it has been spoken; without times of words it is there when it is known, all at once."""
    if utterance.at <= at or (utterance.words and utterance.words[-1][1] <= at):
        return Caption(utterance.speaker, utterance.start, utterance.text)
    spoken = " ".join(word.strip() for word, start, _ in utterance.words if start <= at)
    return Caption(utterance.speaker, utterance.start, spoken) if spoken else None
