"""LocalAgreement-2: the words on which two passes over a growing window agree will hardly change.

Source: Macháček, Dabre, Bojar, "Turning Whisper into Real-Time Transcription System", 2023 (arXiv 2307.14743).
"""

import re


class Agreement:
    """Consecutive passes over one segment."""

    def __init__(self) -> None:
        self._last: list[str] = []

    def hear(self, text: str) -> tuple[str, int]:
        """The newest pass, and how many of its first characters the pass before had too, by whole words."""
        words = text.split()
        agreed = 0
        while agreed < min(len(words), len(self._last)) and _same(words[agreed], self._last[agreed]):
            agreed += 1
        self._last = words
        return " ".join(words), len(" ".join(words[:agreed]))


def _same(one: str, other: str) -> bool:
    """Case and punctuation come and go with what follows; they are no disagreement."""
    return re.sub(r"\W", "", one).lower() == re.sub(r"\W", "", other).lower()
