"""The agent asks for what the customer has already given in this call.

What is given twice tells it: the customer's reply to a request for a fact holds the same number or the same rare words
as something the customer said a while ago. A number just misheard lies closer, and a read-back is the agent's to say.
"""

from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from coach.core.conversation import Conversation, Turn
from coach.core.prompt import Prompt
from coach.core.questions import Ledger
from coach.core.sighting import Sighting
from coach.core.wording import Phrases, content, words


@dataclass(frozen=True)
class Given:
    """What a turn gives."""

    digits: str
    """All its digits in a row; without noughts, since `oh` is a hesitation too and `forty-one` is 41."""
    words: frozenset[str]
    """Stems of its rarer words."""

    @classmethod
    def of(cls, text: str) -> "Given":
        """`seven seven two` and `772` are the same."""
        said = words(text)
        digits = "".join(word for word in said if word.isdigit()).replace("0", "")
        return cls(digits, content(word for word in said if not word.isdigit()))

    def shared_digits(self, other: "Given") -> int:
        """Length of the longest row of digits that both hold."""
        match = SequenceMatcher(None, self.digits, other.digits, autojunk=False)
        return match.find_longest_match().size


@dataclass(frozen=True)
class Repeat:
    """Made from its prompt."""

    prompt: Prompt

    @property
    def kind(self) -> str:
        """See Detector."""
        return "repeat"

    def notice(self, call: Conversation, ledger: Ledger, turn: Turn) -> list[Sighting]:  # noqa: ARG002
        """See Detector; known once the customer has said it again."""
        request = call.before(turn)
        if turn.speaker != "customer" or not turn.closed or request is None or not self._asks_for_fact(request):
            return []
        again = Given.of(turn.text)
        read_back = Given.of(request.text)
        for earlier in call.turns[: turn.number]:
            apart = turn.number - earlier.number >= self.prompt.thresholds["apart"]
            if earlier.speaker == "customer" and apart and self._same(again, Given.of(earlier.text), read_back):
                return [Sighting(request.text, 0.8, str(request.number))]
        return []

    def _same(self, again: "Given", before: "Given", read_back: "Given") -> bool:
        """Whether one number or the rare words of two turns are the same, and the agent has not just said it."""
        limits = self.prompt.thresholds
        if again.shared_digits(before) >= limits["digits"]:
            return again.shared_digits(read_back) < limits["digits"]
        same = (again.words & before.words) - read_back.words
        return len(same) >= limits["words"] and len(same) >= limits["share"] * len(again.words)

    @cached_property
    def _cues(self) -> dict[str, Phrases]:
        return {name: Phrases.of(phrases) for name, phrases in self.prompt.cues.items()}

    def _asks_for_fact(self, turn: Turn) -> bool:
        said = words(turn.text)
        if self._cues["misheard"].find(said):
            return False
        least = self.prompt.thresholds["asks_fact"]
        read = any(act.name == "asks_fact" and act.confidence >= least for act in turn.acts)
        return read or bool(self._cues["asks"].find(said))
