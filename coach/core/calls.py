"""Which call it is, through a shift: when one begins, when it ends, and how long its close stands.

Told at every moment who speaks, and what the agent wishes; seconds of the shift. It looks at no clock.
"""

from dataclasses import dataclass, field
from typing import Annotated, Literal

from annotated_types import Interval

from coach.events import Speaker

Phase = Literal["between", "call", "close"]
"""`close`: the call is over and the agent looks back on it; a call that begins cuts it short."""

WITHIN = 10.0
"""Seconds within which both sides speak where there is a call."""
VOICE = 1.0
"""Seconds that each of them speaks at least, the 0.35 s after a last word counted: a cough is no call."""
LEAD = 0.5
"""Seconds before the first word with which a call begins: the onset of a voice is told late."""
ALONE = 3
"""Times as long is a silence where one side alone is heard: the other may tell their story for a minute."""
HUSH = 3.0
"""Seconds of silence after a call before voices begin another: until then they may still be saying goodbye."""


@dataclass(frozen=True)
class CallsSettings:
    """When a call begins and ends."""

    begin_by_voice: bool = True
    silence_seconds: Annotated[float, Interval(ge=0, le=3600)] = 20.0
    close_seconds: Annotated[float, Interval(ge=0, le=300)] = 30.0


@dataclass
class Voice:
    """When one side spoke, lately."""

    since: float | None = None
    """Since when it speaks; None while it does not."""
    spans: list[tuple[float, float]] = field(default_factory=list)
    """When it spoke before that, as far back as it matters."""

    def hear(self, at: float, *, speaks: bool) -> None:
        """Whether it speaks at `at`."""
        if speaks and self.since is None:
            self.since = at
        elif not speaks and self.since is not None:
            self.spans.append((self.since, at))
            self.since = None
        self.spans = [span for span in self.spans if span[1] > at - WITHIN]

    def lately(self, at: float) -> list[tuple[float, float]]:
        """When it spoke, in the last `WITHIN` seconds."""
        spans = self.spans if self.since is None else [*self.spans, (self.since, at)]
        return [(max(start, at - WITHIN), end) for start, end in spans]


class Calls:
    """One call at a time, or none."""

    def __init__(self, settings: CallsSettings) -> None:
        self.phase: Phase = "between"
        self.number = 0
        """Of the call that goes on, or was last; 0 before the first."""
        self.began = 0.0
        """When that call began."""
        self.why = ""
        """Why it ended, in words."""
        self.paused = False
        self._settings = settings
        self._ended = 0.0
        self._voices: dict[Speaker, Voice] = {"agent": Voice(), "customer": Voice()}
        self._quiet_since: float | None = None
        """Since when nobody speaks; None before the first voice of a call, since ringing is no silence."""
        self._hushed = True
        """Voices may begin a call."""
        self._hush_since = 0.0
        self._alone = False
        """One side alone was heard lately."""

    def hear(self, at: float, speaking: frozenset[Speaker], *, both: bool = True) -> None:
        """What is to be heard at `at`: a call may begin with it, or end, or its close be over.

        Args:
            at: seconds of the shift.
            speaking: who speaks.
            both: both sides are heard. One voice alone begins no call: it may as well be a word to a colleague.
        """
        speaking = frozenset() if self.paused else speaking
        if both and self._alone:  # who has not been heard until now may have been speaking
            self._silence_anew(at)
        self._alone = not both
        for speaker, voice in self._voices.items():
            voice.hear(at, speaks=speaker in speaking)
        if speaking:
            self._quiet_since = self._hush_since = at
        if self.phase == "call":
            self._fall_silent(at, self._settings.silence_seconds * (1 if both else ALONE))
        else:
            self._hushed = self._hushed or at - self._hush_since >= HUSH
            self._begin_by_voice(at, both=both)
        if self.phase == "close" and at - self._ended >= self._settings.close_seconds:
            self.phase = "between"

    def begin(self, at: float) -> None:
        """The agent begins a call; one that goes on ends with it."""
        self.end(at, "the next call began")
        self._begin(at)

    def end(self, at: float, why: str = "the agent ended it") -> None:
        """The call is over."""
        if self.phase != "call":
            return
        self.phase, self.why, self._ended = "close", why, at
        self._hushed = False
        self._voices = {"agent": Voice(), "customer": Voice()}

    def skip(self) -> None:
        """No close, or no more of it."""
        if self.phase == "close":
            self.phase = "between"

    def pause(self, at: float, *, paused: bool) -> None:
        """While paused nothing is heard: that is no silence, and begins no call."""
        self.paused = paused
        self._voices = {"agent": Voice(), "customer": Voice()}
        self._silence_anew(at)

    def _begin(self, at: float) -> None:
        self.phase, self.number, self.began = "call", self.number + 1, at
        self._quiet_since = None

    def _silence_anew(self, at: float) -> None:
        if self._quiet_since is not None:
            self._quiet_since = at

    def _fall_silent(self, at: float, limit: float) -> None:
        if limit and not self.paused and self._quiet_since is not None and at - self._quiet_since >= limit:
            self.end(at, f"{limit:g} s of silence")

    def _begin_by_voice(self, at: float, *, both: bool) -> None:
        """Both sides speak: the call began with the first word of it."""
        if not (self._settings.begin_by_voice and self._hushed and both):
            return
        spoken = [voice.lately(at) for voice in self._voices.values()]
        if all(sum(end - start for start, end in spans) >= VOICE for spans in spoken):
            first = min(start for spans in spoken for start, _ in spans)
            self._begin(max(first - LEAD, self._ended))
            self._quiet_since = at
