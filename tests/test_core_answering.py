"""What an agent's words do for a question."""

import pytest

from coach.core.answering import Reply
from coach.core.asking import Ask, kind_of
from coach.core.wording import content, words


def serves(asked: str, reply: str) -> str:
    """What a reply does for a question asked in the turn before."""
    ask = Ask(asked, kind_of(asked.lower()), content(words(asked)))
    return Reply.of(reply).serves(ask, next_to_it=True)


@pytest.mark.parametrize(
    ("asked", "reply", "service"),
    [
        ("does the parcel come today", "Yes, it comes before six.", "answers"),
        ("can you take the fee off", "I'm sorry, we can't take that off.", "cannot"),
        ("why was I charged twice", "Let me check that for you.", "on_the_way"),
        ("why was I charged twice", "We truly value your loyalty.", "canned"),
    ],
)
def test_a_reply_serves_or_does_not(asked, reply, service):
    """The plain cases."""
    assert serves(asked, reply) == service


def test_a_recogniser_in_a_loop_is_read_to_its_end():
    """Openings said over and over take no longer than other words."""
    assert serves("does the parcel come today", "so, honestly, " * 500) != "answers"
