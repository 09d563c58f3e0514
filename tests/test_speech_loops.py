"""Has the recogniser run in circles?"""

import pytest

from coach.speech.loops import loop, plain, unlooped


@pytest.mark.parametrize(
    "said",
    [
        "No, no, no, that is not what I said.",
        "Bye bye, bye now.",
        "Four four nine oh, four four nine oh.",
        "Yeah, yeah, yeah.",
        "It's, it's, it's dropping every evening.",
    ],
)
def test_people_repeat_themselves(said):
    """What people do say again is no loop."""
    assert loop(plain(said.split())) is None


def test_a_sentence_said_twice_over_is_a_loop():
    """Five words or more, twice in a row, come from the decoder."""
    words = "The refund is due tomorrow. The refund is due tomorrow.".split()
    assert unlooped(words) == "The refund is due tomorrow.".split()


def test_what_comes_before_the_loop_is_kept():
    """Only what follows the first saying goes."""
    assert unlooped("I see it. Okay. Okay. Okay. Okay. Okay.".split()) == "I see it. Okay.".split()
