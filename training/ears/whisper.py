"""Whisper in torch, for training alone. Its weights have the names that they have in model.bin, `/` being `.`."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

HEAD = 64
"""Width of an attention head, in every Whisper."""


class Norm(nn.Module):
    """Layer norm, its parameters named as CTranslate2 names them."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.gamma = nn.Parameter(torch.ones(width))
        self.beta = nn.Parameter(torch.zeros(width))

    def forward(self, x: Tensor) -> Tensor:
        """Over the last axis."""
        return functional.layer_norm(x, self.gamma.shape, self.gamma, self.beta, 1e-5)


class Attention(nn.Module):
    """Pre-norm attention to the same sequence, or to the encoder's states, with its residual."""

    def __init__(self, width: int, *, across: bool) -> None:
        super().__init__()
        self.layer_norm = Norm(width)
        self.linear_0 = nn.Linear(width, width if across else 3 * width)
        self.linear_1 = nn.Linear(width, 2 * width if across else width)
        if across:
            self.linear_2 = nn.Linear(width, width)

    def forward(self, x: Tensor, states: Tensor | None = None, *, causal: bool = False) -> Tensor:
        """x: (batch, length, width); states: (batch, positions, width) of the encoder."""
        normed = self.linear_0(self.layer_norm(x))
        if states is None:
            q, k, v = (_heads(part) for part in normed.chunk(3, dim=-1))
            last = self.linear_1
        else:
            q, (k, v) = _heads(normed), (_heads(part) for part in self.linear_1(states).chunk(2, dim=-1))
            last = self.linear_2
        seen = functional.scaled_dot_product_attention(q, k, v, is_causal=causal)
        return x + last(seen.transpose(1, 2).flatten(2))


class Feed(nn.Module):
    """Pre-norm feed-forward with its residual."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.layer_norm = Norm(width)
        self.linear_0 = nn.Linear(width, 4 * width)
        self.linear_1 = nn.Linear(4 * width, width)

    def forward(self, x: Tensor) -> Tensor:
        """Each position alone."""
        return x + self.linear_1(functional.gelu(self.linear_0(self.layer_norm(x))))


class Layer(nn.Module):
    """Of the encoder, or (`across`) of the decoder."""

    def __init__(self, width: int, *, across: bool) -> None:
        super().__init__()
        self.self_attention = Attention(width, across=False)
        if across:
            self.attention = Attention(width, across=True)
        self.ffn = Feed(width)

    def forward(self, x: Tensor, states: Tensor | None = None) -> Tensor:
        """As the attentions take them."""
        x = self.self_attention(x, causal=states is not None)
        if states is not None:
            x = self.attention(x, states)
        return self.ffn(x)


class Stack(nn.Module):
    """Layers with a norm after the last, and the positions' encodings."""

    def __init__(self, width: int, layers: int, positions: int, *, across: bool) -> None:
        super().__init__()
        self.position_encodings = nn.Module()
        self.position_encodings.encodings = nn.Parameter(torch.zeros(positions, width), requires_grad=across)
        for number in range(layers):
            self.add_module(f"layer_{number}", Layer(width, across=across))
        self.layer_norm = Norm(width)
        self.layers = layers

    def through(self, x: Tensor, states: Tensor | None = None) -> Tensor:
        """From embedded inputs (batch, length, width) to the last norm."""
        x = x + self.position_encodings.encodings[: x.shape[1]]
        for number in range(self.layers):
            x = self.get_submodule(f"layer_{number}")(x, states)
        return self.layer_norm(x)


class Encoder(Stack):
    """Sound to states, one for each 20 ms."""

    def __init__(self, bands: int, width: int, layers: int, positions: int) -> None:
        super().__init__(width, layers, positions, across=False)
        self.conv1 = nn.Conv1d(bands, width, 3, padding=1)
        self.conv2 = nn.Conv1d(width, width, 3, stride=2, padding=1)

    def forward(self, mel: Tensor) -> Tensor:
        """(batch, bands, frames) to (batch, frames / 2, width); any even number of frames up to 3000."""
        x = functional.gelu(self.conv1(mel))
        return self.through(functional.gelu(self.conv2(x)).transpose(1, 2))


class Decoder(Stack):
    """Tokens so far, and states, to what the next token is chosen from."""

    def __init__(self, tokens: int, width: int, layers: int, positions: int) -> None:
        super().__init__(width, layers, positions, across=True)
        self.embeddings = nn.Embedding(tokens, width)

    def forward(self, ids: Tensor, states: Tensor) -> Tensor:
        """(batch, length) and (batch, positions, width) to (batch, length, width)."""
        return self.through(self.embeddings(ids), states)

    def logits(self, hidden: Tensor) -> Tensor:
        """Of every token, the embeddings being the projection too."""
        return functional.linear(hidden, self.embeddings.weight)


class Whisper(nn.Module):
    """Both of them."""

    def __init__(self, weights: dict[str, np.ndarray]) -> None:
        """From the variables of a model.bin; sizes are read off their shapes."""
        super().__init__()
        width, bands, _ = weights["encoder/conv1/weight"].shape
        heard, said = (weights[f"{name}/position_encodings/encodings"].shape[0] for name in ("encoder", "decoder"))
        layers = [sum(key.endswith("ffn/linear_0/weight") for key in weights if key.startswith(n)) for n in "ed"]
        self.encoder = Encoder(bands, width, layers[0], heard)
        self.decoder = Decoder(weights["decoder/embeddings/weight"].shape[0], width, layers[1], said)
        own = self.state_dict()
        self.load_state_dict({name: torch.from_numpy(weights[name.replace(".", "/")].copy()) for name in own})


def _heads(x: Tensor) -> Tensor:
    batch, length, width = x.shape
    return x.view(batch, length, width // HEAD, HEAD).transpose(1, 2)
