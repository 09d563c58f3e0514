"""Words into lines of so many cells."""

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from coach.tui.wrapping import even, fold, hang, latest, shorten, wrap

WORDS = st.lists(st.text("ab-é漢🙂", min_size=1, max_size=12), max_size=20).map(" ".join)


@given(WORDS, st.integers(2, 60))
def test_no_line_is_wider_than_it_may_be_and_nothing_is_lost(text, width):
    """Also where characters take two cells, or a word is longer than a line."""
    lines = wrap(text, width)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@given(WORDS, st.integers(2, 60), st.integers(1, 5))
def test_what_is_folded_fits(text, width, height):
    """Into so many lines of so many cells."""
    lines = fold(text, width, height)
    assert len(lines) <= height
    assert all(cell_len(line) <= width for line in lines)


@given(WORDS, st.integers(2, 60))
def test_even_lines_are_as_many_and_no_wider(text, width):
    """The last is not left with a word alone where the others could do with less."""
    assert len(wrap(text, even(text, width))) == len(wrap(text, width))
    assert even(text, width) <= width


def test_what_does_not_fit_is_left_out_of_the_middle():
    """The end of a line says what matters."""
    text = "They asked: “" + "and then again " * 20 + "why was I charged twice?” Still open."
    assert fold(text, 40, 2)[0].startswith("They asked:")
    assert fold(text, 40, 2)[-1].endswith("… charged twice?” Still open.")


@given(WORDS, st.integers(1, 40))
def test_one_line_keeps_its_beginning_or_its_end(text, width):
    """As wide as it may be, no wider."""
    assert cell_len(shorten(text, width)) <= width
    assert cell_len(latest(text, width)) <= width


def test_further_lines_hang_below_the_first_word():
    """Or as far in as is asked."""
    assert hang("○ ", "why was I charged", 10) == "○ why was\n  I\n  charged"
    assert hang("0:10 ○ ", "why was I", 12, 1) == "0:10 ○ why\n was I"
