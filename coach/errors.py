"""What can go wrong, in one line a person can act on.

CoachError
├── ConfigError       config.toml: a wrong key, a wrong type, broken TOML
├── PromptError       prompts/*.toml, or an example in one that does not hold
├── ScriptError       the company's script
├── RecordingError    a recording that cannot be opened, or whose tail is damaged
├── TranscriptError   a transcript that cannot be read
├── WeightsError      a model that is missing, half fetched or not the bytes it should be
├── DeviceError       a microphone, a loudspeaker or the library behind them
│   ├── NoSuchDeviceError     the one that is named is not there
│   └── MovedError            what records it was given another one
├── NetworkError      something tried to leave this machine
├── LinkError         a running coach that is not there, or is there already
└── JournalError      the journal: no key, a wrong one, a file that is damaged or not ours
    ├── JournalKeyError       what was given as its key is not
    └── JournalBlockedError   for now it cannot be written: the disk is full, another coach holds it
"""


class CoachError(Exception):
    """A fault told as: where, what was found, what was expected, what to do.

    The command line prints it as one line on stderr and ends with status 1.
    """

    def __init__(self, where: str, found: str, expected: str = "", remedy: str = "") -> None:
        self.where, self.found, self.expected, self.remedy = where, found, expected, remedy
        super().__init__(str(self))

    def __str__(self) -> str:
        line = f"{self.where}: {self.found}"
        if self.expected:
            line += f"; expected {self.expected}"
        if self.remedy:
            line += f"; {self.remedy}"
        return " ".join(line.split())


class ConfigError(CoachError):
    """config.toml does not say what it should."""


class PromptError(CoachError):
    """A file in prompts/ does not say what it should, or an example in it does not hold."""


class ScriptError(CoachError):
    """The company's script cannot be read."""


class RecordingError(CoachError):
    """A recording cannot be decoded, or not to its end."""


class TranscriptError(CoachError):
    """A transcript cannot be read."""


class WeightsError(CoachError):
    """A model's files are missing, incomplete or not the bytes they should be."""


class DeviceError(CoachError):
    """A sound device, or the library behind it, does not work."""


class NoSuchDeviceError(DeviceError):
    """The device that is named is not there: unplugged, or called otherwise."""


class MovedError(DeviceError):
    """The sound server has what records a device record another one. The device may be well."""


class NetworkError(CoachError):
    """Something tried to reach, or to let in, more than this machine, and was refused."""


class LinkError(CoachError):
    """A running coach cannot be reached, or another one runs already."""


class JournalError(CoachError):
    """The journal cannot be opened, read or written."""


class JournalKeyError(JournalError):
    """The key does not open the journal, or cannot be made of what was typed."""


class JournalBlockedError(JournalError):
    """The journal cannot be written now; a moment later it may be."""
