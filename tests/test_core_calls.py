"""Which call it is, through a shift."""

from hypothesis import given
from hypothesis import strategies as st

from coach.core.calls import Calls, CallsSettings

HOP = 0.032
BOTH = frozenset(("agent", "customer"))
NOBODY = frozenset()


class Shift:
    """Hears hop after hop, and writes down when which call went on."""

    def __init__(self, **settings):
        self.calls, self.at, self.number, self.phases = Calls(CallsSettings(**settings)), 0.0, 0, []

    def hear(self, seconds, *speaking, both=True):
        for _ in range(round(seconds / HOP)):
            self.number += 1
            self.at = round(self.number * HOP, 3)
            self.calls.hear(self.at, frozenset(speaking), both=both)
            self.phases.append((self.at, self.calls.phase, self.calls.number))


def talking(**settings):
    """A call that has begun with both voices: customer from 5 s, agent from 7 s."""
    shift = Shift(**settings)
    shift.hear(5)
    shift.hear(2, "customer")
    shift.hear(2, "agent")
    return shift


def test_a_call_begins_with_the_first_word_of_two_voices():
    """The customer greets at 5.0 s, the agent answers at 7.0 s: it is known at 8.0 s and began half a second before."""
    shift = talking()
    assert (shift.calls.phase, shift.calls.number) == ("call", 1)
    assert 4.5 <= shift.calls.began <= 4.6
    first = next(at for at, phase, _ in shift.phases if phase == "call")
    assert 8.0 <= first <= 8.1


def test_one_voice_alone_is_no_call():
    """A video, or the agent who talks to a colleague, for a minute; nor a cough beside it."""
    shift = Shift()
    shift.hear(60, "customer")
    shift.hear(0.5, *BOTH)
    shift.hear(11)
    shift.hear(60, "agent")
    assert shift.calls.number == 0


def test_voices_begin_no_call_where_that_is_not_wished():
    """A key does."""
    shift = talking(begin_by_voice=False)
    assert shift.calls.phase == "between"
    shift.calls.begin(shift.at)
    assert (shift.calls.phase, shift.calls.began) == ("call", shift.at)


def test_silence_ends_a_call_and_its_close_goes_by_itself():
    """20 s after the last word of either; half a minute later there is nothing of it."""
    shift = talking()
    last = shift.at
    shift.hear(60)
    ended = next(at for at, phase, _ in shift.phases if phase == "close")
    between = next(at for at, phase, _ in shift.phases if phase == "between" and at > ended)
    assert 20.0 <= ended - last <= 20.1
    assert 30.0 <= between - ended <= 30.1
    assert shift.calls.why == "20 s of silence"


def test_where_one_side_alone_is_heard_its_voice_begins_no_call():
    """A minute of it; a key does, and once both are heard so do two voices."""
    shift = Shift()
    shift.hear(60, *BOTH, both=False)
    assert shift.calls.number == 0
    shift.hear(2, *BOTH)
    assert shift.calls.number == 1


def test_where_one_side_alone_is_heard_silence_lasts_three_times_as_long():
    """The customer may tell their story meanwhile. Once they are heard again the silence begins anew."""
    shift = Shift()
    shift.calls.begin(0.0)
    shift.hear(2, "agent", both=False)
    shift.hear(59, both=False)
    assert shift.calls.phase == "call"
    shift.hear(19)
    assert shift.calls.phase == "call"
    shift.hear(2)
    assert (shift.calls.phase, shift.calls.why) == ("close", "20 s of silence")
    shift.calls.begin(shift.at)
    shift.hear(2, "agent", both=False)
    shift.hear(61, both=False)
    assert (shift.calls.phase, shift.calls.why) == ("close", "60 s of silence")


def test_ringing_is_no_silence():
    """Begun by hand, and for a minute nobody speaks: it goes on until somebody has, and 20 s more."""
    shift = Shift()
    shift.calls.begin(0.0)
    shift.hear(60)
    assert shift.calls.phase == "call"
    shift.hear(1, "customer")
    shift.hear(21)
    assert shift.calls.phase == "close"


def test_what_is_said_after_a_call_was_ended_is_no_call():
    """Goodbyes after the key; after three seconds of silence voices are a call again."""
    shift = talking()
    shift.calls.end(shift.at)
    shift.hear(3, *BOTH)
    assert shift.calls.number == 1
    shift.hear(3.1)
    shift.hear(3, *BOTH)
    assert (shift.calls.phase, shift.calls.number) == ("call", 2)


def test_a_pause_is_no_silence_and_begins_no_call():
    """Paused for a minute on a call; paused between calls while both speak."""
    shift = talking()
    shift.calls.pause(shift.at, paused=True)
    shift.hear(60)
    assert shift.calls.phase == "call"
    shift.calls.pause(shift.at, paused=False)
    shift.hear(20.1)
    assert shift.calls.phase == "close"
    shift.hear(31)
    shift.calls.pause(shift.at, paused=True)
    shift.hear(10, *BOTH)
    assert shift.calls.phase == "between"


def test_a_close_is_skipped_by_hand_and_by_the_next_call():
    """And where none is wished there is none."""
    shift = talking()
    shift.calls.end(shift.at)
    shift.calls.skip()
    assert shift.calls.phase == "between"
    shift.calls.begin(shift.at)
    shift.calls.end(shift.at)
    shift.calls.begin(shift.at)
    assert (shift.calls.phase, shift.calls.number) == ("call", 3)
    brisk = talking(close_seconds=0)
    brisk.calls.end(brisk.at)
    brisk.hear(0.1)
    assert brisk.calls.phase == "between"


sounds = st.tuples(st.floats(0.03, 40), st.sampled_from([NOBODY, frozenset({"agent"}), frozenset({"customer"}), BOTH]))
steps = st.lists(
    st.one_of(sounds, st.sampled_from(["begin", "end", "skip", "pause", "resume"])), min_size=1, max_size=30
)


@given(steps)
def test_whatever_happens_there_is_one_call_or_none_and_silence_ends_it(happens):
    """Numbers go up by one with each beginning, no call begins before the last one's end, and all come to an end."""
    shift, ended = Shift(), 0.0
    for step in happens:
        before = shift.calls.phase, shift.calls.number
        if isinstance(step, tuple):
            shift.hear(step[0], *step[1])
        elif step in {"pause", "resume"}:
            shift.calls.pause(shift.at, paused=step == "pause")
        elif step == "skip":
            shift.calls.skip()
        else:
            getattr(shift.calls, step)(shift.at)
        shift.phases.append((shift.at, shift.calls.phase, shift.calls.number))
        assert before[1] <= shift.calls.number
    for (_, was, number), (at, phase, now) in zip([(0.0, "between", 0), *shift.phases], shift.phases, strict=False):
        assert now - number in {0, 1}
        assert now == number or phase == "call"
        assert not (phase == "call" and was != "call" and now == number)
        ended = at if was == "call" and (phase != "call" or now != number) else ended
        if now > number:
            assert 0.0 <= ended <= at
    assert ended - 0.001 <= shift.calls.began or shift.calls.phase != "call"
    shift.calls.pause(shift.at, paused=False)
    shift.hear(0.1, "agent")
    shift.hear(20.1)
    assert shift.calls.phase != "call"
