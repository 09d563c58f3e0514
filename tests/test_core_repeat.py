"""The agent asks for what was already given."""

import pytest

from coach.core.conversation import Conversation
from coach.core.detectors.repeat import Repeat
from coach.core.prompt import Prompt
from coach.core.questions import Ledger
from coach.events import Act, Utterance


def test_asking_for_what_was_given_is_noticed(noticed):
    """Asking for what was given is noticed.

    agent: Could I take your account number? | asks_fact
    customer: It's seven seven two. | gives_fact
    agent: Thank you. What can I do?
    customer: The machine has my card.
    agent: Oh no.
    customer: Yes.
    agent: And could I take your number? | asks_fact, given 1
    """
    assert noticed() == [("repeat", "It's seven seven two")]


def test_what_was_said_just_now_may_have_been_misheard(noticed):
    """What was said just now may have been misheard.

    agent: Could I take your account number? | asks_fact
    customer: It's seven seven two. | gives_fact
    agent: Sorry, your number? | asks_fact, given 1
    """
    assert noticed() == []


def test_asking_for_another_fact_is_not_noticed(noticed):
    """Asking for another fact is not noticed.

    agent: Could I take your account number? | asks_fact
    customer: It's seven seven two. | gives_fact
    agent: Thank you. What can I do?
    customer: The machine has my card.
    agent: And could I take your postcode? | asks_fact, given 1 .1
    """
    assert noticed() == []


def test_saying_it_again_is_not_asking_for_it(noticed):
    """Saying it again is not asking for it.

    agent: Could I take your account number? | asks_fact
    customer: It's seven seven two. | gives_fact
    agent: Thank you. What can I do?
    customer: The machine has my card.
    agent: So that was seven seven two. | asks_fact .3, given 1
    """
    assert noticed() == []


def test_of_several_facts_the_likeliest_is_quoted(noticed):
    """Of several facts the likeliest is quoted.

    customer: It's Sloan. | gives_fact
    agent: Right.
    customer: BT nine four. | gives_fact
    agent: I see.
    customer: Yes please do.
    agent: And the name? | asks_fact, given 0 .9, given 2 .6
    """
    assert noticed() == [("repeat", "It's Sloan")]


@pytest.mark.parametrize("about", ["", "q1", "-1", "-9", "3", "99", "one"])
def test_a_log_may_tell_of_facts_that_were_never_given(about):
    """No words are quoted that stand nowhere."""
    call = Conversation()
    for at in range(4):
        call.receive(Utterance(at + 0.5, "agent", at, at + 0.2, "And your name?"))
        call.turns[-1].acts = (Act("asks_fact", 0.9), Act("given", 0.9, about=about))
    repeat = Repeat(Prompt("repeat", {"default": "{because}"}, {"asks": 0.5, "given": 0.5, "apart": 2}))
    assert repeat.notice(call, Ledger(), call.turns[-1]) == []
