"""Which kind of transcript a file is, and the events in it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import TypeVar

from coach.errors import TranscriptError
from coach.events import INPUTS, Call, Event, Speaker
from coach.text import read_bytes, text_in
from coach.transcripts import log, srt, vtt, whisper_json
from coach.transcripts.cues import Cue, events_of

Found = TypeVar("Found")
Parse = Callable[[str, str, Speaker | None], tuple[list[Cue], TranscriptError | None]]
CUES: dict[str, Parse] = {".vtt": vtt.parse, ".srt": srt.parse, ".json": whisper_json.parse}
LOG = ".jsonl"
SUPPORTED = "a transcript: WebVTT, SRT, Whisper JSON or coach's own JSON lines"
LARGEST = 64 * 2**20
"""Bytes: a day of talk is about 1.5 MB, with the times of all words 20 MB."""
LOOKS = [
    (re.compile(r"\s*WEBVTT\b"), ".vtt"),
    (re.compile(r'\s*\{[^\n]*"event"\s*:'), LOG),
    (re.compile(r"\s*\{"), ".json"),
    (re.compile(r"\s*(?:\d+[ \t]*\r?\n)?\s*\d[\d:.,]*\s*-->"), ".srt"),
]
"""How the first characters of each kind look."""


@dataclass(frozen=True)
class Transcript:
    """A call that is already words."""

    events: list[Event]
    """Of cues: speech, utterances and ticks in order of time. Of a log: its inputs as they were fed; the first is then
    as a rule a Call."""
    log: Sequence[Event] = ()
    """Of a log: all that it tells, also what came of the inputs."""
    damage: str = ""
    """What is wrong with its tail, in one line; empty where it is whole."""


def is_transcript(path: str | PathLike[str]) -> bool:
    """Whether a file is a transcript rather than a recording, by its name, else by how it begins."""
    path = Path(path)
    if path.suffix.lower() in (*CUES, LOG):
        return True
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return _look(file.read(4096).decode("utf-8-sig", "replace")) is not None
    except (OSError, ValueError):
        return False


def read(
    path: str | PathLike[str] | None = None,
    *,
    agent: str | PathLike[str] | None = None,
    customer: str | PathLike[str] | None = None,
) -> Transcript:
    """The events of a call that is already words, as far as its files can be read.

    Args:
        path: both sides: cues that name their speakers, or a log.
        agent: the agent's side, in a file of its own; no log.
        customer: the customer's side, as `agent`.

    Raises:
        TranscriptError: file, line, what was found and what was expected; for a fault anywhere but in the tail, which
            is what no good cue or line follows.
    """
    sides: list[tuple[str | PathLike[str] | None, Speaker | None]] = [
        (path, None),
        (agent, "agent"),
        (customer, "customer"),
    ]
    given = [(Path(file), speaker) for file, speaker in sides if file is not None]
    if not given or (path is not None and len(given) > 1):
        found = f"{len(given)} files" if given else "no file"
        raise TranscriptError("transcript", found, "one file for both sides, or one for each side")
    cues: list[Cue] = []
    damage: list[str] = []
    for file, speaker in given:
        text, cut = _text(file)
        if not text.strip():
            raise TranscriptError(str(file), "an empty file", SUPPORTED)
        kind = _kind(file, text)
        if kind == LOG and speaker is None:
            whole, fault = log.parse(text, str(file))
            # what was heard and done is fed again; what came of it comes again
            events: list[Event] = [event for event in whole if isinstance(event, INPUTS)]
            _some([event for event in events if not isinstance(event, Call)], file, "events to coach", cut or fault)
            return Transcript(events, whole, _told(cut or fault))
        if kind == LOG:
            raise TranscriptError(str(file), "a log of both sides", "a transcript of one", "give it without --agent")
        parsed, fault = CUES[kind](text, str(file), speaker)
        cues += _some(parsed, file, "cues", cut or fault)
        damage.append(_told(cut or fault))
    return Transcript(events_of(cues), damage="; ".join(filter(None, damage)))


def _text(file: Path) -> tuple[str, TranscriptError | None]:
    """A file's text, and the fault where its last line is none: then the text ends above it."""
    found = read_bytes(file, TranscriptError, SUPPORTED, LARGEST)
    content = found.rstrip(b"\0")  # a machine that loses its power leaves zeros
    zeros = len(found) - len(content)
    cut = TranscriptError(str(file), f"{zeros} zeros at its end", "text") if zeros else None
    try:
        return text_in(content, file, TranscriptError), cut
    except TranscriptError as fault:
        begun = _no_text(content)
        sound = content[: content.rfind(b"\n", 0, begun) + 1 or begun]  # a Whisper JSON may be one line
        if not sound or b"\n" in content[begun:].strip() or b'"text"' in content[begun:]:
            raise
        return text_in(sound, file, TranscriptError), fault


def _no_text(content: bytes) -> int:
    """Where the first byte is that is no UTF-8."""
    try:
        return len(content.decode().encode())
    except UnicodeDecodeError as error:
        return error.start


def _told(fault: TranscriptError | None) -> str:
    remedy = "what stands before it was read"
    return str(TranscriptError(fault.where, fault.found, fault.expected, remedy)) if fault else ""


def _some(found: list[Found], file: Path, what: str, fault: TranscriptError | None) -> list[Found]:
    if not found:
        raise fault or TranscriptError(str(file), f"no {what} in it", SUPPORTED)
    return found


def _kind(file: Path, text: str) -> str:
    """By how it looks, else by its name: a .json may hold our log, and a .txt anything."""
    suffix = file.suffix.lower()
    kind = _look(text[:4096]) or (suffix if suffix in (*CUES, LOG) else None)
    if kind == ".srt" and vtt.VOICE.search(text):
        kind = ".vtt"  # which then tells that its first line is missing
    if kind is None:
        raise TranscriptError(str(file), "no times and no words of a call", SUPPORTED)
    return kind


def _look(start: str) -> str | None:
    return next((kind for look, kind in LOOKS if look.match(start)), None)
