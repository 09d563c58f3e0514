"""Words into lines of so many cells: a wide character takes two, whatever its length in memory."""

from rich.cells import cell_len, chop_cells


def wrap(text: str, width: int) -> list[str]:
    """Lines of at most `width` cells, broken between words, and inside one only where it is longer than a line."""
    width = max(width, 2)  # a wide character has to fit
    lines = [""]
    for word in text.split():
        joined = f"{lines[-1]} {word}" if lines[-1] else word
        if cell_len(joined) <= width:
            lines[-1] = joined
            continue
        pieces = chop_cells(word, width)
        lines += pieces if lines[-1] else []
        if not lines[0]:
            lines = pieces
    return lines


def even(text: str, width: int) -> int:
    """The least width that needs no more lines than `width` does: no word stands alone on the last of them."""
    lines = len(wrap(text, width))
    while width > 2 and len(wrap(text, width - 1)) == lines:
        width -= 1
    return width


def hang(first: str, text: str, width: int, indent: int | None = None) -> str:
    """Text behind `first`, its further lines below its own beginning, or `indent` cells in."""
    indent = cell_len(first) if indent is None else indent
    head = wrap(text, width - cell_len(first))[0]
    rest = " ".join(text.split())[len(head) :]
    return "\n".join([first + head, *(" " * indent + line for line in wrap(rest, width - indent) if rest)])


def shorten(text: str, width: int) -> str:
    """Text on one line of at most `width` cells, its end left out."""
    if cell_len(text) <= width:
        return text
    return chop_cells(text, max(width - 1, 1))[0].rstrip() + "…" if width > 1 else ""


def latest(text: str, width: int) -> str:
    """Text on one line of at most `width` cells, its beginning left out."""
    if cell_len(text) <= width:
        return text
    words = text.split()
    while words and cell_len("… " + " ".join(words)) > width:
        words.pop(0)
    return "… " + " ".join(words) if words else shorten(text, width)


def fold(text: str, width: int, height: int) -> list[str]:
    """At most `height` lines of `width` cells; what does not fit is left out of the middle, so that the end is said."""
    lines = wrap(text, width)
    if len(lines) <= height:
        return lines
    words = text.split()
    tail = words[-4:]
    head = words[:-4]
    while head and len(lines) > height:
        head.pop()
        lines = wrap(" ".join([*head, "…", *tail]), width)
    return lines[-height:]
