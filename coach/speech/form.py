"""What a model's files must hold for the engine to take them, as far as that can be told without it."""

import json
from pathlib import Path
from typing import Any

from coach.errors import WeightsError

NEEDED = {"config.json": ("alignment_heads", "suppress_ids_begin"), "tokenizer.json": ("model",)}
"""Without which the engine, or what reads tokens, fails as it loads; with an empty config.json the engine crashes."""
SPOKEN_FOR = frozenset({"<|endoftext|>", "<|startoftranscript|>", "<|notimestamps|>"})
"""Tokens that every Whisper has, whatever it was tuned for."""
MAGIC = b"\x0c\x00WhisperSpec\x00"
"""In model.bin behind four bytes of the form's version."""


def whole(folder: Path, remedy: str) -> None:
    """That every file a model needs is there, and parses where that can be told without the engine.

    Raises:
        WeightsError: one is missing, empty or damaged.
        OSError: the disk.
    """
    if not folder.is_dir():
        raise WeightsError(str(folder), "no such folder", "a folder with a model's files", remedy)
    for path in (folder / "config.json", folder / "tokenizer.json", _vocabulary(folder), folder / "model.bin"):
        if not path.is_file() or not path.stat().st_size:
            raise WeightsError(str(folder), f"{path.name} is {'empty' if path.exists() else 'missing'}", remedy=remedy)
    for file in NEEDED:
        table_in(folder / file, remedy)


def usable(folder: Path, remedy: str) -> None:
    """That what stands beside the weights is what the engine looks for.

    Raises:
        WeightsError: something is not there.
        OSError: it cannot be read.
    """
    expected = "a Whisper model in CTranslate2 form"
    for file, keys in NEEDED.items():
        table = table_in(folder / file, remedy)
        for key in keys:
            if not table.get(key):
                raise WeightsError(str(folder), f"{file} has no {key}", expected, remedy)
    words = _vocabulary(folder)
    if missing := sorted(SPOKEN_FOR - _tokens(words)):
        raise WeightsError(str(folder), f"{words.name} has no {missing[0]}", expected, remedy)


def whisper(folder: Path, remedy: str) -> None:
    """That weights that nothing vouches for are Whisper's at all.

    Raises:
        WeightsError: they are not.
    """
    with (folder / "model.bin").open("rb") as weights:
        if weights.read(4 + len(MAGIC))[4:] != MAGIC:
            raise WeightsError(str(folder), "model.bin is no Whisper model in CTranslate2 form", remedy=remedy)


def _vocabulary(folder: Path) -> Path:
    """Where a model's tokens stand: the engine reads either."""
    listed = folder / "vocabulary.json"
    return listed if listed.exists() else folder / "vocabulary.txt"


def _tokens(path: Path) -> set[str]:
    """Those of a list in JSON, or of a text with one a line; what is neither has none."""
    text = path.read_text(encoding="utf-8", errors="replace")
    if path.suffix == ".txt":
        return set(text.split("\n"))
    try:
        listed = json.loads(text)
    except ValueError:
        return set()
    return {token for token in listed if isinstance(token, str)} if isinstance(listed, list) else set()


def table_in(path: Path, remedy: str) -> dict[str, Any]:
    """A JSON object.

    Raises:
        WeightsError: it is none.
        OSError: it cannot be read.
    """
    try:
        table = json.loads(path.read_bytes())
    except ValueError:
        table = None
    if not isinstance(table, dict):
        raise WeightsError(str(path), "is damaged", "a JSON object", remedy)
    return table
