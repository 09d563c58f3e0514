"""The agent asks or angles for a score, a review, a survey answer or a recommendation.

One cue alone is everyday talk ("five", "my manager", "at the end"); two of different groups in one turn hardly ever
are: what is to come (a survey), the mark wanted, what hangs on it, leaning on what was done, asking. On the training
turns a logistic regression gives the five groups like weights (2.5 to 3.4, each less than the threshold of 4.5).
"""

from dataclasses import dataclass
from functools import cached_property

from coach.core.conversation import Conversation, Turn
from coach.core.prompt import Prompt
from coach.core.questions import Ledger
from coach.core.sighting import Sighting
from coach.core.wording import Phrases, Said

GROUPS = ("channel", "mark", "stake", "leaning", "plea")
REACH = 90
"""Words of a turn that grows that are looked at; a wish and its reason stand closer than that."""


@dataclass(frozen=True)
class Rating:
    """Made from its prompt."""

    prompt: Prompt

    @property
    def kind(self) -> str:
        """See Detector."""
        return "rating"

    @cached_property
    def _cues(self) -> dict[str, Phrases]:
        return {group: Phrases.of(phrases) for group, phrases in self.prompt.cues.items()}

    def notice(self, call: Conversation, ledger: Ledger, turn: Turn) -> list[Sighting]:  # noqa: ARG002
        """See Detector; says nothing where the customer has brought the matter up."""
        if turn.speaker != "agent":
            return []
        read = max((act.confidence for act in turn.acts if act.name == "rating"), default=0.0)
        if read >= self.prompt.thresholds["sure"]:
            return [Sighting(Said.of(turn.text).quote(0, len(Said.of(turn.text).words)), read, str(turn.number))]
        said = Said.of(turn.tail(REACH))
        found = {group: spans for group in GROUPS if (spans := self._heard(group, said))}
        plain = self._heard("plain", said)
        needed = (
            self.prompt.thresholds["groups"]
            - (read >= self.prompt.thresholds["likely"])
            + bool(self._heard("neutral", said))
        )
        if len(found) < needed and not (plain and not self._heard("neutral", said)):
            return []
        before = call.before(turn)
        if before and self._heard("asked", Said.of(before.text)):
            return []
        spans = [span for group in (*found.values(), plain) for span in group]
        because = said.quote(min(start for start, _ in spans), max(end for _, end in spans))
        return [Sighting(because, min(0.95, 0.5 + 0.15 * (len(found) + 2 * bool(plain))), str(turn.number))]

    def _heard(self, group: str, said: Said) -> list[tuple[int, int]]:
        return self._cues[group].find(said.words) if group in self._cues else []
