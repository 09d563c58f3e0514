"""Words made comparable."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.core.wording import Phrases, Said, content, is_backchannel, stem, words


def test_case_punctuation_and_hesitations_do_not_matter():
    """Two recognisers' spellings of the same words are the same words."""
    assert words("Um, I can't, I can't find IT!") == words("i cant i can't find it")


def test_a_word_said_twice_is_a_stumble():
    """`the the` is `the`; `four four` is a number."""
    assert words("the the code is four four") == ("the", "code", "is", "4", "4")


def test_numbers_in_words_and_digits_are_one():
    """One recogniser prints `ten`, another `10`."""
    assert words("a nine or ten") == words("a 9 or 10")


def test_a_quote_is_the_text_as_said():
    """The words found are quoted with their capitals and commas."""
    said = Said.of("Well, uh, Thank You, Bob.")
    assert said.quote(1, 3) == "Thank You"


@pytest.mark.parametrize("text", ["mm-hm", "Okay.", "yeah sure", "right", "Uh-huh"])
def test_a_backchannel_leaves_the_floor(text):
    """Short signs of listening take no turn."""
    assert is_backchannel(text)


@pytest.mark.parametrize("text", ["no that's wrong", "why", "okay but when", "yes please do that"])
def test_words_of_ones_own_take_the_floor(text):
    """Anything that says something is more than a back-channel."""
    assert not is_backchannel(text)


def test_endings_do_not_matter():
    """`refunded`, `refunds` and `refund` are one thing talked about."""
    assert {stem(word) for word in ("refund", "refunds", "refunded", "refunding")} == {stem("refund")}


def test_content_is_what_is_talked_about():
    """Words of every call tell nothing."""
    assert content(words("So I just want to know about the overdraft, please")) == {stem("overdraft")}


def test_phrases_are_found_where_they_stand():
    """First word and end of each."""
    assert Phrases.of(["top marks", "a ten"]).find(words("give me a TEN, top marks")) == [(2, 4), (4, 6)]


@given(st.text(max_size=80))
def test_any_text_has_words_and_places(text):
    """Nothing that can be typed breaks it, and every word knows where it stands."""
    said = Said.of(text)
    assert len(said.words) == len(said.places)
    assert all(text[start:end] for start, end in said.places)


@given(st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=20))
def test_a_stem_is_stable(word):
    """The stem of a stem is itself."""
    assert stem(stem(word)) == stem(word)
