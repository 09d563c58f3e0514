"""What the agent commits to, and by when."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.core.conversation import Turn
from coach.core.promises import promised, promises_in
from coach.events import Act, Promise, Utterance


def turn(text, *acts, speaker="agent"):
    """One of these words, which does this."""
    return Turn(1, speaker, [Utterance(9.0, speaker, 5.0, 9.0, text)], 9.7, acts)


@pytest.mark.parametrize(
    ("said", "due"),
    [
        ("I'll send it by Friday.", "by Friday"),
        ("You'll have it within three to five working days.", "within three to five working days"),
        ("I'll ring you tomorrow morning, okay?", "tomorrow morning"),
        ("We'll pay by the end of the month.", "by the end of the month"),
        ("I'll do it today.", "today"),
        ("It goes out on the 14th.", "on the 14th"),
        ("I'll do it in about an hour.", "in about an hour"),
        ("I'll make a note of it.", None),
    ],
)
def test_when_it_is_due_is_in_the_agents_words(said, due):
    """Days, spans of time and dates; none where none is named."""
    assert promised(turn(said, Act("promises", 0.9))) == [(said.rstrip("."), due)]


def test_the_words_that_promise_are_quoted():
    """Of a turn that says more; when it is due may stand outside of them."""
    said = turn("So on Monday, right, I'll send Bob. Okay?", Act("promises", 0.8, "I'll send Bob"))
    assert promises_in(said, 9.7) == [Promise(9.7, 5.0, "I'll send Bob", "on Monday")]


@pytest.mark.parametrize(("speaker", "sure"), [("agent", 0.39), ("customer", 0.9)])
def test_nothing_is_promised_where_it_is_unsure_or_the_customers(speaker, sure):
    """Silence when unsure."""
    assert promised(turn("I'll send it by Friday.", Act("promises", sure), speaker=speaker)) == []


def test_a_promise_is_an_event_of_the_call(coached):
    """A promise is an event of the call.

    0.0-4.0 agent: I'll send it by Friday. | promises
    """
    assert [e for e in coached() if isinstance(e, Promise)] == [
        Promise(4.7, 0.0, "I'll send it by Friday", "by Friday")
    ]


@pytest.mark.parametrize("loop", [" a", "a-", "the ", "to the ", "1", " "])
def test_a_recogniser_in_a_loop_is_read_to_its_end(loop):
    """It takes no longer than other words do: 5000 times `the` took four seconds where any number of them was tried."""
    assert promised(turn(loop * 5000 + "x by Friday", Act("promises", 0.9)))[0][1] == "by Friday"


@given(st.text(max_size=200))
def test_any_words_can_be_a_promise(said):
    """When it is due is a part of what was said."""
    ((_, due),) = promised(turn(said, Act("promises", 0.9)))
    assert due is None or due in said
