"""The model as CTranslate2 runs it: model.bin in eight-bit integers, config.json, vocabulary.json, tokenizer.json."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import vocabulary
from ctranslate2.specs import whisper_spec
from stock import Stock
from torch import Tensor
from whisper import HEAD


def export(weights: dict[str, Tensor], stock: Stock, keep: list[int] | None, folder: Path) -> None:
    """Write it.

    Args:
        weights: of a Whisper, by torch's names.
        stock: where it began.
        keep: the ids of the stock vocabulary that `weights` has; None: all of them.
        folder: made where it is not there.
    """
    layers = [
        len({name.split(".")[1] for name in weights if name.startswith(f"{n}coder.layer_") and name[14].isdigit()})
        for n in ("en", "de")
    ]
    width = weights["encoder.layer_norm.gamma"].shape[0]
    spec = whisper_spec.WhisperSpec(layers[0], width // HEAD, layers[1], width // HEAD)
    for name, weight in weights.items():
        _put(spec, name, weight.detach().float().numpy().copy())  # quantisation works in place
    spec.decoder.projection.weight = spec.decoder.embeddings.weight
    original = (stock.folder / "tokenizer.json").read_text(encoding="utf-8")
    made = vocabulary.tokenizer_json(original, keep) if keep else original
    listed = vocabulary.names(made)
    tokens = weights["decoder.embeddings.weight"].shape[0]
    # what the stock vocabulary has beyond its tokenizer are times, a fiftieth of a second each
    listed += [f"<|{number * 0.02:.2f}|>" for number in range(tokens - len(listed))]
    spec.register_vocabulary(listed)
    numbers = {old: new for new, old in enumerate(keep or range(tokens))}
    for field in ("suppress_ids", "suppress_ids_begin", "lang_ids"):
        ids = [numbers[old] for old in stock.config.get(field) or () if old in numbers]
        setattr(spec.config, field, ids)
    spec.config.alignment_heads = stock.config["alignment_heads"]
    spec.validate()
    spec.optimize(quantization="int8_float16")  # on a processor the rest is floats of 32 bits again; 2.6 MB less
    folder.mkdir(parents=True, exist_ok=True)
    spec.save(str(folder))
    (folder / "tokenizer.json").write_text(made, encoding="utf-8")


def _put(spec: whisper_spec.WhisperSpec, name: str, weight: np.ndarray) -> None:
    """At `encoder.layer_0.ffn...`, where the spec has `encoder.layer[0].ffn`."""
    at = spec
    *path, last = name.split(".")
    for part in path:
        stem, _, number = part.rpartition("_")
        found = getattr(at, part, None)
        at = found if found is not None else getattr(at, stem)[int(number)]
    setattr(at, last, weight)
