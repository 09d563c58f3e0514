"""An open question is passed by."""


def test_a_reply_beside_the_point_is_noticed_when_the_customer_says_so(noticed):
    """A reply beside the point is noticed when the customer says so.

    0.0-3.0 customer: How long does the repair take?
    3.5-6.0 agent: So the repair comes to two hundred euro.
    6.5-9.0 customer: No, I mean how long does the repair take?
    """
    assert noticed() == [("question", "How long does the repair take")]


def test_a_pitch_in_place_of_an_answer_is_noticed(noticed):
    """A pitch in place of an answer is noticed.

    0.0-4.0 customer: I just want to know why the bill went up.
    4.5-9.0 agent: Have you thought about our family bundle? It's only five pounds a month more.
    """
    assert noticed()[0] == ("question", "I just want to know why the bill went up")


def test_one_canned_line_is_the_scripts_a_second_the_questions(noticed):
    """One canned line is the script's, a second the question's.

    0.0-4.0 customer: Where is my parcel now?
    4.5-9.0 agent: I sincerely apologise for any inconvenience this may have caused you.
    9.5-10.2 customer: Okay.
    10.7-15.0 agent: Rest assured that we are doing everything possible to resolve this.
    """
    assert sorted(kind for kind, _ in noticed()) == ["question", "script", "script"]


def test_beginning_to_close_with_a_question_put_off_is_noticed(noticed):
    """Beginning to close with a question put off is noticed.

    0.0-4.0 customer: I've lost the key. And does the insurance pay for the lock?
    4.5-8.0 agent: I'll come to that, let me order the key first.
    8.5-9.2 customer: Okay.
    9.7-15.0 agent: Right, that's ordered. Is there anything else I can help with today?
    """
    assert noticed() == [("question", "does the insurance pay for the lock")]


def test_on_the_way_is_not_passing_by(noticed):
    """On the way is not passing by.

    0.0-4.0 customer: When does the engineer come?
    4.5-7.0 agent: Let me check that for you. Can I take the postcode?
    7.5-9.0 customer: It's BT nine four.
    10.0-13.0 agent: Okay, he comes on Tuesday at ten.
    13.5-14.5 customer: Great, thank you.
    15.0-18.0 agent: Anything else? No? Have a good day.
    """
    assert noticed() == []


def test_a_refusal_is_not_passing_by(noticed):
    """A refusal is not passing by.

    0.0-4.0 customer: Could you backdate the discount?
    4.5-8.0 agent: I'm afraid we can't backdate it.
    8.5-9.5 customer: Right, okay.
    10.0-13.0 agent: Thank you for calling, bye now.
    """
    assert noticed() == []


def test_a_question_let_go_is_not_missed_at_goodbye(noticed):
    """A question let go is not missed at goodbye.

    0.0-4.0 customer: Where do I find the meter number?
    4.5-7.0 agent: Are you near the meter?
    7.5-10.0 customer: Oh wait, there it is, never mind.
    10.5-13.0 agent: Great. Thank you for calling, bye now.
    """
    assert noticed() == []
