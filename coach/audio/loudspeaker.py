"""The sound of a recording on the loudspeaker, from any place on, at the speed of the screen."""

import contextlib
import threading
from types import ModuleType
from typing import Any

from coach.audio.frame import RATE
from coach.audio.recording import Recording
from coach.errors import DeviceError

FASTEST = 2.0
"""Seconds of call a second. Faster speech is played by nobody to be understood: then there is silence."""


def portaudio() -> ModuleType:
    """The sounddevice library.

    Raises:
        DeviceError: PortAudio, which it stands on, is not on this machine.
    """
    try:
        import sounddevice  # noqa: PLC0415  # it fails to import where PortAudio is missing
    except OSError:
        raise DeviceError(
            "loudspeaker",
            "PortAudio is not on this machine",
            remedy="install it (Debian, Ubuntu: apt install libportaudio2); all but sound and live works without",
        ) from None
    module: ModuleType = sounddevice
    return module


class Loudspeaker:
    """Plays one place at a time; the device's own clock says what is to be heard now."""

    def __init__(self, recording: Recording) -> None:
        """Have a recording played.

        Args:
            recording: opened for this alone, since a reading of it keeps its damage.

        Raises:
            DeviceError: there is no PortAudio, or no loudspeaker.
        """
        self._recording = recording
        self._library = portaudio()
        try:
            self._library.check_output_settings(channels=1, dtype="float32")
        except (self._library.PortAudioError, ValueError) as error:
            raise _broken(error) from None
        self._playing: Playing | None = None

    def play_from(self, seconds: float, speed: float) -> None:
        """Play from there on, in place of what is playing; at more than twice the speed there is silence.

        Raises:
            DeviceError: the loudspeaker does not work.
        """
        self.stop()
        if speed > FASTEST:
            return
        try:
            with contextlib.ExitStack() as undo:
                stream = self._library.OutputStream(samplerate=RATE * speed, channels=1, dtype="float32")
                undo.callback(stream.close)
                stream.start()
                undo.pop_all()
        except (self._library.PortAudioError, ValueError) as error:
            raise _broken(error) from None
        self._playing = Playing(self._recording, stream, seconds, speed)

    def stop(self) -> None:
        """Be silent."""
        if self._playing:
            self._playing.stop()
        self._playing = None

    def position(self) -> float | None:
        """Call time, in seconds, of what is to be heard at this moment; None while nothing plays."""
        return self._playing.position() if self._playing else None


class Playing:
    """One stretch of sound on its way to the device."""

    def __init__(self, recording: Recording, stream: Any, start: float, speed: float) -> None:
        self._stream = stream
        self._start = start
        self._speed = speed
        self._written = 0
        self._ended = threading.Event()
        self._writer = threading.Thread(target=self._write, args=(recording,), name="loudspeaker", daemon=True)
        self._writer.start()

    def position(self) -> float | None:
        """Seconds of call time, less what the device has taken but not played yet."""
        if self._ended.is_set():
            return None
        played = self._written / RATE - float(self._stream.latency) * self._speed
        return self._start + max(0.0, played)

    def stop(self) -> None:
        """End it now."""
        self._ended.set()
        self._writer.join()
        self._stream.abort()
        self._stream.close()

    def _write(self, recording: Recording) -> None:
        # a device that vanishes, a file that is deleted: there is silence, and the eye goes on by the clock
        with contextlib.suppress(Exception):
            for chunk in recording.mixed_from(self._start):
                if self._ended.is_set():
                    return
                self._stream.write(chunk)
                self._written += len(chunk)
        self._ended.set()


def _broken(error: Exception) -> DeviceError:
    return DeviceError("loudspeaker", f"it does not work ({error})", remedy="the call can be seen without --sound")
