"""SubRip: numbered cues, `Agent:` or `Customer:` before the words."""

import re

from coach.events import Speaker
from coach.transcripts.blocks import blocks, prefixed, times
from coach.transcripts.cues import Cue, checked

STYLE = re.compile(r"</?(?:i|b|u|font)(?:\s[^<>]*)?>|\{\\[^{}]*\}")
"""`<i>`, `<font color=...>`, `{\\an8}`; any other `<` is text."""


def parse(text: str, file: str, speaker: Speaker | None = None) -> list[Cue]:
    """The cues of an SRT file, in its order.

    Each cue names its speaker. One that does not is an error: to go on with the speaker before would put words into
    the wrong mouth without a word about it.

    Args:
        text: the file's.
        file: its name, for errors.
        speaker: who speaks where a cue does not say, in a file of one side.

    Raises:
        TranscriptError: with the line.
    """
    cues: list[Cue] = []
    for block in blocks(text):
        timed = times(block, file)
        said = prefixed([STYLE.sub("", line) for line in timed.lines], timed.where, speaker)
        cues += [checked(Cue(who, timed.start, timed.end, words), timed.where) for who, words in said]
    return [cue for cue in cues if cue.text]
