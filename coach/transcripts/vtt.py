"""WebVTT (W3C), with voice tags: `<v Agent>text`. Where a cue has none, a prefix as in SRT will do."""

import html
import re
from collections.abc import Iterator

from coach.errors import TranscriptError
from coach.events import Speaker
from coach.transcripts.blocks import ARROW, Block, blocks, prefixed, spoken, times
from coach.transcripts.cues import SPEAKERS, Cue, speaker_named
from coach.transcripts.tail import up_to_tail

VOICE = re.compile(r"<v(?:\.[^\s<>]*)?(?:\s([^<>]*))?>")
"""`<v Agent>`, `<v.loud Agent>`."""
NAMED = "<v Agent> or <v Customer> first, or Agent: or Customer:"
TAG = re.compile(r"</?(?:c|i|b|u|v|ruby|rt|lang)(?:[\s.][^<>]*)?>|<\d[\d:.]*>")
"""Styles, and the time stamps of karaoke; any other `<` is text."""


def parse(text: str, file: str, speaker: Speaker | None = None) -> tuple[list[Cue], TranscriptError | None]:
    """The cues of a WebVTT file, in its order, and the fault of a damaged tail.

    Args:
        text: the file's.
        file: its name, for errors.
        speaker: who speaks where a cue does not say, or says a name, in a file of one side.

    Raises:
        TranscriptError: with the line; anywhere but in the tail.
    """
    found = list(blocks(text))
    if not found or not re.fullmatch(r"WEBVTT(?:[ \t].*)?", found[0].lines[0]):
        first = found[0].lines[0][:40] if found else ""
        raise TranscriptError(f"{file}:1", f"{first!r}", "WEBVTT in the first line")
    head = found[0]
    if any(ARROW in line for line in head.lines):
        raise TranscriptError(f"{file}:2", "a cue right below WEBVTT", "an empty line before each cue")

    def cues(block: Block) -> list[Cue]:
        if block.lines[0].split(maxsplit=1)[0] in ("NOTE", "STYLE", "REGION"):
            return []
        timed = times(block, file)
        return spoken(timed, _voices(timed.lines, timed.where, speaker))

    return up_to_tail(found[1:], cues)


def _voices(lines: list[str], where: str, speaker: Speaker | None) -> Iterator[tuple[Speaker, str]]:
    """Who says what in a cue."""
    before, *rest = VOICE.split("\n".join(lines))
    if not rest or _plain(before).strip(" -\n"):
        yield from prefixed([_plain(line) for line in lines], where, speaker, NAMED)
        return
    for name, words in zip(rest[::2], rest[1::2], strict=True):
        named = " ".join(_plain(name or "").split())
        stranger = speaker if named.lower() not in SPEAKERS else None
        # what is left of `- ` before the next voice is no word
        yield stranger or speaker_named(named, where), _plain(words.removesuffix("- "))


def _plain(text: str) -> str:
    return html.unescape(TAG.sub("", text))
