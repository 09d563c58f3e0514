"""Turns from utterances: what one side says until it falls silent or the other takes the floor."""

import re
from dataclasses import dataclass, field

from coach.core.blanking.numerals import BLANK
from coach.core.wording import is_backchannel, shorten
from coach.events import Act, Input, Speaker, Speech, Utterance, other

NOISE = re.compile(rf"(?!{BLANK.pattern})\[[^\]]*\]|<[^>]*>|\([^)]*\)", re.IGNORECASE)
"""What transcripts write where no word was said: `[noise]`, `<unk>`, `(coughs)`. A blank stands for words."""
PAUSE = 0.7
"""Seconds of own silence after which a turn is over."""
OUTSTANDING = 0.5
"""Seconds of speech after the last word from which on more words are awaited."""
PATIENCE = 3.0
"""Seconds to wait for them; a cough never brings any."""


@dataclass(eq=False)
class Turn:
    """What one side said in one go. Grows until it is closed; compared by identity."""

    number: int
    """Place in the conversation, from 0."""
    speaker: Speaker
    utterances: list[Utterance] = field(default_factory=list)
    acts: tuple[Act, ...] = ()
    """What a model reads in it, once it has."""

    @property
    def start(self) -> float:
        """When its first word was said, seconds."""
        return self.utterances[0].start

    @property
    def end(self) -> float:
        """When its last word was over, seconds."""
        return max(self.utterances[-1].end, self.utterances[-1].start)

    @property
    def text(self) -> str:
        """All that was said."""
        return " ".join(utterance.text for utterance in self.utterances)

    def chance(self, act: str, about: str = "") -> float:
        """How sure the reading is that the turn does something (about a question or a fact); 0 where it is silent."""
        return max((a.confidence for a in self.acts if a.name == act and a.about == about), default=0.0)

    def begins(self, span: str) -> float:
        """When the utterance began in which a part of the text begins, seconds; the turn, where it has none."""
        at, begin = self.text.find(span), self.start
        for utterance in self.utterances:
            if at >= 0:
                begin = utterance.start
            at -= len(utterance.text) + 1
        return begin

    def words_of(self, act: str) -> str:
        """The words that an act rests on; all of them where the reading names none."""
        found = max((a for a in self.acts if a.name == act), key=lambda a: a.confidence, default=None)
        return shorten(found.span if found and found.span else self.text)


@dataclass
class Side:
    """What is known of one side's voice."""

    speaking: bool = False
    silent_since: float = 0.0
    """When its voice was last heard to end, seconds."""
    growing: Turn | None = None

    @property
    def due(self) -> float | None:
        """When time alone closes its turn; None while it speaks or there is none to close."""
        if self.growing is None or self.speaking:
            return None
        # Words of the last stretch come after the voice has stopped: cutting there would split a question in two.
        if self.silent_since > self.growing.end + OUTSTANDING:
            return round(self.silent_since + PATIENCE, 3)
        return round(self.growing.end + PAUSE, 3)


class Conversation:
    """The call as turns. Fed with every event; says which turns each of them closed."""

    def __init__(self) -> None:
        self.turns: list[Turn] = []
        """All turns in the order in which they were first heard."""
        self._sides: dict[Speaker, Side] = {"agent": Side(), "customer": Side()}
        self._last: dict[Speaker, Turn] = {}

    @property
    def wake(self) -> float | None:
        """The next moment (seconds) at which time alone would close a turn."""
        return min((due for side in self._sides.values() if (due := side.due) is not None), default=None)

    def receive(self, event: Input) -> list[Turn]:
        """Takes an event in and returns the turns it closed, in order of time."""
        if isinstance(event, Utterance):
            return self._hear(event)
        closed = self._close_due(event.at)
        if isinstance(event, Speech):
            side = self._sides[event.speaker]
            side.speaking = event.state == "started"
            if not side.speaking:
                side.silent_since = event.at if event.since is None else event.since
            closed += self._close_due(event.at)
        return closed

    def finish(self) -> list[Turn]:
        """The call has ended: what still grows closes."""
        growing = [side for side in self._sides.values() if side.growing]
        return [self._close(side) for side in sorted(growing, key=lambda side: side.growing.end if side.growing else 0)]

    def holds(self, speaker: Speaker, now: float) -> bool:
        """Whether a side's turn is not over: it may still grow, or words of its voice are outstanding."""
        side, last = self._sides[speaker], self._last.get(speaker)
        if side.growing or side.speaking:
            return True
        unheard = side.silent_since - (last.end if last else 0.0) > OUTSTANDING
        return unheard and now < side.silent_since + PATIENCE

    def before(self, turn: Turn) -> Turn | None:
        """The other side's last turn before this one, a mere back-channel passed over."""
        for number in range(turn.number - 1, -1, -1):
            earlier = self.turns[number]
            if earlier.speaker != turn.speaker and not is_backchannel(earlier.text):
                return earlier
        return None

    def since(self, turn: Turn) -> str:
        """What the other side has said after a turn so far."""
        for number in range(turn.number + 1, len(self.turns)):
            if self.turns[number].speaker != turn.speaker:
                return self.turns[number].text
        return ""

    def _hear(self, utterance: Utterance) -> list[Turn]:
        if not NOISE.sub("", utterance.text).strip():
            return self._close_due(utterance.at)
        listener, side = self._sides[other(utterance.speaker)], self._sides[utterance.speaker]
        closed = self._close_due(utterance.at, listener)
        if listener.growing and not is_backchannel(utterance.text):
            closed.append(self._close(listener))
        # Of its own side the words themselves tell the silence, however late they come.
        if side.growing and utterance.start - side.growing.end >= PAUSE:
            closed.append(self._close(side))
        if side.growing is None:
            side.growing = Turn(len(self.turns), utterance.speaker)
            self.turns.append(side.growing)
            self._last[utterance.speaker] = side.growing
        side.growing.utterances.append(utterance)
        return closed

    def _close_due(self, now: float, *among: Side) -> list[Turn]:
        due = [side for side in among or self._sides.values() if side.due is not None and side.due <= now]
        return [self._close(side) for side in sorted(due, key=lambda side: side.due or 0.0)]

    def _close(self, side: Side) -> Turn:
        if side.growing is None:
            raise ValueError("no turn grows")
        turn, side.growing = side.growing, None
        return turn
