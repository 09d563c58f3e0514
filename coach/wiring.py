"""The parts of a call, built from the settings and put together."""

import asyncio
import contextlib
import dataclasses
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from coach import config
from coach.audio.pace import Pace
from coach.audio.recording import Recording
from coach.core.coaching import Coach
from coach.core.prompt import ScriptLine
from coach.core.redaction import Redactor
from coach.errors import CoachError, ConfigError, TranscriptError
from coach.events import AudioLost, Call, Reading
from coach.home import home
from coach.meaning.reader import NAME, Reader
from coach.prompts.load import detectors, load
from coach.prompts.script import read_script
from coach.remembered import Remembered
from coach.session import Sink, hear, read_aloud, run, without_secrets
from coach.speech.models import known
from coach.speech.weights import Weights, find
from coach.tape import Tape
from coach.text import printable
from coach.transcripts.read import Transcript, is_transcript, read

if TYPE_CHECKING:
    from coach.speech.ears import Ears


@dataclass(frozen=True)
class Wish:
    """How a call is to be heard and coached, as the command line says; the config says the rest."""

    model: str = ""
    script: Path | None = None
    prompts: Path | None = None
    agent_channel: Literal["left", "right"] | None = None


@dataclass(frozen=True)
class Files:
    """Where the call is: in one file, or a file a side."""

    call: Path | None = None
    agent: Path | None = None
    customer: Path | None = None


@dataclass(frozen=True)
class Sound:
    """A recording, and the ears that will hear it."""

    recording: Recording
    weights: Weights


@dataclass(frozen=True)
class OpenCall:
    """A call ready to be heard."""

    call: Call
    tape: Tape
    notice: str
    """Something worth knowing, in one line; empty where there is nothing."""
    source: Sound | Transcript
    settings: config.Config

    async def hear(self, sinks: Sequence[Sink], speed: float, *, partials: bool) -> None:
        """Hear it to its end; what goes wrong on the way stands in `tape.problem`.

        Args:
            sinks: take every event.
            speed: seconds of call a second, infinite for as fast as the machine allows.
            partials: whether anybody looks at them.
        """
        try:
            if isinstance(self.source, Transcript):
                await run(self.call, read_aloud(self.source.events, Pace(speed)), self.tape, sinks)
                self.tape.problem = printable(self.source.damage)
            else:
                await self._hear(self.source, sinks, speed, partials=partials)
                self.tape.problem = printable(self.source.recording.damage) or _unheard(self.tape)
        except CoachError as error:
            self._give_up(str(error), sinks)
        except Exception as error:  # a fault of ours: the screen says so before it goes up to whoever tells it
            self._give_up(f"a fault of coach itself ({type(error).__name__})", sinks)
            raise

    def _give_up(self, problem: str, sinks: Sequence[Sink]) -> None:
        """It cannot be heard to its end: what waited is held, and the screen says why."""
        for event in self.tape.finish(printable(problem)):
            for sink in sinks:
                sink.put(event)

    async def _hear(self, source: Sound, sinks: Sequence[Sink], speed: float, *, partials: bool) -> None:
        # 0.9 s of imports that a transcript does not need
        from coach.speech.listener import Listener

        async with ears_of(source.weights, self.settings) as ears:
            listener = Listener(self.settings.voice, ears.ask, partials=partials)
            batches = hear(source.recording, listener, ears, Pace(speed))
            await run(self.call, without_secrets(batches, Redactor()), self.tape, sinks)

    def recording(self) -> Recording | None:
        """The recording once more, to be played; None for words alone."""
        return self.source.recording.again() if isinstance(self.source, Sound) else None


@contextlib.asynccontextmanager
async def ears_of(weights: Weights, settings: config.Config) -> AsyncIterator["Ears"]:
    """Ears with the weights in them."""
    from coach.speech.ears import Ears
    from coach.speech.whisper import Whisper

    whisper = await asyncio.to_thread(Whisper, weights, settings.ears.threads)
    with contextlib.closing(Ears(whisper)) as ears:
        yield ears


def _unheard(tape: Tape) -> str:
    """In one line, how much speech was never heard and why; empty where all was."""
    lost = [event for event in tape.events if isinstance(event, AudioLost)]
    reasons = ", ".join(sorted({event.reason for event in lost}))
    return f"{sum(event.seconds for event in lost):.1f} s of speech were not heard: {reasons}" if lost else ""


def open_call(files: Files, wish: Wish) -> OpenCall:
    """Open the files and build the coach; every fault comes out here, before anything is printed.

    Raises:
        CoachError: a file, the config, a prompt, the script or the weights are not as they should be.
    """
    settings = config.load()
    given = [path for path in (files.call, files.agent, files.customer) if path]
    words = [path for path in given if is_transcript(path)]
    if words == given:
        return _from_words(files, wish, settings)
    if words and all(path.is_file() for path in given):
        sound = next(path for path in given if path not in words)
        found = f"a transcript, and the other side, {sound.name}, is none"
        raise TranscriptError(str(words[0]), found, "a recording of each side, or a transcript of each")
    channel = wish.agent_channel or settings.recording.agent_channel
    recording = Recording.open(files.call, agent=files.agent, customer=files.customer, agent_channel=channel)
    weights = weights_of(wish, settings)
    return _built(Call(0.0, recording.name, weights.name), wish, settings, Sound(recording, weights))


def weights_of(wish: Wish, settings: config.Config) -> Weights:
    """The ears that were wished for, else those of the config, else the best there are.

    Raises:
        WeightsError: they are not here, or not the bytes they should be.
    """
    folder = named_in_config("ears", "folder", settings.ears.folder)
    return find(wish.model or settings.ears.model or None, folder, home().models)


def _from_words(files: Files, wish: Wish, settings: config.Config) -> OpenCall:
    if wish.model:
        known(wish.model)
    words = read(files.call, agent=files.agent, customer=files.customer)
    names = " + ".join(path.name for path in (files.call, files.agent, files.customer) if path)
    call = Call(0.0, printable(names))
    if isinstance(words.events[0], Call):  # a log says what it was heard with, and which script applied
        call, words = words.events[0], dataclasses.replace(words, events=words.events[1:])
    told = [event for event in words.events if isinstance(event, Reading)]
    words = dataclasses.replace(words, events=[event for event in words.events if not isinstance(event, Reading)])
    if not (told and call.meaning):  # a log that does not say whose readings it tells has lost its beginning
        return _built(call, wish, settings, words)
    return _built(call, wish, settings, words, Remembered(Reader, told))


def _built(
    call: Call, wish: Wish, settings: config.Config, source: Sound | Transcript, reader: Remembered | None = None
) -> OpenCall:
    if reader is None:
        call, model = understood(call)
        reader = Remembered(lambda: model)
    call, coach = coach_of(call, wish, settings)
    tape = Tape(coach, reader)
    if isinstance(source, Sound):
        tape.duration = source.recording.duration
    else:
        tape.duration = max(event.at for event in source.events)  # a log need not be in order
    return OpenCall(call, tape, _notice(source, wish), source, settings)


def understood(call: Call) -> tuple[Call, Reader]:
    """The call with the model named in it, and the model.

    Raises:
        WeightsError: it is damaged; told before anything is heard.
    """
    return dataclasses.replace(call, meaning=NAME), Reader()


def coach_of(call: Call, wish: Wish, settings: config.Config) -> tuple[Call, Callable[[], Coach]]:
    """The call with prompts and script named in it, and what makes a coach with them.

    Raises:
        CoachError: a prompt or the script is not as it should be.
    """
    prompts = load(config.shipped("prompts"), own_prompts(wish.prompts, settings))
    chosen = wish.script or named_in_config("script", "file", settings.script.file)
    script = read_script(chosen) if chosen else tuple(map(ScriptLine.parse, call.script))
    call = dataclasses.replace(call, prompts=prompts.digest, script=tuple(map(str, script)))
    kinds = detectors(prompts, script, settings.prompts.off)
    return call, lambda: Coach(kinds, prompts.prompts, settings.pacing)


def _notice(source: Sound | Transcript, wish: Wish) -> str:
    """What a person may not expect, in one line: other ears, a side that is not there, an option without effect."""
    notices = [] if isinstance(source, Transcript) else [source.weights.notice.rstrip(".")]
    sides = source.recording.sides if isinstance(source, Sound) else ()
    if len(sides) == 1:
        notices.append(f"only the {next(iter(sides))}'s side is heard")
    if wish.agent_channel and len(sides) < 2:
        notices.append("--agent-channel has no effect: it is for a recording in stereo")
    if wish.model and isinstance(source, Transcript):
        notices.append("--model has no effect: a transcript is words already")
    return "; ".join(filter(None, notices))


def own_prompts(named: Path | None, settings: config.Config) -> Path | None:
    """The person's own prompts: the folder named, else that in the config, else prompts/ beside their config.toml.

    Raises:
        ConfigError: that in the config is not there.
    """
    beside = home().config / "prompts"
    chosen = named or named_in_config("prompts", "folder", settings.prompts.folder)
    return chosen or (beside if beside.is_dir() else None)


def named_in_config(room: str, key: str, path: str) -> Path | None:
    """What a key of config.toml names; None where it names nothing.

    Raises:
        ConfigError: nothing is there, with the key's line.
    """
    found = configured(path)
    if found and not found.exists():
        told = f"{room}.{key} = {path!r}, but there is no {found}"
        raise ConfigError(config.where(room, key), told, "a path beside config.toml, or a whole one")
    return found


def configured(path: str) -> Path | None:
    """A path in config.toml: `~` is the person's home, and what is relative lies beside the file."""
    return home().config / Path(path).expanduser() if path else None
