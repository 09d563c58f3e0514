"""Words that come late."""

from coach.core.backlog import Backlog


def test_it_is_told_once_that_words_come_late_and_once_that_they_do_no_more():
    """And again when it comes again."""
    backlog, told = Backlog(), []
    for at, waiting in enumerate([0, 20, 31, 90, 29, 31, 2, 0, 40]):
        told += [(state.at, state.what) for state in backlog.hear(float(at), float(waiting))]
    assert told == [(2, "words come late"), (6, "words are in time again"), (8, "words come late")]
