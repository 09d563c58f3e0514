"""A side of a call as it is listened to: its sound in; whether it speaks, and its words, out."""

import math
from collections import deque
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from coach.audio.frame import RATE
from coach.events import AudioLost, Partial, Speaker, Speech, Utterance, Word
from coach.speech.agreement import Agreement
from coach.speech.bleed import Span
from coach.speech.ledger import Ledger
from coach.speech.segment import Segment, Segmenter
from coach.speech.settings import VoiceSettings
from coach.speech.window import Window, Words

PARTIAL_EVERY = int(0.8 * RATE)
"""Samples of new speech before the next partial is due."""
VOICES = 60
"""Stretches of a side's voice kept, a minute at least while anybody speaks."""

Heard = Speech | Utterance | Partial | AudioLost
"""What becomes known of a side."""


def seconds(samples: int) -> float:
    """Samples to seconds of call time, to the millisecond."""
    return round(samples / RATE, 3)


class Side:
    """One side of the call: its segments, its ledger, and what of its speech has been shown as a partial."""

    def __init__(
        self,
        speaker: Speaker,
        settings: VoiceSettings,
        ask: Callable[[Window], bool],
        probability: Callable[[NDArray[np.float32]], float],
        *,
        partials: bool,
    ) -> None:
        self.speaker = speaker
        self.ledger = Ledger()
        self._probability = probability
        self._segments = Segmenter(settings)
        self._ask = ask
        self._agreement = Agreement()
        self._partials = partials
        self._partial_due = 0
        self._told = False
        """Whether it was last said to speak."""
        self._forgotten = 0
        """Samples whose words are not wanted any more."""
        self._onset = 0
        """Where the voice in the open segment begins."""
        self.voices: deque[Span] = deque(maxlen=VOICES)
        """When it spoke lately: start and end, seconds."""
        self._asked: dict[int, int] = {}
        """Start of each final that the ears have -> where the voice in it begins."""

    @property
    def speaking(self) -> bool:
        """It speaks."""
        return self._segments.speaking

    @property
    def known(self) -> float:
        """Seconds of call time up to which its words are known, or it was silent; infinite where there is no side."""
        if not self._segments.heard:
            return math.inf
        voices = [*self._asked.values(), self._onset if self._segments.speaking else self._segments.heard]
        return min(voices) / RATE

    def hear(self, hop: NDArray[np.float32]) -> list[Heard]:
        """Take a hop; say whether speech began or ended, and ask for what is due."""
        stopped = self._stop() if self._told and not self._segments.speaking else []
        spoke = self._segments.speaking
        segment = self._segments.hear(hop, self._probability(hop))
        if self._segments.speaking and not spoke:
            self._onset = self._segments.heard - len(hop)
        self.ledger.fed, self.ledger.silence = self._segments.heard, self._segments.silence
        now = seconds(self._segments.heard)
        events: list[Heard] = [*stopped]
        if self._segments.speaking and not self._told:
            self._told = True
            events.append(Speech(now, self.speaker, "started", seconds(self._segments.heard - len(hop))))
            self._restart_partials()
        if segment:
            events += self._end(segment)
        elif self._partials and self._segments.speaking and self._segments.heard >= self._partial_due:
            self._ask_partial(now)
        return events

    def finish(self) -> list[Heard]:
        """The call is over."""
        segment = self._segments.finish()
        self.ledger.silence = self._segments.silence
        if segment:
            return self._end(segment)
        return [*self._stop()] if self._told else []

    def forget(self) -> None:
        """What has been said and is not yet in words is wanted no more."""
        self.ledger.forgotten += self._segments.forget()
        self.ledger.silence = self._segments.silence
        self._forgotten = self._segments.heard

    def heard(self, window: Window, words: Words) -> list[Heard]:
        """The ears are done with a window."""
        if not window.final:
            return self._partial(window, words)
        self._asked.pop(window.start, None)
        if window.start < self._forgotten:
            self.ledger.forgotten += len(window.pcm)
            return []
        if words.failed:
            return [self.lose(window, words.failed)]
        self.ledger.transcribed += len(window.pcm)
        if not words.text:
            return []
        origin = window.start / RATE
        timed = tuple((text, round(origin + a, 3), round(origin + b, 3)) for text, a, b in words.timed)
        start, end = _bounds(window, timed)
        return [Utterance(window.at, self.speaker, start, end, words.text, timed)]

    def voice_in(self, window: Window) -> Span:
        """When the voice sounded in a window that the ears are done with."""
        return self._asked.get(window.start, window.start) / RATE, window.speech_end / RATE

    def lose(self, window: Window, reason: str) -> AudioLost:
        """A window will never be decoded."""
        self.ledger.lost += len(window.pcm)
        return AudioLost(window.at, self.speaker, seconds(len(window.pcm)), reason)

    def _end(self, segment: Segment) -> list[Heard]:
        now = seconds(self._segments.heard)
        events: list[Heard] = []
        if not segment.cut:
            self._told = False
            events.append(Speech(now, self.speaker, "stopped", seconds(segment.speech_end)))
        window = Window(now, self.speaker, segment.start, segment.speech_end, segment.pcm, final=True)
        if not segment.faint and not self._ask(window):
            events.append(self.lose(window, "the recogniser could not keep up"))
        elif not segment.faint:
            self._asked[window.start] = self._onset
        self.voices.append((self._onset / RATE, segment.speech_end / RATE))
        self._onset = segment.end
        self._restart_partials()
        return events

    def _stop(self) -> list[Speech]:
        """It was speaking when all was forgotten."""
        self._told = False
        return [Speech(seconds(self._segments.heard), self.speaker, "stopped")]

    def _restart_partials(self) -> None:
        self._agreement = Agreement()
        self._partial_due = self._segments.heard + PARTIAL_EVERY

    def _ask_partial(self, now: float) -> None:
        start, end = self._segments.start, self._segments.speech_end
        self._ask(Window(now, self.speaker, start, end, self._segments.pcm(), final=False))
        self._partial_due = self._segments.heard + PARTIAL_EVERY

    def _partial(self, window: Window, words: Words) -> list[Heard]:
        if not words.text or window.start != self._segments.start or not self._segments.speaking:
            return []  # its segment has ended meanwhile: the final says it better
        text, stable = self._agreement.hear(words.text)
        return [Partial(window.at, self.speaker, seconds(window.start), text, stable)]


def _bounds(window: Window, timed: tuple[Word, ...]) -> tuple[float, float]:
    """When the words were spoken: as their times say, else as the sound says."""
    if timed:
        return timed[0][1], timed[-1][2]
    return seconds(window.start), seconds(window.speech_end)
