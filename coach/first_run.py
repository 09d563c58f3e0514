"""What is said once, before a person's first live call: what is heard, what is kept, and whose leave it may need."""

import contextlib
import hashlib
import textwrap
from pathlib import Path

HEARD = """\
Your microphone, and whatever this machine plays: on a call, you and your customer. Between calls sound is only looked
through for voices. p lets go of both devices, q ends it."""
KEPT = """\
encrypted, on this machine, under your account, for you alone (coach review). Card numbers, passwords and the like are
left out before."""
UNKEPT = "neither, as this machine is now: your config.toml says so, or the line above says why."
SENT = """\
Nothing is sent to anyone: no manager, no server. Words go elsewhere only where you send them: --jsonl, a pipe, promises
written into a file, or notifications with words."""
DAYS = """\
seven days unless you set it otherwise; [journal] keep = "nothing" in config.toml keeps none, coach purge removes
all."""
MOMENTS = "in memory, until you have looked back on the call, half a minute."
SOUND = "Sound: in memory until it is in words; between calls, its last ten seconds."
LAW = """\
In many places a program may listen to a call only if the other party has agreed, whatever is kept. Ask your company
what you must say to them, and say it. docs/works-council.md, in coach's source, tells more."""
WIDTH = 78
INDENT = 12
FILE = "notice-read"
"""In the state folder: digests of the notices that were read. One that says something else is said again."""


def notice(*, kept: bool) -> str:
    """What is so on this machine.

    Args:
        kept: calls go into the journal.
    """
    told = {
        "Heard": HEARD,
        "Kept": f"Sound: never. Words and lines of your calls: {KEPT if kept else UNKEPT} {SENT}",
        "How long": f"Words: {DAYS if kept else MOMENTS} {SOUND}",
        "Law": LAW,
    }
    parts = [
        textwrap.fill(text, WIDTH, initial_indent=f"  {what}".ljust(INDENT), subsequent_indent=" " * INDENT)
        for what, text in told.items()
    ]
    return "Before your first call. This is said once.\n\n" + "\n".join(parts) + "\n"


def unread(folder: Path, told: str) -> bool:
    """Whether a notice has still to be said."""
    try:
        return _digest(told) not in (folder / FILE).read_text(encoding="utf-8").split()
    except (OSError, ValueError):
        return True


def note_read(folder: Path, told: str) -> None:
    """It has been read; where that cannot be written down it is said again."""
    with contextlib.suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (folder / FILE).open("a", encoding="utf-8") as file:
            file.write(f"{_digest(told)}\n")


def _digest(told: str) -> str:
    return hashlib.sha256(told.encode()).hexdigest()[:12]
