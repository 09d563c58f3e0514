"""A transcript whose tail is damaged: it was cut while it was written or copied, or its last bytes are no text.

What stands before the damage is read. The tail is what no good cue (in a log: no good line) follows; a fault that one
does follow is a mistake in the middle of a call, and the whole is refused, since nobody would notice what is missing.
A cut that leaves the last cue whole, or a few words of it, cannot be told.
"""

from collections.abc import Callable, Iterable
from typing import TypeVar

from coach.errors import TranscriptError

Item = TypeVar("Item")
Found = TypeVar("Found")


def up_to_tail(
    items: Iterable[Item], parse: Callable[[Item], list[Found]], cut: TranscriptError | None = None
) -> tuple[list[Found], TranscriptError | None]:
    """What is in the items, and the fault at which a damaged tail begins, if there is one.

    Args:
        items: in the order of the file.
        parse: reads one, or raises a TranscriptError.
        cut: a fault that is known already, behind all items.

    Raises:
        TranscriptError: the fault, where something good follows it or nothing was found before it.
    """
    found: list[Found] = []
    fault: TranscriptError | None = None
    for item in items:
        try:
            made = parse(item)
        except TranscriptError as error:
            fault = fault or error
            continue
        if fault and made:
            raise fault
        found += made
    fault = fault or cut
    if fault and not found:
        raise fault
    return found, fault
