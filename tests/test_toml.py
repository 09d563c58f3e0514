"""TOML that a person writes: every key with its line."""

import tomllib
from pathlib import Path

import pytest
from conftest import SHIPPED
from hypothesis import given
from hypothesis import strategies as st

from coach.errors import ConfigError
from coach.toml import Toml, nearest

TEXT = '''\
# say = "a comment"
top = """
[say]
default = 1
"""

[say]  # the line
default = "[not] a # header"
"clo sing" = 'x'
cues.mark = [
  "a", # ]
  "b",
]
inline = { one = 1, two = { three = 3 } }

[[example]]
nudges = []
[[example]]
nudges = [
]
[example.deep]
key = 1
[[example.many]]
key = 1
[[example.many]]
key = 2
'''
PLACES = {
    ("top",): 2,
    ("say",): 7,
    ("say", "default"): 8,
    ("say", "clo sing"): 9,
    ("say", "cues", "mark"): 10,
    ("say", "inline", "two", "three"): 14,
    ("example",): 18,
    ("example", 0): 16,
    ("example", 0, "nudges"): 17,
    ("example", 1): 18,
    ("example", 1, "nudges"): 19,
    ("example", 1, "deep", "key"): 22,
    ("example", 1, "many", 0, "key"): 24,
    ("example", 1, "many", 1): 25,
}


def parse(text):
    """A file of that text."""
    return Toml.parse(Path("a.toml"), text, ConfigError)


def test_every_key_has_its_line():
    """Dotted, quoted, inside one line, in the n-th of several tables; never what stands in a text or a comment."""
    lines = parse(TEXT).lines
    assert {place: lines[place] for place in PLACES} == PLACES
    assert ("say", "not") not in lines


def test_what_is_missing_is_told_where_its_table_stands():
    """And in a file without that table, at its beginning."""
    toml = parse("\n[say]\na = 1\n")
    assert toml.where("say", "a", 3) == "a.toml:3"
    assert toml.where("say", "default") == "a.toml:2"
    assert toml.where("cues", "mark") == "a.toml:1"


@pytest.mark.parametrize(
    ("text", "line"),
    [("a = 1\nb =", 2), ("a = 1\n[b\nc = 2", 2), ("a = " + "[" * 9999, 1), ("\na = " + "9" * 5000 + "\n\n", 2)],
)
def test_broken_toml_is_told_with_its_line(text, line):
    """Where the reader stopped, however it was stopped."""
    with pytest.raises(ConfigError, match=rf"a.toml:{line}: broken TOML .* expected key = value lines"):
        parse(text)


def keys(table, *room):
    """Every place in a table, as the parser gives it."""
    for key, value in table.items():
        if isinstance(value, dict):
            yield from keys(value, *room, key)
        yield *room, key


@pytest.mark.parametrize("name", ["question", "rating", "script"])
def test_every_key_that_is_shipped_is_found(name):
    """Each on a line that names it."""
    text = (SHIPPED / f"{name}.toml").read_text(encoding="utf-8")
    lines, told = parse(text).lines, text.splitlines()
    for place in keys({key: value for key, value in tomllib.loads(text).items() if key != "example"}):
        assert place[-1] in told[lines[place] - 1]


PIECES = st.sampled_from(
    ["a", "b.c", '"d e"', " = ", "1", "'#'", '"["', '"""x\n', '"""', "[", "]", "[[", "]]", "{", "}", ",", "\n", "# c"]
)


@given(st.lists(PIECES, max_size=14).map("".join))
def test_any_text_is_read_or_told(text):
    """What the parser takes has a line for every key at its top."""
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        with pytest.raises(ConfigError):
            parse(text)
    else:
        toml = parse(text)
        assert {(key,) for key in toml.table} <= {place[:1] for place in toml.lines}


def test_the_nearest_name_is_named():
    """Or all, where none is near."""
    assert nearest("gap_second", ["gap_seconds", "onset"]) == "gap_seconds"
    assert nearest("x", ["gap_seconds", "onset"], "{%s}") == "one of {gap_seconds}, {onset}"
