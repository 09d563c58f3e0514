"""The agent asks for what has been given."""


def test_a_number_given_twice_is_noticed(noticed):
    """However it is grouped.

    0.0-3.0 agent: Hello, could I take your order number?
    3.5-7.0 customer: Seven seven two, oh four one.
    7.5-9.0 agent: Lovely. What happened?
    9.5-12.0 customer: The lamp came broken.
    12.5-14.0 agent: Oh, I'm sorry. I'll send another.
    14.5-15.5 customer: Thanks very much indeed.
    16.0-18.0 agent: And could I take your order number?
    18.5-22.0 customer: 772 041, as I said.
    22.5-24.0 agent: Thank you.
    """
    assert noticed() == [("repeat", "And could I take your order number?")]


def test_words_given_twice_are_noticed(noticed):
    """Not numbers alone.

    0.0-3.0 agent: Hello, what's your street?
    3.5-7.0 customer: It's Dodge Street in Dubuque.
    7.5-9.0 agent: Lovely. What happened?
    9.5-12.0 customer: The lamp came broken.
    12.5-14.0 agent: Oh, I'm sorry. I'll send another.
    14.5-15.5 customer: Thanks very much indeed.
    16.0-18.0 agent: And what was the street?
    18.5-22.0 customer: Dodge Street, Dubuque.
    22.5-24.0 agent: Thank you.
    """
    assert noticed() == [("repeat", "And what was the street?")]


def test_a_number_misheard_is_not(noticed):
    """It lies close, or the agent says so.

    0.0-3.0 agent: Hello, could I take your order number?
    3.5-7.0 customer: Seven seven two, oh four one.
    7.5-9.0 agent: Sorry, could I take your order number again?
    9.5-12.0 customer: Seven seven two, oh four one.
    12.5-14.0 agent: Thank you.
    """
    assert noticed() == []


def test_a_number_read_back_is_not(noticed):
    """The agent has it; the customer only confirms.

    0.0-3.0 agent: Hello, could I take your order number?
    3.5-7.0 customer: Seven seven two, oh four one.
    7.5-9.0 agent: Lovely. What happened?
    9.5-12.0 customer: The lamp came broken.
    12.5-17.0 agent: I'll send another. Confirm your number for me, it's seven seven two, oh four one?
    17.5-20.0 customer: Seven seven two, oh four one, yes.
    20.5-22.0 agent: Thank you.
    """
    assert noticed() == []


def test_another_number_is_not(noticed):
    """Two digits may be the same.

    0.0-3.0 agent: Hello, could I take your order number?
    3.5-7.0 customer: Seven seven two, oh four one.
    7.5-9.0 agent: Lovely. What happened?
    9.5-12.0 customer: The lamp came broken.
    12.5-15.0 agent: And could I take your phone number?
    15.5-20.0 customer: Oh eight six, five five three, nine one.
    20.5-22.0 agent: Thank you.
    """
    assert noticed() == []
