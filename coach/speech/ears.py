"""The ears: one worker that decodes windows, final ones first, and never makes anybody wait.

Whoever feeds it asks (`ask`), and later takes what is ready (`ready`). A recording waits for `settled` before it goes
on; a microphone never does.
"""

import asyncio
import heapq
import itertools
import threading
from typing import Protocol

from coach.audio.frame import RATE
from coach.speech.window import Window, Words

MOST_WAITING = 600 * RATE
"""Samples that may wait to be decoded, ten minutes of speech or 38 MB; more is reported lost."""


class Recogniser(Protocol):
    """Whatever turns a window into words."""

    def hear(self, window: Window) -> Words:
        """The words of a window; may take a while."""


class Ears:
    """Windows wait here by rank: final before partial, first come first served."""

    def __init__(self, recogniser: Recogniser) -> None:
        self._recogniser = recogniser
        self._waiting: list[tuple[bool, int, Window]] = []
        self._number = itertools.count()
        self._done: list[tuple[Window, Words]] = []
        self._busy = False
        self._closed = False
        self._changed = threading.Condition()
        self._worker = threading.Thread(target=self._work, name="ears", daemon=True)
        self._worker.start()

    def ask(self, window: Window) -> bool:
        """Have a window decoded; False where that will not happen.

        A partial is taken by an idle machine only; a final unless ten minutes of sound already wait.
        """
        with self._changed:
            if window.final:
                taken = self._samples() + len(window.pcm) <= MOST_WAITING
            else:
                taken = not self._busy and not self._waiting
            if taken:
                heapq.heappush(self._waiting, (not window.final, next(self._number), window))
                self._changed.notify_all()
            return taken

    def ready(self) -> list[tuple[Window, Words]]:
        """What has been decoded since the last time, in the order in which it was; never waits."""
        with self._changed:
            done, self._done = self._done, []
        return done

    @property
    def waiting(self) -> float:
        """Seconds of sound that wait to be decoded."""
        with self._changed:
            return self._samples() / RATE

    @property
    def idle(self) -> bool:
        """Nothing waits and nothing is being decoded."""
        with self._changed:
            return not self._busy and not self._waiting

    async def settled(self) -> None:
        """Wait until the ears are idle."""
        if not self.idle:
            await asyncio.to_thread(self._wait)

    def close(self) -> None:
        """Let the window at hand be finished and forget the rest."""
        with self._changed:
            self._closed = True
            self._waiting.clear()
            self._changed.notify_all()
        self._worker.join()

    def _samples(self) -> int:
        return sum(len(window.pcm) for _, _, window in self._waiting)

    def _wait(self) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._closed or (not self._busy and not self._waiting))

    def _work(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._closed or self._waiting)
                if self._closed:
                    return
                _, _, window = heapq.heappop(self._waiting)
                self._busy = True
            words = self._hear(window)
            with self._changed:
                self._done.append((window, words))
                self._busy = False
                self._changed.notify_all()

    def _hear(self, window: Window) -> Words:
        try:
            return self._recogniser.hear(window)
        except Exception as error:  # one bad window must not end the call: its sound is reported lost
            return Words("", failed=f"the recogniser failed ({type(error).__name__})")
