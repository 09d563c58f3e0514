"""The trained encoder as CTranslate2 runs it: a folder with model.bin, config.json and vocabulary, all from numpy."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
from bert import HEADS, Reader
from ctranslate2.specs import common_spec, transformer_spec
from names import HEADS_OF

if TYPE_CHECKING:
    from pathlib import Path

    from torch import nn


def tokenizer_json(original: str, keep: list[int]) -> str:
    """The published tokenizer with the tokens that stay, numbered anew."""
    made = json.loads(original)
    by_id = {number: token for token, number in made["model"]["vocab"].items()}
    vocabulary = {by_id[old]: new for new, old in enumerate(keep)}
    made["model"]["vocab"] = vocabulary
    made["post_processor"] = made["truncation"] = made["padding"] = None
    for token in made["added_tokens"]:
        token["id"] = vocabulary[token["content"]]
    return json.dumps(made, ensure_ascii=False, separators=(",", ":"))


def export(model: Reader, tokens: list[str], folder: Path) -> None:
    """Write the encoder in eight-bit integers and the heads in floats."""
    spec = transformer_spec.TransformerEncoderModelSpec(
        transformer_spec.TransformerEncoderSpec(
            len(model.layers),
            HEADS,
            pre_norm=False,
            activation=common_spec.Activation.GELU,
            layernorm_embedding=True,
            num_source_embeddings=2,
            embeddings_merge=common_spec.EmbeddingsMerge.ADD,
        )
    )
    encoder = spec.encoder
    encoder.scale_embeddings = False
    encoder.embeddings[0].weight = _array(model.word.weight)
    encoder.embeddings[1].weight = _array(model.side.weight)
    encoder.position_encodings.encodings = _array(model.place.weight)
    _norm(encoder.layernorm_embedding, model.norm)
    for made, layer in zip(encoder.layer, model.layers, strict=True):
        _linear(made.self_attention.linear[0], layer.qkv)
        _linear(made.self_attention.linear[1], layer.out)
        _norm(made.self_attention.layer_norm, layer.norm_out)
        _linear(made.ffn.linear_0, layer.up)
        _linear(made.ffn.linear_1, layer.down)
        _norm(made.ffn.layer_norm, layer.norm_down)
    spec.register_vocabulary(tokens)
    spec.config.unk_token = "[UNK]"  # noqa: S105  a mark
    spec.config.layer_norm_epsilon = 1e-12
    spec.validate()
    spec.optimize(quantization="int8")
    spec.save(str(folder))
    heads: dict[str, np.ndarray] = {}
    for name, names in HEADS_OF.items():
        head: nn.Linear = model.heads[name]
        heads[f"{name}_names"] = np.array(names)
        heads[f"{name}_weight"], heads[f"{name}_bias"] = _array(head.weight), _array(head.bias)
    np.savez(folder / "heads.npz", **heads)


def _array(weight: object) -> np.ndarray:
    return weight.detach().float().numpy().copy()  # quantisation works in place


def _linear(made: common_spec.LinearSpec, layer: nn.Linear) -> None:
    made.weight, made.bias = _array(layer.weight), _array(layer.bias)


def _norm(made: common_spec.LayerNormSpec, layer: nn.LayerNorm) -> None:
    made.gamma, made.beta = _array(layer.weight), _array(layer.bias)
