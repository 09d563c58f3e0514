"""prompts/*.toml -> the core's prompts and detectors, and the company's script. `check` runs the examples in them.

A folder of prompts holds a file for each kind of nudge, named like its detector, and stock.txt with stock phrases. A
person's own folder may hold any of them: what a file of theirs does not say is as shipped.
"""

import difflib
import hashlib
import re
import string
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coach.core.coaching import Coach
from coach.core.detectors.question import Question
from coach.core.detectors.rating import Rating
from coach.core.detectors.script import Script
from coach.core.pacing import PacingSettings
from coach.core.prompt import Prompt, ScriptLine
from coach.core.sighting import Detector
from coach.errors import PromptError, ScriptError, TranscriptError
from coach.events import Event, Nudge, Speaker, Tick
from coach.transcripts.cues import Cue, checked, events_of, speaker_named

KINDS = ("script", "rating", "question")
PLACEHOLDERS = ("because", "ask")
STOCK = "stock.txt"

_CALL_LINE = re.compile(r"(\d+(?:\.\d+)?)\s*-\s*(\d+(?:\.\d+)?)\s+(\w+)\s*:\s*(.*)")


@dataclass(frozen=True)
class Example:
    """A call in a prompt's file, and the nudges that must be shown in it."""

    line: int
    """Where in the file it begins."""
    cues: tuple[Cue, ...]
    script: tuple[ScriptLine, ...]
    nudges: tuple[tuple[str, float, float], ...]
    """Kind, and between which seconds it is shown."""


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
    faults: list[PromptError] = []
    found = _load(folder, own, faults, {})
    if faults:
        first = faults[0]
        raise PromptError(first.where, first.found, first.expected, first.remedy or "`coach check` tells every fault")
    return found


def detectors(prompts: Prompts, script: Sequence[ScriptLine] = (), off: Sequence[str] = ()) -> tuple[Detector, ...]:
    """A detector for each kind that is not switched off.

    Raises:
        PromptError: what is to be off is no kind.
    """
    for kind in off:
        if kind not in KINDS:
            raise PromptError("prompts.off", f"{kind!r}", _nearest(kind, KINDS))
    known = prompts.prompts
    made: tuple[Detector, ...] = (
        Script(known["script"], tuple(script), prompts.stock),
        Rating(known["rating"]),
        Question(known["question"]),
    )
    return tuple(detector for detector in made if detector.kind not in off)


def read_script(path: Path) -> tuple[ScriptLine, ...]:
    """The company's script: a line each, `! ` before one that must be read, `#` before a comment, `___` for a name.

    A file without a line is no script.

    Raises:
        ScriptError: it cannot be read, or is no text.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise ScriptError(f"{path}:{line}", "bytes that are not UTF-8", "a UTF-8 text file") from None
    except OSError as error:
        found = "a folder" if path.is_dir() else (error.strerror or str(error))
        raise ScriptError(str(path), found, "a text file with the script, a line each") from None
    if "\0" in text:
        raise ScriptError(str(path), "zero bytes", "a text file with the script, a line each")
    return tuple(ScriptLine.parse(line) for line in _lines(text) if line.strip("! "))


def check(folder: Path, own: Path | None = None) -> list[PromptError]:
    """Every fault of the prompts: what cannot be read, and examples that do not hold."""
    faults: list[PromptError] = []
    examples: dict[Path, list[Example]] = {}
    prompts = _load(folder, own, faults, examples)
    if not faults:
        for path, several in examples.items():
            for example in several:
                faults += _run(path, example, prompts)
    return faults


def _load(folder: Path, own: Path | None, faults: list[PromptError], examples: dict[Path, list[Example]]) -> Prompts:
    """All that can be read; what cannot is added to the faults, examples to the examples."""
    digest = hashlib.sha256()
    tables: dict[str, dict[str, Any]] = {}
    stock: tuple[str, ...] = ()
    for place in (folder, *([own] if own else [])):
        for path in _files(place, faults):
            raw = path.read_bytes()
            digest.update(path.name.encode() + b"\0" + raw + b"\0")
            try:
                text = raw.decode("utf-8-sig")
            except UnicodeDecodeError as error:
                line = raw[: error.start].count(b"\n") + 1
                faults.append(PromptError(f"{path}:{line}", "bytes that are not UTF-8", "a UTF-8 text file"))
                continue
            if path.name == STOCK:
                stock = tuple(_lines(text))
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
    return Prompts(prompts, stock, digest.hexdigest()[:12])


def _files(folder: Path, faults: list[PromptError]) -> list[Path]:
    if not folder.is_dir():
        found = "no folder" if not folder.exists() else "a file"
        faults.append(PromptError(str(folder), found, "a folder with prompts, such as script.toml"))
        return []
    paths = sorted(path for path in folder.iterdir() if path.suffix == ".toml" or path.name == STOCK)
    faults += [
        PromptError(str(path), f"no kind of nudge is named {path.stem!r}", _nearest(path.stem, KINDS))
        for path in paths
        if path.stem not in KINDS and path.name != STOCK
    ]
    return [path for path in paths if path.stem in KINDS or path.name == STOCK]


class PromptFile:
    """One prompt's file being read: gathers every fault with its line."""

    def __init__(self, path: Path, text: str, faults: list[PromptError]) -> None:
        self.path, self.text, self.faults = path, text, faults
        self.examples: list[Example] = []

    def read(self, shipped: dict[str, Any] | None) -> dict[str, Any]:
        """Its say, thresholds and cues, over those of the file of the same name that is shipped, if any."""
        merged = {name: dict((shipped or {}).get(name, {})) for name in ("say", "thresholds", "cues")}
        try:
            table = tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as error:
            where = re.search(r"at line (\d+)", str(error))
            self._fault(int(where[1]) if where else 1, f"broken TOML ({error})", "key = value lines")
            return merged
        self._keys(table, (*merged, "example"), "")
        for name, kind in (("say", _is_text), ("thresholds", _is_number), ("cues", _is_texts)):
            merged[name].update(self._table(table, name, kind, (shipped or {}).get(name)))
        self._templates(merged["say"])
        self._examples(table.get("example", []))
        return merged

    def _table(
        self, table: Mapping[str, Any], name: str, fits: Callable[[Any], str], known: Mapping[str, Any] | None
    ) -> dict[str, Any]:
        values = table.get(name, {})
        if not isinstance(values, dict):
            self._fault(self._line(name), f"{name} = {values!r}", f"a table [{name}]")
            return {}
        if known is not None:
            self._keys(values, tuple(known), f"{name}.")
        for key, value in values.items():
            if expected := fits(value):
                self._fault(self._line(key), f"{name}.{key} = {value!r}", expected)
        return {key: value for key, value in values.items() if not fits(value)}

    def _templates(self, say: Mapping[str, str]) -> None:
        if "default" not in say:
            self._fault(self._line("say"), "no say.default", "the line to show")
        for occasion, template in say.items():
            line = self._line(occasion)
            try:
                fields = [field for _, field, _, _ in string.Formatter().parse(template) if field is not None]
                template.format(**dict.fromkeys(PLACEHOLDERS, ""))
            except (ValueError, KeyError, IndexError, AttributeError):
                fields = re.findall(r"{([^{}]*)}?", template)
            for field in fields:
                if field not in PLACEHOLDERS:
                    self._fault(line, f"say.{occasion} quotes {{{field}}}", _nearest(field, PLACEHOLDERS, "{%s}"))
            if not template.strip():
                self._fault(line, f"say.{occasion} is empty", "the line to show")

    def _examples(self, tables: Any) -> None:
        if not isinstance(tables, list) or not all(isinstance(one, dict) for one in tables):
            self._fault(self._line("example"), f"example = {tables!r}", "tables [[example]]")
            return
        starts = [n for n, text in enumerate(self.text.splitlines(), 1) if re.match(r"\s*\[\[\s*example\s*\]\]", text)]
        for number, table in enumerate(tables):
            line = starts[number] if number < len(starts) else 1
            if example := self._example(line, table):
                self.examples.append(example)

    def _example(self, line: int, table: Mapping[str, Any]) -> Example | None:
        before = len(self.faults)
        self._keys(table, ("call", "script", "nudges"), "example.", line)
        call, script, nudges = table.get("call"), table.get("script", []), table.get("nudges")
        if not isinstance(call, str):
            self._fault(line, f"call = {call!r}", "a text with lines such as `0.0-3.0 agent: words`")
        if expected := _is_texts(script):
            self._fault(line, f"script = {script!r}", expected)
        shown = [_nudge(one) for one in nudges] if isinstance(nudges, list) else [None]
        if None in shown:
            self._fault(line, f"nudges = {nudges!r}", 'a list such as [{kind = "rating", between = [3, 6]}], or []')
        if len(self.faults) > before:
            return None
        cues = tuple(self._cues(line, str(call)))
        lines = tuple(ScriptLine.parse(one) for one in script)
        return Example(line, cues, lines, tuple(one for one in shown if one))

    def _cues(self, line: int, call: str) -> Iterator[Cue]:
        """The call's lines as cues, each known by the file's line it stands on."""
        texts = self.text.splitlines()
        for said in filter(str.strip, call.splitlines()):
            line = next((n for n in range(line, len(texts)) if texts[n].strip() == said.strip()), line - 1) + 1
            found = _CALL_LINE.fullmatch(said.strip())
            if not found:
                self._fault(line, said.strip()[:60], "`0.0-3.0 agent: words`")
                continue
            try:
                where = f"{self.path}:{line}"
                speaker: Speaker = speaker_named(found[3], where)
                yield checked(Cue(speaker, float(found[1]), float(found[2]), found[4]), where)
            except TranscriptError as error:
                self.faults.append(PromptError(error.where, error.found, error.expected, error.remedy))

    def _keys(self, table: Mapping[str, Any], known: Sequence[str], room: str, line: int | None = None) -> None:
        for key in table:
            if key not in known:
                self._fault(line or self._line(key), f"unknown key {room}{key}", _nearest(key, known))

    def _line(self, key: str) -> int:
        """The first line that sets a key or opens its table."""
        setting = re.compile(rf'\s*\[*\s*"?{re.escape(key)}"?\s*[\]=.]')
        return next((n for n, text in enumerate(self.text.splitlines(), 1) if setting.match(text)), 1)

    def _fault(self, line: int, found: str, expected: str) -> None:
        self.faults.append(PromptError(f"{self.path}:{line}", found, expected))


def _run(path: Path, example: Example, prompts: Prompts) -> Iterator[PromptError]:
    """What an example shows that it should not, and does not show that it should."""
    coach = Coach(detectors(prompts, example.script), prompts.prompts, PacingSettings())
    shown = [event for event in _coached(coach, events_of(example.cues)) if isinstance(event, Nudge)]
    wanted = list(example.nudges)
    where = f"{path}:{example.line}"
    for nudge in shown:
        fits = [one for one in wanted if one[0] == nudge.kind and one[1] <= nudge.at <= one[2]]
        if fits:
            wanted.remove(fits[0])
        else:
            found = f"the example shows a {nudge.kind} nudge at {nudge.at:.1f} s ({nudge.because!r})"
            yield PromptError(where, found, _told(example.nudges))
    for kind, start, end in wanted:
        found = ", ".join(f"{nudge.kind} at {nudge.at:.1f} s" for nudge in shown) or "none"
        yield PromptError(where, f"the example shows {found}", f"a {kind} nudge between {start:g} and {end:g} s")


def _coached(coach: Coach, events: Sequence[Event]) -> Iterator[Event]:
    """What a coach makes of a call that is over, woken whenever it asks."""
    for event in events:
        while (wake := coach.wake) is not None and wake < event.at:
            yield from coach.receive(Tick(wake))
        yield from coach.receive(event)  # type: ignore[arg-type]  # a transcript gives inputs only


def _nudge(one: Any) -> tuple[str, float, float] | None:
    """An expected nudge; None where it is not written as one."""
    if not isinstance(one, dict) or set(one) != {"kind", "between"} or one["kind"] not in KINDS:
        return None
    between = one["between"]
    if not isinstance(between, list) or len(between) != 2 or any(map(_is_number, between)):
        return None
    return one["kind"], float(between[0]), float(between[1])


def _told(nudges: Sequence[tuple[str, float, float]]) -> str:
    told = [f"a {kind} nudge between {start:g} and {end:g} s" for kind, start, end in nudges]
    return "only " + " and ".join(told) if told else "no nudge"


def _lines(text: str) -> Iterator[str]:
    """Lines that are not blank and no comment, without the space around them."""
    for line in text.splitlines():
        if line.strip() and not line.strip().startswith("#"):
            yield line.strip()


def _nearest(key: str, known: Sequence[str], form: str = "%s") -> str:
    near = difflib.get_close_matches(key, known, 1)
    return form % near[0] if near else "one of " + ", ".join(form % name for name in known)


def _is_text(value: Any) -> str:
    """What was expected, where it is no text; else empty."""
    return "" if isinstance(value, str) else "a text"


def _is_number(value: Any) -> str:
    return "" if isinstance(value, int | float) and not isinstance(value, bool) else "a number"


def _is_texts(value: Any) -> str:
    fits = isinstance(value, list) and all(isinstance(one, str) and one.strip() for one in value)
    return "" if fits else "a list of texts"
