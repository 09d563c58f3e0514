"""The listener, with a voice detector that reads the samples and ears that say what they were told to."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from coach.audio.frame import HOP, RATE, Frames
from coach.events import AudioLost, Partial, Speech, Tick, Utterance
from coach.speech.listener import Listener
from coach.speech.settings import VoiceSettings
from coach.speech.window import Window, Words


def by_level():
    """A hop is as likely speech as its first sample says."""
    return lambda hop: float(hop[0])


def call(agent: list[float], customer: list[float] | None = None):
    """Frames whose hops have these probabilities of speech."""
    for n, level in enumerate(agent):
        other = None if customer is None else np.full(HOP, customer[n], np.float32)
        yield Frames((n + 1) * HOP / RATE, np.full(HOP, level, np.float32), other)


def heard(agent, customer=None, *, takes=True, partials=False, words=lambda window: Words("yes")):
    """All events of a call whose windows are decoded at once."""
    due: list[Window] = []

    def ask(window: Window) -> bool:
        taken = takes if isinstance(takes, bool) else takes()
        if taken:
            due.append(window)
        return taken

    listener, events = Listener(VoiceSettings(), ask, by_level, partials=partials), []
    for frames in call(agent, customer):
        events += listener.hear(frames)
        while due:
            window = due.pop(0)
            events += listener.heard(window, words(window))
    events += listener.finish()
    while due:
        window = due.pop(0)
        events += listener.heard(window, words(window))
    return events, listener


SECOND = 31


def test_silence_is_not_transcribed():
    """A quiet minute asks the ears for nothing."""
    events, listener = heard([0.0] * 60 * SECOND, words=lambda window: Words("thank you for watching"))
    assert not [event for event in events if not isinstance(event, Tick)]
    assert listener.sides["agent"].ledger.transcribed == 0


def test_a_tick_marks_each_half_second():
    """Time passes though nobody speaks."""
    events, _ = heard([0.0] * (2 * SECOND + 2))
    assert [event.at for event in events] == [0.5, 1.0, 1.5, 2.0]


def test_an_utterance_is_known_when_its_segment_ends_and_tells_when_it_was_said():
    """`at` is the sample that made the window due; start and end are those of the words."""
    words = Words("hello there", (("hello", 0.3, 0.5), ("there", 0.6, 0.9)))
    events, _ = heard([0.0] * 50 + [0.9] * SECOND + [0.0] * 50, words=lambda window: words)
    (said,) = [event for event in events if isinstance(event, Utterance)]
    origin = (50 - 14) * HOP / RATE
    assert said.at == round((50 + SECOND + 11) * HOP / RATE, 3)
    assert said.words == (
        ("hello", round(origin + 0.3, 3), round(origin + 0.5, 3)),
        ("there", *(round(origin + s, 3) for s in (0.6, 0.9))),
    )
    assert (said.start, said.end) == (said.words[0][1], said.words[-1][2])


def test_speech_is_told_with_when_it_really_began_and_ended():
    """That somebody has stopped is known 0.35 s later; `since` says when it was."""
    events, _ = heard([0.0] * 50 + [0.9] * SECOND + [0.0] * 50)
    started, stopped = (event for event in events if isinstance(event, Speech))
    assert started.since == 1.6
    assert stopped.since == round((50 + SECOND) * HOP / RATE, 3)
    assert round(stopped.at - stopped.since, 3) == 0.352


def test_a_window_without_words_gives_no_utterance():
    """Noise that sounded like speech leaves no caption, and its samples count as transcribed."""
    events, listener = heard([0.9] * SECOND + [0.0] * 50, words=lambda window: Words(""))
    assert not [event for event in events if isinstance(event, Utterance)]
    assert listener.sides["agent"].ledger.transcribed > 0


def test_a_failed_window_is_reported_lost():
    """The recogniser failed on a second of speech: so the screen is told."""
    events, listener = heard([0.9] * SECOND + [0.0] * 50, words=lambda window: Words("", failed="it broke"))
    (lost,) = [event for event in events if isinstance(event, AudioLost)]
    assert lost.reason == "it broke"
    assert listener.sides["agent"].ledger.lost == lost.seconds * RATE


def test_partials_come_each_0_8_s_and_only_when_somebody_looks():
    """Three seconds of speech and the pause that ends it give four partials, or none."""
    speech = [0.9] * 3 * SECOND + [0.0] * 50
    assert len([e for e in heard(speech, partials=True)[0] if isinstance(e, Partial)]) == 4
    assert not [e for e in heard(speech)[0] if isinstance(e, Partial)]


@given(
    st.lists(st.tuples(st.sampled_from([0.0, 0.3, 0.9]), st.sampled_from([0.0, 0.3, 0.9])), max_size=600),
    st.lists(st.booleans(), min_size=1, max_size=9),
    st.sampled_from(["", "the recogniser failed"]),
)
def test_every_sample_is_silence_transcribed_or_reported_lost(levels, taken, failed):
    """Whatever is said, refused or failed: the ledger balances, and what was lost was said to be."""
    answers = iter(taken * 1000)
    events, listener = heard(
        [a for a, _ in levels],
        [c for _, c in levels],
        takes=lambda: next(answers),
        words=lambda w: Words("yes", failed=failed),
    )
    listener.check()
    for speaker, side in listener.sides.items():
        assert side.ledger.fed == len(levels) * HOP
        lost = sum(e.seconds for e in events if isinstance(e, AudioLost) and e.speaker == speaker)
        assert abs(lost * RATE - side.ledger.lost) < 16


@given(st.integers(1, 200), st.lists(st.sampled_from([0.0, 0.9]), min_size=1, max_size=6))
def test_what_is_forgotten_is_never_decoded_and_every_sample_is_accounted_for(forgets, stretches):
    """At any hop: what was being said or waited for the ears gives no words; who spoke is said to have stopped."""
    due, events = [], []
    forgets = min(forgets, 40 * len(stretches))
    listener = Listener(VoiceSettings(), lambda window: due.append(window) or True, by_level)
    for number, frames in enumerate(call([level for level in stretches for _ in range(40)]), start=1):
        events += listener.hear(frames)
        if number == forgets:
            listener.forget()
    events += listener.finish()
    for window in due:
        events += listener.heard(window, Words("yes"))
    listener.check()
    assert all(said.start >= forgets * HOP / RATE - 0.001 for said in events if isinstance(said, Utterance))
    states = [event.state for event in events if isinstance(event, Speech)]
    assert states == ["started", "stopped"] * (len(states) // 2)
