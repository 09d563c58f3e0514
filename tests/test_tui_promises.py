"""The promises on the screen, below the questions."""

import pytest
from tui_call import CALL, READ, FakeTape, screen, text

from coach.events import Promise


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_promise_is_there_from_when_it_was_made(size):
    """What, and by when; below the questions, which are still to be seen."""
    async with screen(FakeTape(list(READ)), at=44.0, size=size) as (pilot, replay):
        assert not replay._promises.display
        replay.seek(50.0)
        await pilot.pause()
        replay.look()  # now that it has a place it has a width
        await pilot.pause()
        shown = text(replay._promises)
        assert "→ “tonight we send" in shown
        assert "tonight, said at 0:39" in shown
        assert replay._questions.region.bottom == replay._promises.region.y
        assert "○" in text(replay._questions)


async def test_where_there_are_more_the_latest_is_to_be_seen():
    """Whole, though it is long: its middle is left out."""
    long = Promise(69.0, 61.0, f"I'll write {'very ' * 30}soon and call you back", "by Friday")
    events = sorted([*READ, long], key=lambda event: event.at)
    async with screen(FakeTape(events), at=70.0) as (pilot, replay):
        replay.look()
        await pilot.pause()
        shown = text(replay._promises)
        assert "→ “I'll write" in shown
        assert "call you back”" in shown
        assert "by Friday, said at 1:01" in shown


async def test_enter_goes_to_where_it_was_made():
    """Tab goes to the questions, the promises, the lines."""
    async with screen(FakeTape(list(READ)), at=70.0, size=(120, 40)) as (pilot, replay):
        await pilot.press("tab", "tab")
        assert replay.focused is replay._promises
        await pilot.press("down", "enter")
        assert replay.scene.at == 39.0
        await pilot.press("tab")
        assert replay.focused is replay._moments


async def test_where_nothing_was_promised_there_is_no_such_list():
    """And Tab passes it by."""
    async with screen(FakeTape(list(CALL)), at=70.0) as (pilot, replay):
        assert not replay._promises.display
        await pilot.press("tab", "tab")
        assert replay.focused is replay._moments


async def test_while_the_list_of_lines_is_shown_on_a_low_screen_the_promises_make_room():
    """It takes the whole column."""
    async with screen(FakeTape(list(READ)), at=70.0) as (pilot, replay):
        await pilot.press("tab", "tab", "tab")
        assert replay._moments.display
        assert not replay._promises.display
