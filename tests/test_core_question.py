"""An open question is passed by."""

from coach.events import Nudge, Question


def test_moving_on_from_a_question_is_noticed(noticed):
    """Moving on from a question is noticed.

    customer: How long does the repair take? | asks[How long does the repair take?]
    agent: So the repair comes to two hundred euro. | neighbour q1, leaves q1
    """
    assert noticed() == [("question", "How long does the repair take?")]


def test_a_question_that_the_agent_has_not_left_is_not_missed(noticed):
    """A question that the agent has not left is not missed.

    customer: When does the engineer come? | asks[When does the engineer come?]
    agent: Let me check that for you. Can I take the postcode? | on_the_way q1, leaves q1 .1
    customer: It's BT nine four. | gives_fact
    """
    assert noticed() == []


def test_what_has_half_been_served_is_half_as_missed(noticed):
    """What has half been served is half as missed.

    customer: Why did the bill go up? | asks[Why did the bill go up?]
    agent: The prices did. | answers q1 .45
    customer: Hm.
    agent: And then I'll need your new address. | leaves q1 .6
    """
    assert noticed() == []


def test_what_this_turn_answers_it_does_not_leave(noticed):
    """What this turn answers it does not leave.

    customer: Could you backdate the discount? | asks[Could you backdate the discount?]
    agent: I'm afraid we can't backdate it. And your postcode? | cannot q1, leaves q1
    """
    assert noticed() == []


def test_each_open_question_is_left_by_itself(noticed):
    """Each open question is left by itself.

    customer: Is it genuine? And what do I owe? | asks[Is it genuine?], asks[And what do I owe?]
    agent: It's from us. Now, your address, please. | answers q1, leaves q2
    """
    assert noticed() == [("question", "And what do I owe?")]


def test_of_two_left_at_once_the_surer_is_told_first(noticed):
    """Of two left at once the surer is told first.

    customer: Is it genuine? And what do I owe? | asks[Is it genuine?], asks[And what do I owe?]
    agent: What a winter. | leaves q1 .96, leaves q2
    customer: Yes.
    agent: And the snow. | leaves q1 .96, leaves q2
    """
    assert noticed() == [("question", "And what do I owe?"), ("question", "Is it genuine?")]


def test_a_goodbye_read_out_of_the_script_leaves_what_is_open(noticed):
    """A goodbye read out of the script leaves what is open.

    customer: Does the insurance pay? | asks[Does the insurance pay?]
    agent: Thank you for calling, we value your custom. | canned, closes, leaves q1
    """
    assert noticed() == [("question", "Does the insurance pay?")]


def test_the_same_question_is_missed_once_until_it_is_asked_again(coached, noticed):
    """The same question is missed once until it is asked again.

    customer: When will the plumber be here? | asks[When will the plumber be here?]
    agent: What a winter we've had. | leaves q1
    customer: Yes.
    agent: The snow last week was awful. | leaves q1
    customer: But when will he be here? | asks[when will he be here?], again q1
    agent: And your address is the same? | leaves q1
    """
    assert noticed() == [("question", "When will the plumber be here?")] * 2
    assert {event.id for event in coached() if isinstance(event, Question)} == {"q1"}


def test_beginning_to_close_needs_less_and_says_so(coached):
    """Beginning to close needs less and says so.

    customer: I've lost the key. Does the insurance pay? | asks[Does the insurance pay?]
    agent: I'll come to that, let me order the key first. | on_the_way q1
    customer: Okay.
    agent: That's ordered. Is there anything else today? | closes, leaves q1 .9
    customer: Um.
    """
    (shown,) = [event for event in coached() if isinstance(event, Nudge)]
    assert shown.say == "Before goodbye: “Does the insurance pay?” is still open."


def test_without_a_goodbye_that_would_not_be_enough(noticed):
    """Without a goodbye that would not be enough.

    customer: I've lost the key. Does the insurance pay? | asks[Does the insurance pay?]
    agent: That's ordered. | leaves q1 .9
    """
    assert noticed() == []


def test_the_line_at_goodbye_does_not_wait_for_the_gap(coached):
    """The line at goodbye does not wait for the gap.

    customer: Why was it late? And who pays? | asks[Why was it late?], asks[And who pays?]
    agent: What a winter. | leaves q1
    customer: Yes.
    agent: Thank you for calling, goodbye. | closes, leaves q2
    customer: Er, bye.
    """
    shown = [event for event in coached() if isinstance(event, Nudge)]
    assert [event.because for event in shown] == ["Why was it late?", "And who pays?"]
    assert shown[1].at - shown[0].at < 20


def test_a_question_let_go_is_not_missed_at_goodbye(noticed):
    """A question let go is not missed at goodbye.

    customer: Where do I find the meter number? | asks[Where do I find the meter number?]
    agent: Are you near the meter?
    customer: Oh wait, there it is, never mind. | drops q1
    agent: Great. Thank you for calling, bye now. | closes, leaves q1
    """
    assert noticed() == []


def test_the_customer_moves_on_as_they_like(noticed):
    """The customer moves on as they like.

    customer: Where do I find the meter number? | asks[Where do I find the meter number?]
    agent: Mm.
    customer: Anyway, the snow. | leaves q1, closes
    """
    assert noticed() == []


def test_a_customer_who_insists_tells_that_it_was_missed(coached):
    """A customer who insists tells that it was missed.

    customer: Has it got nuts in it? | asks[Has it got nuts in it?]
    agent: That is the chicken one. | answers q1 .6
    customer: No, has it got nuts in it? | again q1 .9, pushback .9
    agent: Hm.
    """
    (shown,) = [event for event in coached() if isinstance(event, Nudge)]
    assert shown.say == "They ask again: “Has it got nuts in it?”."


def test_asking_again_while_the_agent_is_on_the_way_is_no_miss(noticed):
    """Asking again while the agent is on the way is no miss.

    customer: Has it got nuts in it? | asks[Has it got nuts in it?]
    agent: Let me look. | on_the_way q1
    customer: Has it, though? | again q1 .9, pushback .9
    agent: One moment.
    """
    assert noticed() == []


def test_asking_again_without_a_complaint_is_no_miss(noticed):
    """Asking again without a complaint is no miss.

    customer: Has it got nuts in it? | asks[Has it got nuts in it?]
    agent: It has not. | answers q1
    customer: And no nuts at all? | again q1 .9, pushback .2
    agent: None.
    """
    assert noticed() == []


def test_what_was_missed_is_told_once(noticed):
    """What was missed is told once.

    customer: Has it got nuts in it? | asks[Has it got nuts in it?]
    agent: We have a new menu. | leaves q1
    customer: No, has it got nuts in it? | again q1, pushback
    agent: No nuts. | answers q1
    """
    assert noticed() == [("question", "Has it got nuts in it?")]
