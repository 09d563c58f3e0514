"""The encoder and its heads in torch, for training alone; the weights' names are those of the published BERT files."""

from __future__ import annotations

import math

import torch
from names import HEADS_OF
from torch import Tensor, nn
from torch.nn import functional

HEADS = 12
"""Of attention, in each layer."""


class Layer(nn.Module):
    """One post-norm layer."""

    def __init__(self, width: int, inner: int) -> None:
        super().__init__()
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.norm_out = nn.LayerNorm(width, eps=1e-12)
        self.up = nn.Linear(width, inner)
        self.down = nn.Linear(inner, width)
        self.norm_down = nn.LayerNorm(width, eps=1e-12)
        self.drop = nn.Dropout(0.1)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """x: (batch, length, width); mask: (batch, 1, 1, length), true where there is a token."""
        batch, length, width = x.shape
        q, k, v = self.qkv(x).view(batch, length, 3, HEADS, width // HEADS).permute(2, 0, 3, 1, 4)
        seen = functional.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        seen = seen.transpose(1, 2).reshape(batch, length, width)
        x = self.norm_out(x + self.drop(self.out(seen)))
        return self.norm_down(x + self.drop(self.down(functional.gelu(self.up(x)))))


class Reader(nn.Module):
    """One encoder and its heads: on the turn as a whole, on each thing held against it, on each of its tokens."""

    def __init__(self, weights: dict[str, Tensor], keep: list[int], layers: int, positions: int) -> None:
        """Weights of a published BERT; `keep` are the ids of the tokens that stay."""
        super().__init__()
        word = weights["embeddings.word_embeddings.weight"][keep]
        self.width = width = word.shape[1]
        self.word = nn.Embedding.from_pretrained(word, freeze=True)
        self.place = nn.Embedding.from_pretrained(
            weights["embeddings.position_embeddings.weight"][:positions], freeze=True
        )
        self.side = nn.Embedding.from_pretrained(weights["embeddings.token_type_embeddings.weight"], freeze=True)
        self.norm = nn.LayerNorm(width, eps=1e-12)
        self.drop = nn.Dropout(0.1)
        self.layers = nn.ModuleList(Layer(width, 4 * width) for _ in range(layers))
        wide = set(HEADS_OF) - {"span"}
        self.heads = nn.ModuleDict(
            {name: nn.Linear(2 * width if name in wide else width, len(of)) for name, of in HEADS_OF.items()}
        )
        self._load(weights)
        self.norm.requires_grad_(requires_grad=False)

    def _load(self, weights: dict[str, Tensor]) -> None:
        def copy(module: nn.Module, name: str) -> None:
            module.weight.data.copy_(weights[f"{name}.weight"])
            module.bias.data.copy_(weights[f"{name}.bias"])

        copy(self.norm, "embeddings.LayerNorm")
        for number, layer in enumerate(self.layers):
            at = f"encoder.layer.{number}"
            parts = [f"{at}.attention.self.{name}" for name in ("query", "key", "value")]
            layer.qkv.weight.data.copy_(torch.cat([weights[f"{part}.weight"] for part in parts]))
            layer.qkv.bias.data.copy_(torch.cat([weights[f"{part}.bias"] for part in parts]))
            copy(layer.out, f"{at}.attention.output.dense")
            copy(layer.norm_out, f"{at}.attention.output.LayerNorm")
            copy(layer.up, f"{at}.intermediate.dense")
            copy(layer.down, f"{at}.output.dense")
            copy(layer.norm_down, f"{at}.output.LayerNorm")

    def forward(self, ids: Tensor, sides: Tensor, lengths: Tensor) -> Tensor:
        """(batch, length) tokens to (batch, length, width)."""
        there = torch.arange(ids.shape[1])[None] < lengths[:, None]
        x = self.word(ids) + self.place.weight[: ids.shape[1]][None] + self.side(sides)
        x = self.drop(self.norm(x))
        for layer in self.layers:
            x = layer(x, there[:, None, None])
        return x.float()


def schedule(step: int, steps: int) -> float:
    """Warm up over a twentieth, then down to nothing as a cosine."""
    warm = max(1, steps // 20)
    return step / warm if step < warm else 0.5 * (1 + math.cos(math.pi * (step - warm) / max(1, steps - warm)))
