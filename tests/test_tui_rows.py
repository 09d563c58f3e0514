"""The list: a cursor that is always on a row with a value, and only what is to be seen is drawn."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual.app import App

from coach.tui.rows import Row, Rows

ROWS = [Row("Sunday"), Row("one", 1, "08:00"), Row("two", 2, "09:00"), Row("Saturday"), Row("three", 3, "10:00")]


class Shown(App):
    """A list alone."""

    def compose(self):
        """It."""
        yield Rows()

    def on_rows_chosen(self):
        """Written down."""
        self.chose = self.query_one(Rows).chosen


@pytest.mark.parametrize(
    ("keys", "value"),
    [
        ("", 1),
        ("up", 1),
        ("down", 2),
        ("down down", 3),
        ("down down down", 3),
        ("end", 3),
        ("end up", 2),
        ("end home", 1),
        ("pagedown", 3),
        ("end pageup", 1),
    ],
)
async def test_keys_go_from_value_to_value(keys, value):
    """Past the headings, and no further than the first and the last."""
    app = Shown()
    async with app.run_test() as pilot:
        rows = app.query_one(Rows)
        rows.show(ROWS)
        rows.focus()
        await pilot.press(*keys.split())
        assert rows.chosen == value
        await pilot.press("enter")
        assert app.chose == value


async def test_a_click_goes_there_and_another_chooses():
    """A heading cannot be clicked."""
    app = Shown()
    async with app.run_test() as pilot:
        rows = app.query_one(Rows)
        rows.show(ROWS)
        await pilot.click(rows, offset=(2, 2))
        assert rows.chosen == 2
        await pilot.click(rows, offset=(2, 3))
        assert rows.chosen == 2
        await pilot.click(rows, offset=(2, 2))
        await pilot.pause()
        assert app.chose == 2


@settings(max_examples=20)  # each is a program of its own
@given(st.lists(st.booleans()), st.lists(st.booleans()), st.lists(st.sampled_from(["move(1)", "page(-1)", "edge(-1)"])))
async def test_the_cursor_is_on_a_value_where_there_is_one(first, then, moves):
    """Whatever the list was, is now, and was done in it."""
    app = Shown()
    async with app.run_test(size=(20, 4)) as pilot:
        rows = app.query_one(Rows)
        for kinds in (first, then):
            rows.show([Row("x", number if kind else None) for number, kind in enumerate(kinds)])
            for move in moves:
                await rows.run_action(move)
            await pilot.pause()
            assert (rows.chosen is not None) == any(kinds)


async def test_what_is_under_the_cursor_is_in_view():
    """Of ten thousand rows, with its heading where that is just above."""
    app = Shown()
    async with app.run_test(size=(30, 5)) as pilot:
        rows = app.query_one(Rows)
        rows.show([Row("Sunday"), *(Row(f"call {number}", number) for number in range(1, 10_000))])
        rows.focus()
        await pilot.press("end")
        await pilot.pause()
        assert rows.render_line(4).text.startswith(" call 9999")
        await pilot.press("home")
        await pilot.pause()
        assert rows.render_line(0).text.startswith(" Sunday")


async def test_a_long_row_is_cut_to_its_line():
    """Wide characters take two cells."""
    app = Shown()
    async with app.run_test(size=(20, 3)):
        rows = app.query_one(Rows)
        rows.show([Row("冷蔵庫が止まったのはいつですか", 1, "08:00")])
        assert "…" in rows.render_line(0).text
        assert rows.render_line(0).cell_length <= 20
