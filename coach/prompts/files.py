"""One file of prompts/, read: every fault of it with its line."""

import math
import re
import string
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from coach.config import Kind
from coach.core.prompt import ScriptLine
from coach.errors import PromptError, TranscriptError
from coach.toml import Place, Toml, nearest
from coach.transcripts.cues import LONGEST, Cue, checked, speaker_named

KINDS: tuple[str, ...] = get_args(Kind)
"""The kinds of nudge: each has a file of its name."""
PLACEHOLDERS = ("because", "ask")
"""What a template may quote."""
BOUNDS = {
    "alike": (0, 100),
    "alike_stock": (0, 100),
    "part": (0, 1),
    "words": (1, 100),
    "stock_words": (1, 100),
    "leaves": (0, 1),
    "pressed": (0, 1),
    "at_close": (0, 1),
    "closes": (0, 1),
    "sells": (0, 1),
    "rating": (0, 1),
    "asks": (0, 1),
    "given": (0, 1),
    "apart": (1, 100),
}
"""Least and most of each threshold: beyond them a detector would be switched off, or always speak, unsaid."""

_QUOTED = re.compile("""[“"‘'][….]* ?{(?:because|ask)}[ ….,?!]*[”"’']""")  # noqa: RUF001  quotation marks of every sort
NUDGE = '{kind = "rating", between = [3, 6]}'
"""How an example says what must be shown, and between which seconds."""

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

    def __init__(self, path: Path, text: str) -> None:
        self.path, self.text = path, text
        self.faults: list[PromptError] = []
        self.examples: list[Example] = []
        """Those without a fault."""
        self.sound = False
        """There is no fault but in examples."""

    def read(self, shipped: dict[str, Any] | None) -> dict[str, Any]:
        """Its say, thresholds and cues, over those of the file of the same name that is shipped, if any."""
        merged = {name: dict((shipped or {}).get(name, {})) for name in ("say", "thresholds", "cues")}
        try:
            self._toml = Toml.parse(self.path, self.text, PromptError)
        except PromptError as fault:
            self.faults.append(fault)
            return merged
        table = self._toml.table
        self._keys(table, (*merged, "example"))
        for name, kind in (("say", _is_text), ("thresholds", _is_number), ("cues", _is_texts)):
            merged[name].update(self._table(table, name, kind, (shipped or {}).get(name)))
        self._templates(merged["say"])
        self._bounds(merged["thresholds"])
        self.sound = not self.faults
        self._examples(table.get("example", []))
        return merged

    def _table(
        self, table: Mapping[str, Any], name: str, fits: Callable[[Any], str], known: Mapping[str, Any] | None
    ) -> dict[str, Any]:
        values = table.get(name, {})
        if not isinstance(values, dict):
            self._fault((name,), f"{name} = {values!r}", f"a table [{name}]")
            return {}
        if known is not None:
            self._keys(values, tuple(known), name)
        for key, value in values.items():
            if expected := fits(value):
                self._fault((name, key), f"{name}.{key} = {value!r}", expected)
        return {key: value for key, value in values.items() if not fits(value)}

    def _templates(self, say: Mapping[str, str]) -> None:
        if "default" not in say:
            self._fault(("say",), "no say.default", "the line to show")
        for occasion, template in say.items():
            place = ("say", occasion)
            try:
                fields = [field for _, field, _, _ in string.Formatter().parse(template) if field is not None]
                template.format(**dict.fromkeys(PLACEHOLDERS, ""))
            except (ValueError, KeyError, IndexError, AttributeError):
                fields = re.findall(r"{([^{}]*)}?", template)
            wrong = [field for field in fields if field not in PLACEHOLDERS]
            for field in wrong:
                self._fault(place, f"say.{occasion} quotes {{{field}}}", nearest(field, PLACEHOLDERS, "{%s}"))
            if not wrong and not _QUOTED.search(template):
                self._fault(place, f"say.{occasion} = {template!r}", "words of the call: “{because}” or “{ask}”")

    def _bounds(self, thresholds: Mapping[str, float]) -> None:
        for key, value in thresholds.items():
            least, most = BOUNDS.get(key, (-math.inf, math.inf))
            if not least <= value <= most:  # nor is NaN
                self._fault(("thresholds", key), f"thresholds.{key} = {value!r}", f"{least} to {most}")

    def _examples(self, tables: Any) -> None:
        if not isinstance(tables, list) or not all(isinstance(one, dict) for one in tables):
            self._fault(("example",), f"example = {tables!r}", "tables [[example]]")
            return
        for number, table in enumerate(tables):
            self._example(("example", number), table)

    def _example(self, place: Place, table: Mapping[str, Any]) -> None:
        """Take an example as far as it can be read: one with a fault is never run."""
        self._keys(table, ("call", "script", "nudges"), *place)
        call, script, nudges = table.get("call"), table.get("script", []), table.get("nudges")
        if not isinstance(call, str) or not call.strip():
            self._fault((*place, "call"), f"call = {call!r}", "a text with lines such as `0.0-3.0 agent: words`")
            call = ""
        if expected := _is_texts(script):
            self._fault((*place, "script"), f"script = {script!r}", expected)
            script = []
        if not isinstance(nudges, list):
            self._fault((*place, "nudges"), f"nudges = {nudges!r}", f"a list such as [{NUDGE}], or []")
            nudges = []
        begin, line = self._toml.line(*place), self._toml.line(*place, "call")
        cues = tuple(self._cues(line, call))
        lines = tuple(ScriptLine.parse(one) for one in script)
        self.examples.append(Example(begin, cues, lines, tuple(self._nudges((*place, "nudges"), nudges))))

    def _nudges(self, place: Place, nudges: Sequence[Any]) -> Iterator[tuple[str, float, float]]:
        """The expected nudges, as far as they are written as such."""
        for one in nudges:
            if not isinstance(one, dict) or set(one) != {"kind", "between"}:
                self._fault(place, f"nudges with {one!r}", NUDGE)
                continue
            kind, between = one["kind"], one["between"]
            if kind not in KINDS:
                self._fault(place, f"nudges with kind = {kind!r}", nearest(str(kind), KINDS))
            if not _is_span(between):
                self._fault(place, f"nudges with between = {between!r}", "two seconds of the call, the earlier first")
            elif kind in KINDS:
                yield kind, float(between[0]), float(between[1])

    def _cues(self, line: int, call: str) -> Iterator[Cue]:
        """The call's lines as cues, each known by the file's line it stands on, from the one where `call` is set."""
        texts = self.text.split("\n")
        unread = line - 1
        for said in map(str.strip, filter(str.strip, call.splitlines())):
            at = next((n for n in range(unread, len(texts)) if said in texts[n]), None)
            if at is not None:  # else a call written in one line, with escapes
                line = unread = at + 1
            found = _CALL_LINE.fullmatch(said)
            where = f"{self.path}:{line}"
            if not found:
                self.faults.append(PromptError(where, said[:60], "`0.0-3.0 agent: words`"))
                continue
            try:
                speaker = speaker_named(found[3], where)
                yield checked(Cue(speaker, float(found[1]), float(found[2]), found[4]), where)
            except TranscriptError as error:
                self.faults.append(PromptError(error.where, error.found, error.expected, error.remedy))

    def _keys(self, table: Mapping[str, Any], known: Sequence[str], *room: str | int) -> None:
        for key in table:
            if key not in known:
                named = ".".join(str(name) for name in (*room, key) if isinstance(name, str))
                self._fault((*room, key), f"unknown key {named}", nearest(key, known))

    def _fault(self, place: Place, found: str, expected: str) -> None:
        self.faults.append(PromptError(self._toml.where(*place), found, expected))


def _is_span(between: Any) -> bool:
    """Whether it is from when to when in a call."""
    fits = isinstance(between, list) and len(between) == 2 and not any(map(_is_number, between))
    return fits and 0 <= between[0] <= between[1] <= LONGEST


def _is_text(value: Any) -> str:
    """What was expected, where it is no text; else empty."""
    return "" if isinstance(value, str) else "a text"


def _is_number(value: Any) -> str:
    return "" if isinstance(value, int | float) and not isinstance(value, bool) else "a number"


def _is_texts(value: Any) -> str:
    fits = isinstance(value, list) and all(isinstance(one, str) and one.strip() for one in value)
    return "" if fits else "a list of texts"
