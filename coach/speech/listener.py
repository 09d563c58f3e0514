"""The listener: hops of both sides in, events out, windows to the ears when they are due.

It looks at no clock and decodes nothing: `hear` says what the sound alone tells, `heard` what the words add.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from coach.audio.frame import RATE, Frames
from coach.events import Speaker, State, Tick, other
from coach.speech.bleed import Bleed
from coach.speech.settings import VoiceSettings
from coach.speech.side import Heard, Side, seconds
from coach.speech.voice import Voice
from coach.speech.window import Window, Words

TICK = RATE // 2
"""Samples from tick to tick."""


class Listener:
    """Both sides, one clock."""

    def __init__(
        self,
        settings: VoiceSettings,
        ask: Callable[[Window], bool],
        voice: Callable[[], Callable[[NDArray[np.float32]], float]] = Voice,
        *,
        partials: bool = False,
        told: bool = False,
    ) -> None:
        """Listen to both sides.

        Args:
            settings: when sound counts as speech.
            ask: has a window decoded; says False where that will not happen.
            voice: makes, for each side, what tells how likely a hop is speech.
            partials: whether anybody looks at them.
            told: the agent knows already that a headset would help.
        """
        self.bleed = Bleed(told=told)
        self.sides: dict[Speaker, Side] = {
            speaker: Side(speaker, settings, ask, voice(), partials=partials) for speaker in ("agent", "customer")
        }
        self._samples = 0

    def hear(self, frames: Frames) -> list[Tick | Heard | State]:
        """One hop of each side there is."""
        hops: dict[Speaker, NDArray[np.float32] | None] = {"agent": frames.agent, "customer": frames.customer}
        events: list[Tick | Heard] = []
        ticked, self._samples = self._samples // TICK, round(frames.at * RATE)
        if self._samples // TICK > ticked:
            events.append(Tick(seconds(self._samples // TICK * TICK)))
        for speaker, hop in hops.items():
            if hop is not None:
                events += self.sides[speaker].hear(hop)
        return self.bleed.take(events, self.sides, seconds(self._samples))

    def heard(self, window: Window, words: Words) -> list[Heard | State]:
        """The ears are done with a window."""
        side = self.sides[window.speaker]
        voice = side.voice_in(window)
        return self.bleed.take(side.heard(window, words), self.sides, window.at, voice)

    @property
    def speaking(self) -> frozenset[Speaker]:
        """Who speaks, by the places that the sides have now."""
        speaking = (speaker for speaker, side in self.sides.items() if side.speaking)
        return frozenset(other(speaker) if self.bleed.microphone == "customer" else speaker for speaker in speaking)

    def forget(self) -> None:
        """What has been said and is not yet in words is wanted no more."""
        for side in self.sides.values():
            side.forget()
        self.bleed.waiting.clear()

    def swap(self) -> None:
        """The sides have changed places."""
        self.bleed.microphone = other(self.bleed.microphone)

    def finish(self) -> list[Heard | State]:
        """The call is over: what is open is due now."""
        events = [event for side in self.sides.values() for event in side.finish()]
        return self.bleed.take(events, self.sides, seconds(self._samples))

    def check(self) -> None:
        """Every sample of both sides is accounted for.

        Raises:
            ValueError: one is not.
        """
        for side in self.sides.values():
            side.ledger.check()
