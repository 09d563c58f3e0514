"""A file opened through FFmpeg (PyAV): the container with its one stream of sound, or why it is no recording."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import av

from coach.audio.header import Header, read_header
from coach.errors import RecordingError
from coach.text import open_file

if TYPE_CHECKING:
    from av import AudioStream
    from av.container import InputContainer

SUPPORTED = "a WAV, FLAC, MP3, OGG, Opus or M4A recording"
# Only containers that hold sound themselves: FFmpeg would draw a text file as video, and follow a playlist to the net.
CONTAINERS = "wav,w64,aiff,au,caf,flac,mp3,ogg,mov,aac,amr,asf,matroska,avi"
LOWEST, HIGHEST = 4_000, 192_000
"""Sample rates, Hz."""
UNREADABLE = (av.FFmpegError, OSError, ValueError)
"""What PyAV raises for bad bytes: FFmpeg's errors, those of the file, and ValueError for what it has no name for."""


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
def opened(path: Path) -> Iterator[tuple["InputContainer", "AudioStream", Header]]:
    """Open a file and find its sound.

    Yields:
        The container, its one audio stream, and what the file's own bytes say.

    Raises:
        RecordingError: it cannot be read, or holds no sound that can be coached.
    """
    with open_file(path, RecordingError, SUPPORTED) as file:
        header = read_header(file)
        options = {"format_whitelist": CONTAINERS, **header.options}
        try:
            container = av.open(Source(file), "r", options=options, metadata_errors="ignore")
        except UNREADABLE:
            raise _not_a_recording(path, file) from None
        with container:
            yield container, _stream(path, container), header


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
    check_format(path, stream.codec_context.layout.nb_channels or 1, stream.codec_context.sample_rate or LOWEST)
    return stream


def check_format(path: Path, channels: int, rate: int) -> None:
    """See that sound of so many channels, at so many samples a second, can be coached.

    Raises:
        RecordingError: it cannot.
    """
    if channels not in (1, 2):
        remedy = "export the agent and the customer as left and right"
        raise RecordingError(str(path), f"{channels} channels", "1 or 2", remedy)
    if not LOWEST <= rate <= HIGHEST:
        raise RecordingError(str(path), f"{rate} samples a second", f"{LOWEST} to {HIGHEST}")


def stated_length(container: "InputContainer", stream: "AudioStream") -> float | None:
    """Seconds, as the container says of the stream, else of itself."""
    if stream.duration is not None and stream.time_base:
        return float(stream.duration * stream.time_base)
    # what a film says of itself may be its pictures' length
    alone = len(container.streams) == 1
    return container.duration / av.time_base if alone and container.duration is not None else None
