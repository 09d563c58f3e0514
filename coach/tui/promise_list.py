"""What was promised on all calls that are kept, and what of it has been done."""

import os
from collections.abc import Iterator
from pathlib import Path

from textual.content import Content

from coach.events import Done
from coach.journal.export import checklist, due, to_dos
from coach.journal.journal import Journal
from coach.journal.kept_call import KeptCall
from coach.journal.promises import KeptPromise
from coach.lines import clean, day_of, promise, when
from coach.tui.kept import Kept
from coach.tui.key_lines import bindings
from coach.tui.listing import Listing, quoted
from coach.tui.note import Note
from coach.tui.review_keys import BACK, LISTS, PROMISES
from coach.tui.rows import Row

FORMS = {".ics": to_dos, ".md": checklist}
"""What the end of a file's name says about what is to be in it."""
Made = tuple[KeptCall, KeptPromise]


class PromiseList(Listing[Made]):
    """Call by call, the latest first."""

    BINDINGS = bindings(*PROMISES, *BACK, *LISTS)

    def __init__(self, journal: Journal) -> None:
        super().__init__(journal, "What you promised", PROMISES, (*BACK, *LISTS))

    @property
    def nothing(self) -> str:
        """See Listing."""
        return "Nothing was promised on a call that is kept."

    def rows(self) -> list[Row[Made]]:
        """The promises, each call's below when it was and what it was about."""
        return list(self._rows())

    def _rows(self) -> Iterator[Row[Made]]:
        for call, kept in self._journal.promises():
            yield Row(f"{when(call.local)}  {quoted(call.about)}")
            for one in kept:
                yield Row(_worded(call, one), (call, one), "[x]" if one.done else "[ ]", faint=one.done)

    def whole(self, value: Made) -> Content:
        """The promise in full."""
        call, kept = value
        state = "done" if kept.done else "not done yet"
        return Content.assemble(quoted(promise(kept.promise)), (f"\n{_due(call, kept)}{state}", "$faint"))

    def open(self, value: Made) -> None:
        """The moment at which it was promised."""
        call, kept = value
        self.app.push_screen(Kept(self._journal, call, kept.promise.at))

    def action_done(self) -> None:
        """Done, or not after all."""
        if (chosen := self._list.chosen) is None:
            return
        call, kept = chosen
        made = kept.promise
        done = Done(made.at, made.start, made.what, not kept.done)
        word = "Not done after all." if kept.done else "Done."
        self.write(call.id, done, word, lambda one: one[0] == call and one[1].promise == made)

    def action_export(self) -> None:
        """Ask for a file, and write them there."""

        def export(name: str | None) -> None:
            if name:
                self.say(self.tried(lambda: self._exported(Path(name).expanduser()), otherwise=self._foot.word))

        ask = "A file ending in .ics (calendar) or .md (checklist). It is not encrypted."
        self.app.push_screen(Note(ask, str(Path.home() / "promises.ics")), export)

    def _exported(self, path: Path) -> str:
        """Write the file, for this account alone; what came of it."""
        if path.suffix not in FORMS:
            return f"Expected a name that ends in .ics or .md: {path.name}"
        text = FORMS[path.suffix](self._journal.promises())
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
                file.write(text)
        except FileExistsError:
            return f"There already, and left as it is: {path}"
        except OSError as error:
            return f"{error.strerror}: {path}"
        return f"Written to {path}."


def _worded(call: KeptCall, kept: KeptPromise) -> str:
    return f"{_due(call, kept)}{quoted(clean(kept.promise.what))}"


def _due(call: KeptCall, kept: KeptPromise) -> str:
    """`due Friday 4 December  `, or the promise's own words on when, or nothing."""
    day = due(call, kept)
    return f"due {day_of(day)}  " if day else f"{clean(kept.promise.due)}  " if kept.promise.due else ""
