"""Is this speech? Silero VAD v6, the one inside faster-whisper, with its state carried from hop to hop.

faster-whisper's own wrapper starts from a blank state at every call and zeroes the last 64 samples of the caller's
array; driven here hop by hop it gives the same probabilities as one pass over the whole recording (within 0.0001).

Silero listens for the pitch of a voice, and a telephone line that cuts the low end takes it away: of the speech that
it finds on the customer's side of a real call it finds 28 % once everything under 250 Hz is gone. The pitch can be
had back from its overtones: rectified sound, 70 to 300 Hz of it, added to what Silero hears (never to what is
transcribed). Then it finds 97 % of it, and 99.7 % on the line as it is; hold music and office noise still
give nothing; what it takes a tone of the line for is seen through later (`tones`). `bench/narrowband.py` and
`bench/quiet.py` give these figures.
"""

from functools import cache
from pathlib import Path
from typing import Any

import faster_whisper
import numpy as np
import onnxruntime
from numpy.typing import NDArray

from coach.audio.frame import HOP, RATE

CONTEXT = 64
"""Samples of the previous hop that Silero sees before each hop of 512."""
PITCH = (70.0, 300.0)
"""Hertz: where the pitch of a voice lies."""
TAPS = 257


@cache
def _session() -> Any:
    """One network serves both sides: the state travels with the caller."""
    onnxruntime.disable_telemetry_events()  # on Windows; elsewhere `coach.speech` has said no before
    options = onnxruntime.SessionOptions()
    options.inter_op_num_threads = 1
    options.intra_op_num_threads = 1
    options.log_severity_level = 4
    path = Path(faster_whisper.__file__).parent / "assets" / "silero_vad_v6.onnx"
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


@cache
def _pitch_filter() -> NDArray[np.float32]:
    """A band-pass of windowed sincs, shape (TAPS,); 8 ms of delay do not matter to a hop of 32 ms."""
    n = np.arange(TAPS) - TAPS // 2
    low, high = (2 * edge / RATE * np.sinc(2 * edge / RATE * n) for edge in PITCH)
    taps: NDArray[np.float32] = ((high - low) * np.hamming(TAPS)).astype(np.float32)
    return taps


class Voice:
    """Probability of speech, hop after hop of one side."""

    def __init__(self) -> None:
        self._h = np.zeros((1, 1, 128), np.float32)
        self._c = np.zeros((1, 1, 128), np.float32)
        self._context = np.zeros(CONTEXT, np.float32)
        self._past = np.zeros(TAPS - 1, np.float32)

    def __call__(self, hop: NDArray[np.float32]) -> float:
        """Probability, 0 to 1, that a hop of shape (512,) at 16 kHz holds speech. A shorter last hop is filled up."""
        full = np.zeros(HOP, np.float32)
        full[: len(hop)] = hop
        full += self._pitch(full)
        heard = np.concatenate([self._context, full])[None]
        out, self._h, self._c = _session().run(None, {"input": heard, "h": self._h, "c": self._c})
        self._context = full[-CONTEXT:]
        return float(np.ravel(out)[0])

    def _pitch(self, hop: NDArray[np.float32]) -> NDArray[np.float32]:
        """The pitch that the overtones of a hop imply, shape (512,)."""
        rectified = np.concatenate([self._past, np.abs(hop)])
        self._past = rectified[-(TAPS - 1) :]
        implied: NDArray[np.float32] = np.convolve(rectified, _pitch_filter(), mode="valid")
        return implied
