"""The parts of a call, built from the settings and put together."""

import asyncio
import contextlib
import dataclasses
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from coach import config
from coach.audio.devices import check, choose, inputs, remedy
from coach.audio.microphone import Microphone
from coach.audio.pace import Pace
from coach.audio.recording import Recording
from coach.core.coaching import Coach
from coach.core.prompt import ScriptLine
from coach.core.quiet import lesson
from coach.errors import CoachError, DeviceError, TranscriptError
from coach.events import AudioLost, Call, Reading, Speaker
from coach.journal.journal import Journal
from coach.journal.keeper import Keeper
from coach.journal.opening import open_for_call
from coach.meaning.reader import NAME, Reader
from coach.prompts.load import detectors, load
from coach.prompts.script import read_script
from coach.session import Batch, Sink, hear, listen, read_aloud, run, without_secrets
from coach.speech.weights import Weights, find
from coach.tape import LiveTape, Remembered, Tape
from coach.text import printable
from coach.transcripts.read import Transcript, is_transcript, read


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
class Live:
    """A call that goes on, and the ears that hear it."""

    microphone: Microphone
    weights: Weights
    keeper: Keeper | None
    """Keeps it in the journal, unless nothing is kept."""


Source = Sound | Live | Transcript


@dataclass(frozen=True)
class OpenCall:
    """A call ready to be heard."""

    call: Call
    tape: Tape
    notice: str
    """Something worth knowing, in one line; empty where there is nothing."""
    source: Source
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
                await self._listen(self.source, sinks, speed, partials=partials)
            if isinstance(self.source, Sound):
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

    async def _listen(self, source: Sound | Live, sinks: Sequence[Sink], speed: float, *, partials: bool) -> None:
        # 0.9 s of imports that a transcript does not need
        from coach.speech.ears import Ears
        from coach.speech.listener import Listener
        from coach.speech.whisper import Whisper

        whisper = await asyncio.to_thread(Whisper, source.weights, self.settings.ears.threads)
        with contextlib.closing(Ears(whisper)) as ears:
            listener = Listener(self.settings.voice, ears.ask, partials=partials)
            if isinstance(source, Live):
                batches = self._kept(listen(source.microphone, listener, ears), source.keeper)
            else:
                batches = hear(source.recording, listener, ears, Pace(speed))
            await run(self.call, without_secrets(batches), self.tape, sinks)

    def _kept(self, batches: AsyncIterator[Batch], keeper: Keeper | None) -> AsyncIterator[Batch]:
        """The same, and from now on all that comes of it is kept; what happens to the journal comes between."""
        if keeper is None:
            return batches
        keeper.follow(lambda: self.tape.events)

        async def told() -> AsyncIterator[Batch]:
            async for at, events in batches:
                yield at, [*events, *keeper.news(at)]

        return told()

    def close(self) -> None:
        """The call is over, and what the agent did to it: what is kept of it is on the disk when this returns."""
        if isinstance(self.source, Live) and self.source.keeper and (trouble := self.source.keeper.close()):
            self.tape.problem = self.tape.problem or f"not all of this call is kept: {trouble}"

    @property
    def kept(self) -> bool:
        """It goes into the journal."""
        return isinstance(self.source, Live) and self.source.keeper is not None

    @property
    def live(self) -> bool:
        """It goes on until `stop`."""
        return isinstance(self.source, Live)

    def stop(self) -> None:
        """A call that goes on comes to its end."""
        if isinstance(self.source, Live):
            self.source.microphone.stop()

    def recording(self) -> Recording | None:
        """The recording once more, to be played; None for words alone."""
        return self.source.recording.again() if isinstance(self.source, Sound) else None


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
    weights = _weights(wish, settings)
    return _built(Call(0.0, recording.name, weights.name), wish, settings, Sound(recording, weights))


def open_live(agent: str, customer: str, wish: Wish) -> OpenCall:
    """Find the devices and build the coach; every fault comes out here, before anything is heard.

    Args:
        agent: name of the agent's device, or part of it; empty for the default microphone, `none` for no such side.
        customer: the customer's, as `agent`; empty for what the default output plays.
        wish: how the call is to be coached.

    Raises:
        CoachError: there is nothing to hear the call with, or a setting is not as it should be.
    """
    settings = config.load()
    found = inputs()
    wishes: dict[Speaker, str] = {"agent": agent, "customer": customer}
    chosen = {speaker: device for speaker, name in wishes.items() if (device := choose(found, speaker, name))}
    if not chosen:
        raise DeviceError("live", "neither a microphone nor a far end", remedy="; ".join(map(remedy, wishes)))
    check(chosen.values())
    weights = _weights(wish, settings)
    microphone = Microphone({speaker: wishes[speaker] for speaker in chosen})
    names = " + ".join(device.name for device in chosen.values())
    call = Call(0.0, printable(names), weights.name)
    opened = _built(call, wish, settings, Live(microphone, weights, None))
    journal, notice = open_for_call(settings.journal, config.home().journal)
    source = Live(microphone, weights, Keeper(journal) if journal else None)
    quiet, trouble = _taught(journal) if journal else ((), "")
    call = dataclasses.replace(opened.call, quiet=quiet)
    notice = "; ".join(filter(None, [opened.notice, notice, trouble]))
    return dataclasses.replace(opened, call=call, source=source, notice=notice)


def _taught(journal: Journal) -> tuple[tuple[str, ...], str]:
    """What the agent called not helpful; and in one line why that is not known, empty where it is."""
    try:
        return tuple(lesson(nudge) for _, nudge in journal.lessons()), ""
    except CoachError as error:
        return (), f"what you called not helpful is shown all the same: {error}"


def _weights(wish: Wish, settings: config.Config) -> Weights:
    folder = _configured(settings.ears.folder)
    return find(wish.model or settings.ears.model or None, folder, config.home().models)


def _from_words(files: Files, wish: Wish, settings: config.Config) -> OpenCall:
    words = read(files.call, agent=files.agent, customer=files.customer)
    names = " + ".join(path.name for path in (files.call, files.agent, files.customer) if path)
    call = Call(0.0, printable(names))
    if isinstance(words.events[0], Call):  # a log says what it was heard with, and which script applied
        call, words = words.events[0], dataclasses.replace(words, events=words.events[1:])
    told = [event for event in words.events if isinstance(event, Reading)]
    if not told:
        return _built(call, wish, settings, words)
    words = dataclasses.replace(words, events=[event for event in words.events if not isinstance(event, Reading)])
    return _built(call, wish, settings, words, Remembered(Reader, told))


def _built(
    call: Call, wish: Wish, settings: config.Config, source: Source, reader: Remembered | None = None
) -> OpenCall:
    if reader is None:
        model = Reader()  # now, so that a damaged one is told before anything is heard
        call, reader = dataclasses.replace(call, meaning=NAME), Remembered(lambda: model)
    prompts = load(config.shipped("prompts"), own_prompts(wish.prompts, settings))
    chosen = wish.script or _configured(settings.script.file)
    script = read_script(chosen) if chosen else tuple(map(ScriptLine.parse, call.script))
    lines = tuple(str(line) for line in script)
    call = dataclasses.replace(call, prompts=prompts.digest, script=lines)
    kinds = detectors(prompts, script, settings.prompts.off)
    kind = LiveTape if isinstance(source, Live) else Tape
    tape = kind(lambda: Coach(kinds, prompts.prompts, settings.pacing), reader)
    if isinstance(source, Sound):
        tape.duration = source.recording.duration
    elif isinstance(source, Transcript):
        tape.duration = max(event.at for event in source.events)  # a log need not be in order
    return OpenCall(call, tape, _notice(source, wish), source, settings)


def _notice(source: Source, wish: Wish) -> str:
    """What a person may not expect, in one line: other ears, a side that is not there, an option without effect."""
    notices = [] if isinstance(source, Transcript) else [source.weights.notice.rstrip(".")]
    sides = source.recording.sides if isinstance(source, Sound) else ()
    if len(sides) == 1:
        notices.append(f"only the {next(iter(sides))}'s side is heard")
    if wish.agent_channel and len(sides) < 2:
        notices.append("--agent-channel has no effect: it is for a recording in stereo")
    return "; ".join(filter(None, notices))


def own_prompts(named: Path | None, settings: config.Config) -> Path | None:
    """The person's own prompts: the folder named, else that in the config, else prompts/ beside their config.toml."""
    beside = config.home().config / "prompts"
    return named or _configured(settings.prompts.folder) or (beside if beside.is_dir() else None)


def _configured(path: str) -> Path | None:
    """A path in config.toml: `~` is the person's home, and what is relative lies beside the file."""
    return config.home().config / Path(path).expanduser() if path else None
