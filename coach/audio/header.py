"""What the bytes of a recording say of its own length, where the decoder keeps silent about it.

FFmpeg reads a WAV that is shorter than its header promises, an Ogg without its last page and an MP3 cut in half without
a word; and it stops early where a WAV's header was never brought up to date.
"""

import io
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

PLACEHOLDER = 0x7FFF_0000
"""Bytes: what writes to a pipe puts 2^31 or 2^32 less a few for a length it does not know."""
CHUNKS = 1000
"""More than any WAV has before its sound; a file of zeros would be 1.3e8 chunks a gigabyte."""
OGG_PAGE = 65_307
"""Bytes of the longest Ogg page."""

MP3_RATES = {
    "1": (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    "2": (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
"""Kilobits a second, by the version of MPEG and the number in a frame's header."""


@dataclass(frozen=True)
class Header:
    """What a file's bytes tell."""

    duration: float | None = None
    """Seconds of sound that are there, where the bytes tell better than the decoder."""
    guessed: bool = False
    """The decoder's own duration is a guess from the bit rate."""
    fault: str = ""
    """What is missing, in words; empty where nothing is known to be."""
    options: Mapping[str, str] = field(default_factory=dict)
    """For the demuxer."""


def read_header(file: BinaryIO) -> Header:
    """Look at the beginning and the end of a file; a Header without a word where its kind needs none."""
    file.seek(0)
    start = file.read(16)
    if start[:4] == b"RIFF" and start[8:12] == b"WAVE":
        return _wav(file)
    if start[:4] == b"OggS":
        return _ogg(file)
    return Header(guessed=not _counts_its_frames(file, start))


def _wav(file: BinaryIO) -> Header:
    length = file.seek(0, io.SEEK_END)
    at, per_second = 12, 0
    for _ in range(CHUNKS):
        file.seek(at)
        chunk = file.read(20)
        if len(chunk) < 8:
            break
        name, size = struct.unpack("<4sI", chunk[:8])
        if name == b"data":
            return _data(file, at + 8, size, length, per_second)
        if name == b"fmt " and len(chunk) == 20:
            per_second = struct.unpack("<I", chunk[16:])[0]
        at += 8 + size + size % 2
    return Header()


def _data(file: BinaryIO, start: int, promised: int, length: int, per_second: int) -> Header:
    """The header's length of the sound (bytes) against what is there."""
    there = length - start
    known = 0 < promised < PLACEHOLDER
    seconds = there / per_second if per_second else None
    if known and promised > there:
        return Header(seconds, fault=f"the header promises {_lengths(promised, there, per_second)} are there")
    if known and (more := _behind(file, start + promised, length)) is not None:
        # of several FFmpeg reads the last
        *unread, _ = [promised, *(size for name, size in more if name == b"data")]
        told = _told(sum(unread), per_second)
        return Header(fault=f"its sound is in several chunks: {told} before the last are not read" if unread else "")
    # A crashed writer leaves a length that is too small: the rest is sound as well, and is read.
    fault = f"the header tells of {_lengths(promised, there, per_second)} are there" if known else ""
    return Header(seconds, fault=fault, options={"ignore_length": "1"})


def _lengths(told: int, there: int, per_second: int) -> str:
    """Both in seconds, or in bytes where tenths of a second do not tell them apart, or make nothing of one."""
    if per_second:
        first, second = (_told(size, per_second) for size in (told, there))
        if first != second and "0.0 s" not in (first, second):
            return f"{first}, {second}"
    return f"{told} bytes, {there}"


def _told(size: int, per_second: int) -> str:
    """Bytes, as seconds where it is known how many make one."""
    return f"{size / per_second:.1f} s" if per_second else f"{size} bytes"


def _behind(file: BinaryIO, at: int, length: int) -> list[tuple[bytes, int]] | None:
    """Names and sizes of the chunks behind `at` (one byte of padding aside); None where something else stands there."""
    for start in (at, at + 1):
        if length - start < 8:
            return []
        if found := list(_chunks(file, start, length)):
            return found
    return None


def _chunks(file: BinaryIO, at: int, length: int) -> Iterator[tuple[bytes, int]]:
    """Chunk after chunk, as long as there is one that fits into the file, or is sound that was cut short."""
    for _ in range(CHUNKS):
        file.seek(at)
        chunk = file.read(8)
        if len(chunk) < 8:
            return
        name, size = struct.unpack("<4sI", chunk)
        if not all(32 <= byte < 127 for byte in name) or (at + 8 + size > length and name != b"data"):
            return
        yield name, size
        at += 8 + size + size % 2


def _ogg(file: BinaryIO) -> Header:
    """The last page says that it is the last (RFC 3533, header type flag 4)."""
    length = file.seek(0, io.SEEK_END)
    file.seek(max(0, length - 2 * OGG_PAGE))
    pages = file.read().split(b"OggS\0")[1:]
    whole = any(page and page[0] & 4 for page in pages)
    return Header(fault="" if whole else "it ends without Ogg's last page: it was cut short")


def mp3_frame(start: bytes) -> int:
    """Bytes of the MP3 frame that begins so (ISO/IEC 11172-3 and 13818-3, layer III); 0 where none does."""
    if len(start) < 4 or start[0] != 0xFF or start[1] & 0xE6 != 0xE2:  # eleven ones, and the layer
        return 0
    version, rate, sampling = start[1] >> 3 & 3, start[2] >> 4, start[2] >> 2 & 3
    if version == 1 or rate in {0, 15} or sampling == 3:
        return 0
    first = version == 3
    hertz = (44_100, 48_000, 32_000)[sampling] // {3: 1, 2: 2, 0: 4}[version]
    bits = 1000 * MP3_RATES["1" if first else "2"][rate - 1]
    return (144 if first else 72) * bits // hertz + (start[2] >> 1 & 1)


def _counts_its_frames(file: BinaryIO, start: bytes) -> bool:
    """Whether an MP3 begins with the frame in which encoders say how many there are (Xing, Info)."""
    skip = 0
    if start[:3] == b"ID3" and len(start) >= 10:
        a, b, c, d = start[6:10]
        skip = 10 + (a << 21 | b << 14 | c << 7 | d)
    file.seek(skip)
    frame = file.read(200)
    return b"Xing" in frame or b"Info" in frame
