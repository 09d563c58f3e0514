"""A journal with two calls in it, and the review of it on a screen."""

from contextlib import asynccontextmanager, closing
from datetime import datetime

from journals import asked, keep, opened, said
from tui_call import READ

from coach.events import Mark
from coach.tui.calls import Calls
from coach.tui.review import ReviewApp

SUNDAY = datetime(2026, 11, 29, 14, 2).timestamp()  # noqa: DTZ001  # the clock on the wall
SATURDAY = datetime(2026, 11, 28, 9, 30).timestamp()  # noqa: DTZ001


@asynccontextmanager
async def review(folder, *, size=(80, 24), calls=True):
    """The review: pilot, app, journal. On Sunday a refrigerator, on Saturday a charge and a mark."""
    with closing(opened(folder)) as journal:
        if calls:
            keep(
                journal,
                *asked(5.0, "Why was I charged twice?"),
                said(9.0, "Oh dear.", "agent"),
                Mark(9.5, "look it up"),
                began=SATURDAY,
            )
            keep(journal, *READ[1:], began=SUNDAY)
        app = ReviewApp(journal)
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            assert isinstance(app.screen, Calls)
            yield pilot, app, journal


def seen(app):
    """All that is to be seen on the screen, line by line."""
    return "\n".join(strip.text.rstrip() for strip in app.screen._compositor.render_strips())
