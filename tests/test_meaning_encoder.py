"""Texts become vectors, the same every time."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.meaning.encoder import ASK, REPLY, WINDOW, Encoder
from coach.meaning.reader import MODEL


@pytest.fixture(scope="module")
def encoder():
    """The shipped one."""
    return Encoder(MODEL)


def test_the_same_words_give_the_same_vectors_alone_or_among_others(encoder):
    """Bit by bit alone twice; among longer texts within what padding does to a float."""
    piece = encoder.pieces.pair("How long will it take?", "About ten days.")
    ((whole, _),) = encoder.encode([piece])
    ((again, _),) = encoder.encode([piece])
    assert np.array_equal(whole, again)
    longer = next(encoder.pieces.text("and then she said that it would be ten days or so " * 3, 1))
    assert np.abs(encoder.encode([longer, piece])[1][0] - whole).max() < 1e-3


def test_nothing_to_read_gives_no_vectors(encoder):
    """An empty batch is no call into the engine."""
    assert encoder.encode([]) == []


def test_an_empty_text_is_a_piece_of_its_marks(encoder):
    """Beginning and end."""
    (piece,) = encoder.pieces.text("", 0)
    assert len(piece.ids) == 2


def test_long_texts_are_read_in_windows_that_overlap(encoder):
    """Every word stands in one of them, and none is longer than the encoder takes."""
    text = " ".join(f"word{n}" for n in range(600))
    windows = list(encoder.pieces.text(text, 1))
    assert max(len(window.ids) for window in windows) <= WINDOW + 2
    places = {place for window in windows for place in window.places if place != (0, 0)}
    assert max(end for _, end in places) == len(text)
    assert min(start for start, _ in places) == 0


def test_of_a_long_pair_the_end_of_the_question_and_both_ends_of_the_reply_are_read(encoder):
    """More would cost more than it tells."""
    piece = encoder.pieces.pair("so " * 300 + "when?", "well " * 300 + "Tuesday.")
    assert len(piece.ids) == ASK + REPLY + 3
    assert encoder.pieces.pair("when?", "Tuesday.").ids[-3:] == piece.ids[-3:]


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=400), st.text(max_size=400))
def test_any_text_has_vectors(encoder, ask, reply):
    """All finite, whatever the characters."""
    pieces = [*encoder.pieces.text(reply, 1), encoder.pieces.pair(ask, reply)]
    assert all(np.isfinite(whole).all() for whole, _ in encoder.encode(pieces))
