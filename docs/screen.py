"""Draws docs/screen.svg, the picture at the head of the README, from the events of a call; and docs/review.svg.

coach demo --jsonl --partials > demo.jsonl
python docs/screen.py demo.jsonl --at 2:18
python docs/screen.py demo.jsonl --at 2:10 --review --out docs/review.svg
"""  # noqa: INP001  a program run by hand

import argparse
import asyncio
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from coach import wire
from coach.events import Action, Call, Event, Mark, Note, Nudge
from coach.journal.journal import Journal
from coach.journal.kept_call import new_id
from coach.journal.keys import from_passphrase
from coach.tui.app import CoachApp
from coach.tui.kept import Kept
from coach.tui.review import ReviewApp


@dataclass
class StillTape:
    """A call that has been heard; nobody does anything to it."""

    events: list[Event]
    heard: float
    duration: float | None = field(init=False)
    finished: bool = True
    problem: str = ""
    version: int = 0

    def __post_init__(self) -> None:
        self.duration = self.heard

    def act(self, event: Action | Mark) -> None:
        """Not for a picture."""

    def undo(self) -> Action | Mark | None:
        """Not for a picture."""

    def swap(self) -> None:
        """Not for a picture."""

    def think(self) -> bool:
        """Not for a picture."""
        return False


def read(path: Path) -> list[Event]:
    """The events of a log, as `coach demo --jsonl` prints them."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [wire.decode(line, f"{path}, line {number}") for number, line in enumerate(lines, 1) if line.strip()]


def seconds(text: str) -> float:
    """`1:58` -> 118."""
    minutes, _, rest = text.rpartition(":")
    return int(minutes or 0) * 60 + float(rest)


async def draw(events: list[Event], at: float, width: int, height: int) -> str:
    """The screen as SVG, at a moment of the call."""
    tape = StillTape(events, max(event.at for event in events))
    call = next((event for event in events if isinstance(event, Call)), Call(0.0, "call"))
    # A clock that stands still: the call does not play on while it is drawn.
    app = CoachApp(tape, title=call.source, ears=call.ears, clock=lambda: 0.0)
    async with app.run_test(size=(width, height)) as pilot:
        app.replay.look()
        app.replay.seek(at)
        await pilot.pause()
        app.replay.look()  # what was not there before had no width to be worded for
        await pilot.pause()
        return app.export_screenshot(title="coach")


async def draw_review(events: list[Event], at: float, width: int, height: int) -> str:
    """The same call as it is looked at again, kept in a journal that goes with this program."""
    with TemporaryDirectory() as folder, closing(Journal(Path(folder), lambda _: from_passphrase("a picture"))) as kept:
        call = new_id()
        kept.begin(call, datetime(2026, 11, 27, 10, 24).timestamp(), events)  # noqa: DTZ001  the clock on the wall
        line = [event for event in events if isinstance(event, Nudge) and event.at <= at][-1]
        kept.append(call, [Note(line.at, "right", "Yes. I was already at the appointment.", line.id)])
        kept.append(call, [Note(line.at, "instead", "Yes, you do, if it can't be fixed. Then the date.", line.id)])
        app = ReviewApp(kept)
        async with app.run_test(size=(width, height)) as pilot:
            app.push_screen(Kept(kept, kept.days()[0][1][0], at))
            await pilot.pause()
            return app.export_screenshot(title="coach review")


def main() -> None:
    """Read, draw, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("log", type=Path)
    parser.add_argument("--at", type=seconds, required=True, metavar="M:SS", help="the moment to draw")
    parser.add_argument("--review", action="store_true", help="as coach review shows it")
    parser.add_argument("--width", type=int, default=110)
    parser.add_argument("--height", type=int, default=34)
    parser.add_argument("--out", type=Path, default=Path(__file__).with_name("screen.svg"))
    wish = parser.parse_args()
    picture = asyncio.run((draw_review if wish.review else draw)(read(wish.log), wish.at, wish.width, wish.height))
    wish.out.write_text(picture, encoding="utf-8")


if __name__ == "__main__":
    main()
