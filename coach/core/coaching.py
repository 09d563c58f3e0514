"""The coach: fed with what is heard and what the agent does, asked what it makes of it.

Feed it (`receive`), ask it (`doubts`), answer it (`settle`). It never calls out, and looks at no clock.
"""

from collections import deque
from collections.abc import Mapping, Sequence

from coach.core.conversation import Conversation, Turn
from coach.core.facts import Facts
from coach.core.pacing import Pacing, PacingSettings
from coach.core.promises import promises_in
from coach.core.prompt import Prompt
from coach.core.questions import Ledger
from coach.core.quiet import Quiet
from coach.core.sighting import Detector, Sighting
from coach.doubts import Doubt
from coach.events import (
    Action,
    Call,
    Event,
    Held,
    Input,
    Nearly,
    Noticed,
    Question,
    QuestionState,
    Reading,
    Speech,
    State,
    Utterance,
)

NEARLY = 0.6
"""Part of the confidence needed from which on a sighting is told as nearly made."""
STATES = {"mute": "muted", "unmute": "unmuted", "pause": "paused", "resume": "resumed"}


class Coach:
    """One call's coach. A new call has a new one: nothing of one customer reaches another."""

    def __init__(self, detectors: Sequence[Detector], prompts: Mapping[str, Prompt], pacing: PacingSettings) -> None:
        self._detectors = detectors
        self._prompts = prompts
        self._conversation = Conversation()
        self._ledger = Ledger()
        self._facts = Facts()
        self._pacing = Pacing(pacing)
        self._quiet = Quiet()
        self._noticed: dict[str, Noticed] = {}
        self._seen: set[tuple[str, str]] = set()
        self._near: set[tuple[str, str]] = set()
        self._unread: deque[Turn] = deque()
        self._reads = False
        self._muted = False
        self._mute_ends: float | None = None
        self._paused = False
        self._now = 0.0

    @property
    def wake(self) -> float | None:
        """The next moment (seconds of call time) at which time alone would change something.

        Whoever feeds the coach sends a tick at that moment, so that nothing is late.
        """
        moments = [m for m in (self._conversation.wake, self._pacing.wake, self._mute_ends) if m is not None]
        return max(min(moments), self._now) if moments else None

    def receive(self, event: Input) -> list[Event]:
        """What the coach makes of an input; the input itself is not among it."""
        # Words recognised late carry the time of their last sample; what has been shown meanwhile stays shown.
        self._now = max(self._now, event.at)
        made: list[Event] = [*self._end_mute(), *self._pacing.advance(self._now)]
        if isinstance(event, Call):
            self._reads, self._quiet = bool(event.meaning), Quiet(event.quiet)
        elif isinstance(event, Action):
            made += self._act(event)
        elif isinstance(event, Reading):
            made += self.settle(event)
        elif not (self._paused and isinstance(event, Utterance)):
            made += self._hear(event)  # while paused time passes and voices sound, words are not taken in
        made += self._pacing.advance(self._now)
        return made

    def doubts(self) -> list[Doubt]:
        """The first turn that has closed and is not read yet; it does not depend on the prompts.

        One at a time: what the next one is held against depends on what this one does.
        """
        if not self._unread:
            return []
        turn = self._unread[0]
        before = self._conversation.before(turn)
        return [
            Doubt(
                self._now,
                turn.number,
                turn.speaker,
                turn.text,
                before.text if before else "",
                self._conversation.since(turn),
                self._ledger.to_hold(turn),
                self._facts.to_hold(turn),
            )
        ]

    def settle(self, reading: Reading) -> list[Event]:
        """A doubt has been answered: the turn is judged with what the model made of it."""
        if not self._unread or self._unread[0].number != reading.turn:
            return []
        turn = self._unread.popleft()
        turn.acts = reading.acts
        return self._judge(turn)

    def close(self, at: float) -> list[Event]:
        """The call ended at `at`: nobody will say more. What has closed now may still be read."""
        self._now = max(self._now, at)
        made: list[Event] = list(self._pacing.advance(self._now))
        for turn in self._conversation.finish():
            made += self._close(turn)
        return made

    def finish(self) -> list[Event]:
        """What still waits will not be shown; turns that nobody read are judged by their words alone."""
        made: list[Event] = []
        while self._unread:
            made += self._judge(self._unread.popleft())
        return made + self._pacing.give_up(self._now)

    def _hear(self, event: Input) -> list[Event]:
        made: list[Event] = []
        if isinstance(event, Speech):
            self._pacing.hear(event)
        closed = self._conversation.receive(event)
        for turn in closed:
            made += self._close(turn)
        self._pacing.answering = self._conversation.holds("agent", self._now)
        return made

    def _close(self, turn: Turn) -> list[Event]:
        if not self._reads:
            return self._judge(turn)
        self._unread.append(turn)
        return []

    def _judge(self, turn: Turn) -> list[Event]:
        made: list[Event] = []
        self._facts.hear(self._conversation, turn)
        for question in self._ledger.hear(turn, self._now):
            made += self._record(question)
        return [*made, *promises_in(turn, self._now), *self._notice(turn)]

    def _record(self, question: Question) -> list[Event]:
        if question.state == "open":
            return [question]
        return [question, *self._pacing.retire(question.id, question.state, self._now)]

    def _notice(self, turn: Turn) -> list[Event]:
        """One thing of a kind a turn, the surest: what else was missed is still so when the next turn is over."""
        made: list[Event] = []
        for detector in self._detectors:
            noticed = False
            sightings = detector.notice(self._conversation, self._ledger, turn)
            for sighting in sorted(sightings, key=lambda sighting: -sighting.confidence):
                if not (noticed and sighting.confidence >= sighting.needed):
                    offered = self._offer(detector.kind, sighting, turn)
                    noticed = noticed or any(isinstance(event, Noticed) for event in offered)
                    made += offered
        return made

    def _offer(self, kind: str, sighting: Sighting, turn: Turn) -> list[Event]:
        because, confidence, cause = sighting.because, round(sighting.confidence, 2), (kind, sighting.cause)
        if cause in self._seen:
            return []
        if sighting.confidence < sighting.needed:
            if cause in self._near or sighting.confidence < NEARLY * sighting.needed:
                return []
            self._near.add(cause)
            return [Nearly(self._now, kind, because, confidence, sighting.question, turn.number, sighting.needed)]
        self._seen.add(cause)
        noticed = Noticed(
            self._now,
            f"n{len(self._seen)}",
            kind,
            because,
            confidence,
            sighting.question,
            turn.number,
            sighting.needed,
        )
        self._noticed[noticed.id] = noticed
        if self._quiet.leaves_out(noticed):
            return [noticed, Held(self._now, noticed.id, kind, "not helpful")]
        asks = {question.id: question.ask for question in self._ledger.open}
        template = self._prompts[kind].say.get(sighting.occasion) or self._prompts[kind].say["default"]
        say = template.format(because=sighting.because, ask=asks.get(sighting.question, sighting.because))
        return [noticed, *self._pacing.offer(noticed, sighting, say)]

    def _act(self, action: Action) -> list[Event]:
        made: list[Event] = []
        match action.what:
            case "mute" | "unmute":
                lasts = action.seconds if action.what == "mute" else None
                self._mute_ends = None if lasts is None else round(self._now + lasts, 3)
                made += self._switch(muted=action.what == "mute", paused=self._paused)
            case "pause" | "resume":
                made += self._switch(muted=self._muted, paused=action.what == "pause")
            case "got it":
                made += self._pacing.dismiss(action.target, "dismissed", self._now)
            case "not helpful":
                made += self._pacing.dismiss(action.target, "not helpful", self._now)
                if action.target in self._noticed:
                    self._quiet = self._quiet.taught(self._noticed[action.target])
            case "answered" | "not a question":
                state: QuestionState = "answered" if action.what == "answered" else "withdrawn"
                latest = len(self._conversation.turns) - 1
                for question in self._ledger.settle(action.target, state, self._now, latest):
                    made += self._record(question)
            case "show again" | "swap" | "helpful after all":
                pass  # the screen's own affair, done already to what comes from now on, or for the next call
        if action.what in STATES:
            detail = "" if action.seconds is None else f"for {action.seconds / 60:g} min"
            made.append(State(self._now, STATES[action.what], detail))
        return made

    def _end_mute(self) -> list[Event]:
        """A mute that was for a while is over."""
        ends = self._mute_ends
        if ends is None or ends > self._now:
            return []
        self._mute_ends = None
        return [*self._switch(muted=False, paused=self._paused), State(ends, "unmuted")]

    def _switch(self, *, muted: bool, paused: bool) -> list[Event]:
        """No line is shown while either holds."""
        self._muted, self._paused = muted, paused
        if muted or paused:
            return [*self._pacing.mute(self._now)]
        self._pacing.unmute()
        return []
