"""The agent angles for a score."""

import pytest
from conftest import SHIPPED

from coach.core.conversation import Conversation
from coach.core.detectors.rating import Rating
from coach.core.questions import Ledger
from coach.events import Utterance
from coach.prompts.load import load


def heard(said: str, before: str = "Right, thanks.") -> bool:
    """Whether a turn of the agent's is noticed."""
    call = Conversation()
    call.receive(Utterance(1.0, "customer", 0.0, 1.0, before))
    call.receive(Utterance(9.0, "agent", 2.0, 9.0, said))
    return bool(Rating(load(SHIPPED).prompts["rating"]).notice(call, Ledger(), call.turns[-1]))


@pytest.mark.parametrize(
    "said",
    [
        "You'll get a text, and anything below a nine counts against me.",
        "If you press the big green one my boss will be happy.",
        "I'd really appreciate those stars if you were happy.",
        "when they ring tell them how i did and give me the full five",
        "On a scale of one to ten, how would you rate me?",
        "Leave us a review on Google, it means a lot to my team.",
        "if you felt i sorted you out a 9 or 10 really helps",
    ],
)
def test_asking_and_angling_are_noticed(said):
    """With the word survey or without it, in words or digits."""
    assert heard(said)


@pytest.mark.parametrize(
    "said",
    [
        "There's a survey after this, you can ignore it.",
        "Did that answer your question?",
        "The fridge has an energy rating of A, it saves about ten pounds.",
        "Your credit score is six eighty, so you'd get the better rate.",
        "It's a four star hotel by the beach, a ten minute walk.",
        "My manager can look at that for you at five.",
        "I'll text you the form, you fill it out and send it back by Friday.",
    ],
)
def test_talk_of_other_marks_is_not(said):
    """Ratings of things, neutral mentions, and everyday words."""
    assert not heard(said)


def test_answering_how_to_leave_a_review_is_not():
    """The customer has brought it up."""
    assert not heard("Go on Google and give the stars you like.", before="Where do I leave a review for the fitters?")


def test_the_customer_talking_of_scores_is_not(noticed):
    """The customer talking of scores is not.

    0.0-3.0 agent: Hello, Dale Windows, Ross speaking.
    3.5-9.0 customer: I'd give your last man ten out of ten, I told your boss he's brilliant, five stars.
    """
    assert noticed() == []


def test_the_quote_is_the_customers_proof(noticed):
    """The quote is the customers proof.

    0.0-3.0 agent: Hello, Dale Windows, Ross speaking.
    3.5-6.0 customer: The window is dry now, thanks.
    6.5-12.0 agent: Great. So there's a little text coming, and only the tens count for us.
    """
    ((kind, because),) = noticed()
    assert kind == "rating"
    assert because in "So there's a little text coming, and only the tens count for us."
