"""Where speech begins and ends."""

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from coach.audio.frame import HOP, RATE
from coach.speech.segment import Segment, Segmenter
from coach.speech.settings import VoiceSettings

SETTINGS = VoiceSettings()


def segments(likely: list[float], last: int = HOP) -> tuple[list[Segment], Segmenter]:
    """What comes of hops with these probabilities; sample n holds the value n."""
    segmenter, found = Segmenter(SETTINGS), []
    for n, probability in enumerate(likely):
        size = last if n == len(likely) - 1 else HOP
        found.append(segmenter.hear(np.arange(n * HOP, n * HOP + size, dtype=np.float32), probability))
    found.append(segmenter.finish())
    return [segment for segment in found if segment], segmenter


def test_silence_gives_no_segment():
    """Ten seconds under the onset are silence, every sample of them."""
    found, segmenter = segments([0.1] * 312)
    assert found == []
    assert segmenter.silence == 312 * HOP


def test_a_word_keeps_its_pre_roll_and_its_hang():
    """0.32 s of speech come with 0.45 s from before it and 0.35 s from after it."""
    (segment,), _ = segments([0.0] * 50 + [0.9] * 10 + [0.0] * 50)
    assert segment.start == (50 - 14) * HOP
    assert segment.speech_end == 60 * HOP
    assert segment.end == (60 + 11) * HOP
    assert not segment.cut


def test_a_pause_shorter_than_the_hang_does_not_end_a_segment():
    """0.26 s of silence between two words are part of what is said."""
    found, _ = segments([0.9] * 10 + [0.0] * 8 + [0.9] * 10 + [0.0] * 20)
    assert len(found) == 1


def test_a_long_speech_is_cut_where_speech_is_least_likely():
    """After 12 s without a pause the cut falls into the breath at 9.6 s, and the speech goes on."""
    breath = 300
    likely = [0.9] * breath + [0.3] * 3 + [0.9] * 100 + [0.0] * 20
    first, second = segments(likely)[0]
    assert first.cut
    assert breath * HOP < first.end <= (breath + 3) * HOP
    assert second.start == first.end


@given(st.lists(st.floats(0, 1), max_size=900), st.integers(1, HOP))
def test_every_sample_is_silence_or_in_one_segment(likely: list[float], last: int):
    """Segments and silence together are all that was fed: in order, nothing twice, nothing left out."""
    found, segmenter = segments(likely, last)
    fed = (len(likely) - 1) * HOP + last if likely else 0
    assert segmenter.silence + sum(len(segment.pcm) for segment in found if not segment.faint) == fed
    for segment in found:
        assert len(segment.pcm) == segment.end - segment.start
        assert segment.pcm[0] == np.float32(segment.start)
        assert len(segment.pcm) <= (SETTINGS.longest_seconds + SETTINGS.pre_roll_seconds) * RATE + 2 * HOP
    for before, after in itertools.pairwise(found):
        assert before.end <= after.start


def test_a_flicker_is_silence():
    """Two hops, 64 ms, are a click or the beginning of a tone, no word."""
    (segment,), segmenter = segments([0.0] * 50 + [0.42, 0.28] + [0.0] * 50)
    assert segment.faint
    assert segmenter.silence == segmenter.heard


def test_a_short_faint_word_is_heard():
    """The "rest" of a "rest assured": five hops of 0.2 or more and 0.34 at the most, a pause, and the voice goes on."""
    rest = [0.11, 0.31, 0.21, 0.34, 0.27, 0.23, 0.16, 0.10, 0.08]
    first, _ = segments([0.0] * 50 + rest + [0.03] * 20 + [0.9] * 20 + [0.0] * 20)[0]
    assert not first.faint
    assert first.start < 50 * HOP
    assert first.end > (50 + len(rest)) * HOP


def test_a_swallowed_word_in_a_pause_is_heard():
    """An "am" of 0.19 s that nobody is sure of: 0.31 at the most."""
    am = [0.06, 0.18, 0.22, 0.31, 0.27, 0.22, 0.18, 0.13]
    (segment,), _ = segments([0.02] * 50 + am + [0.04] * 50)
    assert not segment.faint
    assert segment.start < 50 * HOP


def test_a_first_word_is_whole_though_the_voice_is_sure_late():
    """An "okay" that stands under 0.15 for 0.38 s before anybody would call it speech is in its segment."""
    okay = [0.05, 0.06, 0.04, 0.08, 0.05, 0.05, 0.03, 0.03, 0.09, 0.08, 0.13, 0.13, 0.30, 0.38]
    (segment,), _ = segments([0.0] * 50 + okay + [0.8] * 20 + [0.0] * 20)
    assert segment.start <= 50 * HOP


def test_sound_that_never_reaches_the_onset_is_silence():
    """Breath and keyboards of a real call: 0.15 for a second is no speech."""
    found, segmenter = segments([0.0] * 50 + [0.15] * 30 + [0.0] * 50)
    assert found == []
    assert segmenter.silence == segmenter.heard
