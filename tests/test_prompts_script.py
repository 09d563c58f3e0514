"""The company's script, read."""

import pytest

from coach.core.prompt import ScriptLine
from coach.errors import ScriptError
from coach.prompts.script import read_script


def test_a_script_is_a_line_each(tmp_path):
    """`! ` before what must be read, `#` before a comment."""
    path = tmp_path / "script.txt"
    path.write_text("\ufeff# ours\nHello, this is ___.\n\n! Calls are recorded.\n", encoding="utf-8")
    assert read_script(path) == (ScriptLine("Hello, this is ___."), ScriptLine("Calls are recorded.", True))


def test_an_empty_script_is_no_script(tmp_path):
    """A company may have given out no lines."""
    (tmp_path / "script.txt").write_text("# none yet\n", encoding="utf-8")
    assert read_script(tmp_path / "script.txt") == ()


def test_a_script_line_is_written_as_it_is_read():
    """A log keeps the script as text."""
    for line in ("Hello, this is ___.", "! Calls are recorded."):
        assert str(ScriptLine.parse(line)) == line


@pytest.mark.parametrize(
    ("content", "found"),
    [(b"Hello\n\xff\n", "script.txt:2: byte 0xff"), (b"a\0b", "zero bytes")],
)
def test_a_script_that_is_none_is_told(tmp_path, content, found):
    """In one line."""
    path = tmp_path / "script.txt"
    path.write_bytes(content)
    with pytest.raises(ScriptError, match=found) as told:
        read_script(path)
    assert "\n" not in str(told.value)


def test_a_script_that_is_a_folder_or_missing_is_told(tmp_path):
    """In one line."""
    for path in (tmp_path, tmp_path / "none.txt"):
        with pytest.raises(ScriptError):
            read_script(path)
