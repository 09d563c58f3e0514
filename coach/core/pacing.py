"""When a line may be shown: one at a time, at a pause, seldom, soon gone.

Time comes only in. `advance(now)` does what fell due up to `now` and stamps it with the moment it fell due, so that
what is shown does not depend on how finely time is reported. All moments are whole milliseconds.
"""

from dataclasses import dataclass, field
from typing import Annotated

from annotated_types import Interval

from coach.core.sighting import Sighting
from coach.events import Cleared, ClearedReason, Held, Noticed, Nudge, Speaker, Speech

RANK = {"question": 0, "promise": 1, "repeat": 2, "upsell": 3, "rating": 4, "script": 5}
"""Which line serves the customer most, first to last. An unanswered question before anything else."""

Paced = Nudge | Held | Cleared


@dataclass(frozen=True)
class PacingSettings:
    """Seconds of call time."""

    pause_seconds: Annotated[float, Interval(ge=0, le=5)] = 0.3
    gap_seconds: Annotated[float, Interval(ge=0, le=600)] = 20.0
    stay_seconds: Annotated[float, Interval(ge=1, le=120)] = 12.0
    stale_seconds: Annotated[float, Interval(ge=1, le=600)] = 20.0
    stand_seconds: Annotated[float, Interval(ge=0, le=120)] = 4.0


@dataclass(frozen=True)
class Line:
    """A line that waits, or stands on the screen."""

    noticed: Noticed
    say: str
    closing: bool

    @property
    def rank(self) -> tuple[int, float]:
        """Order among lines that may be shown at the same moment."""
        return RANK.get(self.noticed.kind, len(RANK)), self.noticed.at


@dataclass
class Pacing:
    """Holds what waits and what stands."""

    settings: PacingSettings = PacingSettings()
    waiting: list[Line] = field(default_factory=list)
    standing: Line | None = None
    shown_at: float = float("-inf")
    """When the last line was shown."""
    muted: bool = False
    answering: bool = False
    """The agent's turn is not over: what they say may be the very answer."""
    _speaking: set[Speaker] = field(default_factory=set)
    _quiet_since: float = 0.0
    """When the last speaker stopped; means nothing while somebody speaks."""
    _now: float = 0.0
    """Up to where time has been dealt with; nothing is stamped earlier."""

    def hear(self, speech: Speech) -> None:
        """Somebody begins or ends to speak."""
        if speech.state == "started":
            self._speaking.add(speech.speaker)
        else:
            self._speaking.discard(speech.speaker)
            since = speech.at if speech.since is None else speech.since
            self._quiet_since = max(self._quiet_since, since)

    def offer(self, noticed: Noticed, sighting: Sighting, say: str) -> list[Paced]:
        """A detector saw something. It waits for its moment, or is held at once where no moment can come."""
        if self.muted:
            return [Held(noticed.at, noticed.id, noticed.kind, "muted")]
        self.waiting.append(Line(noticed, say, sighting.closing))
        return []

    def retire(self, question: str, state: ClearedReason, at: float) -> list[Paced]:
        """A question is no longer open, but in `state`: what is about it need not be said, and goes if it stands."""
        about = [line for line in self.waiting if line.noticed.question == question]
        self.waiting = [line for line in self.waiting if line.noticed.question != question]
        done: list[Paced] = [Held(at, line.noticed.id, line.noticed.kind, state) for line in about]
        if self.standing and self.standing.noticed.question == question:
            done.append(self._clear(at, state))
        return done

    def dismiss(self, nudge: str, reason: ClearedReason, at: float) -> list[Paced]:
        """The agent waves a line away."""
        stands = self.standing is not None and nudge in ("", self.standing.noticed.id)
        return [self._clear(at, reason)] if stands else []

    def give_up(self, at: float) -> list[Paced]:
        """The call is over: what waits will not be shown."""
        return [self._hold(line, at, "call over") for line in list(self.waiting)]

    def mute(self, at: float) -> list[Paced]:
        """No more lines; what stands goes, what waits is held."""
        self.muted = True
        done: list[Paced] = [self._clear(at, "dismissed")] if self.standing else []
        return done + [self._hold(line, at, "muted") for line in list(self.waiting)]

    def unmute(self) -> None:
        """Lines may come again."""
        self.muted = False

    @property
    def wake(self) -> float | None:
        """The next moment at which time alone changes something; `advance` then does it."""
        moments = [self._fades] if self.standing else []
        moments += [min(self._allowed(line), self._stale(line)) for line in self.waiting]
        return min(moments, default=None)

    def advance(self, now: float) -> list[Paced]:
        """All that falls due up to `now`, in order of time, each at its own moment."""
        done: list[Paced] = []
        while (moment := self.wake) is not None and moment <= now:
            self._now = max(moment, self._now)
            done += self._step(self._now)
        self._now = max(self._now, now)
        return done

    def _step(self, moment: float) -> list[Paced]:
        """What falls due first: a line fades, then one is shown, then one has waited too long."""
        if self.standing and self._fades <= moment:
            return [self._clear(moment, "faded")]
        ready = [line for line in self.waiting if self._allowed(line) <= moment]
        if ready:
            return self._show(min(ready, key=lambda line: line.rank), moment)
        late = min(self.waiting, key=self._stale)
        return [self._hold(late, moment, self._why(late))]

    def _show(self, line: Line, moment: float) -> list[Paced]:
        done: list[Paced] = [self._clear(moment, "replaced")] if self.standing else []
        self.waiting.remove(line)
        self.standing, self.shown_at = line, moment
        done.append(Nudge(moment, line.noticed.id, line.noticed.kind, line.say, line.noticed.because))
        # the gap now outlasts what waits: said at once, not only when it is stale
        doomed = [other for other in self.waiting if not _overtakes(other, line) and not other.closing]
        doomed = [other for other in doomed if self._gap_ends > self._stale(other)]
        reasons = ["gap" if other.rank[0] <= line.rank[0] else line.noticed.kind for other in doomed]
        return done + [self._hold(other, moment, why) for other, why in zip(doomed, reasons, strict=True)]

    def _allowed(self, line: Line) -> float:
        """The earliest moment at which a line may be shown, as things stand; infinity while somebody speaks."""
        if self._speaking or (self.answering and line.noticed.question and not line.closing):
            return float("inf")
        moment = max(line.noticed.at, _after(self._quiet_since, self.settings.pause_seconds))
        if self.standing and _overtakes(line, self.standing):
            return max(moment, min(_after(self.shown_at, self.settings.stand_seconds), self._fades))
        if self.standing:
            moment = max(moment, self._fades)
        return moment if line.closing else max(moment, self._gap_ends)

    def _why(self, line: Line) -> str:
        """What kept a line from being shown for so long."""
        if self._speaking:
            return "speaking"
        return "gap" if self._gap_ends > self._stale(line) else "stale"

    def _hold(self, line: Line, at: float, reason: str) -> Held:
        self.waiting.remove(line)
        return Held(at, line.noticed.id, line.noticed.kind, reason)

    def _clear(self, at: float, reason: ClearedReason) -> Cleared:
        if self.standing is None:
            raise ValueError("no line stands")
        line, self.standing = self.standing, None
        return Cleared(at, line.noticed.id, reason)

    def _stale(self, line: Line) -> float:
        return _after(line.noticed.at, self.settings.stale_seconds)

    @property
    def _fades(self) -> float:
        return _after(self.shown_at, self.settings.stay_seconds)

    @property
    def _gap_ends(self) -> float:
        return _after(self.shown_at, self.settings.gap_seconds)


def _after(moment: float, seconds: float) -> float:
    return round(moment + seconds, 3)


def _overtakes(line: Line, standing: Line) -> bool:
    """An open question may take the place of a lesser line that has stood for a while."""
    return line.noticed.kind == "question" and standing.noticed.kind != "question"
