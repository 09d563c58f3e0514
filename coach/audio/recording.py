"""A recorded call as a stream of frames: one stereo file, a file for each side, or one side alone."""

from collections.abc import Generator, Iterator, Sequence
from contextlib import ExitStack, closing
from itertools import zip_longest
from os import PathLike
from pathlib import Path
from typing import Literal, Self

import numpy as np

from coach.audio.frame import HOP, RATE, Frames
from coach.audio.resampling import Samples
from coach.audio.track import Track
from coach.errors import RecordingError
from coach.events import Speaker, other
from coach.text import printable

Part = tuple[Track, tuple[Speaker, ...]]
"""A file, and who speaks in it: one speaker, or those of its left and its right channel."""


class Recording:
    """A call that can be read again and again, a hop at a time; files of a side each are read in step."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self._parts = parts
        self.name = printable(" + ".join(track.path.name for track, _ in parts))
        """The files' names, without their folders; what cannot be printed is U+FFFD."""
        self.sides: frozenset[Speaker] = frozenset(speaker for _, speakers in parts for speaker in speakers)
        durations = [track.duration for track, _ in parts if track.duration is not None]
        self.duration = max(durations) if len(durations) == len(parts) else None
        """Seconds, as the files say; None where they do not."""

    @classmethod
    def open(
        cls,
        path: str | PathLike[str] | None = None,
        *,
        agent: str | PathLike[str] | None = None,
        customer: str | PathLike[str] | None = None,
        agent_channel: Literal["left", "right"] = "left",
    ) -> Self:
        """Open a recording; what is wrong with it comes out here, before a frame of it.

        Args:
            path: both sides in stereo, or the agent's alone.
            agent: the agent's side, in a file of its own; two channels of one are averaged.
            customer: the customer's side, as `agent`.
            agent_channel: where the agent is in stereo.

        Raises:
            RecordingError: a file cannot be read, holds no sound that can be coached, or does not go with the other.
        """
        if path is not None:
            if agent is not None or customer is not None:
                given = "a call and a side's own file beside it"
                raise RecordingError(str(path), given, "one file for both sides, or one for each side")
            track = Track(Path(path))
            first: Speaker = "agent" if agent_channel == "left" else "customer"
            return cls([(track, (first, other(first)) if track.channels == 2 else ("agent",))])
        sides: list[tuple[Speaker, str | PathLike[str] | None]] = [("agent", agent), ("customer", customer)]
        parts: list[Part] = [(Track(Path(file)), (speaker,)) for speaker, file in sides if file is not None]
        if not parts:
            raise RecordingError("recording", "no file", "one file for both sides, or one for each side")
        return cls(parts)

    def again(self) -> Self:
        """The same recording, for a second reader.

        Raises:
            RecordingError: a file can no longer be opened.
        """
        return type(self)([(Track(track.path), speakers) for track, speakers in self._parts])

    @property
    def damage(self) -> str:
        """What the last reading could not decode, in one line; empty where there was nothing.

        An MP3 that does not count its frames and was cut between two of them, one cut of some hundred, looks whole.
        """
        return "; ".join(track.damage for track, _ in self._parts if track.damage)

    def __iter__(self) -> Iterator[Frames]:
        """Read the call from its beginning.

        Where one file ends before the other, its side is silent from there on.

        Raises:
            RecordingError: a file can no longer be opened.
        """
        heard = 0
        with ExitStack() as stack:
            streams = [stack.enter_context(closing(_hops(track))) for track, _ in self._parts]
            for hops in zip_longest(*streams):
                length = max(hop.shape[1] for hop in hops if hop is not None)
                heard += length
                sides: dict[Speaker, Samples] = {}
                for hop, (_, speakers) in zip(hops, self._parts, strict=True):
                    sides |= _sides(hop, speakers, length)
                yield Frames(heard / RATE, sides.get("agent"), sides.get("customer"))

    def mixed_from(self, start: float) -> Iterator[Samples]:
        """Both sides together from second `start` on, for the ear: shape (n,) with n up to RATE / 10.

        Raises:
            RecordingError: a file can no longer be opened.
        """
        with ExitStack() as stack:
            streams = [stack.enter_context(closing(_chunks(track, start))) for track, _ in self._parts]
            for chunks in zip_longest(*streams):
                mixed = np.zeros(max(len(chunk) for chunk in chunks if chunk is not None), np.float32)
                for chunk in chunks:
                    if chunk is not None:
                        mixed[: len(chunk)] += chunk
                yield np.clip(mixed, -1.0, 1.0)


def _chunks(track: Track, start: float) -> Generator[Samples, None, None]:
    """A file's channels added up, shape (n,), RATE / 10 samples at a time."""
    held = np.zeros(0, np.float32)
    for block in track.blocks_from(start):
        held = np.concatenate((held, block.sum(axis=0, dtype=np.float32)))
        while len(held) >= RATE // 10:
            yield held[: RATE // 10]
            held = held[RATE // 10 :]
    yield held


def _hops(track: Track) -> Generator[Samples, None, None]:
    """Shape (channels, HOP), the last one as long as the sound is."""
    held = np.zeros((track.channels, 0), dtype=np.float32)
    for block in track.blocks():
        held = np.concatenate((held, block), axis=1)
        whole = held.shape[1] // HOP
        for hop in range(whole):
            yield held[:, hop * HOP : (hop + 1) * HOP]
        held = held[:, whole * HOP :]
    if held.shape[1]:
        yield held


def _sides(hop: Samples | None, speakers: tuple[Speaker, ...], length: int) -> dict[Speaker, Samples]:
    """A file's hop for each of its speakers, padded to `length`; None is the silence after its end."""
    if hop is None:
        return {speaker: np.zeros(length, dtype=np.float32) for speaker in speakers}
    if hop.shape[1] < length:
        hop = np.pad(hop, ((0, 0), (0, length - hop.shape[1])))
    if len(speakers) == 1:
        hop = hop.mean(axis=0, dtype=np.float32, keepdims=True)
    return {speaker: np.ascontiguousarray(samples) for speaker, samples in zip(speakers, hop, strict=True)}
