"""Text that comes from outside: files that a person gives, and words that cannot be printed."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from coach.errors import CoachError

LARGEST = 2**20
"""Bytes that a file may have which a person writes by hand; the longest that comes with coach has 14 thousand."""


def read_text(path: Path, error: type[CoachError], expected: str, largest: int = LARGEST) -> str:
    r"""A UTF-8 text file, without a byte order mark, its lines ended by `\n`.

    Args:
        path: a file of any system's line ends.
        error: the kind of fault to tell.
        expected: what the file should be, told where it is no file that can be read.
        largest: bytes.

    Raises:
        CoachError: an `error`: as `read_bytes`, or it is not UTF-8 (with the line).
    """
    return text_in(read_bytes(path, error, expected, largest), path, error)


def read_bytes(path: Path, error: type[CoachError], expected: str, largest: int) -> bytes:
    """A file's content, as `read_text`.

    Raises:
        CoachError: an `error`: as `open_file`, or it is too large.
    """
    with _told(path, error, expected), open_file(path, error, expected) as file:
        if (size := os.fstat(file.fileno()).st_size) > largest:
            raise error(str(path), f"{size / 2**20:.1f} MB", f"at most {largest / 2**20:.0f} MB")
        return file.read()


def open_file(path: Path, error: type[CoachError], expected: str) -> BinaryIO:
    """A plain file, open to be read; a pipe would hang, a device may have no end.

    Raises:
        CoachError: an `error`: there is no such file, it is a folder, a pipe or a device, or it may not be read.
    """
    with _told(path, error, expected):
        kind = path.stat().st_mode
        if stat.S_ISDIR(kind):
            raise error(str(path), "a folder", expected)
        if not stat.S_ISREG(kind):
            raise error(str(path), "a pipe or a device", expected, "save it to a file first")
        return path.open("rb")


@contextmanager
def _told(path: Path, error: type[CoachError], expected: str) -> Iterator[None]:
    """What the system says of a file, as an `error`."""
    try:
        yield
    except FileNotFoundError:
        raise error(str(path), "no such file", expected) from None
    except PermissionError:
        raise error(str(path), "this account may not read it", expected) from None
    except (OSError, ValueError) as fault:
        raise error(str(path), getattr(fault, "strerror", None) or str(fault), expected) from None


def text_in(content: bytes, path: Path, error: type[CoachError]) -> str:
    """The text in a file's content, as `read_text`.

    Raises:
        CoachError: an `error`: it is not UTF-8 (with the line).
    """
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        utf16 = content[:2] in (b"\xff\xfe", b"\xfe\xff")
        what = "UTF-16" if utf16 else f"byte 0x{content[fault.start]:02x} at offset {fault.start}"
        raise error(f"{path}:{line}", what, "UTF-8 text", "save it as UTF-8") from None


def printable(text: str) -> str:
    """Halves of a surrogate pair become U+FFFD: JSON and a file's name can hold them, no screen prints them."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def unparsed(error: ValueError | RecursionError) -> str:
    """Why JSON or TOML could not be read; in our words where its parser speaks of Python's own limits."""
    if isinstance(error, RecursionError):
        return "nested too deep"
    return "a number of thousands of digits" if "set_int_max_str_digits" in str(error) else str(error)
