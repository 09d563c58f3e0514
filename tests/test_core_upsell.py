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


def test_of_two_asked_in_one_turn_the_last_is_named(coached):
    """Of two asked in one turn the last is named.

    customer: Why did the bill go up? And who are you? | asks[Why did the bill go up?], asks[And who are you?]
    agent: We have a family bundle. | sells
    customer: What?
    """
    (shown,) = [event for event in coached() if isinstance(event, Nudge)]
    assert "“And who are you?” is still open" in shown.say


def test_before_anything_was_asked_what_they_called_about_is_open(coached):
    """Before anything was asked what they called about is open.

    customer: Hi, the heating is cold since Friday.
    agent: I see. We have a family bundle for you. | sells[a family bundle]
    customer: Er, no.
    """
    (shown,) = [event for event in coached() if isinstance(event, Nudge)]
    assert shown.say == "That's a pitch: “a family bundle”. What they called about is still open."


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
