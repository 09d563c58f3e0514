"""The company's script, a line each."""

from collections.abc import Iterator
from pathlib import Path

from coach.core.prompt import ScriptLine
from coach.errors import ScriptError
from coach.text import read_text


def read_script(path: Path) -> tuple[ScriptLine, ...]:
    """The company's script: a line each, `! ` before one that must be read, `#` before a comment, `___` for a name.

    A file without a line is no script.

    Raises:
        ScriptError: it cannot be read, or is no text.
    """
    text = read_text(path, ScriptError, "a text file with the script, a line each")
    if "\0" in text:
        raise ScriptError(str(path), "zero bytes", "a text file with the script, a line each")
    return tuple(ScriptLine.parse(line) for line in lines_in(text) if line.strip("! "))


def lines_in(text: str) -> Iterator[str]:
    """Lines that are not blank and no comment, without the space around them."""
    for line in text.splitlines():
        if line.strip() and not line.strip().startswith("#"):
            yield line.strip()
