"""Why, on the screen: what a line rests on."""

import dataclasses
import re

import pytest
from textual.events import MouseScrollDown, MouseScrollUp
from tui_call import READ, SCORE, FakeTape, screen, text

from coach.explaining import Explanation, Ground, Weighed
from coach.tui.kept import Kept
from coach.tui.keys import WHY
from coach.tui.live import LiveScreen
from coach.tui.timeline import Timeline


def tape():
    """A call with what was read in it."""
    return FakeTape(list(READ))


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_key_shows_and_hides_why_the_line_stands(size):
    """The words of either side, the readings behind them, what was needed."""
    async with screen(tape(), at=50.0, size=size) as (pilot, replay):
        assert not replay._why.display
        await pilot.press("y")
        shown = text(replay._why)
        assert "question, noticed 0:44, shown 0:48" in shown
        assert "asks 0.97" in shown
        assert "moves on 0.83 (needed 0.50), answers 0.06" in shown
        assert "neighbouring answer" in shown
        await pilot.press("y")
        assert not replay._why.display
        assert "No longer why." in text(replay._transport)


async def test_it_opens_with_why_where_that_was_asked_for():
    """As `--why` does."""
    async with screen(tape(), at=50.0, why=True) as (_, replay):
        assert "moves on 0.83" in text(replay._why)


async def test_on_a_low_screen_it_takes_the_place_of_the_timeline():
    """The line and the first of the captions stay where they are."""
    async with screen(tape(), at=50.0) as (pilot, replay):
        before = (replay._card.region, replay._captions.region.offset)
        await pilot.press("y")
        assert (replay._card.region, replay._captions.region.offset) == before
        assert not replay.query_one(Timeline).display


async def test_the_question_still_open_stays_in_view():
    """Though the lists have fewer lines now."""
    async with screen(tape(), at=70.0, size=(120, 40)) as (pilot, replay):
        await pilot.press("y")
        await pilot.pause()
        assert "○ “Can I get any of that money" in text(replay._questions)


async def test_the_cursor_in_the_list_of_lines_chooses_what_is_explained():
    """Be it shown, held, or nearly made; before the line that stands."""
    async with screen(tape(), at=50.0, size=(120, 40)) as (pilot, replay):
        await pilot.press("y", "tab", "tab", "tab")
        assert replay.focused is replay._moments
        await pilot.press("home")  # goes through the call, not the list
        replay.seek(50.0)
        replay._moments.highlighted = 1
        replay.look()
        await pilot.pause()
        assert "rating, noticed 0:44, held 0:48: an open question mattered more" in text(replay._why)
        assert SCORE in text(replay._why)


async def test_what_was_nearly_made_is_in_the_list_only_with_why():
    """And the cursor stays on its moment when the list changes."""
    async with screen(tape(), at=70.0, size=(120, 40)) as (pilot, replay):
        sorts = [moment.sort for moment in replay._moments._moments]
        assert sorts == ["nudge", "held", "nudge", "mark"]
        await pilot.press("tab", "tab", "tab", "y")
        assert [moment.sort for moment in replay._moments._moments] == [*sorts, "nearly"]
        assert replay._moments.chosen.sort == "mark"
        await pilot.press("down")
        assert "upsell, nearly made 1:00" in text(replay._why)
        assert "pitches 0.40 (needed 0.50)" in text(replay._why)
        await pilot.press("up", "y")
        assert replay._moments.chosen.sort == "mark"


async def test_a_mark_has_nothing_behind_it():
    """Nor has a call in which no line has come."""
    for at in (0.5, 62.0):
        events = [event for event in READ if type(event).__name__ != "Nearly"]
        async with screen(FakeTape(events), at=at, why=True) as (_, replay):
            assert "There is no line here to explain." in text(replay._why)


@pytest.mark.parametrize(("size", "compact"), [((80, 3), False), ((80, 4), True), ((40, 9), False), ((80, 24), True)])
async def test_the_strip_keeps_its_line_above_it(size, compact):
    """Be there three lines or twenty."""
    async with screen(tape(), at=50.0, size=size, compact=compact) as (pilot, replay):
        await pilot.press("y")
        assert text(replay._strip).startswith(" ◆ They asked: “If it can't")
        assert "Still open." in text(replay._strip)
        assert replay._why.region.bottom == size[1]
        assert "neighbouring answer 0.71" in await everything(pilot, replay)


async def test_two_lines_have_no_room_for_it():
    """It says so; where it was open before, the key closes it."""
    async with screen(tape(), at=50.0, size=(80, 2)) as (pilot, replay):
        await pilot.press("y")
        assert "no room" in text(replay._strip)
        assert not replay.has_class("-why")
        await pilot.resize_terminal(80, 3)
        await pilot.press("y")
        await pilot.resize_terminal(80, 2)
        await pilot.press("y")
        assert not replay.has_class("-why")


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 15), (40, 12), (200, 60)])
async def test_any_size_will_do(size):
    """What decided is to be seen, wherever the line breaks."""
    async with screen(tape(), at=50.0, size=size, why=True) as (_, replay):
        assert "0.71" in text(replay._why)


LONG = (
    "I completely understand how frustrating this must be for you and your family tonight, and I want to assure you "
    "that you are in very good hands with all of us."
)


@pytest.mark.parametrize("size", [(80, 24), (80, 14), (120, 40)])
async def test_the_words_are_whole_wherever_there_is_room(size):
    """It takes as many lines as it has, which the captions give where there are too few."""
    read = (Weighed("insists", 0.96, needed=0.6), Weighed("asks it again", 0.95), Weighed("pushes back", 0.98))
    grounds = (Ground(40.0, "customer", "Do I get a new one?"), Ground(44.0, "agent", LONG, read))
    async with screen(tape(), at=50.0, size=size, why=True) as (pilot, replay):
        replay._explained = lambda _scene: Explanation(44.0, "script", grounds, "shown", 48.0)
        replay.look()
        await pilot.pause()
        shown = " ".join(text(replay._why).split())
        assert "Do I get a new one?" in shown
        assert LONG in shown
        assert "pushes back 0.98" in shown


def shown(replay):
    """Its lines as they are on the screen, without the ways to the rest."""
    return [re.sub(" +[↑↓]+ more$", "", line) for line in text(replay._why).splitlines()]


async def everything(pilot, replay):
    """What is read by somebody who goes up to the beginning and then down to the end, a line at a time."""
    for _ in range(40):
        if "↑" not in text(replay._why):
            break
        await pilot.press("up")
    lines = shown(replay)
    for _ in range(40):
        if "↓" not in text(replay._why):
            break
        await pilot.press("down")
        lines.append(shown(replay)[-1])
    return " ".join(" ".join(lines).split())


READINGS = Weighed("insists", 0.96, needed=0.6), Weighed("pushes back", 0.98)
LONG_ONE = Explanation(
    44.0,
    "script",
    (
        Ground(40.0, "customer", "Do I get a new one?"),
        Ground(44.0, "agent", f"{LONG} So. {LONG}", READINGS),
    ),
    "held",
    48.0,
    "an open question mattered more",
)


@pytest.mark.parametrize("size", [(80, 12), (60, 20), (40, 12), (60, 3), (36, 6)])
async def test_what_does_not_fit_is_reached_with_the_arrows(size):
    """The end is there first, and the top says that there is more."""
    async with screen(tape(), at=50.0, size=size) as (pilot, replay):
        replay._explained = lambda _scene: LONG_ONE
        await pilot.press("y")
        assert "↑ more" in text(replay._why)
        assert "pushes back 0.98" in text(replay._why)
        words = await everything(pilot, replay)
        assert words.startswith("script, noticed 0:44,")
        for part in ("mattered more", "Do I get a new one?", f"{LONG} So. {LONG}", "pushes back 0.98"):
            assert part in words


async def test_pages_go_by_with_a_line_in_common():
    """Forth and back, and no further than there is something."""
    async with screen(tape(), at=50.0, size=(40, 12)) as (pilot, replay):
        replay._explained = lambda _scene: LONG_ONE
        await pilot.press("y", *["pageup"] * 9)
        assert "↓ more" in text(replay._why)
        assert "↑" not in text(replay._why)
        first = shown(replay)
        await pilot.press("pagedown")
        assert shown(replay)[1] == first[-1]
        await pilot.press("pageup")
        assert shown(replay) == first
        await pilot.press(*["pagedown"] * 9)
        assert "↑ more" in text(replay._why)


async def wheel(pilot, widget, turn):
    """Turned with the pointer over a widget, as a terminal tells of it."""
    x, y = widget.region.offset
    pilot.app.post_message(turn(None, x + 1, y + 1, 0, 0, 0, shift=False, meta=False, ctrl=False))
    await pilot.pause()


async def test_the_wheel_goes_through_it():
    """Over it alone."""
    async with screen(tape(), at=50.0, size=(40, 12), why=True) as (pilot, replay):
        end = shown(replay)
        await wheel(pilot, replay._why, MouseScrollUp)
        assert shown(replay)[2] == end[1]
        await wheel(pilot, replay._why, MouseScrollDown)
        assert shown(replay) == end


async def test_whoever_reads_a_line_reads_on_when_its_fate_is_known():
    """Noticed, then held: it is the same line. Another one of the same moment is another."""
    async with screen(tape(), at=50.0, size=(40, 12)) as (pilot, replay):
        explained = [dataclasses.replace(LONG_ONE, fate="waits", reason=""), LONG_ONE]
        explained.append(dataclasses.replace(LONG_ONE, kind="rating"))
        replay._explained = lambda _scene: explained[0]
        await pilot.press("y", "up", "up")
        for below in (2, 2, 0):
            replay.look()
            await pilot.pause()
            assert replay._why.below == below
            explained.pop(0)


async def test_the_strip_opens_with_why_where_that_was_asked_for():
    """`--why --compact`."""
    async with screen(tape(), at=50.0, size=(80, 9), compact=True, why=True) as (_, replay):
        assert text(replay._strip).startswith(" ◆ They asked: “If it can't")
        assert "0.71" in text(replay._why)


async def test_another_line_is_explained_from_its_end():
    """However far back somebody had gone in the one before."""
    async with screen(tape(), at=50.0, size=(40, 12), why=True) as (pilot, replay):
        await pilot.press("pageup")
        assert "↑ more" not in text(replay._why)
        replay.seek(28.0)
        replay.seek(50.0)
        await pilot.pause()
        assert "0.71" in text(replay._why)


@pytest.mark.parametrize("size", [(80, 12), (80, 24)])
async def test_a_list_has_the_arrows_while_the_cursor_is_in_it(size):
    """And its lines can be seen beside what is explained, at any height; pages are still those of the explanation."""
    async with screen(tape(), at=62.0, size=size) as (pilot, replay):
        await pilot.press("y", "tab", "tab", "tab")
        assert replay.focused is replay._moments
        assert "upsell, nearly" in text(replay._moments)
        await pilot.press("up", "up", "up")
        assert "rating, noticed 0:44, held 0:48: an open question mattered more" in text(replay._why)
        assert "rating, held" in text(replay._moments)
        replay._explained = lambda _scene: LONG_ONE
        replay.look()
        await pilot.press(*["pageup"] * 6)
        assert "Do I get a new one?" in text(replay._why)
        await pilot.press("tab")
        assert replay.focused is None
        await pilot.press(*["down"] * 9)
        assert "pushes back 0.98" in text(replay._why)


def test_a_live_call_and_a_kept_one_have_the_keys_too():
    """They explain what has just come, or came."""
    for bound in (LiveScreen.BINDINGS, Kept.BINDINGS):
        assert {key.action for key in WHY} <= {binding.action for binding in bound}
