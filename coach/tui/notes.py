"""What the agent wrote afterwards: about a line, and about the call as a whole."""

from collections.abc import Mapping, Sequence

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from coach.events import Event, Note, Nudge
from coach.lines import clean
from coach.tui.wrapping import shorten

OF_A_LINE: Mapping[str, str] = {
    "right": "Was this line right?",
    "instead": "What would you have said?",
}
OF_A_CALL: Mapping[str, str] = {
    "outcome": "Did they get what they came for?",
    "treatment": "Were they treated as they expect?",
    "effort": "How much time and effort did it take them?",
}
"""What is asked, by the name under which the answer is kept: in words, or left."""

CAPS = {"right": "r", "instead": "i", "outcome": "o", "treatment": "h", "effort": "e"}
"""The keys that answer."""


def written(events: Sequence[Event]) -> dict[tuple[str, str], str]:
    """The last word on each, by what is asked and the id of the line that it is about."""
    return {(event.about, event.target): event.text for event in events if isinstance(event, Note)}


class Notes(Widget):
    """What is asked of the line that stands; of the call where none stands."""

    told: reactive[dict[tuple[str, str], str]] = reactive(dict)
    nudge: reactive[Nudge | None] = reactive(None)

    def render(self) -> Content:
        """A line each."""
        asks, target = (OF_A_LINE, self.nudge.id) if self.nudge else (OF_A_CALL, "")
        return Content("\n").join([self._line(name, ask, target) for name, ask in asks.items()])

    def _line(self, name: str, ask: str, target: str) -> Content:
        answer = clean(self.told.get((name, target), ""))
        room = self.content_size.width - len(ask) - 5
        return Content.assemble(
            (f"{CAPS[name]}  ", "bold $primary"),
            (f"{ask}  ", "$faint"),
            shorten(answer, max(2, room)),
        )
