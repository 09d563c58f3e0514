"""What the agent has promised is read back when they begin to close."""

from coach.events import Nudge


def test_a_promise_is_read_back_at_goodbye(coached):
    """A promise is read back at goodbye.

    customer: It never came.
    agent: Oh no. I'll send a new one on Monday. | promises[I'll send a new one on Monday]
    customer: Good.
    agent: Anything else I can help with? | closes
    customer: No.
    """
    (shown,) = [event for event in coached() if isinstance(event, Nudge)]
    assert (shown.kind, shown.say) == ("promise", "Promised: “I'll send a new one on Monday”.")


def test_of_several_the_last_two_are_read_back_once(noticed):
    """Of several the last two are read back, once.

    agent: I'll ring you. | promises[I'll ring you]
    customer: Good.
    agent: I'll write as well. | promises[I'll write as well]
    customer: Fine.
    agent: I'll send Bob. | promises[I'll send Bob]
    customer: Great.
    agent: Anything else? | closes
    customer: No.
    agent: Goodbye then. | closes
    """
    assert noticed() == [("promise", "I'll write as well; I'll send Bob")]


def test_before_goodbye_it_is_not(noticed):
    """Before goodbye it is not.

    agent: I'll send a new one on Monday. | promises
    customer: Good.
    agent: Lovely weather for it.
    """
    assert noticed() == []


def test_a_goodbye_without_a_promise_has_nothing_to_read_back(noticed):
    """A goodbye without a promise has nothing to read back.

    agent: It might come on Monday. | promises .3
    customer: I'll pay on Friday. | promises
    agent: Goodbye then. | closes
    """
    assert noticed() == []


def test_what_is_promised_in_the_goodbye_itself_was_said_just_now(noticed):
    """What is promised in the goodbye itself was said just now.

    customer: It never came.
    agent: I'll send a new one on Monday. Goodbye. | promises, closes
    """
    assert noticed() == []
