"""Where speech begins and ends."""

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from coach.audio.frame import HOP, RATE
from coach.speech.segment import Segment, Segmenter, VoiceSettings

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
    """0.32 s of speech come with 0.3 s from before it and 0.35 s from after it."""
    (segment,), _ = segments([0.0] * 50 + [0.9] * 10 + [0.0] * 50)
    assert segment.start == (50 - 9) * HOP
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
