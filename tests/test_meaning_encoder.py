"""Pages become vectors, the same every time."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.meaning.encoder import Encoder
from coach.meaning.page import Item, Pages
from coach.meaning.reader import MODEL

PAGES = Pages.of(MODEL / "tokenizer.json")


@pytest.fixture(scope="module")
def encoder():
    """The shipped one."""
    return Encoder(MODEL)


def test_the_same_page_gives_the_same_vectors_alone_or_among_others(encoder):
    """Bit by bit alone twice; among longer pages within what padding does to a float."""
    (page,) = PAGES.turn("agent", "About ten days.", items=[Item("How long will it take?")])
    ((alone,), (again,)) = encoder.encode([page]), encoder.encode([page])
    assert np.array_equal(alone, again)
    longer = next(PAGES.turn("agent", "and then she said that it would be ten days or so " * 3))
    assert np.abs(encoder.encode([longer, page])[1] - alone).max() < 1e-3


def test_nothing_to_read_gives_no_vectors(encoder):
    """An empty batch is no call into the engine."""
    assert encoder.encode([]) == []


@settings(max_examples=30)
@given(st.text(max_size=400), st.text(max_size=100), st.lists(st.text(max_size=100).map(Item), max_size=3))
def test_any_page_has_a_finite_vector_for_each_token(encoder, text, before, items):
    """Whatever the characters."""
    pages = list(PAGES.turn("customer", text, before, "", items))
    for page, vectors in zip(pages, encoder.encode(pages), strict=True):
        assert len(vectors) == len(page.ids)
        assert np.isfinite(vectors).all()
