"""What the encoder is given to read."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.meaning.page import AFTER, ASK, BEFORE, ITEMS, LENGTH, OVERLAP, STORY, WINDOW, Item, Pages
from coach.meaning.reader import MODEL

PAGES = Pages.of(MODEL / "tokenizer.json")
TOKENIZER = PAGES._tokenizer
MASK, END, FIRST, UNKNOWN = (TOKENIZER.token_to_id(token) for token in ("[MASK]", "[SEP]", "[CLS]", "[UNK]"))


def cut(text):
    """Its tokens and where they stand."""
    return TOKENIZER.encode(text, add_special_tokens=False)


def test_a_page_is_the_turn_the_words_around_it_and_what_is_held_against_it():
    """In that order, with whose words they are."""
    items = [Item("when is it", "it was wet"), Item("how much")]
    (page,) = PAGES.turn("agent", "On Monday.", "right", "okay", items)
    shown = " ".join(TOKENIZER.id_to_token(token) for token in page.ids)
    assert shown == (
        "[CLS] on monday . [SEP] right [SEP] okay [SEP] [MASK] when is it [SEP] it was wet [MASK] how much [SEP]"
    )
    assert page.sides == [1] * 5 + [0] * 16
    assert page.places == [(0, 2), (3, 9), (9, 10)]
    assert page.marks == [9, 17]


def test_a_customers_turn_stands_on_the_other_side():
    """The words around it are the agent's then; what is held against it is always the customer's."""
    (page,) = PAGES.turn("customer", "when", "right", "okay", [Item("why")])
    assert page.sides == [0, 0, 0, 1, 1, 1, 1, 0, 0, 0]


def test_an_empty_turn_has_one_page():
    """Something is read for every doubt."""
    (page,) = PAGES.turn("agent", "")
    assert page.ids == [FIRST, END, END, END]
    assert page.places == []


@pytest.mark.parametrize(("words", "windows"), [(WINDOW, 1), (WINDOW + 1, 2), (2 * WINDOW - OVERLAP, 2), (400, 6)])
def test_a_long_turn_is_read_in_windows_that_overlap(words, windows):
    """As many as it needs; all but the last are full, and each begins with the last words of the one before."""
    pages = list(PAGES.turn("agent", "so " * words))
    assert len(pages) == windows
    assert all(len(page.places) == WINDOW for page in pages[:-1])
    for one, two in itertools.pairwise(pages):
        assert one.places[-OVERLAP:] == two.places[:OVERLAP]


def test_of_the_words_around_it_the_nearest_are_read():
    """The end of what was said before, the beginning of what came after, the ends of an ask and its story."""
    long = " ".join(str(n) for n in range(10, 99))
    (page,) = PAGES.turn("agent", "", long, long, [Item(long, long)])
    kept = [
        cut(long).ids[-BEFORE:],
        [END],
        cut(long).ids[:AFTER],
        [END, MASK],
        cut(long).ids[-ASK:],
        [END],
        cut(long).ids[-STORY:],
    ]
    assert page.ids == [FIRST, END, *(token for part in kept for token in part)]


def test_of_many_questions_the_latest_are_held():
    """As many as fit."""
    (page,) = PAGES.turn("agent", "yes", items=[Item(str(n)) for n in range(ITEMS + 3)])
    assert [page.ids[mark + 1] for mark in page.marks] == [cut(str(n)).ids[0] for n in range(3, ITEMS + 3)]


texts = st.one_of(
    st.text(max_size=300),
    st.lists(
        st.sampled_from(["so", "um", "Ä", "12", "?", "don't", "🙂", "antidisestablishmentarianism"]), max_size=250
    ).map(" ".join),
)
items = st.lists(st.builds(Item, texts, texts), max_size=9)


@given(st.sampled_from(["agent", "customer"]), texts, texts, texts, items)
def test_any_words_fit_their_pages(speaker, text, before, after, held):
    """No page is longer than the encoder takes; every mark is a mask; the places are those of the whole turn."""
    pages = list(PAGES.turn(speaker, text, before, after, held))
    assert pages
    for page in pages:
        assert len(page.ids) == len(page.sides) <= LENGTH
        assert set(page.sides) <= {0, 1}
        assert len(page.marks) == min(len(held), ITEMS)
        assert all(page.ids[mark] == MASK for mark in page.marks)
        assert page.ids[1 + len(page.places)] == END
    whole = cut(text)
    assert sorted({place for page in pages for place in page.places}) == sorted(set(whole.offsets))
    read = [*pages[0].ids[1 : 1 + len(pages[0].places)]]
    for page in pages[1:]:
        read += page.ids[1 : 1 + len(page.places)][OVERLAP:]
    assert read == whole.ids


@given(
    st.lists(st.text("abcdefghijklmnopqrstuvwxyz0123456789?.,'", min_size=1, max_size=12), max_size=200).map(" ".join)
)
def test_the_places_cover_every_letter(text):
    """Nothing that was said is left unread."""
    covered = {at for page in PAGES.turn("agent", text) for start, end in page.places for at in range(start, end)}
    assert covered == {at for at, letter in enumerate(text) if letter != " "}


@pytest.mark.parametrize("sign", "$£€")
def test_an_amount_is_a_sign_and_a_number(sign):
    """Whatever the currency; not one unknown word."""
    (page,) = PAGES.turn("agent", f"over {sign}50")
    assert page.places == [(0, 4), (5, 6), (6, 8)]
    assert UNKNOWN not in page.ids
