"""What the agent called not helpful on a call, and has not taken back."""

from collections.abc import Iterable

from coach.events import Action, Event, Nudge


def unhelpful(events: Iterable[Event]) -> list[Nudge]:
    """The lines of a call that teach the coach, in the order in which they were shown."""
    shown: dict[str, Nudge] = {}
    taught: set[str] = set()
    for event in events:
        match event:
            case Nudge():
                shown[event.id] = event
            case Action(what="not helpful"):
                taught.add(event.target)
            case Action(what="helpful after all"):
                taught.discard(event.target)
            case _:
                pass
    return [nudge for name, nudge in shown.items() if name in taught]
