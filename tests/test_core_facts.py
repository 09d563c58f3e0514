"""What the customer has given so far."""

from conftest import Told, coach_call, cues_in

from coach.core.conversation import Conversation
from coach.core.facts import HELD, Facts
from coach.doubts import Earlier
from coach.events import Act, Utterance


def held(text):
    """What the last turn of a call is held against, which is the agent's."""
    reader = Told(text)
    coach_call(cues_in(text), reader=reader)
    return reader.read_so_far[-1].facts


def test_a_fact_is_the_turn_that_gave_it_and_what_it_was_given_in_answer_to():
    """Its id is the number of the turn."""
    facts = held("agent: Hello.\ncustomer: It's Sloan, S L. | gives_fact .5\nagent: Thank you.")
    assert facts == (Earlier("1", "It's Sloan, S L.", "Hello."),)


def test_what_follows_a_wish_for_a_fact_is_one():
    """However it sounds to the model."""
    facts = held("agent: Your number? | asks_fact .6\ncustomer: Seven seven two.\nagent: Thank you.")
    assert facts == (Earlier("1", "Seven seven two.", "Your number?"),)


def test_other_words_give_nothing():
    """Nor do the agent's own."""
    assert held("agent: I'm Ann. | gives_fact\ncustomer: It rained so. | gives_fact .3\nagent: Oh dear.") == ()


def test_a_customers_turn_is_held_against_no_facts():
    """They may ask what they like."""
    assert held("customer: It's Sloan. | gives_fact\nagent: Right, I see.\ncustomer: And my name?") == ()


def test_the_latest_are_held():
    """So many as are read at once."""
    call, facts = Conversation(), Facts()
    for number in range(HELD + 2):
        call.receive(Utterance(number + 0.5, "customer", number, number + 0.2, f"It's {number}."))
        call.turns[-1].acts = (Act("gives_fact", 0.9),)
        facts.hear(call, call.turns[-1])
    call.receive(Utterance(90.0, "agent", 89.0, 90.0, "Okay then."))
    assert [fact.words for fact in facts.to_hold(call.turns[-1])] == [f"It's {n}." for n in range(2, HELD + 2)]
