"""What WebVTT and SRT share: a text of blocks with an empty line between them, each with a line of times."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from coach.errors import TranscriptError
from coach.events import Speaker
from coach.transcripts.cues import SPEAKERS, Cue, check_times, checked, speaker_named

ARROW = "-->"
TIME = r"(?:(\d+):)?([0-5]?\d):([0-5]?\d)(?:[.,](\d{1,6}))?"
TIMES = re.compile(rf"\s*{TIME}\s*{ARROW}\s*{TIME}(?:\s.*)?")
"""Hours and the fraction may be missing; what follows are settings."""
PREFIX = re.compile(r"\s*(?:-\s*)?([^\W\d_][\w .'-]{0,30}?)\s*:\s*(.*)")
"""`Agent: text`, or `- Agent: text` where a cue holds two speakers."""


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of text without an empty one among them."""

    line: int
    """The first one's number, from 1."""
    lines: list[str]


@dataclass(frozen=True, slots=True)
class Times:
    """A block that begins with its times, or with a name or number and then its times."""

    where: str
    """file:line of the times."""
    start: float
    """Seconds."""
    end: float
    lines: list[str]
    """What stands below the times."""


def blocks(text: str) -> Iterator[Block]:
    """Split at empty lines; only line ends that every editor counts are line ends."""
    held: list[str] = []
    lines = re.split(r"\r\n|\n|\r", text)
    for number, line in enumerate([*lines, ""], start=1):
        if line.strip():
            held.append(line)
        elif held:
            yield Block(number - len(held), held)
            held = []


def times(block: Block, file: str) -> Times:
    """Read a block's times.

    Raises:
        TranscriptError: they are not in its first two lines, are no times, or there are several.
    """
    arrows = [index for index, line in enumerate(block.lines) if ARROW in line]
    if not arrows or arrows[0] > 1:
        expected = f"a line of times, 00:00:01.000 {ARROW} 00:00:02.500, above the words"
        raise TranscriptError(f"{file}:{block.line}", f"{block.lines[0][:40]!r}", expected)
    if len(arrows) > 1:
        where = f"{file}:{block.line + arrows[1]}"
        raise TranscriptError(where, f"{ARROW!r} among the words of a cue", "an empty line before each cue")
    at = arrows[0]
    where = f"{file}:{block.line + at}"
    found = TIMES.fullmatch(block.lines[at])
    if not found:
        raise TranscriptError(where, f"{block.lines[at][:60]!r}", f"times as 00:00:01.000 {ARROW} 00:00:02.500")
    parts = found.groups()
    return Times(where, _seconds(*parts[:4]), _seconds(*parts[4:]), block.lines[at + 1 :])


def spoken(timed: Times, said: Iterable[tuple[Speaker, str]]) -> list[Cue]:
    """The cues of a block: who says what in it, at its times; those without words left out.

    Raises:
        TranscriptError: its times cannot be.
    """
    check_times(timed.where, "a cue", timed.start, timed.end)  # of one without words, too: it may have been cut
    cues = [checked(Cue(who, timed.start, timed.end, words), timed.where) for who, words in said]
    return [cue for cue in cues if cue.text]


def _seconds(hours: str | None, minutes: str, seconds: str, fraction: str | None) -> float:
    # 7 digits of hours are past any call already, and 5000 of them would be too many for int()
    whole = int((hours or "0")[:7]) * 3600 + int(minutes) * 60 + int(seconds)
    return float(f"{whole}.{fraction or 0}")


def prefixed(
    lines: list[str], where: str, speaker: Speaker | None = None, form: str = "Agent: or Customer: first"
) -> Iterator[tuple[Speaker, str]]:
    """Who says what in lines as `Agent: ...`; a line without a known name goes on with the one above.

    Args:
        lines: of one cue.
        where: file:line, for errors.
        speaker: who speaks before a name is given, where that is known.
        form: how a cue may name its speaker, for errors.

    Raises:
        TranscriptError: nobody is known to speak, or the first line names an unknown speaker.
    """
    held: list[str] = []
    for line in lines:
        found = PREFIX.fullmatch(line)
        if found and (speaker is None or found[1].lower() in SPEAKERS):
            if speaker is not None:
                yield speaker, "\n".join(held)
            speaker, held = speaker_named(found[1], where), [found[2]]
        elif speaker is None:
            raise TranscriptError(where, f"a cue without a speaker: {line.strip()[:40]!r}", form)
        else:
            held.append(line)
    if speaker is not None:
        yield speaker, "\n".join(held)
