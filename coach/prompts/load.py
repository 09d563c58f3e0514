"""prompts/*.toml -> the core's prompts and detectors.

A folder of prompts holds a file for each kind of nudge, named like its detector, and stock.txt with stock phrases. A
person's own folder may hold any of them: what a file of theirs does not say is as shipped.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coach.core.detectors.promise import Promise
from coach.core.detectors.question import Question
from coach.core.detectors.rating import Rating
from coach.core.detectors.repeat import Repeat
from coach.core.detectors.script import Script
from coach.core.detectors.upsell import Upsell
from coach.core.prompt import Prompt, ScriptLine
from coach.core.sighting import Detector
from coach.errors import PromptError
from coach.prompts.files import KINDS, Example, PromptFile
from coach.prompts.script import lines_in
from coach.text import read_text
from coach.toml import nearest

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
    """All that can be read, the examples without a fault, and every fault.

    A file with a fault but in its examples counts for nothing: a person's own leaves what is shipped, a shipped one
    leaves its kind out.
    """
    faults: list[PromptError] = []
    examples: dict[Path, list[Example]] = {}
    digest = hashlib.sha256()
    read: dict[str, dict[str, Any]] = {}
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
            form = PromptFile(path, text)
            read[path.stem] = form.read(read.get(path.stem))
            faults += form.faults
            if form.sound and (place == folder or path.stem in tables):
                tables[path.stem], examples[path] = read[path.stem], form.examples
    if folder.is_dir():
        absent = [f"{kind}.toml" for kind in KINDS if not (folder / f"{kind}.toml").exists()]
        faults += [PromptError(str(folder), f"no {name}", "a file for each of " + ", ".join(KINDS)) for name in absent]
    prompts = {
        kind: Prompt(kind, table["say"], table["thresholds"], {k: tuple(v) for k, v in table["cues"].items()})
        for kind, table in tables.items()
    }
    return Prompts(prompts, stock, digest.hexdigest()[:12]), examples, faults


def detectors(prompts: Prompts, script: Sequence[ScriptLine] = (), off: Sequence[str] = ()) -> tuple[Detector, ...]:
    """A detector for each kind that has a prompt and is not switched off."""
    made: dict[str, Callable[[Prompt], Detector]] = {
        "question": Question,
        "promise": Promise,
        "repeat": Repeat,
        "upsell": Upsell,
        "rating": Rating,
        "script": lambda prompt: Script(prompt, tuple(script), prompts.stock),
    }
    return tuple(
        make(prompts.prompts[kind]) for kind, make in made.items() if kind in prompts.prompts and kind not in off
    )


def _files(folder: Path, faults: list[PromptError]) -> list[Path]:
    if not folder.is_dir():
        found = "no folder" if not folder.exists() else "a file"
        faults.append(PromptError(str(folder), found, "a folder with prompts, such as script.toml"))
        return []
    paths = sorted(path for path in folder.iterdir() if path.suffix == ".toml" or path.name == STOCK)
    faults += [
        PromptError(str(path), f"no kind of nudge is named {path.stem!r}", nearest(path.stem, KINDS, "%s.toml"))
        for path in paths
        if path.stem not in KINDS and path.name != STOCK
    ]
    return [path for path in paths if path.stem in KINDS or path.name == STOCK]
