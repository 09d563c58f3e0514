"""The calls of the last days: when each was, what it was about in the customer's own words; and a search in them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby

from textual.content import Content

from coach.events import Mark, Utterance
from coach.events import Note as Noted
from coach.journal.journal import Journal
from coach.journal.kept_call import Found, KeptCall
from coach.lines import NAMES, clean, clock, day_of, when
from coach.tui.key_lines import bindings
from coach.tui.listing import Listing, quoted
from coach.tui.note import Note
from coach.tui.review_keys import CALLS, LISTS
from coach.tui.rows import Row


@dataclass(frozen=True, slots=True)
class Place:
    """A call, or a moment in it that was sought."""

    call: KeptCall
    found: Found | None = None


class Calls(Listing[Place]):
    """Where the review begins."""

    BINDINGS = bindings(*CALLS, *LISTS)

    def __init__(self, journal: Journal) -> None:
        super().__init__(journal, "Your calls", CALLS, LISTS)
        self._sought = ""

    @property
    def nothing(self) -> str:
        """See Listing."""
        if self._sought:
            return f"Nothing with {quoted(self._sought)} in it. Esc goes back to the calls."
        return "No call is kept. What coach live hears is kept here for some days."

    def rows(self) -> list[Row[Place]]:
        """The calls by day; or, where something is sought, where it was said."""
        return list(self._hits() if self._sought else self._days())

    def whole(self, value: Place) -> Content:
        """What the call was about, or what was found."""
        call, found = value.call, value.found
        words = _words(found) if found else quoted(call.about) if call.about else "Nothing was said."
        return Content.assemble(words, ("\n" + when(call.local), "$faint"))

    def open(self, value: Place) -> None:
        """The call, at what was found."""
        from coach.tui.kept import Kept

        self.app.push_screen(Kept(self._journal, value.call, value.found.event.at if value.found else None))

    def action_search(self) -> None:
        """Ask for words."""

        def search(words: str | None) -> None:
            if words is not None:
                self._sought = words
                self.fill(lambda _: True)

        self.app.push_screen(Note("Words that were spoken or noted. Enter looks for them.", self._sought), search)

    def action_back(self) -> None:
        """From what was found to the calls."""
        self._sought = ""
        self.fill()

    def action_promises(self) -> None:
        """What was promised."""
        from coach.tui.promise_list import PromiseList

        self.app.push_screen(PromiseList(self._journal))

    def action_left_out(self) -> None:
        """What the coach leaves out."""
        from coach.tui.left_out import LeftOut

        self.app.push_screen(LeftOut(self._journal))

    def action_delete(self) -> None:
        """The call under the cursor."""
        place = self._list.chosen
        if place is None or self._sought:
            self.say("Open the call: there a moment can be deleted." if self._sought else "There is no call here.")
        else:
            self._deleted(
                lambda: self._journal.delete_call(place.call.id), "Deleted when you close this. u brings it back."
            )

    def action_delete_all(self) -> None:
        """Every call."""
        self._deleted(self._journal.delete_all, "All calls are deleted when you close this. u brings them back.")

    def _deleted(self, delete: Callable[[], None], word: str) -> None:
        def deleted() -> bool:
            delete()
            return True

        if self.tried(deleted, otherwise=False):
            self.fill()
            self.say(word)

    def action_undo(self) -> None:
        """What was deleted last is there again."""
        back = self.tried(self._journal.undo, None)
        if back is not None:
            self.fill()
            self.say("It is back." if back else "There is nothing to bring back.")

    def _days(self) -> Iterator[Row[Place]]:
        for day, calls in self._journal.days():
            yield Row(day_of(day))
            for call in calls:
                about = quoted(call.about) if call.about else "nothing was said"
                yield Row(about, Place(call), call.local.time().isoformat("minutes"), faint=not call.about)

    def _hits(self) -> Iterator[Row[Place]]:
        for call, hits in groupby(self._journal.search(self._sought), key=lambda found: found.call):
            yield Row(when(call.local))
            for found in hits:
                yield Row(_words(found), Place(call, found), f"{clock(found.event.at):>5}")


def _words(found: Found) -> str:
    match found.event:
        case Utterance(speaker=speaker, text=text):
            return f"{NAMES[speaker]}: {quoted(text)}"
        case Mark(note=note) | Noted(text=note):
            return f"You noted: {clean(note)}"
        case _:
            return ""
