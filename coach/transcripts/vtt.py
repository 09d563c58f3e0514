"""WebVTT (W3C), with voice tags: `<v Agent>text`. Where a cue has none, a prefix as in SRT will do."""

import html
import re
from collections.abc import Iterator

from coach.errors import TranscriptError
from coach.events import Speaker
from coach.transcripts.blocks import ARROW, blocks, prefixed, times
from coach.transcripts.cues import SPEAKERS, Cue, checked, speaker_named

VOICE = re.compile(r"<v(?:\.[^\s<>]*)?(?:\s([^<>]*))?>")
"""`<v Agent>`, `<v.loud Agent>`."""
TAG = re.compile(r"</?(?:c|i|b|u|v|ruby|rt|lang)(?:[\s.][^<>]*)?>|<\d[\d:.]*>")
"""Styles, and the time stamps of karaoke; any other `<` is text."""


def parse(text: str, file: str, speaker: Speaker | None = None) -> list[Cue]:
    """The cues of a WebVTT file, in its order.

    Args:
        text: the file's.
        file: its name, for errors.
        speaker: who speaks where a cue does not say, or says a name, in a file of one side.

    Raises:
        TranscriptError: with the line.
    """
    found = list(blocks(text))
    if not found or not re.fullmatch(r"WEBVTT(?:[ \t].*)?", found[0].lines[0]):
        first = found[0].lines[0][:40] if found else ""
        raise TranscriptError(f"{file}:1", f"{first!r}", "WEBVTT in the first line")
    head = found[0]
    if any(ARROW in line for line in head.lines):
        raise TranscriptError(f"{file}:2", "a cue right below WEBVTT", "an empty line before each cue")
    cues: list[Cue] = []
    for block in found[1:]:
        if block.lines[0].split(maxsplit=1)[0] in ("NOTE", "STYLE", "REGION"):
            continue
        timed = times(block, file)
        said = _voices(timed.lines, timed.where, speaker)
        cues += [checked(Cue(who, timed.start, timed.end, words), timed.where) for who, words in said]
    return [cue for cue in cues if cue.text]


def _voices(lines: list[str], where: str, speaker: Speaker | None) -> Iterator[tuple[Speaker, str]]:
    """Who says what in a cue."""
    before, *rest = VOICE.split("\n".join(lines))
    if not rest or _plain(before).strip(" -\n"):
        yield from prefixed([_plain(line) for line in lines], where, speaker)
        return
    for name, words in zip(rest[::2], rest[1::2], strict=True):
        named = " ".join(_plain(name or "").split())
        stranger = speaker if named.lower() not in SPEAKERS else None
        # what is left of `- ` before the next voice is no word
        yield stranger or speaker_named(named, where), _plain(words.removesuffix("- "))


def _plain(text: str) -> str:
    return html.unescape(TAG.sub("", text))
