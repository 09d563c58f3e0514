"""The company's script, a line each."""

from collections.abc import Iterator
from pathlib import Path

from coach.core.prompt import ScriptLine
from coach.errors import ScriptError


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
    return tuple(ScriptLine.parse(line) for line in lines_in(text) if line.strip("! "))


def lines_in(text: str) -> Iterator[str]:
    """Lines that are not blank and no comment, without the space around them."""
    for line in text.splitlines():
        if line.strip() and not line.strip().startswith("#"):
            yield line.strip()
