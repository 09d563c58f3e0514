"""Has the recogniser run in circles?"""

import pytest

from coach.speech.loops import loop, plain, unechoed, unlooped


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
    """Five words or more, twice in a row: worth a second look."""
    assert loop(plain("The refund is due tomorrow. The refund is due tomorrow.".split())) == (0, 5)


def timed(text):
    """`word start end` each."""
    parts = text.split()
    return [(word, float(start), float(end)) for word, start, end in zip(*(parts[n::3] for n in range(3)), strict=True)]


@pytest.mark.parametrize(
    ("seconds", "left"),
    [
        ("I 0 0.1 see 0.1 0.4 Okay. 0.4 0.9 Okay. 0.9 0.9 Okay. 0.9 0.9 Okay. 0.9 0.9 Okay. 0.9 0.9", "I see Okay."),
        ("No, 0 0.3 no, 0.3 0.6 no, 0.6 0.9 no, 0.9 1.2 I 1.3 1.4 said 1.4 1.7", "No, no, no, no, I said"),
        ("No, 0 0.3 no, 0.3 0.6 no, 0.6 0.6 no, 0.6 0.6 I 1.3 1.4 said 1.4 1.7", "No, no, I said"),
        ("No, 0 0.3 I 0.3 0.4 said 0.4 0.9", "No, I said"),
        ("", ""),
    ],
)
def test_of_a_loop_goes_what_took_no_time_and_nothing_behind_it(seconds, left):
    """People do say a word four times, and go on."""
    assert " ".join(word for word, _, _ in unlooped(timed(seconds))) == left


@pytest.mark.parametrize(
    ("seconds", "left"),
    [
        ("Got 0.0 0.4 it. 0.4 1.2 Got 1.2 1.2 it. 1.2 1.2", "Got it."),
        (
            "we 0.0 0.2 have 0.2 0.6 a 0.6 0.7 bad 0.7 1.2 We 1.2 1.2 have 1.2 1.2 a 1.2 1.2 bad 1.2 1.5",
            "we have a bad",
        ),
        ("72419 0.0 1.7 72419 1.7 2.2", "72419"),
        ("Yes. 0.0 0.8 Yes. 0.8 0.8", "Yes."),
        ("Good. 0.0 1.4 Good. 1.4 1.6", "Good. Good."),
        ("sure 0.0 0.7 sure 0.7 0.86", "sure sure"),
        ("No, 0.0 0.2 it's 0.2 0.5 fine. 0.5 1.1 It's 1.1 1.4 fine. 1.4 2.0", "No, it's fine. It's fine."),
        ("Right 0.0 0.4 now 0.4 0.4", "Right now"),
        ("", ""),
    ],
)
def test_what_took_no_time_was_not_said_again(seconds, left):
    """A copy at the end of a window is the decoder's where nobody speaks so fast."""
    parts = seconds.split()
    words = [
        (word, float(start), float(end)) for word, start, end in zip(*(parts[n::3] for n in range(3)), strict=True)
    ]
    assert " ".join(word for word, _, _ in unechoed(words)) == left
