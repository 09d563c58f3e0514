"""An open question has been passed by, or the agent begins to close with one open."""

from dataclasses import dataclass
from functools import cached_property

from coach.core.conversation import Conversation, Turn
from coach.core.prompt import Prompt
from coach.core.questions import Entry, Ledger
from coach.core.sighting import Sighting
from coach.core.wording import Phrases, words


@dataclass(frozen=True)
class Question:
    """Made from its prompt."""

    prompt: Prompt

    @property
    def kind(self) -> str:
        """See Detector."""
        return "question"

    def notice(self, call: Conversation, ledger: Ledger, turn: Turn) -> list[Sighting]:  # noqa: ARG002  the others look
        """See Detector."""
        found = [
            Sighting(entry.ask, 0.8, entry.id, question=entry.id)
            for entry in ledger.open
            if entry.passed is not None
            and turn.closed
            and turn.number - entry.passed < self.prompt.thresholds["recent"]
        ]
        if turn.speaker == "agent" and self._closes(turn):
            found += [
                Sighting(e.ask, 0.7, f"{e.id}:closing", question=e.id, occasion="closing", closing=True)
                for e in ledger.unserved(turn)
                if self._sure(e, turn)
            ]
        return found

    @cached_property
    def _closing(self) -> Phrases:
        return Phrases.of(self.prompt.cues["closing"])

    def _closes(self, turn: Turn) -> bool:
        if any(act.name == "closes" and act.confidence >= self.prompt.thresholds["closes"] for act in turn.acts):
            return True
        return bool(self._closing.find(words(turn.text if turn.closed else turn.utterances[-1].text)))

    def _sure(self, entry: Entry, turn: Turn) -> bool:
        """Put off, passed by, asked just now, or nothing since was read as serving it."""
        unread = turn.number - entry.asked > 2 and not (turn.read and entry.served < self.prompt.thresholds["served"])
        return entry.later or entry.passed is not None or not unread
