"""Secrets are left out of what was said before anybody sees it."""

import re
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from coach.core.redaction import LONGEST, PATIENCE, WORDS_IN, Redactor, redacted
from coach.core.wording import BACKCHANNELS, COMMON
from coach.events import (
    Act,
    Done,
    Mark,
    Nearly,
    Note,
    Noticed,
    Nudge,
    Partial,
    Promise,
    Question,
    Reading,
    Speech,
    Tick,
    Utterance,
)

CARD = "four one one one one one one one one one one one one one one one"
DIGITS = dict(zip("zero one two three four five six seven eight nine oh".split(), "01234567890", strict=True))


def said(text: str, at: float = 2.0, speaker="customer", words=()) -> Utterance:
    """Words known at `at`, spoken in the 1.5 s before."""
    return Utterance(at, speaker, at - 1.5, at - 0.1, text, words)


def call(*turns: str) -> list[Utterance]:
    """`a: ...` and `c: ...`, two seconds each."""
    sides = {"a": "agent", "c": "customer"}
    return [said(turn[3:], 2.0 * number, sides[turn[0]]) for number, turn in enumerate(turns, 1)]


def texts(events) -> list[str]:
    """The words of utterances."""
    return [event.text for event in events if isinstance(event, Utterance)]


@pytest.mark.parametrize(
    ("heard", "given_on"),
    [
        (f"it's {CARD}, thanks", "it's [card number], thanks"),
        ("Pay with 4111-1111 1111, 1111.", "Pay with [card number]."),
        ("the expiry is oh five twenty six", "the expiry is [expiry date]"),
        ("the security code is 123", "the security code is [security code]"),
        ("my sort code is 20-45-77", "my sort code is [sort code]"),
        ("my social is 219-09-9999", "my social is [social security number]"),
        ("my PIN is double four one nine", "my PIN is [PIN]"),
        ("the code is 881 204", "the code is [code]"),
        ("change my passcode from 1122 to 9876", "change my passcode from [PIN]"),
        ("you charged my card forty two fifty twice", "you charged my card forty two fifty twice"),
        ("they charged my card, 5200 8282 8282 8210", "they charged my card, [card number]"),
        ("the milk had an expiry date of the second of May", "the milk had an expiry date of the second of May"),
        ("the expiry is the month of May", "the expiry is the month of [expiry month]"),
        ("the password is sunshine, and it fails", "the password is [password], and it fails"),
        ("my number is 07700 900123", "my number is 07700 900123"),
        ("I paid £1,249.99 on 3 May 2024", "I paid £1,249.99 on 3 May 2024"),
        ("order number 5521 9804 3312", "order number 5521 9804 3312"),
        ("I forgot my password, it doesn't work", "I forgot my password, it doesn't work"),
        ("It starts four six five eight", "It starts [card number]"),
        ("my contract starts four six five eight", "my contract starts four six five eight"),
        ("it starts at four thirty", "it starts at four thirty"),
        ("I changed my password to purple kettle, and it fails", "I changed my password to [password], and it fails"),
        ("I changed my password to stop him", "I changed my password to stop him"),
        ("I set my password to remember me", "I set my password to remember me"),
        ("I changed my password to recover my account", "I changed my password to recover my account"),
        ("I set my password to access", "I set my password to [password]"),
        ("I set my password to keep calm", "I set my password to [password]"),
        ("my password is keep calm", "my password is [password]"),
        ("the passcode is hunter two", "the passcode is [password]"),
        ("the passcode is four digits long", "the passcode is four digits long"),
        ("I set my passcode to hunter two", "I set my passcode to [password]"),
        ("I got a six digit number by text, 119 204", "I got a six digit number by text, [code]"),
        ("my password is be happy", "my password is [password]"),
        ("my password is check mate", "my password is [password]"),
        ("my password is pay pal", "my password is [password]"),
        ("my password is stop the world", "my password is [password]"),
        ("the password is see shells", "the password is [password]"),
        ("the password is pay day loan", "the password is [password]"),
        ("the password is help me rhonda", "the password is [password]"),
        ("my memorable word is access", "my memorable word is [password]"),
        ("the password on the sticker is bluebird", "the password on the sticker is [password]"),
        ("I've a text just come through, 331902", "I've a text just come through, [code]"),
        ("the gate code is 4419", "the gate code is [PIN]"),
        (
            "It says G dash 442119 is my Google verification code",
            "It says [code] dash [code] is my Google verification code",
        ),
        ("the last digits of my account are 44", "the last digits of my account are 44"),
        ("no text has come, I rang at 1915", "no text has come, I rang at 1915"),
        ("the number on the back of the router is 4409", "the number on the back of the router is 4409"),
        (
            "the three digits on the back of my card is 412",
            "the three digits on the back of my card is [security code]",
        ),
        ("on the back of the card is 123", "on the back of the card is [security code]"),
        ("the number on the back of the card is 123", "the number on the back of the card is [security code]"),
        ("the code on the back of your card is 123", "the code on the back of your card is [security code]"),
        (
            "the security code on the back of my card is 412",
            "the security code on the back of my card is [security code]",
        ),
        ("card number 4929 1180, no I tell a lie, 1108", "card number [card number], no I tell a lie, [card number]"),
    ],
)
def test_a_secret_is_a_blank_and_other_numbers_stay(heard, given_on):
    """In one utterance."""
    assert texts(redacted([said(heard)])) == [given_on]


@pytest.mark.parametrize(
    ("turns", "given_on"),
    [
        (
            ("c: I rang about my booking.", "a: Go on then, read it out.", "c: 5200 8282, no wait, 8282 8282 8210"),
            "[card number], no wait, [card number]",
        ),
        (("c: I have a parcel to ask about.", "a: Which card?", "c: five two double oh"), "[card number]"),
        (("a: And your booking?", "c: Um, hold on a minute.", "c: 5518 2204 9313"), "5518 2204 9313"),
        (("a: What is the bank account number?", "c: 000 314 159 265"), "[bank account]"),
        (
            ("a: The sort code is fine. And from abroad?", "c: Ring me on 0044 20 7946 0018"),
            "Ring me on 0044 20 7946 0018",
        ),
        (("a: CVV please?", "c: Three hundred and twelve."), "[security code] and [security code]."),
        (("a: CVV please?", "c: It took three hundred tries."), "It took three hundred tries."),
        (("a: Second and fourth digit of your telephone banking PIN?", "c: Five and eight."), "[PIN] and [PIN]."),
        (("a: What is the first digit of your PIN?", "c: I have two phones."), "I have two phones."),
        (("a: What's the code in the email?", "c: Q seven R two nine"), "[code]"),
        (("a: What's the postcode?", "c: S W one double A"), "S W one double A"),
        (("a: And your mother's maiden name?", "c: Henderson."), "[password]."),
        (("a: Your password?", "c: bluebird", "a: you have twelve dollars"), "you have twelve dollars"),
        (("a: Expiry date?", "c: Oh three.", "a: Thanks, and what year?", "c: Thirty-one."), "[expiry date]."),
        (("a: Which year did you move in?", "c: Twenty nineteen."), "Twenty nineteen."),
        (("a: Account number?", "c: eight five one one four oh nine two"), "eight five one one four oh nine two"),
        (
            ("a: Who do you bank with, and the account number?", "c: eight five one one four oh nine two"),
            "[bank account]",
        ),
        (("a: Your PIN and your phone number?", "c: seven two nine one"), "[PIN]"),
        (("a: Your PIN and your phone number?", "c: seven two nine one", "c: 617 555 0142"), "617 555 0142"),
        (("a: The last four of your social and your zip?", "c: nine one two two"), "[social security number]"),
        (
            (
                "a: What is your social and date of birth?",
                "c: five three two four one nine one two two, June third 1984",
            ),
            "[social security number], June third 1984",
        ),
        (("a: And the security code?", "c: three one nine", "c: So the total is 49 99?"), "So the total is 49 99?"),
        (
            (
                "a: Card number?",
                "c: 4539 1488 0343 6467",
                "a: And the address?",
                "c: twenty two forty one Maple Street",
            ),
            "twenty two forty one Maple Street",
        ),
        (
            ("a: Which bank?", "c: Two payments left my account, one for a hundred and twelve and one for thirty nine"),
            "Two payments left my account, one for a hundred and twelve and one for thirty nine",
        ),
        (
            ("a: The last four of your social and your birthday?", "c: June third nineteen eighty four and 9122"),
            "June third nineteen eighty four and [social security number]",
        ),
        (("a: Expiry, security code and zip?", "c: eleven twenty nine, 331, 94110"), "[expiry date]"),
        (("c: I'd like to take out a hundred.", "a: And your PIN?", "c: seven two nine one"), "[PIN]"),
        (("a: What is your PIN?", "a: It's the one we posted to your address.", "c: 7291"), "[PIN]"),
        (("a: Your PIN", "a: and your phone number?", "c: 7291"), "[PIN]"),
        (("a: And the security code?", "a: And the billing address?", "c: 331"), "[security code]"),
        (("a: I've sent your PIN. What's the order number?", "c: 4412"), "4412"),
        (("a: The security code is on the back. Now, what is your phone number?", "c: 617 555"), "617 555"),
        (("a: Your PIN and your phone number?", "c: 617 555 0142"), "617 555 0142"),
        (
            ("a: Your birthday?", "c: June twenty third nineteen eighty four"),
            "June twenty third nineteen eighty four",
        ),
        (("a: Password and date of birth?", "c: sunflower nine"), "[password]"),
        (("a: The password is on the lid.", "c: It says r t seven one nine p d."), "It says [password]."),
        (("c: It was four hundred and two p in the shop.",), "It was four hundred and two p in the shop."),
        (("c: You keep texting me a code, 771402.",), "You keep texting me a code, [code]."),
        (("c: They gave me a voucher code, 771402.",), "They gave me a voucher code, 771402."),
        (("a: The number on the back of the card is?", "c: 412"), "[security code]"),
        (("a: What's your password?", "c: use the force"), "[password]"),
        (("a: What's your password?", "c: make believe"), "[password]"),
        (("a: And your name? Social?", "c: four one two, six eight, nine zero three five"), "[social security number]"),
        (("a: What's your password?", "c: Capital H, a, r, b, o, r, nine nine, exclamation mark"), "[password]"),
        (("a: And the password?", "c: I think it was purple kettle."), "I think it was [password]."),
        (("a: What was the password?", "c: It was texted to me."), "It was texted to me."),
        (("a: What's the password?", "c: Otter forty-one, all in capitals."), "[password], all in capitals."),
        (
            ("a: Card number?", "c: 5200 8282, hang on, 8282, and 8210"),
            "[card number], hang on, [card number], and [card number]",
        ),
        (("a: The last four digits of the card?", "c: 8210"), "8210"),
        (("a: The last four digits of your social security number?", "c: 8210"), "[social security number]"),
    ],
    ids=lambda given: given[-1][:40] if isinstance(given, tuple) else "",
)
def test_what_was_said_before_tells_what_a_number_is(turns, given_on):
    """A thing that the call is about is no label of every number, what stands beside a number is."""
    assert texts(redacted(call(*turns)))[-1] == given_on


@pytest.mark.parametrize(
    ("turns", "given_on"),
    [
        (
            ("c: the expiry is November, let me turn it round, twenty seven",),
            ["the expiry is [expiry month], let me turn it round, [expiry date]"],
        ),
        (
            ("c: the expiry is November", "a: okay", "c: I think it's twenty seven"),
            ["the expiry is [expiry month]", "okay", "I think it's [expiry date]"],
        ),
        (
            ("a: The card's expiry?", "c: March.", "a: And the year?", "c: Twenty nine."),
            ["The card's expiry?", "[expiry month].", "And the year?", "[expiry date]."],
        ),
        (("c: my Visa is valid until June",), ["my Visa is valid until [expiry month]"]),
        (
            ("a: Is your card still in date?", "c: Yes, it's valid until June"),
            ["Is your card still in date?", "Yes, it's valid until [expiry month]"],
        ),
        (
            ("c: my card was declined, and my contract is valid until June",),
            ["my card was declined, and my contract is valid until June"],
        ),
        (("c: this voucher is valid until June",), ["this voucher is valid until June"]),
        (("c: I was charged in November",), ["I was charged in November"]),
        (
            ("c: the expiry was wrong and I was charged in November",),
            ["the expiry was wrong and I was charged in November"],
        ),
        (("c: the expiry was in November",), ["the expiry was in November"]),
        (("a: Expiry?", "c: The card I got in November"), ["Expiry?", "The card I got in November"]),
        (("a: When does it expire?", "c: In November"), ["When does it expire?", "In [expiry month]"]),
        (("a: The expiry?", "c: May I get my glasses?"), ["The expiry?", "May I get my glasses?"]),
        (("a: The expiry?", "c: It's May."), ["The expiry?", "It's [expiry month]."]),
        (
            ("a: Expiry date please", "c: May I think twenty seven"),
            ["Expiry date please", "[expiry date] I think [expiry date]"],
        ),
        (
            ("a: When does it expire?", "c: In May I think, 27"),
            ["When does it expire?", "In [expiry date] I think, [expiry date]"],
        ),
        (("a: Expiry?", "c: May, I believe"), ["Expiry?", "[expiry month], I believe"]),
    ],
    ids=lambda given: given[0][:40],
)
def test_a_month_alone_is_left_out_where_it_is_half_an_expiry(turns, given_on):
    """And its year, however far they are apart; a month that something was in stays."""
    assert texts(redacted(call(*turns))) == given_on


@pytest.mark.parametrize(
    "rest",
    [
        "and I live at 31 High Street",
        "you ordered 30 boxes",
        "and I am at flat 31",
        "see page 25",
        "my son is 28",
        "a large 30 litre bin",
    ],
)
def test_no_year_is_looked_for_after_a_whole_expiry_date(rest):
    """A house, a count, an age: what follows stays."""
    assert texts(redacted(call(f"c: expiry 04/27, {rest}"))) == [f"expiry [expiry date], {rest}"]
    assert texts(redacted(call("c: expiry 04/27", f"c: {rest}")))[1] == rest


def test_a_year_is_looked_for_after_a_month_in_digits():
    """However far they are apart."""
    turns = call("a: Expiry?", "c: Oh four, let me turn it round, twenty seven")
    assert texts(redacted(turns))[1] == "[expiry month], let me turn it round, [expiry date]"


def test_a_month_of_something_else_is_no_part_of_the_card_number_asked_for_after_it():
    """Nor does what it was the month of tell what that number is."""
    turns = call("c: My contract runs out in November.", "a: Right, and your card?", "c: 5200 8282, 8282 8210")
    assert texts(redacted(turns))[-1] == "[card number]"


@pytest.mark.parametrize(
    ("heard", "given_on"),
    [
        ("I want to order it, my card: 5200 8282", "I want to order it, my card: [card number]"),
        ("can I order with my card 5200 8282 8282", "can I order with my card [card number]"),
        ("I'll order now. 5200 8282 8282 8210", "I'll order now. [card number]"),
        ("I'd like to order more, my order was 5521 9804 3312", "I'd like to order more, my order was 5521 9804 3312"),
        (
            "I paid by card, it relates to order five five two one",
            "I paid by card, it relates to order five five two one",
        ),
        ("I paid by card, this is about order 5521 9804", "I paid by card, this is about order 5521 9804"),
    ],
)
def test_to_order_is_no_order_number(heard, given_on):
    """It comes before a card's number too; an order's number stays."""
    assert texts(redacted([said(heard)])) == [given_on]


def test_what_is_read_back_in_groups_is_blanked_on_both_sides():
    """Though they had talked of an order before."""
    groups = ("five two double oh", "eight two eight two", "eight two eight two", "eight two one oh")
    turns = [
        "c: I've a question about my order.",
        "a: Sure. Card?",
        *(f"{side}: {one}" for one in groups for side in "ca"),
    ]
    assert texts(redacted(call(*turns)))[2:] == ["[card number]"] * 8


def test_a_card_number_is_known_over_turns():
    """In groups, with the agent's acknowledgements between, and nothing said of what it is."""
    made = redacted(
        call("c: four one one one", "a: yeah", "c: 1111", "a: mm-hm", "c: 1111, um", "a: okay", "c: one 111")
    )
    assert texts(made) == [
        "[card number]",
        "yeah",
        "[card number]",
        "mm-hm",
        "[card number], um",
        "okay",
        "[card number]",
    ]


def test_a_blank_has_the_time_of_its_words():
    """From the first digit to the last, the comma kept."""
    words = (
        ("it's", 1.0, 1.2),
        (" 4111-1111", 1.2, 1.6),
        (" 1111", 1.6, 1.8),
        (" 1111,", 1.8, 2.0),
        (" bye", 2.0, 2.2),
    )
    (made,) = redacted([said("it's 4111-1111 1111 1111, bye", words=words)])
    assert made.words == (("it's", 1.0, 1.2), (" [card number],", 1.2, 2.0), (" bye", 2.0, 2.2))


def test_ordinary_speech_does_not_wait():
    """It comes out at once, as it went in."""
    redactor = Redactor()
    for utterance in call(
        "c: why was I charged twice?", "a: it was £45.50 on the third of May", "c: call me on 0161 496 0000"
    ):
        assert redactor.take(utterance) == [utterance]


def test_what_a_cue_asked_for_does_not_wait():
    """The digits are left out as they come."""
    redactor = Redactor()
    redactor.take(said("what's the card number?", 2.0, "agent"))
    assert texts(redactor.take(said("four one one one", 4.0))) == ["[card number]"]


def test_digits_that_may_become_a_secret_wait_until_their_side_has_been_silent():
    """They are known then, not before."""
    redactor = Redactor()
    waits = redactor.take(said("four five three two", 2.0))
    assert waits == [Partial(2.0, "customer", 0.5, "four five three two", 19)]
    assert redactor.take(Tick(2.0 + PATIENCE - 0.5)) == [Tick(2.0 + PATIENCE - 0.5)]
    tick = Tick(2.0 + PATIENCE)
    assert redactor.take(tick) == [Utterance(tick.at, "customer", 0.5, 1.9, "four five three two"), tick]


def test_other_words_of_that_side_end_the_wait():
    """They were no card."""
    redactor = Redactor()
    redactor.take(said("it says 4532", 2.0))
    assert texts(redactor.take(said("on the box of the router", 4.0))) == ["it says 4532", "on the box of the router"]


def test_no_words_wait_longer_than_longest():
    """However many acknowledgements keep the number open."""
    redactor = Redactor()
    given_on = redactor.take(said("four five three two", 2.0))
    at = 2.0
    while at < 2.0 + LONGEST:
        at += 1.0
        given_on += redactor.take(said("yeah", at, "agent"))
    assert texts(given_on)[0] == "four five three two"


def test_a_voice_that_goes_on_is_waited_for():
    """Silence begins when it stops."""
    redactor = Redactor()
    redactor.take(said("four five three two", 2.0))
    redactor.take(Speech(3.0, "customer", "started"))
    assert texts(redactor.take(Tick(20.0))) == []
    redactor.take(Speech(20.0, "customer", "stopped"))
    assert texts(redactor.take(Tick(20.0 + PATIENCE))) == ["four five three two"]


def test_the_end_of_the_call_ends_the_wait():
    """Nothing is lost."""
    redactor = Redactor()
    redactor.take(said("four five three two", 2.0))
    assert texts(redactor.finish()) == ["four five three two"]


def test_a_pause_forgets_a_number_that_is_being_read_out():
    """And gives on what waited behind it; what is read out after the pause begins anew."""
    redactor = Redactor()
    redactor.take(said("four two four two four two four two", 2.0))
    redactor.take(said("mm-hm", 3.0, "agent"))
    assert texts(redactor.forget()) == ["mm-hm"]
    assert texts(redactor.finish()) == []
    given_on = [*redactor.take(said("where is my parcel?", 9.0)), *redactor.finish()]
    assert texts(given_on) == ["where is my parcel?"]


def test_the_caption_is_blanked_as_soon_as_the_digits_are_known():
    """What waits stands in it; with the last digit it is a blank."""
    redactor = Redactor()
    redactor.take(said("four one one one one one one one", 2.0))
    (shown,) = redactor.take(Partial(2.5, "customer", 2.1, "one one one"))
    assert shown.text == "four one one one one one one one one one one"
    (shown,) = redactor.take(Partial(3.0, "customer", 2.1, "one one one one one one one one", 8))
    assert (shown.text, shown.start) == ("[card number] [card number]", 0.5)


def test_a_reading_and_a_mark_are_clean_too():
    """They hold words of their own."""
    said, clean = "is 4111 1111 1111 1111 charged", "is [card number] charged"
    reading = Reading(3.0, 0, "customer", said, (Act("asks", 0.9, said),))
    made = redacted([reading, Mark(4.0, "pin is 4417")])
    assert made == [Reading(3.0, 0, "customer", clean, (Act("asks", 0.9, clean),)), Mark(4.0, "pin is [PIN]")]


@pytest.mark.parametrize(
    "quoting",
    [
        Question(3.0, "q1", 2.0, "is {} charged", "open"),
        Promise(3.0, 2.0, "look at {}", "by Friday"),
        Promise(3.0, 2.0, "look at {}"),
        Done(3.0, 2.0, "look at {}"),
        Noticed(3.0, "n1", "rating", "score {} well", 0.9),
        Nearly(3.0, "rating", "score {} well", 0.3),
        Nudge(3.0, "n1", "question", "They asked: “is {} good?”", "is {} good?"),
        Note(0.0, "outcome", "they paid with {}"),
    ],
    ids=lambda event: type(event).__name__,
)
def test_what_quotes_a_call_and_what_is_typed_is_clean(quoting):
    """Whatever stands in a log that somebody made by hand, or in a note."""

    def holding(number):
        texts = {name: getattr(quoting, name) for name in WORDS_IN[type(quoting)]}
        return replace(quoting, **{name: text.format(number) for name, text in texts.items() if text})

    assert redacted([holding("6011 0009 9013 9424")]) == [holding("[card number]")]


def test_what_was_left_out_of_words_is_left_out_of_their_quotes():
    """Where the quote alone does not tell that it is a secret; other words in it stay, and so does a digit alone."""
    asked, told = call("a: And the PIN, please?", "c: Is it forty-two seventeen, or nine?")
    quotes = [
        Reading(5.0, 1, "customer", told.text, (Act("asks", 0.9, told.text),)),
        Question(5.0, "q1", 2.5, "Is it forty-two seventeen, or nine?", "open"),
        Nudge(6.0, "n1", "question", "They asked: “Is it forty-two seventeen, or nine?”", "forty-two seventeen"),
    ]
    _, said, reading, question, nudge = redacted([asked, told, *quotes])
    assert said.text == reading.text == reading.acts[0].span == question.ask
    assert "[PIN]" in said.text
    assert (nudge.say, nudge.because) == (f"They asked: “{said.text}”", "[PIN]")


def test_a_password_told_after_a_hesitation_is_blanked_once():
    """A blank is no password: the words of the cue stand in it."""
    asked = Utterance(4.0, "agent", 1.0, 4.0, "What is the password on the account?")
    told = Utterance(7.0, "customer", 5.0, 7.0, "Um. Biscuit. It's the cat.")
    made = redacted([asked, told])
    assert [event.text for event in made] == [asked.text, "Um. [password]. It's the cat."]
    assert redacted(made) == made


PLAIN = sorted(
    word for word in COMMON | BACKCHANNELS if len(word) > 2 and word not in ("one", "two", "number", "second")
)
PIECES = st.one_of(
    st.sampled_from(
        [*DIGITS, "double", "triple", "forty", "eleven", "um", "no sorry", "and", "hundred", "4111", "1111"]
    ),
    st.from_regex(r"[0-9]{1,6}([ -][0-9]{2,5}){0,4}", fullmatch=True),
    st.sampled_from(["my card number is", "call me on", "the pin is", "order number", "£", "expiry", "on the back"]),
    st.sampled_from(PLAIN),
    st.just("4012 8888 8888 1881"),
)
CALLS = st.lists(st.tuples(st.sampled_from("ac"), st.lists(PIECES, min_size=1, max_size=8)), max_size=10).map(
    lambda turns: call(*(f"{side}: {' '.join(pieces)}" for side, pieces in turns))
)


@given(
    st.lists(st.tuples(st.sampled_from("ac"), st.lists(st.sampled_from(PLAIN), min_size=1, max_size=20)), max_size=8)
)
def test_words_without_numbers_and_cues_are_untouched(turns):
    """And nothing waits."""
    utterances = call(*(f"{side}: {' '.join(words)}." for side, words in turns))
    redactor = Redactor()
    assert [one for utterance in utterances for one in redactor.take(utterance)] == utterances


@given(CALLS)
@example(call("c: call me on 4012 8888 8888 1881 hundred zero zero"))
@example(call("c: call me on zero too 4012 8888 8888 1881"))
def test_what_comes_out_holds_no_card_number(utterances):
    """No 13 to 19 digits in a row that pass Luhn's check, written or spoken digit by digit."""
    for text in texts(redacted(utterances)):
        written = re.sub(r"[a-z]+", lambda word: DIGITS.get(word[0], word[0]), text)
        for run in re.findall(r"[0-9](?:[ ,-]*[0-9])*", written):
            digits = re.sub(r"\D", "", run)
            doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits))]
            assert len(digits) not in range(13, 20) or sum(n - 9 * (n > 9) for n in doubled) % 10


@pytest.mark.parametrize(
    ("answer", "given_on"),
    [
        ("Um. Biscuit. It's the cat.", "Um. [password]. It's the cat."),
        ("It's... [password].", "It's... [password]."),
        ("Yes, so, [PIN]", "Yes, so, [PIN]"),
        ("Um.", "Um."),
    ],
)
def test_a_blank_or_a_hesitation_is_no_password(answer, given_on):
    """What was left out is not left out again, without end."""
    assert texts(redacted(call("a: What's your password?", f"c: {answer}")))[1] == given_on


@given(CALLS)
def test_redacting_twice_changes_nothing(utterances):
    """So a log gives the same call again."""
    once = redacted(utterances)
    assert redacted(once) == once


@given(CALLS)
def test_no_utterance_is_lost_and_their_order_stays(utterances):
    """Live, each comes out once, at its time or later, and its blanks are blanks in a transcript too."""
    redactor = Redactor()
    made = [one for utterance in utterances for one in redactor.take(utterance)]
    made = [one for one in [*made, *redactor.finish()] if isinstance(one, Utterance)]
    assert [(one.speaker, one.start, one.end) for one in made] == [
        (one.speaker, one.start, one.end) for one in utterances
    ]
    assert all(one.at >= before.at for one, before in zip(made, utterances, strict=True))
    assert texts(redacted(made)) == texts(redacted(utterances))


SCRIPTS = st.sampled_from(
    [
        f"my card number is {CARD} and the rest is fine",
        "my card number is three seven eight two um eight two two four six three one triple oh five",
        "the long number is forty five thirty nine no sorry forty five thirty two, 1111, 2222, 33",
        "the sort code is twenty forty five sixty three and the bank account is one three eight four nine two oh one",
        "call me back on oh seven seven double oh nine hundred one two three please",
        "order number five five two one nine eight oh four three three one two",
        "I was charged forty five pounds fifty on the third of May",
    ]
)


@settings(deadline=None)
@given(SCRIPTS, st.data())
def test_where_the_words_are_cut_into_utterances_makes_no_difference(script, data):
    """Pauses anywhere; blanks that touch are one."""
    words = script.split()
    cuts = data.draw(st.sets(st.integers(1, len(words) - 1), max_size=4))
    bounds = [0, *sorted(cuts), len(words)]
    pieces = [" ".join(words[a:b]) for a, b in pairwise(bounds)]
    made = " ".join(texts(redacted(call(*(f"c: {piece}" for piece in pieces)))))
    assert merged(made) == merged(texts(redacted([said(script)]))[0])


@settings(deadline=None)
@given(st.integers(1, 15), st.sampled_from(["", "it's ", "so that would be "]))
def test_of_a_card_number_that_nobody_asked_for_two_digits_at_most_come_out(cut, before):
    """One or two digits at the end of other words do not wait: people say `at four` all day."""
    words = "four five three nine five seven eight seven six three six two one four eight six".split()
    made = texts(redacted(call(f"c: {before}{' '.join(words[:cut])}", f"c: {' '.join(words[cut:])} is what it says")))
    assert len(set(" ".join(made).split()) & set(words)) <= 2


def merged(text: str) -> str:
    """Blanks of a kind that touch as one, what people say between digits left out."""
    return re.sub(r"(\[[a-zA-Z ]+\])(?:(?:[ ,]|um|no|sorry|double|triple)*\1)+", r"\1", text)


@given(st.sampled_from(["378282246310005", "4012888888881881", "30569309025904"]), st.data())
def test_a_caption_never_shows_a_finished_card_number(number, data):
    """However much of it has been said in utterances before."""
    words = [word for digit in number for word, value in DIGITS.items() if value == digit and word != "oh"]
    cut = data.draw(st.integers(1, len(words) - 1))
    redactor = Redactor()
    redactor.take(said(" ".join(words[:cut]), 2.0))
    (shown,) = [one for one in redactor.take(Partial(3.0, "customer", 2.1, " ".join(words[cut:]))) if one.text]
    assert not set(shown.text.split()) & set(words)
