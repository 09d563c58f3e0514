"""One file's sound as a stream, through FFmpeg's decoders (PyAV): never more of it in memory than a packet."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import av

from coach.audio.container import HIGHEST, LOWEST, SUPPORTED, UNREADABLE, check_format, opened, stated_length
from coach.audio.frame import RATE
from coach.audio.header import mp3_frame
from coach.audio.resampling import Resampling, Samples, Stamps
from coach.errors import RecordingError

if TYPE_CHECKING:
    from av import AudioFrame, AudioStream, Packet
    from av.container import InputContainer

EXACT = {"flac", "mp3", "mov", "matroska"}
"""Containers that say how long they are, rather than what their size makes likely."""
PAUSES = {"mov", "matroska"}
"""Containers in which nothing may be stored while nobody speaks: a gap there is a pause, elsewhere it is damage."""
LEAST = 0.001
"""Seconds: a file of a sample or a few is no call."""
SHORT = 0.25
"""Seconds that may be missing at the end: encoders pad and cut by a few frames."""


class Track:
    """One file, opened once to see that it can be read; `blocks` reads it from its beginning, as often as wished."""

    def __init__(self, path: Path) -> None:
        """Open the file, decode its first frame and close it again.

        Raises:
            RecordingError: it cannot be read, or holds no sound that can be coached.
        """
        self.path = path
        self._faults = Faults()
        self._last = b""
        """The packet read last."""
        with opened(path) as (container, stream, header):
            self._header = header
            self._container = container.format.name.split(",")[0]
            self._stated = stated_length(container, stream)
            first, length = _beginning(self._frames(container, stream))
        if first is None:
            raise RecordingError(str(path), "no sound that can be decoded", SUPPORTED, "record or export it again")
        if length < LEAST:
            raise RecordingError(str(path), f"{length:.4f} s of sound", f"a call, {LEAST} s at least")
        self.channels = first.layout.nb_channels
        check_format(path, self.channels, first.sample_rate)

    @property
    def duration(self) -> float | None:
        """Seconds, as the file says; None where it does not."""
        return self._stated if self._header.duration is None else self._header.duration

    @property
    def damage(self) -> str:
        """What the last reading of `blocks` could not decode, in one line; empty where there was nothing."""
        told = self._faults.told()
        return str(RecordingError(str(self.path), told, remedy="what is there was read")) if told else ""

    def blocks(self) -> Iterator[Samples]:
        """The sound at RATE.

        Yields:
            Shape (channels, n) with n of any length, -1 to 1. What could not be decoded in the middle of the file is
            silence of its length, so that what follows keeps its time.

        Raises:
            RecordingError: the file can no longer be opened.
        """
        self._faults, self._last = Faults(self._header.fault), b""
        resampling, stamps = Resampling(), Stamps(self.duration)
        with opened(self.path) as (container, stream, _):
            for frame in self._frames(container, stream):
                if frame.layout.nb_channels != self.channels or not LOWEST <= frame.sample_rate <= HIGHEST:
                    self._faults.undecodable()
                    continue
                if missing := stamps.gap(frame, self._faults.at):
                    self._leave_out(missing)
                    yield from resampling.silence(missing)
                yield from resampling.convert(frame)
                self._faults.at = float(resampling.heard)
        yield from resampling.finish()
        if resampling.numberless:
            self._faults.say("samples that are no numbers (NaN) are read as silence")
        self._check_end(float(resampling.heard))

    def blocks_from(self, start: float) -> Iterator[Samples]:
        """The sound at RATE from second `start` on, for the ear: shape (channels, n); damage is passed over.

        Raises:
            RecordingError: the file can no longer be opened.
        """
        resampling = Resampling()
        with opened(self.path) as (container, stream, _):
            container.seek(int(start * av.time_base))
            for frame in self._frames(container, stream):
                late = start - (frame.time or 0.0)
                for block in resampling.convert(frame):
                    # a seek lands up to some seconds early
                    skipped = min(max(0, round(late * RATE)), block.shape[1])
                    late -= block.shape[1] / RATE
                    if skipped < block.shape[1]:
                        yield block[:, skipped:]

    def _frames(self, container: "InputContainer", stream: "AudioStream") -> Iterator["AudioFrame"]:
        """What can be decoded; what cannot is noted and passed over."""
        for packet in self._packets(container, stream):
            try:
                frames = packet.decode()
            except UNREADABLE:
                self._faults.undecodable()
            else:
                yield from frames

    def _packets(self, container: "InputContainer", stream: "AudioStream") -> Iterator["Packet[AudioStream]"]:
        try:
            for packet in container.demux(stream):
                self._last = bytes(packet) or self._last
                yield packet
        except UNREADABLE:
            self._faults.undecodable()

    def _leave_out(self, seconds: float) -> None:
        if self._container not in PAUSES:
            self._faults.say(f"{seconds:.1f} s are missing at {self._faults.at:.1f} s")

    def _check_end(self, heard: float) -> None:
        # bytes that are no MP3 make FFmpeg guess from the file's size, too
        guessed = self._container == "mp3" and (self._header.guessed or self._faults.places)
        if self._container in EXACT and not guessed and self._stated is not None and self._stated - heard > SHORT:
            self._faults.say(f"it ends at {heard:.1f} s, its header promises {self._stated:.1f} s")
        if self._container == "mp3" and self._header.guessed and len(self._last) < mp3_frame(self._last):
            self._faults.say(f"it ends at {heard:.1f} s within a frame: it was cut short")


def _beginning(frames: Iterator["AudioFrame"]) -> tuple["AudioFrame | None", float]:
    """The first frame, and how many seconds there are at the least, counted up to LEAST."""
    first, length = None, 0.0
    for frame in frames:
        first = first or frame
        length += frame.samples / frame.sample_rate if frame.sample_rate else 0.0
        if length >= LEAST:
            break
    return first, length


class Faults:
    """What is wrong with a file, for one line."""

    def __init__(self, first: str = "") -> None:
        self.at = 0.0
        """Seconds read so far."""
        self._said = [first] if first else []
        self.places: list[float] = []
        """Seconds at which something could not be decoded: the first three."""
        self._more = 0

    def say(self, fault: str) -> None:
        """Note a fault; of many, the first three are told."""
        if len(self._said) < 3:
            self._said.append(fault)

    def undecodable(self) -> None:
        """What comes now cannot be decoded."""
        if self.places and self.at - self.places[-1] < 1.0:
            return
        if len(self.places) < 3:
            self.places.append(self.at)
        else:
            self._more += 1

    def told(self) -> str:
        """All of it, in one line."""
        places = ", ".join(f"{at:.1f} s" for at in self.places) + (f" and {self._more} more places" * bool(self._more))
        return "; ".join([*self._said, *([f"cannot be decoded at {places}"] if self.places else [])])
