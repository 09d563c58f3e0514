"""The picture of the call."""

from hypothesis import given
from hypothesis import strategies as st
from tui_call import CALL

from coach.events import Held, Mark, Nudge, Question, Speech
from coach.tui.outline import Outline
from coach.tui.timeline import Scale, draw


def picture(events, seconds, columns, *, heard=None, position=0.0, lanes=1):
    """The rows as text."""
    outline = Outline()
    outline.update(events)
    rows = draw(outline, Scale(seconds, columns), seconds if heard is None else heard, position, lanes)
    return ["".join(cell.character for cell in cells) for _, cells in rows]


def asked_and_answered(name, start, end):
    """A question from its beginning to its answer."""
    return [Question(start, name, start, "When?", "open"), Question(end, name, start, "When?", "answered")]


def test_each_side_has_its_row_and_its_shape():
    """The agent's blocks hang above, the customer's below; the playhead runs through all."""
    events = [
        Speech(2.0, "agent", "started"),
        Speech(5.0, "agent", "stopped"),
        Speech(6.0, "customer", "started"),
        Speech(9.0, "customer", "stopped"),
    ]
    assert picture(events, 20, 20, position=15)[:3] == [
        "0:00      0:10 ▼    ",
        "  ▄▄▄          │    ",
        "      ▀▀▀      │    ",
    ]


def test_a_question_runs_from_asked_to_what_became_of_it():
    """Thin with a sign at its end; heavy and without an end while it is open."""
    events = [
        Question(2.0, "q1", 1.0, "When?", "open"),
        Question(6.0, "q1", 1.0, "When?", "answered"),
        Question(9.0, "q2", 8.0, "Why?", "open"),
    ]
    assert picture(events, 20, 20, heard=14, position=19)[4] == " ○────✓ ○━━━━━━    │"


def test_questions_at_the_same_time_have_rows_of_their_own():
    """Where there are no more rows, the latest lies on top, a cell apart from what it covers."""
    events = [Question(start + 0.5, f"q{start}", float(start), "When?", "open") for start in (1, 3, 5)]
    assert picture(events, 20, 20, position=19, lanes=2)[4:6] == [" ○━━ ○━━━━━━━━━━━━━┿", "   ○━━━━━━━━━━━━━━━┿"]


def test_short_questions_lie_over_the_line_of_an_open_one_and_not_over_its_sign():
    """The open one is seen from where it was asked to the end, whatever came since."""
    events = [
        Question(1.5, "q1", 1.0, "When?", "open"),
        *asked_and_answered("q2", 3.0, 4.0),
        *asked_and_answered("q3", 7.0, 9.0),
        *asked_and_answered("q4", 11.0, 12.0),
    ]
    assert picture(events, 20, 20, position=19)[4] == " ○ ○✓  ○─✓ ○✓ ━━━━━┿"


def test_an_hour_of_short_questions_stays_legible():
    """Two rows of 68 columns, one question a minute or two: none touches another."""
    events = [event for n in range(40) for event in asked_and_answered(f"q{n}", n * 88.0, n * 88.0 + 20.0)]
    asked = picture(events, 3600, 68, position=3599, lanes=2)[4:6]
    assert not any("✓○" in row or "○○" in row for row in asked)
    assert "".join(asked).count("○") == 40


@given(st.lists(st.tuples(st.floats(0, 3500), st.floats(0, 600), st.booleans()), max_size=60), st.integers(1, 3))
def test_every_open_question_has_its_sign(calls, lanes):
    """However many there are, and whatever lies around them."""
    events = []
    for n, (start, length, still_open) in enumerate(calls):
        asked = asked_and_answered(f"q{n}", start, start + length)
        events += asked[:1] if still_open else asked
    rows = picture(events, 3600, 68, position=3599, lanes=lanes)[4:]
    for start, _, still_open in calls:
        assert not still_open or any(row[Scale(3600, 68).column(start)] == "○" for row in rows)


def test_every_sign_knows_its_moment():
    """A column may last a minute: a click on a sign must not miss what it stands for."""
    outline = Outline()
    outline.update(CALL)
    signs = {cell for _, cells in draw(outline, Scale(75.0, 30), 75.0, 0.0, 2) for cell in cells if cell.at is not None}
    moments = {(cell.character, cell.at) for cell in signs}
    assert moments == {
        ("◆", 27.9),
        ("◆", 48.3),
        ("▾", 50.0),
        ("○", 1.0),
        ("✓", 16.0),
        ("○", 30.0),
        ("✓", 67.0),
        ("○", 52.0),
    }


def test_lines_marks_and_what_was_held_are_signs():
    """In one row; a line that was shown lies on top."""
    events = [
        Nudge(2.0, "n1", "script", "…", "…"),
        Held(2.0, "n2", "rating", "gap"),
        Held(5.0, "n3", "rating", "gap"),
        Mark(8.0),
    ]
    assert picture(events, 20, 20, position=19)[3] == "  ◆  ◇  ▾          │"


def test_what_has_not_been_heard_is_dotted():
    """From where the ears are to the end of the call."""
    assert picture([], 20, 20, heard=12, position=0)[1] == "│           ········"


@given(st.floats(0.1, 7200), st.integers(1, 300), st.floats(0, 8000), st.integers(1, 4))
def test_every_row_fills_its_columns_whatever_the_call(seconds, columns, position, lanes):
    """Any length, any width, any moment: nothing runs over the edge."""
    rows = picture(CALL, seconds, columns, position=position, lanes=lanes)
    assert {len(row) for row in rows} == {columns}
    assert len(rows) == lanes + 4


@given(st.floats(1, 7200), st.integers(1, 300), st.data())
def test_a_click_goes_to_where_it_points(seconds, columns, data):
    """The moment under a column lies in that column."""
    scale = Scale(seconds, columns)
    column = data.draw(st.integers(0, columns - 1))
    assert scale.column(scale.at(column + 0.5)) == column
