"""The journal, open: calls as they are kept, read again, searched and deleted for good."""

import dataclasses
import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from coach import wire
from coach.events import Call, Event, Mark, Note, Nudge, Question, Utterance
from coach.journal.file import open_file
from coach.journal.kept_call import Found, KeptCall, about_of
from coach.journal.keys import Key
from coach.journal.leaving import Leaving
from coach.journal.lessons import unhelpful
from coach.journal.moment import traces
from coach.journal.promises import KeptPromise, settled
from coach.journal.volumes import Volume, volume_for_more, volume_of, volumes


class Journal:
    """An open journal. One thread at a time; another process may have it open as well.

    Everything raises JournalError where the file is damaged, blocked, or its disk full.
    """

    def __init__(self, folder: Path, key: Callable[[bool], Key]) -> None:
        """Open it, as `open_file`.

        Raises:
            JournalError: as `open_file`.
        """
        self._file = open_file(folder, key)
        self._leaving = Leaving(self._file)

    def close(self, tell: Callable[[], object] = lambda: None) -> None:
        """Close it: what was deleted is gone for good; `tell` is called, once, where that takes long."""
        try:
            self._leaving.close(tell)
        finally:
            self._file.close()

    def expire(self, days: float, now: float) -> None:
        """What is older than so many days is out of sight; `finish` or `sweep` removes it.

        Args:
            days: of 24 hours.
            now: seconds since 1970, UTC.
        """
        self._leaving.expire(days, now)

    def finish(self, tell: Callable[[], object] = lambda: None) -> None:
        """What is out of sight is gone for good, also what another coach had no time to remove; as `close`."""
        self._leaving.finish(tell)

    def sweep(self) -> bool:
        """A part of `finish`, of 0.2 s; whether there may be more."""
        return self._leaving.sweep()

    @property
    def changes(self) -> int:
        """Another number after another coach has changed the journal."""
        ((number,),) = self._file.rows("PRAGMA data_version")
        return int(number)

    # what is kept

    def days(self) -> list[tuple[date, list[KeptCall]]]:
        """Every call that is kept, by the day on which it began: the latest day, and on it the latest call, first."""
        calls = [KeptCall(*row) for row in self._file.rows("SELECT * FROM kept_calls ORDER BY began DESC, id")]
        return [(day, list(kept)) for day, kept in itertools.groupby(calls, key=lambda call: call.local.date())]

    def events(self, call: int) -> list[Event]:
        """A call's events as they were appended; none where it is not kept."""
        return [event for _, event in self._events(call)]

    def promises(self) -> list[tuple[KeptCall, list[KeptPromise]]]:
        """What was promised, and whether it has been done, call by call, the latest first."""
        rows = self._of_all(
            "SELECT calls.*, line FROM kept_N JOIN kept_calls AS calls ON calls.id = call "
            "WHERE name IN ('promise', 'done') ORDER BY calls.id, kept_N.id"
        )
        found = [(KeptCall(*row[:3]), self._decode(row[3])) for row in rows]
        by_call = itertools.groupby(found, key=lambda pair: pair[0])
        return _latest_first((call, settled(event for _, event in pairs)) for call, pairs in by_call)

    def lessons(self) -> list[tuple[KeptCall, Nudge]]:
        """The lines that were called not helpful and not taken back, those of the latest call first."""
        rows = self._of_all(
            "SELECT calls.*, line FROM kept_N JOIN kept_calls AS calls ON calls.id = call "
            "WHERE name IN ('nudge', 'action') AND call IN (SELECT call FROM kept_N WHERE name = 'action' "
            "AND json_extract(line, '$.what') = 'not helpful') ORDER BY calls.id, kept_N.id"
        )
        found = [(KeptCall(*row[:3]), self._decode(row[3])) for row in rows]
        by_call = itertools.groupby(found, key=lambda pair: pair[0])
        taught = ((call, nudge) for call, pairs in by_call for nudge in unhelpful(event for _, event in pairs))
        return _latest_first(taught)

    def search(self, words: str, limit: int = 200) -> list[Found]:
        """Where all these words were spoken, marked or noted, the last a beginning at least; the latest first."""
        tokens = re.findall(r"\w+", words)
        if not tokens:
            return []
        sought = " ".join(f'"{token}"' for token in tokens) + "*"
        rows = self._of_all(
            "SELECT calls.*, line FROM words_N JOIN kept_N AS events ON events.id = words_N.rowid "
            "JOIN kept_calls AS calls ON calls.id = call WHERE words_N MATCH ? ORDER BY words_N.rowid DESC LIMIT ?",
            sought,
            limit,
        )
        return [Found(KeptCall(*row[:3]), self._decode(row[3])) for row in itertools.islice(rows, limit)]

    def _of_all(self, question: str, *values: Any) -> Iterator[Any]:
        """What each volume gives to a question, the latest first."""
        for volume in volumes(self._file):
            yield from volume.rows(question, *values)

    # more of a call

    def begin(self, call: int, began: float, events: Sequence[Event]) -> None:
        """A call begins, at so many seconds since 1970, UTC; its first events are on the disk when this returns."""
        with self._file.changing():
            volume = volume_for_more(self._file)
            self._file.rows("INSERT INTO calls VALUES (?, ?, '', ?)", call, began, volume.number)
            self._extend(volume, call, events)

    def append(self, call: int, events: Sequence[Event]) -> bool:
        """More of a call, or what the agent noted on it, on the disk when this returns.

        Args:
            call: it has begun.
            events: they go behind what is there.

        Returns:
            Whether the call is still there; where it has been deleted, nothing more of it is kept.
        """
        with self._file.changing():
            volume = volume_of(self._file, call)
            if volume:
                self._extend(volume, call, events)
        return volume is not None

    def note(self, call: int, note: Note) -> bool:
        """What the agent wrote of a call or of a line, in place of what they wrote of it before; as `append`.

        Without words nothing comes in its place. What goes is deleted as a moment is.
        """
        about = note.about, note.target
        with self._file.changing():
            volume = volume_of(self._file, call)
            if volume:
                notes = self._events(call, "note")
                before = [number for number, one in notes if isinstance(one, Note) and (one.about, one.target) == about]
                fresh = self._extend(volume, call, [note] if note.text else [])
                if before or fresh:
                    self._leaving.events(call, before, fresh)
        return volume is not None

    def _extend(self, volume: Volume, call: int, events: Sequence[Event]) -> list[int]:
        """The numbers that they are kept under."""
        numbers = []
        for event in map(_as_kept, events):
            name = wire.name_of(type(event))
            values = call, name, wire.encode(event)
            insert = "INSERT INTO events_N (call, name, line) VALUES (?, ?, ?) RETURNING id"
            ((number,),) = volume.rows(insert, *values)
            numbers.append(number)
            if isinstance(event, Utterance | Mark | Note):
                volume.rows("INSERT INTO words_N (rowid, text) SELECT id, text FROM spoken_N WHERE id = ?", number)
        if any(isinstance(event, Question | Utterance) for event in events):
            self._retitle(call)
        return numbers

    # gone from what is kept at once; from the disk when the journal is closed

    def delete_moment(self, call: int, start: float, end: float) -> None:
        """The words said between two moments (seconds of call time), what was made of them and noted on them."""
        rows = self._events(call, but="tick")  # two thirds of all there are
        gone = traces([event for _, event in rows], start, end)
        with self._file.changing():
            self._leaving.events(call, [rows[place][0] for place in gone])
            self._retitle(call)

    def delete_mark(self, call: int, at: float) -> bool:
        """A mark at that moment, with its note; whether there was any."""
        marks = [number for number, event in self._events(call, "mark") if event.at == at]
        if marks:
            with self._file.changing():
                self._leaving.events(call, marks)
        return bool(marks)

    def delete_call(self, call: int) -> None:
        """A call, with the notes on it."""
        self._leaving.calls([call])

    def delete_all(self) -> None:
        """Every call."""
        self._leaving.calls([call for (call,) in self._file.rows("SELECT id FROM kept_calls")])

    def undo(self) -> bool:
        """Take back the last deletion since the journal was opened; whether anything came back."""
        with self._file.changing():
            touched = self._leaving.undo()
            for call in touched:
                self._retitle(call)
        return bool(touched)

    def _retitle(self, call: int) -> None:
        """What a call is about, as far as it is kept."""
        volume = volume_of(self._file, call)
        if volume is None:
            return
        about = "SELECT line FROM kept_N WHERE call = ? AND name = ? ORDER BY id"
        asked = volume.rows(f"{about} LIMIT 1", call, "question")
        said = asked or volume.rows(f"{about} LIMIT 20", call, "utterance")
        title = about_of([self._decode(line) for (line,) in said])
        self._file.rows("UPDATE calls SET about = ?1 WHERE id = ?2 AND about IS NOT ?1", title, call)

    def _events(self, call: int, name: str = "", but: str = "") -> list[tuple[int, Event]]:
        """A call's events with their numbers: those of one name, or all but those of another."""
        volume = volume_of(self._file, call)
        wanted = "SELECT id, line FROM kept_N WHERE call = ?1 AND (?2 = '' OR name = ?2) AND name <> ?3 ORDER BY id"
        rows = volume.rows(wanted, call, name, but) if volume else []
        return [(number, self._decode(line)) for number, line in rows]

    def _decode(self, line: str) -> Event:
        return wire.decode(line, str(self._file.path))


def _as_kept(event: Event) -> Event:
    match event:
        case Call():  # what earlier calls have taught would outlive them here, and their words with it
            return dataclasses.replace(event, quiet=())
        case Mark() | Note():  # typed, on the call or looking back on it
            from coach.core.redaction import alone  # noqa: PLC0415  # 0.02 s that `coach review` would wait for

            return alone(event)
        case _:
            return event


Of = TypeVar("Of")


def _latest_first(found: Iterable[tuple[KeptCall, Of]]) -> list[tuple[KeptCall, Of]]:
    return sorted(found, key=lambda one: -one[0].began)
