"""One file's sound as a stream, through FFmpeg's decoders (PyAV): never more of it in memory than a packet."""

import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import av

from coach.audio.frame import RATE
from coach.audio.header import Header, mp3_frame, read_header
from coach.audio.resampling import Resampling, Samples, Stamps
from coach.errors import RecordingError

if TYPE_CHECKING:
    from av import AudioFrame, AudioStream, Packet
    from av.container import InputContainer

SUPPORTED = "a WAV, FLAC, MP3, OGG, Opus or M4A recording"
# Only containers that hold sound themselves: FFmpeg would draw a text file as video, and follow a playlist to the net.
CONTAINERS = "wav,w64,aiff,au,caf,flac,mp3,ogg,mov,aac,amr,asf,matroska,avi"
EXACT = {"flac", "mp3", "mov", "matroska"}
"""Containers that say how long they are, rather than what their size makes likely."""
PAUSES = {"mov", "matroska"}
"""Containers in which nothing may be stored while nobody speaks: a gap there is a pause, elsewhere it is damage."""
LOWEST, HIGHEST = 4_000, 192_000
"""Sample rates, Hz."""
LEAST = 0.001
"""Seconds: a file of a sample or a few is no call."""
SHORT = 0.25
"""Seconds that may be missing at the end: encoders pad and cut by a few frames."""
UNREADABLE = (av.FFmpegError, OSError, ValueError)
"""What PyAV raises for bad bytes: FFmpeg's errors, those of the file, and ValueError for what it has no name for."""


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
        with _opened(path) as (container, stream, header):
            self._header = header
            self._container = container.format.name.split(",")[0]
            self._promised = _promised(container, stream)
            first, length = _beginning(self._frames(container, stream))
        if first is None:
            raise RecordingError(str(path), "no sound that can be decoded", SUPPORTED, "record or export it again")
        if length < LEAST:
            raise RecordingError(str(path), f"{length:.4f} s of sound", f"a call, {LEAST} s at least")
        self.channels = _channels(path, first.layout.nb_channels)
        _check_rate(path, first.sample_rate)

    @property
    def duration(self) -> float | None:
        """Seconds, as the file says; None where it does not."""
        return self._promised if self._header.duration is None else self._header.duration

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
        with _opened(self.path) as (container, stream, _):
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
        self._check_end(float(resampling.heard))

    def blocks_from(self, start: float) -> Iterator[Samples]:
        """The sound at RATE from second `start` on, for the ear: shape (channels, n); damage is passed over.

        Raises:
            RecordingError: the file can no longer be opened.
        """
        resampling = Resampling()
        with _opened(self.path) as (container, stream, _):
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
        if self._container in EXACT and not guessed and self._promised is not None and self._promised - heard > SHORT:
            self._faults.say(f"it ends at {heard:.1f} s, its header promises {self._promised:.1f} s")
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


class Source:
    """A file as FFmpeg reads it: without a name to guess by, and where it seeks past the ends it is told -1.

    PyAV prints the traceback of what its reader raises.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        file.seek(0)
        self.read, self.tell = file.read, file.tell

    def seek(self, offset: int, whence: int = 0) -> int:
        """Where it is now, in bytes; -1 where there is no such place."""
        try:
            return self._file.seek(offset, whence)
        except (OSError, ValueError):
            return -1


@contextmanager
def _opened(path: Path) -> Iterator[tuple["InputContainer", "AudioStream", Header]]:
    with _file(path) as file:
        header = read_header(file)
        options = {"format_whitelist": CONTAINERS, **header.options}
        try:
            container = av.open(Source(file), "r", options=options, metadata_errors="ignore")
        except UNREADABLE:
            raise _not_a_recording(path, file) from None
        with container:
            yield container, _stream(path, container), header


def _file(path: Path) -> BinaryIO:
    """Open a plain file; a pipe or a device could keep us waiting for ever."""
    try:
        kind = path.stat().st_mode
        if stat.S_ISDIR(kind):
            raise RecordingError(str(path), "a folder", SUPPORTED)
        if not stat.S_ISREG(kind):
            raise RecordingError(str(path), "a pipe or a device", SUPPORTED, "save the sound to a file first")
        return path.open("rb")
    except FileNotFoundError:
        raise RecordingError(str(path), "no such file", SUPPORTED) from None
    except PermissionError:
        raise RecordingError(str(path), "this account may not read it", SUPPORTED) from None
    except (OSError, ValueError) as error:
        raise RecordingError(str(path), getattr(error, "strerror", None) or str(error), SUPPORTED) from None


def _not_a_recording(path: Path, file: BinaryIO) -> RecordingError:
    file.seek(0)
    start = file.read(12)
    if not start:
        return RecordingError(str(path), "an empty file", SUPPORTED)
    if start[4:8] == b"ftyp":
        return RecordingError(str(path), "an M4A without its index, cut short", SUPPORTED, "record or export it again")
    return RecordingError(str(path), "no sound in it, and no words of a call", f"{SUPPORTED}, or a transcript of one")


def _stream(path: Path, container: "InputContainer") -> "AudioStream":
    """The one audio stream. With several there is no telling who speaks in which, so none is chosen."""
    streams = container.streams.audio
    if not streams:
        raise RecordingError(str(path), "no sound in it", SUPPORTED)
    if len(streams) > 1:
        remedy = "export the agent and the customer to a file each and give them with --agent and --customer"
        raise RecordingError(str(path), f"{len(streams)} audio tracks", "one", remedy)
    stream = streams[0]
    if stream.codec_context is None:
        raise RecordingError(str(path), "sound in a coding that is not known here", SUPPORTED, "export it as one")
    _channels(path, stream.codec_context.layout.nb_channels or 1)
    _check_rate(path, stream.codec_context.sample_rate or LOWEST)
    return stream


def _channels(path: Path, found: int) -> int:
    if found not in (1, 2):
        remedy = "export the agent and the customer as left and right"
        raise RecordingError(str(path), f"{found} channels", "1 or 2", remedy)
    return found


def _check_rate(path: Path, found: int) -> None:
    if not LOWEST <= found <= HIGHEST:
        raise RecordingError(str(path), f"{found} samples a second", f"{LOWEST} to {HIGHEST}")


def _promised(container: "InputContainer", stream: "AudioStream") -> float | None:
    """Seconds, as the container says of the stream, else of itself."""
    if stream.duration is not None and stream.time_base:
        return float(stream.duration * stream.time_base)
    # what a film says of itself may be its pictures' length
    alone = len(container.streams) == 1
    return container.duration / av.time_base if alone and container.duration is not None else None
