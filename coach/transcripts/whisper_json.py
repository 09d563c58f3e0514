"""The JSON of openai-whisper and faster-whisper: {"segments": [{"start", "end", "text", "words"?, "speaker"?}]}."""

import json
import re
from contextlib import suppress
from typing import Any

from coach.errors import TranscriptError
from coach.events import Speaker, Word
from coach.text import printable, unparsed
from coach.transcripts.cues import LONGEST, SPEAKERS, Cue, checked, speaker_named
from coach.transcripts.tail import up_to_tail

SEGMENTS = re.compile(r'"segments"\s*:\s*\[\s*')
COMMA = re.compile(r"\s*,?\s*")
FOLLOWS = re.compile(r'\}\s*,\s*\{[^{}]*"(?:text|words)"\s*:')
"""A segment after another; what is within one has neither."""
EXPECTED = 'the JSON that Whisper writes, {"segments": [...]}'
ASK = "name the speakers agent and customer, or give a file for each with --agent and --customer"


def parse(text: str, file: str, speaker: Speaker | None = None) -> tuple[list[Cue], TranscriptError | None]:
    """The cues of a Whisper JSON, a segment each, in its order, and the fault of a damaged tail.

    Args:
        text: the file's.
        file: its name, for errors.
        speaker: who speaks where a segment does not say, in a file of one side.

    Raises:
        TranscriptError: with the line where it is no JSON, else with the segment, counted from 0; anywhere but in the
            tail.
    """
    cut: TranscriptError | None = None
    try:
        found = json.loads(text)
    except json.JSONDecodeError as error:
        cut = TranscriptError(f"{file}:{error.lineno}", f"no JSON ({error.msg})", "the JSON that Whisper writes")
        found = {"segments": _whole_ones(text)}
    except (ValueError, RecursionError) as error:  # a number of 5000 digits, brackets 1000 deep
        raise TranscriptError(file, f"no JSON ({unparsed(error)})", EXPECTED) from None
    segments = found.get("segments") if isinstance(found, dict) else None
    if cut and not segments:
        raise cut
    if not isinstance(segments, list):
        raise TranscriptError(file, "no list of segments", EXPECTED)

    def cues(numbered: tuple[int, Any]) -> list[Cue]:
        number, segment = numbered
        cue = _cue(segment, f"{file}: segments[{number}]", speaker)
        return [cue] if cue.text else []

    return up_to_tail(enumerate(segments), cues, cut)


def _whole_ones(text: str) -> list[Any]:
    """The segments before the place where a text stops being JSON; none where whole ones follow it."""
    decoder, segments = json.JSONDecoder(), []
    begun = SEGMENTS.search(text)
    at = begun.end() if begun else len(text)
    with suppress(ValueError, RecursionError):
        while text[at : at + 1] == "{":
            segment, at = decoder.raw_decode(text, at)
            segments.append(segment)
            at = COMMA.match(text, at).end()  # type: ignore[union-attr]  # it matches nothing, too
    return [] if FOLLOWS.search(text, at) else segments


def _cue(segment: Any, where: str, speaker: Speaker | None) -> Cue:
    if not isinstance(segment, dict):
        raise TranscriptError(where, f"a {type(segment).__name__}", "an object with start, end and text")
    said = segment.get("text")
    if not isinstance(said, str):
        raise TranscriptError(where, "no text" if said is None else f"a text of {said!r:.40}", "text, a string")
    start, end = (_seconds(segment, key, where) for key in ("start", "end"))
    who = _speaker(segment, where, speaker)
    return checked(Cue(who, start, end, printable(said), _words(segment.get("words"))), where)


def _seconds(segment: dict[str, Any], key: str, where: str) -> float:
    found = segment.get(key)
    if not _is_time(found):
        told = f"no {key}" if found is None else f"{key} {found!r:.40}"
        raise TranscriptError(where, told, f"{key}, in seconds from the start of the call, 0 to {LONGEST:.0f}")
    return float(found)  # type: ignore[arg-type]  # that is what was asked


def _is_time(found: object) -> bool:
    return isinstance(found, int | float) and not isinstance(found, bool) and 0 <= found <= LONGEST


def _speaker(segment: dict[str, Any], where: str, speaker: Speaker | None) -> Speaker:
    found = segment.get("speaker")
    named = " ".join(found.split()) if isinstance(found, str) else ""
    if speaker and named.lower() not in SPEAKERS:
        return speaker
    if found is None:
        raise TranscriptError(where, "no speaker", "agent or customer", ASK)
    if named.upper().startswith("SPEAKER"):
        raise TranscriptError(where, f"speaker {named[:40]!r}", "agent or customer", ASK)
    return speaker_named(named or str(found), where)


def _words(found: Any) -> tuple[Word, ...]:
    """Words with their times; none at all where one of them has none that can be: some aligners leave numbers out."""
    words = found if isinstance(found, list) else []
    timed = [
        (printable(word["word"]).strip(), float(word["start"]), float(word["end"]))
        for word in words
        if isinstance(word, dict)
        and isinstance(word.get("word"), str)
        and _is_time(word.get("start"))
        and _is_time(word.get("end"))
        and word["start"] <= word["end"]
    ]
    return tuple(timed) if len(timed) == len(words) else ()
