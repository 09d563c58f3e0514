"""The small model's readings."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.events import Doubt
from coach.meaning.reader import TOLD, Reader


@pytest.fixture(scope="module")
def reader():
    """The shipped model's."""
    return Reader()


def acts(reader, speaker, text, *asked):
    """Names of what it reads as likelier than not, question by question where it is of one."""
    doubt = Doubt(1.0, 2, speaker, text, "", tuple((f"q{n}", ask) for n, ask in enumerate(asked, 1)))
    return {act.question + act.name for act in reader.read(doubt).acts if act.confidence > 0.5}


def test_a_question_is_read_without_its_mark_and_its_words_are_quoted(reader):
    """The span is part of the turn, in whole words."""
    doubt = Doubt(1.0, 0, "customer", "yeah so i was in on monday and how long does it take to clear", "")
    (act,) = (act for act in reader.read(doubt).acts if act.name == "asks")
    assert "how long does it take to clear".startswith(act.span[:8])
    assert act.span in doubt.text


def test_a_story_asks_nothing(reader):
    """However it is told."""
    assert "asks" not in acts(
        reader, "customer", "We went up there on the Sunday and it rained all day, so we came home."
    )


def test_an_answer_and_a_reply_to_another_question_differ(reader):
    """Though the second uses the question's words."""
    ask = "How long does it take for the cheque to clear?"
    assert "q1answers" in acts(reader, "agent", "It'll clear in five working days.", ask)
    assert "q1answers" not in acts(reader, "agent", "The limit for cheques is two thousand on that account.", ask)


def test_looking_it_up_is_on_the_way(reader):
    """And no answer yet."""
    read = acts(reader, "agent", "Let me just check that for you.", "When will the refund be here?")
    assert "q1on_the_way" in read


def test_each_open_question_has_its_own_reading(reader):
    """One reply may answer one and leave the other."""
    asked = ("How much is the fee?", "When will my new card arrive?")
    read = acts(reader, "agent", "The fee is twelve pounds a month.", *asked)
    assert "q1answers" in read
    assert "q2answers" not in read


def test_a_pitch_and_a_goodbye_are_read(reader):
    """Of the agent's turns."""
    assert "sells" in acts(reader, "agent", "Have you thought about our Gold plan? It's only nine pounds a month.")
    assert "closes" in acts(reader, "agent", "Thanks for calling, have a lovely day now, bye.")


SENTENCES = st.one_of(
    st.text(max_size=300), st.lists(st.sampled_from("so um when Ä 12 ? why, 🙂 the".split())).map(" ".join)
)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["agent", "customer"]), SENTENCES, SENTENCES, st.lists(SENTENCES, max_size=3))
def test_any_words_have_a_reading(reader, speaker, text, before, asks):
    """Of the turn asked about; confidences with two decimals, spans from the text, questions that were open."""
    asked = tuple((f"q{n}", ask) for n, ask in enumerate(asks, 1))
    doubt = Doubt(3.0, 7, speaker, text, before, asked)
    reading = reader.read(doubt)
    assert (reading.at, reading.turn) == (3.0, 7)
    for act in reading.acts:
        assert TOLD - 0.005 <= act.confidence <= 1.0
        assert act.confidence == round(act.confidence, 2)
        assert act.span in text
        assert act.question == "" or act.question in dict(asked)
    assert reader.read(doubt) == reading


def test_a_turn_of_a_thousand_words_is_read_to_its_end(reader):
    """The ask stands in the last of many windows."""
    text = "and then it rained " * 250 + "so how long does it take to clear?"
    assert "asks" in acts(reader, "customer", text)
