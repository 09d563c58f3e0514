"""What tells of a moment that is to be forgotten."""

from journals import said

from coach.events import Act, Cleared, Done, Held, Mark, Nearly, Note, Noticed, Nudge, Promise, Question, Reading, Tick
from coach.journal.moment import traces


def left(events, start, end):
    """What is kept when a moment goes."""
    gone = traces(events, start, end)
    return [event for place, event in enumerate(events) if place not in gone]


def test_the_words_go_and_the_clock_stays():
    """Of both sides; what was said before and after stays."""
    events = [said(2, "hello"), Tick(2.5), said(4, "my secret is out"), said(4.5, "I see", "agent"), said(9, "bye")]
    assert left(events, 3.0, 4.5) == [said(2, "hello"), Tick(2.5), said(9, "bye")]


def test_a_question_goes_with_all_that_was_made_of_it():
    """Its states, the line about it, what became of the line, and the note on it, however much later."""
    ask = "why was I charged twice"
    made = [
        Question(5.0, "q1", 3.0, ask, "open"),
        Noticed(40.0, "n1", "question", ask, 0.9, "q1"),
        Nudge(41.0, "n1", "question", f"They asked: “{ask}” Still open.", ask),
        Cleared(53.0, "n1", "faded"),
        Question(90.0, "q1", 3.0, ask, "answered"),
        Note(41.0, "right", "no", "n1"),
    ]
    other = [Noticed(60.0, "n2", "rating", "a ten would help", 0.9), Held(61.0, "n2", "rating", "gap")]
    assert left([said(4, ask), *made, *other], 3.0, 4.0) == other


def test_a_question_that_began_before_goes_if_it_quotes_the_moment():
    """A turn has more than one utterance; three words in a row are the same words."""
    events = [
        said(4, "hello there"),
        said(7, "my code is four seven one"),
        Question(9.0, "q1", 3.0, "is Four seven", "open"),
    ]
    assert left(events, 6.0, 7.0) == events[:1]


def test_what_a_model_read_in_it_goes():
    """And what it read elsewhere stays."""
    read = Reading(5.0, 0, "customer", "well you charged me twice", (Act("asks", 0.9, "charged me twice"),))
    unsure = Reading(5.5, 1, "customer", "well you charged me twice")
    nearly = Nearly(6.0, "upsell", "you charged me", 0.4)
    other = Reading(9.0, 2, "agent", "you are in good hands", (Act("canned", 0.9, "in good hands"),))
    assert left([said(4, "you charged me twice"), read, unsure, nearly, other], 3.0, 4.0) == [other]


def test_promises_marks_and_notes_of_the_moment_go():
    """Those of another moment stay."""
    gone = [
        Promise(5.0, 3.5, "send the form"),
        Mark(3.7, "ouch"),
        Done(5.0, 3.5, "send the form"),
        Note(3.8, "instead", "x"),
    ]
    stay = [Promise(25.0, 20.0, "call back tomorrow"), Mark(20.0, "good"), Note(0.0, "outcome", "sent it")]
    assert left([*gone, *stay], 3.0, 4.0) == stay


def test_a_short_word_is_looked_for_only_near():
    """`Yes` is said too often to take every line with it."""
    events = [said(4, "yes"), Nudge(20.0, "n1", "question", "They said: “yes”", "yes"), Promise(900.0, 899.0, "yes")]
    assert left(events, 3.0, 4.0) == events[2:]
