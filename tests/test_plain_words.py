"""What stands in the log, in plain words."""

from coach.meaning.heads import Heads
from coach.meaning.reader import MODEL
from coach.plain_words import ACTS


def test_every_act_that_the_model_tells_of_has_words():
    """None is shown to a trainer by the name it has in the log."""
    heads = Heads(MODEL)
    told = {name for head in ("agent", "customer", "serves", "leaves", "again", "given") for name in heads.names(head)}
    assert told <= set(ACTS)
