"""Who puts speech into words, and what counts as speech."""

from dataclasses import dataclass
from typing import Annotated, Literal

from annotated_types import Interval

from coach.speech.models import ModelName


@dataclass(frozen=True)
class EarsSettings:
    """The recogniser."""

    model: Literal["", ModelName] = ""
    folder: str = ""
    threads: Annotated[int, Interval(ge=1, le=64)] = 1
    """Of the recogniser. For a segment of 11.7 s one takes 0.39 s with tiny.en and 0.88 s with base, two that wait for
    each other at every token 1.1 and 1.8 s (two cores of a server, nothing else running); the words are the same."""


@dataclass(frozen=True)
class VoiceSettings:
    """When sound counts as speech; probabilities, and seconds of sound.

    A voice is sure late: a first "okay" stood at 0.05 to 0.13 for 0.4 s, a "rest" before a pause reached 0.34. `onset`,
    `offset` and `pre_roll_seconds` together lose none of 8,921 words (`bench/lost.py`), also with the hops begun a
    quarter of a hop later or the calls 9 dB softer; 0.35, 0.25 and 0.3 s lost two and clipped five. 4 % more sound is
    decoded, in fewer windows, and tiny.en has 18.7 % of the words wrong in place of 19.8 %.
    """

    onset: Annotated[float, Interval(gt=0, lt=1)] = 0.2
    offset: Annotated[float, Interval(gt=0, lt=1)] = 0.15
    hang_seconds: Annotated[float, Interval(ge=0.1, le=3)] = 0.35
    pre_roll_seconds: Annotated[float, Interval(ge=0, le=2)] = 0.45
    longest_seconds: Annotated[float, Interval(ge=2, le=25)] = 12.0
