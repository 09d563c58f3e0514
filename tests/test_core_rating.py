"""The agent angles for a score."""


def test_angling_for_a_score_is_noticed_in_the_words_that_do(noticed):
    """Angling for a score is noticed in the words that do.

    customer: The window is dry now, thanks.
    agent: Great. There's a text coming, and only the tens count for us. | rating[only the tens count for us]
    """
    assert noticed() == [("rating", "only the tens count for us")]


def test_without_those_words_the_whole_turn_is_quoted(noticed):
    """Without those words the whole turn is quoted.

    customer: The window is dry now, thanks.
    agent: Only the tens count for us. | rating
    """
    assert noticed() == [("rating", "Only the tens count for us")]


def test_a_second_time_is_a_second_cause(noticed):
    """A second time is a second cause.

    agent: Give me a ten. | rating
    customer: Perhaps.
    agent: A ten, remember. | rating
    """
    assert noticed() == [("rating", "Give me a ten"), ("rating", "A ten, remember")]


def test_a_neutral_mention_is_not(noticed):
    """A neutral mention is not.

    customer: The window is dry now, thanks.
    agent: There's a survey after this, you can ignore it. | rating_neutral, rating .2
    """
    assert noticed() == []


def test_the_customer_talking_of_scores_is_not(noticed):
    """The customer talking of scores is not.

    agent: Hello, Ross speaking.
    customer: I'd give your last man ten out of ten. | rating, about_ratings
    """
    assert noticed() == []
