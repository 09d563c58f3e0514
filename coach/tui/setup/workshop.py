"""What the questions of `coach setup` are answered with."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from coach.audio.capture import Block
from coach.audio.devices import Input
from coach.audio.lacking import Lack
from coach.events import Speaker
from coach.own_config import Proposal
from coach.speech.weights import Standing


@dataclass
class Choice:
    """What has been chosen so far."""

    agent: Input | None = None
    """None: not heard, or not chosen yet."""
    customer: Input | None = None
    model: str = ""
    script: str = ""

    def device(self, speaker: Speaker) -> Input | None:
        """Of a side."""
        return self.agent if speaker == "agent" else self.customer


class Workshop(Protocol):
    """This machine, or what stands for one in a test."""

    def inputs(self) -> Awaitable[Sequence[Input]]:
        """All there is to record from, as things are now."""

    def lacking(self, speaker: Speaker, found: Sequence[Input]) -> Awaitable[Lack]:
        """What a side lacks that none of these would hear."""

    def sound(self, device: Input) -> AsyncGenerator[Block, None]:
        """What a device hears."""

    def ears(self) -> Awaitable[Sequence[Standing]]:
        """Every model, and whether it is here."""

    def measure(self, name: str) -> Awaitable[float]:
        """Seconds of work that a second of speech takes."""

    def fetch(self, name: str, tell: Callable[[int, int], None]) -> Awaitable[None]:
        """Bring a model; tells bytes done and in all, from another thread."""

    def words(self, choice: Choice) -> AsyncGenerator[tuple[Speaker, str], None]:
        """What the two sides say, as it is put into words."""

    def script(self, path: str) -> int:
        """The lines of a company's script."""

    def propose(self, choice: Choice) -> Proposal:
        """The config.toml that would be written."""
