"""Is this speech? Silero VAD v6, the one inside faster-whisper, with its state carried from hop to hop.

faster-whisper's own wrapper starts from a blank state at every call and zeroes the last 64 samples of the caller's array;
driven here hop by hop it gives the same probabilities as one pass over the whole recording.
"""

from functools import cache
from pathlib import Path
from typing import Any

import faster_whisper
import numpy as np
import onnxruntime
from numpy.typing import NDArray

from coach.audio.frame import HOP

CONTEXT = 64
"""Samples of the previous hop that Silero sees before each hop of 512."""


@cache
def _session() -> Any:
    """One network serves both sides: the state travels with the caller."""
    options = onnxruntime.SessionOptions()
    options.inter_op_num_threads = 1
    options.intra_op_num_threads = 1
    options.log_severity_level = 4
    path = Path(faster_whisper.__file__).parent / "assets" / "silero_vad_v6.onnx"
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


class Voice:
    """Probability of speech, hop after hop of one side."""

    def __init__(self) -> None:
        self._h = np.zeros((1, 1, 128), np.float32)
        self._c = np.zeros((1, 1, 128), np.float32)
        self._context = np.zeros(CONTEXT, np.float32)

    def __call__(self, hop: NDArray[np.float32]) -> float:
        """Probability, 0 to 1, that a hop of shape (512,) at 16 kHz holds speech. A shorter last hop is filled up."""
        full = np.zeros(HOP, np.float32)
        full[: len(hop)] = hop
        heard = np.concatenate([self._context, full])[None]
        out, self._h, self._c = _session().run(None, {"input": heard, "h": self._h, "c": self._c})
        self._context = full[-CONTEXT:]
        return float(np.ravel(out)[0])
