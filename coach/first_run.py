"""What is said once, before a person's first live call: what is heard, what is kept, and whose leave it may need."""

import contextlib
import hashlib
from pathlib import Path

NOTICE = """\
Before your first call. This is said once.

  Heard     Your microphone, and whatever this machine plays: on a call, you
            and your customer. Between calls sound is only looked through for
            voices. p lets go of both devices, q ends it.
  Kept      Sound: never. Words and lines of your calls: encrypted, on this
            machine, under your account, for you alone (coach review). Card
            numbers, passwords and the like are left out before. Nothing is
            sent to anyone: no manager, no server. Words go elsewhere only
            where you send them: --jsonl, a pipe, or notifications with words.
  How long  Words: seven days unless you set it otherwise; [journal] keep =
            "nothing" in config.toml keeps none, coach purge removes all.
            Sound: in memory until it is in words; between calls, its last
            ten seconds.
  Law       In many places a program may listen to a call only if the other
            party has agreed, whatever is kept. Ask your company
            what you must say to them, and say it. docs/works-council.md, in
            coach's source, tells more.
"""
FILE = "notice-read"
"""In the state folder: a digest of the notice that was read. Where it says something else by now, it is said again."""


def unread(folder: Path) -> bool:
    """Whether the notice, as it is now, has still to be said."""
    try:
        return (folder / FILE).read_text(encoding="utf-8").strip() != _digest()
    except (OSError, ValueError):
        return True


def note_read(folder: Path) -> None:
    """It has been read; where that cannot be written down it is said again."""
    with contextlib.suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (folder / FILE).write_text(f"{_digest()}\n", encoding="utf-8")


def _digest() -> str:
    return hashlib.sha256(NOTICE.encode()).hexdigest()[:12]
