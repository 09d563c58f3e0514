"""What is made of turns, remembered: however often a coach goes over a call, a model reads each turn of it once."""

import dataclasses
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Protocol

from coach.doubts import Doubt
from coach.events import Reading


class Reader(Protocol):
    """A model that says what words do."""

    def read(self, doubt: Doubt) -> Reading:
        """What it makes of a turn."""


class Remembered:
    """A reader that is asked once for a turn: a coach that goes over the call again finds most turns read.

    So does one that replays a log, which tells the readings of its call: the model is loaded only for turns that the
    log does not know, as when the call is paused where it was not.
    """

    def __init__(self, reader: Callable[[], Reader], told: Iterable[Reading] = ()) -> None:
        self._make = reader
        self._told = {(reading.turn, reading.speaker, reading.text): reading for reading in told}
        self._readings: dict[Doubt, Reading] = {}

    def read(self, doubt: Doubt) -> Reading:
        """What is, or was, made of a turn."""
        if doubt not in self._readings:
            told = self._told.get((doubt.turn, doubt.speaker, doubt.text))
            made = dataclasses.replace(told, at=doubt.at) if told else self._reader.read(doubt)
            self._readings[doubt] = made
        return self._readings[doubt]

    @cached_property
    def _reader(self) -> Reader:
        return self._make()
