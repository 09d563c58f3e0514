"""Where in the call the eye is: a position that moves with a clock, or with the loudspeaker's where that plays."""

import math
from collections.abc import Callable

from coach.errors import CoachError
from coach.tui.tape import Sound

SPEEDS = (0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 8.0)
LEAD_SECONDS = 1.0
"""Sound that has caught up with the ears waits for this much more, so that it does not stutter at their heels."""


class Playhead:
    """A position in the call (s), never past what has been heard.

    Args:
        clock: monotonic seconds; a test gives its own.
        speed: seconds of call per second; math.inf stays at the edge of what has been heard.
        sound: played while `audible`, at any finite speed.
        silent: why there is none where it was asked for.
    """

    def __init__(
        self, clock: Callable[[], float], speed: float = 1.0, sound: Sound | None = None, silent: str = ""
    ) -> None:
        self.position = 0.0
        self.speed = speed
        self.playing = True
        self.audible = sound is not None
        self.problem = silent
        """Why there is no sound, or went off by itself: one line."""
        self._clock, self._sound = clock, sound
        self._looked = clock()
        self._sounding = False
        self._limit = 0.0

    @property
    def has_sound(self) -> bool:
        """There is something to hear, be it on or off."""
        return self._sound is not None

    def advance(self, limit: float) -> float:
        """Move to now, at most to `limit` (s); the position."""
        self._limit = limit
        now = self._clock()
        elapsed, self._looked = max(0.0, now - self._looked), now
        if self.playing and elapsed:
            spoken = self._spoken()
            self.position = self.position + elapsed * self.speed if spoken is None else spoken
        if self.position >= limit:
            self.position = limit
            self._silence()
        elif not self._sounding and limit - self.position >= LEAD_SECONDS:
            self._sound_from_here()
        return self.position

    def seek(self, seconds: float) -> None:
        """Go there, or as near as has been heard."""
        self.position = min(max(0.0, seconds), self._limit)
        self._again()

    def play(self, playing: bool) -> None:
        """Play, or stand still."""
        self.advance(self._limit)
        self.playing = playing
        self._again()

    def change_speed(self, steps: int) -> None:
        """So many steps up or down the ladder of speeds; from a speed that is not on it, to the next one that is."""
        self.advance(self._limit)
        faster = [speed for speed in SPEEDS if speed > self.speed]
        slower = [speed for speed in reversed(SPEEDS) if speed < self.speed]
        ladder = faster if steps > 0 else slower
        if ladder:
            self.speed = ladder[min(abs(steps), len(ladder)) - 1]
        self._again()

    def hush(self, audible: bool) -> None:
        """Sound on or off."""
        self.advance(self._limit)
        self.audible = audible
        self._again()

    def close(self) -> None:
        """Silence, for good."""
        self.audible = False
        self._silence()

    def _spoken(self) -> float | None:
        """Where the loudspeaker is, if it is playing; never backwards, for a device's clock may jitter."""
        if not (self._sounding and self._sound):
            return None
        position = self._sound.position()
        return None if position is None else max(position, self.position)

    def _again(self) -> None:
        self._silence()
        self._sound_from_here()

    def _sound_from_here(self) -> None:
        if not (self._sound and self.audible and self.playing and math.isfinite(self.speed)):
            return
        try:
            self._sound.play_from(self.position, self.speed)
            self._sounding = True
        except CoachError as fault:
            self.audible, self.problem = False, str(fault)

    def _silence(self) -> None:
        if self._sounding and self._sound:
            self._sound.stop()
        self._sounding = False
