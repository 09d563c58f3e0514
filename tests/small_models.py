"""A model of a few bytes, to stand for one of many megabytes where only its files count."""

import dataclasses
import hashlib
import json
from pathlib import Path

from coach.speech.models import MODELS

FILES = {
    "config.json": b'{"alignment_heads": [[2, 2]], "suppress_ids_begin": [220]}',
    "tokenizer.json": b'{"model": {"type": "BPE"}}',
    "vocabulary.txt": b"hello\n<|endoftext|>\n<|startoftranscript|>\n<|notimestamps|>\n",
    "model.bin": b"\x06\x00\x00\x00\x0c\x00WhisperSpec\x00" + b"weights " * 40_000,
}
SHA256 = hashlib.sha256(FILES["model.bin"]).hexdigest()


def put(folder: Path, name: str = "", **changed: bytes | None) -> Path:
    """The files in a folder, with a name noted as coach does; `model_bin=b"..."` changes a file, None leaves it out."""
    folder.mkdir(parents=True)
    other = {file.replace("_", "."): content for file, content in changed.items()}
    for file, content in {**FILES, **other}.items():
        if content is not None:
            (folder / file).write_bytes(content)
    if name:
        sums = {file: hashlib.sha256(content).hexdigest() for file, content in FILES.items()}
        (folder / "weights.json").write_text(json.dumps({"name": name, "source": "a test", "files": sums}))
    return folder


def stand_in(monkeypatch, name: str) -> None:
    """A model whose bytes nobody has pinned is as small as these files."""
    monkeypatch.setitem(MODELS, name, dataclasses.replace(MODELS[name], bytes=len(FILES["model.bin"])))


def package(site: Path, module: str, files: dict[str, bytes]) -> None:
    """An importable package that holds data files."""
    (site / module).mkdir(parents=True)
    (site / module / "__init__.py").write_text("raise RuntimeError('data is found without importing this')")
    for path, content in files.items():
        (site / module / path).parent.mkdir(exist_ok=True)
        (site / module / path).write_bytes(content)
