"""Sound to the mel bands that Whisper hears, in torch, many windows at once: the same numbers as faster-whisper's."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

RATE = 16_000
FRAME = 160
"""Samples in a mel frame, 10 ms; a position of the encoder is two."""
WINDOW = 400


def filters(bands: int) -> np.ndarray:
    """Shape (bands, 201): Slaney's mel scale, each triangle of one area."""
    hertz = np.fft.rfftfreq(WINDOW, 1 / RATE)
    mels = np.linspace(0, 45.245640471924965, bands + 2)  # 8 kHz
    edges = np.where(mels < 15, mels * 200 / 3, 1000 * np.exp((mels - 15) * np.log(6.4) / 27))
    apart = np.diff(edges)
    ramps = edges[:, None] - hertz[None]
    weights = np.maximum(0, np.minimum(-ramps[:-2] / apart[:-1, None], ramps[2:] / apart[1:, None]))
    return np.asarray(weights * (2 / (edges[2:] - edges[:-2]))[:, None], np.float32)


class Mel:
    """Sound of shape (batch, samples) in, (batch, bands, samples / 160) out."""

    def __init__(self, bands: int) -> None:
        self._filters = torch.from_numpy(filters(bands))
        self._window = torch.hann_window(WINDOW)

    def __call__(self, pcm: Tensor) -> Tensor:
        """Each window is clamped to 8 below its own loudest, as Whisper was trained."""
        bins = torch.stft(pcm, WINDOW, FRAME, window=self._window, return_complex=True)[..., :-1]
        log = (self._filters @ bins.abs().square()).clamp(min=1e-10).log10()
        return (torch.maximum(log, log.amax(dim=(1, 2), keepdim=True) - 8) + 4) / 4
