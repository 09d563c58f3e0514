"""prompts/*.toml -> the core's prompts and detectors.

A folder of prompts holds a file for each kind of nudge, named like its detector, and stock.txt with stock phrases. A
person's own folder may hold any of them: what a file of theirs does not say is as shipped.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coach.core.detectors.question import Question
from coach.core.detectors.rating import Rating
from coach.core.detectors.repeat import Repeat
from coach.core.detectors.script import Script
from coach.core.detectors.upsell import Upsell
from coach.core.prompt import Prompt, ScriptLine
from coach.core.sighting import Detector
from coach.errors import PromptError
from coach.prompts.files import KINDS, Example, PromptFile, nearest
from coach.prompts.script import lines_in
from coach.text import read_text

STOCK = "stock.txt"


@dataclass(frozen=True)
class Prompts:
    """All that a trainer sets."""

    prompts: dict[str, Prompt]
    """By kind."""
    stock: tuple[str, ...]
    digest: str
    """First 12 hex digits of a SHA-256 over the files."""


def load(folder: Path, own: Path | None = None) -> Prompts:
    """The prompts of a folder, single files overridden by those of the person's own folder.

    Raises:
        PromptError: the first fault found; `check` tells them all.
    """
    found, _, faults = gather(folder, own)
    if faults:
        first = faults[0]
        raise PromptError(first.where, first.found, first.expected, first.remedy or "`coach check` tells every fault")
    return found


def gather(folder: Path, own: Path | None = None) -> tuple[Prompts, dict[Path, list[Example]], list[PromptError]]:
    """All that can be read, the examples of each file, and every fault of what cannot be read."""
    faults: list[PromptError] = []
    examples: dict[Path, list[Example]] = {}
    digest = hashlib.sha256()
    tables: dict[str, dict[str, Any]] = {}
    stock: tuple[str, ...] = ()
    for place in (folder, *([own] if own else [])):
        for path in _files(place, faults):
            try:
                text = read_text(path, PromptError, "a UTF-8 text file")
            except PromptError as fault:
                faults.append(fault)
                continue
            digest.update(f"{path.name}\0{text}\0".encode())
            if path.name == STOCK:
                stock = tuple(lines_in(text))
                continue
            form = PromptFile(path, text, faults)
            tables[path.stem] = form.read(tables.get(path.stem))
            examples[path] = form.examples
    for kind in KINDS:
        if kind not in tables and not faults:
            faults.append(PromptError(str(folder), f"no {kind}.toml", "a file for each of " + ", ".join(KINDS)))
    prompts = {
        kind: Prompt(kind, table["say"], table["thresholds"], {k: tuple(v) for k, v in table["cues"].items()})
        for kind, table in tables.items()
    }
    return Prompts(prompts, stock, digest.hexdigest()[:12]), examples, faults


def detectors(prompts: Prompts, script: Sequence[ScriptLine] = (), off: Sequence[str] = ()) -> tuple[Detector, ...]:
    """A detector for each kind that is not switched off.

    Raises:
        PromptError: what is to be off is no kind.
    """
    for kind in off:
        if kind not in KINDS:
            raise PromptError("prompts.off", f"{kind!r}", nearest(kind, KINDS))
    known = prompts.prompts
    made: tuple[Detector, ...] = (
        Script(known["script"], tuple(script), prompts.stock),
        Rating(known["rating"]),
        Question(known["question"]),
        Repeat(known["repeat"]),
        Upsell(known["upsell"]),
    )
    return tuple(detector for detector in made if detector.kind not in off)


def _files(folder: Path, faults: list[PromptError]) -> list[Path]:
    if not folder.is_dir():
        found = "no folder" if not folder.exists() else "a file"
        faults.append(PromptError(str(folder), found, "a folder with prompts, such as script.toml"))
        return []
    paths = sorted(path for path in folder.iterdir() if path.suffix == ".toml" or path.name == STOCK)
    faults += [
        PromptError(str(path), f"no kind of nudge is named {path.stem!r}", nearest(path.stem, KINDS))
        for path in paths
        if path.stem not in KINDS and path.name != STOCK
    ]
    return [path for path in paths if path.stem in KINDS or path.name == STOCK]
