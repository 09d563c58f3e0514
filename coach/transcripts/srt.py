"""SubRip: numbered cues, `Agent:` or `Customer:` before the words."""

import re

from coach.errors import TranscriptError
from coach.events import Speaker
from coach.transcripts.blocks import Block, blocks, prefixed, spoken, times
from coach.transcripts.cues import Cue
from coach.transcripts.tail import up_to_tail

STYLE = re.compile(r"</?(?:i|b|u|font)(?:\s[^<>]*)?>|\{\\[^{}]*\}")
"""`<i>`, `<font color=...>`, `{\\an8}`; any other `<` is text."""


def parse(text: str, file: str, speaker: Speaker | None = None) -> tuple[list[Cue], TranscriptError | None]:
    """The cues of an SRT file, in its order, and the fault of a damaged tail.

    Each cue names its speaker. One that does not is an error: to go on with the speaker before would put words into
    the wrong mouth without a word about it.

    Args:
        text: the file's.
        file: its name, for errors.
        speaker: who speaks where a cue does not say, in a file of one side.

    Raises:
        TranscriptError: with the line; anywhere but in the tail.
    """

    def cues(block: Block) -> list[Cue]:
        timed = times(block, file)
        return spoken(timed, prefixed([STYLE.sub("", line) for line in timed.lines], timed.where, speaker))

    return up_to_tail(blocks(text), cues)
