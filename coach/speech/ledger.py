"""The sample ledger: every sample fed is silence, transcribed, reported lost, or forgotten; the rest is still open."""

from dataclasses import dataclass


@dataclass
class Ledger:
    """One side's samples by what became of them."""

    fed: int = 0
    silence: int = 0
    transcribed: int = 0
    lost: int = 0
    forgotten: int = 0
    """Heard before a pause and not yet put into words: the agent wished it away."""

    @property
    def open(self) -> int:
        """Samples whose fate is not decided: in a segment, or still in the pre-roll."""
        return self.fed - self.silence - self.transcribed - self.lost - self.forgotten

    def check(self) -> None:
        """At the end of a call nothing may be open.

        Raises:
            ValueError: samples are unaccounted for, or counted twice.
        """
        if self.open:
            raise ValueError(f"{self.open} samples of {self.fed} are neither silence, transcribed, lost nor forgotten")
