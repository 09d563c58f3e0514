"""A cue: what one side said and when. Every transcript becomes cues, and cues become the events of a call."""

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from coach.errors import TranscriptError
from coach.events import Event, Speaker, Speech, Tick, Utterance, Word

TICK = 0.5
"""Seconds from tick to tick."""
TAIL = 3.0
"""Seconds that a call goes on after its last word, so that what that word opened can settle."""
LONGEST = 24 * 3600.0
"""Seconds: no call lasts longer, and an hour that was mistyped would be years of ticks."""

MOST_WORDS = 5000
"""Of a cue: half an hour without a breath. 10,000 are read in 8 s, ten times as many in a hundred times that."""

SPEAKERS: dict[str, Speaker] = {
    "agent": "agent",
    "operator": "agent",
    "rep": "agent",
    "customer": "customer",
    "caller": "customer",
    "client": "customer",
}
"""Names that a transcript may give the two sides, in any case."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A stretch of one side's words; those of both sides may overlap."""

    speaker: Speaker
    start: float
    """Seconds of call time."""
    end: float
    text: str
    words: tuple[Word, ...] = ()
    """With their times, when known."""


def checked(cue: Cue, where: str) -> Cue:
    """A cue whose times can be, its words on one line.

    Raises:
        TranscriptError: it ends before it starts, lies outside a call, or holds more words than anybody says in one go.
    """
    check_times(where, "a cue", cue.start, cue.end)
    said = cue.text.split()
    if len(said) > MOST_WORDS:
        remedy = "split it where somebody pauses"
        raise TranscriptError(where, f"a cue of {len(said)} words", f"{MOST_WORDS} at most", remedy)
    return replace(cue, text=" ".join(said))


def check_times(where: str, what: str, start: float, end: float) -> None:
    """Refuse what cannot be in a call.

    Raises:
        TranscriptError: `what` ends before it starts, or lies outside a call.
    """
    for time in (start, end):
        if not 0 <= time <= LONGEST:  # NaN is neither
            raise TranscriptError(where, f"a time of {time} s", f"0 to {LONGEST:.0f} s from the start of the call")
    if end < start:
        raise TranscriptError(where, f"{what} from {start:.3f} s to {end:.3f} s", "one that ends after it starts")


def speaker_named(name: str, where: str) -> Speaker:
    """The side that a transcript's name for a speaker means.

    Raises:
        TranscriptError: the name is none of SPEAKERS.
    """
    known = " ".join(name.split()).lower()
    if known in SPEAKERS:
        return SPEAKERS[known]
    near = difflib.get_close_matches(known[:40], SPEAKERS, 1)
    expected = near[0].capitalize() if near else "Agent or Customer"
    raise TranscriptError(where, f"speaker {name[:40]!r}", expected, "name the two sides Agent and Customer")


def events_of(cues: Sequence[Cue]) -> list[Event]:
    """What a call would have given: speech that starts and stops, utterances as they end, and time passing.

    In order of time; at one moment speech stops, is then known, starts, and then the moment has passed. Cues of a side
    that touch or overlap are one stretch of speech.
    """
    timed: list[tuple[float, int, Event]] = []
    for cue in cues:
        said = Utterance(cue.end, cue.speaker, cue.start, cue.end, cue.text, cue.words)
        timed.append((cue.end, 1, said))
    for speaker in ("agent", "customer"):
        for start, end in _stretches([cue for cue in cues if cue.speaker == speaker]):
            timed.append((start, 2, Speech(start, speaker, "started")))
            timed.append((end, 0, Speech(end, speaker, "stopped")))
    end = max((cue.end for cue in cues), default=0.0) + TAIL
    ticks = -int(-end // TICK)
    timed += [(number * TICK, 3, Tick(number * TICK)) for number in range(1, ticks + 1)]
    return [event for _, _, event in sorted(timed, key=lambda item: item[:2])]


def _stretches(cues: Sequence[Cue]) -> Iterator[tuple[float, float]]:
    """From when to when a side speaks without a pause; a cue without length is no stretch."""
    start = end = -1.0
    for cue in sorted(cues, key=lambda cue: cue.start):
        if cue.start > end:
            if end > start:
                yield start, end
            start = cue.start
        end = max(end, cue.end)
    if end > start:
        yield start, end
