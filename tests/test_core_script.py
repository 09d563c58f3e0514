"""The agent recites."""

from conftest import coach_call

from coach.events import Noticed, Nudge

LINES = (
    "Thank you for calling Northgate Gas, you're speaking with ___.",
    "! I must tell you that the deposit is not refunded where the visit is cancelled on the day.",
    "I truly value your patience, ___, and I can promise you that our people are doing all they can to help.",
    "Gas visits are booked in the order in which they are requested, subject to staff and weather.",
    "How likely are you to recommend Northgate to a friend?",
    "Have you considered our Safe Home plan for only nine pounds a month?",
)


def test_a_line_with_a_name_put_in_is_noticed(noticed):
    """A line with a name put in is noticed.

    0.0-4.0 agent: Thank you for calling Northgate Gas, you're speaking with Ann.
    4.5-8.0 customer: The heating is off and there's a baby in the house.
    8.5-15.0 agent: I truly value your patience, Mr Sloan, and I can promise you that our people are doing all they can.
    """
    assert [kind for kind, _ in noticed(*LINES)] == ["script"]


def test_a_recognisers_errors_do_not_hide_it(noticed):
    """A recogniser's errors do not hide it.

    0.0-4.0 agent: thank you for calling north gate gas you're speaking with an
    4.5-8.0 customer: the heating is off and there's a baby in the house
    8.5-15.0 agent: i truly valley your patients and i can promise that our people are do in all they can to held
    """
    assert [kind for kind, _ in noticed(*LINES)] == ["script"]


def test_a_line_split_over_utterances_is_noticed_once(noticed):
    """A line split over utterances is noticed once.

    0.0-4.0 agent: Hello, Northgate Gas, Ann speaking.
    4.5-8.0 customer: The heating is off and there's a baby in the house.
    8.5-11.0 agent: I truly value your patience,
    11.2-13.0 agent: and I can promise you that our people
    13.3-15.0 agent: are doing all they can to help. So, um, Tuesday.
    """
    assert len(noticed(*LINES)) == 1


def test_the_greeting_is_welcome(noticed):
    """The greeting is welcome.

    0.0-4.0 agent: Thank you for calling Northgate Gas, you're speaking with Ann.
    4.5-8.0 customer: Hi, I'm moving house on Monday.
    """
    assert noticed(*LINES) == []


def test_what_must_be_read_may_be_read(noticed):
    """What must be read may be read.

    0.0-4.0 agent: Hello, Northgate Gas, Ann speaking.
    4.5-8.0 customer: I'd like to book a visit for my boiler.
    8.5-14.0 agent: Sure. I must tell you that the deposit is not refunded where the visit is cancelled on the day.
    """
    assert noticed(*LINES) == []


def test_a_line_that_was_asked_for_may_be_read(noticed):
    """A line that was asked for may be read.

    0.0-4.0 agent: Hello, Northgate Gas, Ann speaking.
    4.5-8.0 customer: What's the policy on how visits are booked, can you read it out? | asks[What's the policy]
    8.5-14.0 agent: Gas visits are booked in the order in which they are requested, subject to staff and weather.
    """
    assert noticed(*LINES) == []


def test_a_line_that_answers_is_welcome(noticed):
    """A line that answers what was asked is welcome.

    0.0-4.0 agent: Hello, Northgate Gas, Ann speaking.
    4.5-8.0 customer: Why wasn't I first? | asks[Why wasn't I first]
    8.5-14.0 agent: Gas visits are booked in the order in which they are requested, subject to staff. | answers q1
    """
    assert noticed(*LINES) == []


def test_talk_of_a_policy_that_asks_for_nothing_is_no_wish_to_hear_it(noticed):
    """Talk of a policy that asks for nothing is no wish to hear it.

    0.0-4.0 agent: Hello, Northgate Gas, Ann speaking.
    4.5-8.0 customer: I don't care about the policy, it's cold in here.
    8.5-14.0 agent: Gas visits are booked in the order in which they are requested, subject to staff and weather.
    """
    assert [kind for kind, _ in noticed(*LINES)] == ["script"]


def test_a_line_that_says_nothing_of_what_was_asked_is_noticed(noticed):
    """A line that says nothing of what was asked is noticed.

    0.0-4.0 agent: Hello, Northgate Gas, Ann speaking.
    4.5-8.0 customer: Why did he leave my back door open? | asks[Why did he leave my back door open]
    8.5-14.0 agent: Gas visits are booked in the order in which they are requested, subject to staff and weather.
    """
    assert [kind for kind, _ in noticed(*LINES)] == ["script"]


def test_the_same_in_ones_own_words_is_not(noticed):
    """The same in their own words is not.

    0.0-4.0 agent: Hello, Northgate Gas, Ann speaking.
    4.5-8.0 customer: The heating is off and there's a baby in the house.
    8.5-14.0 agent: Oh no, with a baby. I'm sorry. We've four people out today and I'll ring round them now.
    """
    assert noticed(*LINES) == []


def test_stock_phrases_need_no_script(noticed):
    """Stock phrases need no script.

    0.0-4.0 agent: Hello, Northgate Gas, Ann speaking.
    4.5-8.0 customer: My lad waited in all day and nobody rang.
    8.5-14.0 agent: Please accept our sincerest apologies for any inconvenience caused.
    """
    assert [kind for kind, _ in noticed()] == ["script"]


def test_short_courtesies_are_welcome(noticed):
    """Short courtesies are welcome.

    0.0-4.0 agent: Hello, Northgate Gas, Ann speaking.
    4.5-8.0 customer: That's the meter number, four four one.
    8.5-10.0 agent: Thank you, no problem at all.
    10.5-12.0 customer: Okay.
    12.5-14.0 agent: Is there anything else I can help you with today?
    14.5-15.0 customer: No.
    15.5-18.0 agent: Thank you for calling, have a lovely day.
    """
    assert noticed() == []


def test_pitches_and_scores_in_the_script_are_other_kinds(noticed):
    """Pitches and scores in the script are other kinds.

    0.0-4.0 agent: Hello, Northgate Gas, Ann speaking.
    4.5-8.0 customer: That's lovely, it works now.
    8.5-14.0 agent: Have you considered our Safe Home plan for only nine pounds a month?
    """
    assert noticed(*LINES) == []


def test_beside_a_question_the_line_says_what_was_asked(coached):
    """Beside a question the line says what was asked.

    0.0-4.0 agent: Hello, Northgate Gas, Ann speaking.
    4.5-8.0 customer: Why did he leave my back door open? | asks[Why did he leave my back door open]
    8.5-14.0 agent: Gas visits are booked in the order in which they are requested, subject to staff and weather.
    14.5-16.0 customer: What?
    """
    (say,) = [event.say for event in coached(*LINES) if isinstance(event, Nudge)]
    assert say.startswith("They asked: “Why did he leave my back door open”. They heard: “Gas visits are booked")


def test_where_nobody_reads_it_is_noticed_all_the_same(call):
    """Where nobody reads it is noticed all the same.

    0.0-4.0 agent: Hello, Northgate Gas, Ann speaking.
    4.5-8.0 customer: Why did he leave my back door open?
    8.5-14.0 agent: Gas visits are booked in the order in which they are requested, subject to staff and weather.
    """
    assert [event.kind for event in coach_call(call, LINES) if isinstance(event, Noticed)] == ["script"]


def test_a_line_that_has_this_is_somewhere_in_it_is_looked_for(noticed):
    """It is a greeting's, and in any sentence; so are a review that is no rating, and what is recommended.

    0.0-4.0 agent: Hello, Northgate Gas, Ann speaking.
    4.5-8.0 customer: The heating is off and there's a baby in the house.
    8.5-15.0 agent: I know how upsetting this is and our specialist review team will recommend the best way forward.
    """
    line = "I know how upsetting this is and our specialist review team will recommend the best way forward."
    assert [kind for kind, _ in noticed(line)] == ["script"]
