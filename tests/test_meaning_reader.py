"""The form of the small model's readings."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.doubts import Doubt, Earlier
from coach.errors import WeightsError
from coach.meaning.page import ITEMS
from coach.meaning.reader import TOLD, Reader, _whole_sentences

OF = {
    "customer": "asks pushback withdraws gives_fact rhetorical about_ratings thanks",
    "agent": "canned rating rating_neutral sells asks_fact promises closes discloses courtesy own_empathy",
}
ABOUT = {"customer": "again drops", "agent": "answers partly neighbour on_the_way cannot passes_by leaves"}


@pytest.fixture(scope="module")
def reader():
    """The shipped model's."""
    return Reader()


texts = st.one_of(
    st.text(max_size=300), st.lists(st.sampled_from("so um when Ä 12 ? why, 🙂 the".split())).map(" ".join)
)


def asked(prefix):
    """Some questions or facts with their ids."""
    several = st.lists(st.tuples(texts, texts), max_size=ITEMS + 2)
    return several.map(lambda told: tuple(Earlier(f"{prefix}{n}", *words) for n, words in enumerate(told)))


@settings(max_examples=40)
@given(st.sampled_from(["agent", "customer"]), texts, texts, texts, asked("q"), asked(""))
def test_any_words_have_a_reading(reader, speaker, text, before, after, questions, facts):
    """Of the turn asked about: acts that its speaker can do, two decimals, spans from the text; the same twice.

    Acts about questions name one that was held against the turn; acts about facts one that was given.
    """
    doubt = Doubt(3.0, 7, speaker, text, before, after, questions, facts)
    reading = reader.read(doubt)
    assert (reading.at, reading.turn, reading.speaker, reading.text) == (3.0, 7, speaker, text)
    for act in reading.acts:
        assert TOLD - 0.005 <= act.confidence <= 1.0
        assert act.confidence == round(act.confidence, 2)
        assert act.span in text
        if act.name == "given":
            assert act.about in {fact.id for fact in facts}
        elif act.about:
            assert act.about in {question.id for question in questions}
            assert act.name in ABOUT[speaker].split()
        else:
            assert act.name in OF[speaker].split()
    assert reader.read(doubt) == reading


def test_a_turn_of_a_thousand_words_has_a_reading(reader):
    """In many windows, with all that can be held against it."""
    questions = tuple(Earlier(f"q{n}", "how long does it take", "it rained " * 20) for n in range(9))
    doubt = Doubt(3.0, 7, "agent", "and then it rained " * 250, "so", "mm", questions)
    held = {act.about for act in reader.read(doubt).acts} - {""}
    assert held == {f"q{n}" for n in range(9)}


@pytest.mark.parametrize("text", ["\u200b" * 150, "so " * 50, "\u4e00" * 150])
def test_the_words_that_an_act_rests_on_are_part_of_any_turn(reader, text):
    """Also of one without a token, or all of whose tokens weigh the same."""
    doubt = Doubt(1.0, 0, "agent", text, "")
    pages, hidden = reader._read(doubt, ())
    span = reader._rests_on("promises", doubt, pages, hidden)
    assert span
    assert span in text


def test_a_fact_asked_for_at_the_end_of_a_long_turn_is_held_against_those_given(reader):
    """The window that asks for it tells; the first alone does not."""
    rain, asks = "It rained a lot. " * 22, "And could I take your account number? " * 6
    facts = (Earlier("1", "It's seven seven two oh four one.", "Could I take your account number?"),)
    assert list(reader._facts(Doubt(1.0, 9, "agent", rain, "okay", facts=facts))) == []
    (given,) = reader._facts(Doubt(1.0, 9, "agent", rain + asks, "okay", facts=facts))
    assert (given.name, given.about) == ("given", "1")


def test_a_fact_asked_for_is_held_against_all_that_were_given(reader):
    """More than stand with a turn at once: the first of nine is found."""
    rest = [Earlier(str(n), words, "") for n, words in enumerate(["It's blue.", "On Monday.", "Two of them."] * 3, 2)]
    facts = (Earlier("1", "It's seven seven two oh four one.", "Could I take your account number?"), *rest)
    given = reader._facts(Doubt(1.0, 9, "agent", "And could I take your account number?", "okay", facts=facts))
    assert max(given, key=lambda act: act.confidence).about == "1"


def test_spans_are_whole_words(reader):
    """What is quoted is cut where words are."""
    text = "yeah so i was in on monday and how long does it take to clear, and what's the charge for"
    for act in reader.read(Doubt(1.0, 0, "customer", text, "")).acts:
        assert f" {act.span} " in f" {text} " or not act.span


def test_a_model_that_is_not_there_is_told_in_one_line(tmp_path):
    """Where, and what to do."""
    with pytest.raises(WeightsError, match="install coach again") as told:
        Reader(tmp_path)
    assert "\n" not in str(told.value)


def test_a_condition_is_no_question_of_its_own(reader):
    """It belongs to the one after it."""
    text = "Okay. When are you open? And if it can't be fixed, do I get a new refrigerator?"
    asks = [act.span for act in reader.read(Doubt(1.0, 0, "customer", text, "")).acts if act.name == "asks"]
    assert asks == ["When are you open?", "do I get a new refrigerator?"]


@pytest.mark.parametrize(
    ("part", "whole"),
    [
        ("I put you down for", "So I put you down for tomorrow."),
        ("tomorrow. And tonight we send", "So I put you down for tomorrow. And tonight we send you a link"),
        ("follow the van", "follow the van on the map."),
        ("map. I'll email you the form", "I'll email you the form."),
    ],
)
def test_what_is_quoted_ends_where_a_sentence_or_a_clause_does(part, whole):
    """As long as it stays short; a sentence that is too long is not begun."""
    aside = "as we always do " * 6
    sent = f"And tonight we send you a link, {aside}and you follow the van on the map."
    text = f"So I put you down for tomorrow. {sent} I'll email you the form."
    assert _whole_sentences(text, part) == whole
