"""One file of prompts/, read: every fault of it with its line."""

import difflib
import re
import string
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coach.core.prompt import ScriptLine
from coach.errors import PromptError, TranscriptError
from coach.transcripts.cues import Cue, checked, speaker_named

KINDS = ("script", "rating", "question", "repeat", "upsell")
"""The kinds of nudge: each has a file of its name."""
PLACEHOLDERS = ("because", "ask")
"""What a template may quote."""

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
                    self._fault(line, f"say.{occasion} quotes {{{field}}}", nearest(field, PLACEHOLDERS, "{%s}"))
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
                speaker = speaker_named(found[3], where)
                yield checked(Cue(speaker, float(found[1]), float(found[2]), found[4]), where)
            except TranscriptError as error:
                self.faults.append(PromptError(error.where, error.found, error.expected, error.remedy))

    def _keys(self, table: Mapping[str, Any], known: Sequence[str], room: str, line: int | None = None) -> None:
        for key in table:
            if key not in known:
                self._fault(line or self._line(key), f"unknown key {room}{key}", nearest(key, known))

    def _line(self, key: str) -> int:
        """The first line that sets a key or opens its table."""
        setting = re.compile(rf'\s*\[*\s*"?{re.escape(key)}"?\s*[\]=.]')
        return next((n for n, text in enumerate(self.text.splitlines(), 1) if setting.match(text)), 1)

    def _fault(self, line: int, found: str, expected: str) -> None:
        self.faults.append(PromptError(f"{self.path}:{line}", found, expected))


def nearest(key: str, known: Sequence[str], form: str = "%s") -> str:
    """The known name closest to a mistyped one, as it is written; all of them where none is close."""
    near = difflib.get_close_matches(key, known, 1)
    return form % near[0] if near else "one of " + ", ".join(form % name for name in known)


def _nudge(one: Any) -> tuple[str, float, float] | None:
    """An expected nudge; None where it is not written as one."""
    if not isinstance(one, dict) or set(one) != {"kind", "between"} or one["kind"] not in KINDS:
        return None
    between = one["between"]
    if not isinstance(between, list) or len(between) != 2 or any(map(_is_number, between)):
        return None
    return one["kind"], float(between[0]), float(between[1])


def _is_text(value: Any) -> str:
    """What was expected, where it is no text; else empty."""
    return "" if isinstance(value, str) else "a text"


def _is_number(value: Any) -> str:
    return "" if isinstance(value, int | float) and not isinstance(value, bool) else "a number"


def _is_texts(value: Any) -> str:
    fits = isinstance(value, list) and all(isinstance(one, str) and one.strip() for one in value)
    return "" if fits else "a list of texts"
