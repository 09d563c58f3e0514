"""The agent pitches while the customer's question is open."""

from coach.events import Nudge


def test_a_pitch_beside_an_open_question_is_noticed(coached):
    """A pitch beside an open question is noticed.

    customer: Why did the bill go up? | asks[Why did the bill go up?]
    agent: We have a family bundle for you. | sells[a family bundle]
    customer: What?
    """
    (shown,) = [event for event in coached() if isinstance(event, Nudge)]
    assert (shown.kind, shown.because) == ("upsell", "a family bundle")
    assert shown.say == "That's a pitch, and “Why did the bill go up?” is still open."


def test_of_several_the_latest_question_is_named(coached):
    """Of several the latest question is named.

    customer: Why did the bill go up? And who are you? | asks[Why did the bill go up?], asks[And who are you?]
    agent: Hm. | answers q2
    customer: When will it go down? | asks[When will it go down?]
    agent: We have a family bundle. | sells
    customer: What?
    """
    (shown,) = [event for event in coached() if isinstance(event, Nudge)]
    assert "“When will it go down?” is still open" in shown.say


def test_with_nothing_open_the_agent_may_sell(noticed):
    """With nothing open the agent may sell.

    customer: Why did the bill go up? | asks[Why did the bill go up?]
    agent: The price of gas did. | answers q1
    customer: Okay, I see.
    agent: We have a family bundle for you. | sells
    """
    assert noticed() == []


def test_an_answer_that_sells_is_an_answer(noticed):
    """An answer that sells is an answer.

    customer: How much is the bundle? | asks[How much is the bundle?]
    agent: It's nine pounds, and you'd get the films too. | sells, answers q1
    """
    assert noticed() == []


def test_words_that_do_not_sell_are_not_noticed(noticed):
    """Words that do not sell are not noticed.

    customer: Why did the bill go up? | asks[Why did the bill go up?]
    agent: Let me see. | sells .1
    customer: I could sell you my old one. | sells
    """
    assert noticed() == []
