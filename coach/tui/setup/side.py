"""Which device hears a side: the one whose bar moves."""

import asyncio
import contextlib
from collections.abc import Iterable, Sequence
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from coach.audio.devices import HEARD_THROUGH, Input
from coach.audio.level import SILENT, SOUND, Level
from coach.errors import CoachError
from coach.events import Speaker, other
from coach.tui.setup.step import Step
from coach.tui.setup.workshop import Choice, Workshop

BAR = 20
"""Columns of a meter."""
AT_ONCE = 8
"""Devices heard at the same time: a capture process each, 60 MB."""
LOOK_SECONDS = 2.0
DRAW_SECONDS = 0.1
HERE = "◂ sound"


def bar(db: float) -> str:
    """A level as so many columns of BAR."""
    full = round(BAR * (db - SILENT) / -SILENT)
    return "█" * full + "·" * (BAR - full)


class SideStep(Step):
    """Every device with a meter.

    Bluetooth is heard only under the cursor: to open its microphone changes its profile.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("n", "nobody", show=False)]
    KEYS: ClassVar[str] = "↑ ↓ move   Enter chooses   n not heard   Esc back   Ctrl-C ends, unwritten"

    def __init__(self, workshop: Workshop, choice: Choice, place: str, speaker: Speaker) -> None:
        super().__init__(workshop, choice, place)
        self._speaker: Speaker = speaker
        self._kind = HEARD_THROUGH[speaker]
        self._lacking = ""
        """Where no device is of the right kind."""
        self._devices: Sequence[Input] = ()
        self._levels: dict[Input, Level] = {}
        self._faults: dict[Input, str] = {}
        self._hearing: dict[Input, asyncio.Task[None]] = {}
        self._trouble = ""
        self.TITLE_WORDS = "Your microphone" if speaker == "agent" else "The customer"

    def question(self) -> str:
        """Either side gives itself away by sound."""
        if self._speaker == "agent":
            return "Speak now. The bar that moves with your voice is your microphone."
        return "Play something: a video, or a call. The bar that moves with it is where the customer is heard."

    def answers(self) -> Iterable[Widget]:
        """A row a device."""
        yield OptionList(id="devices")

    def on_mount(self) -> None:
        """Look and listen."""
        self.query_one(OptionList).focus()
        self.run_worker(self._look(), exclusive=True)
        self.set_interval(DRAW_SECONDS, self._draw)

    async def _look(self) -> None:
        """What is plugged in and out is seen; whatever is heard is let go of at the end."""
        try:
            while True:
                try:
                    found = await self.workshop.inputs()
                    self._lacking = "" if any(one.kind == self._kind for one in found) else await self._lack(found)
                    self._list(found)
                    self._trouble = ""
                except CoachError as error:
                    self._trouble = str(error)
                self._hear()
                await asyncio.sleep(LOOK_SECONDS)
        finally:
            await self._let_go(list(self._hearing))

    async def _lack(self, found: Sequence[Input]) -> str:
        """What is missing, and how to get it."""
        lack = await self.workshop.lacking(self._speaker, found)
        return f"None is of the right kind: {lack.what}; {lack.remedy}."

    def _list(self, found: Sequence[Input]) -> None:
        ranked = sorted(found, key=lambda one: (one.kind != self._kind, not one.default))
        if ranked == self._devices:
            return
        before = self._under() or self.choice.device(self._speaker)
        self._devices = ranked
        rows = self.query_one(OptionList)
        rows.clear_options()
        rows.add_options([Option("") for _ in ranked])
        if ranked:
            rows.highlighted = ranked.index(before) if before in ranked else 0
        self._draw()

    def _hear(self) -> None:
        """A process for each device, and one more for that under the cursor."""
        wanted = [one for one in self._devices if not _bluetooth(one)][:AT_ONCE]
        if (under := self._under()) and under not in wanted:
            wanted.append(under)
        gone = [one for one in self._hearing if one not in wanted]
        for device in wanted:
            if device not in self._hearing or self._hearing[device].done():
                self._levels[device] = Level()
                self._hearing[device] = asyncio.create_task(self._meter(device))
        if gone:
            self.run_worker(self._let_go(gone))

    async def _meter(self, device: Input) -> None:
        try:
            async with contextlib.aclosing(self.workshop.sound(device)) as stream:
                async for rate, _, samples in stream:
                    self._levels[device].take(rate, samples)
                    self._faults.pop(device, None)
        except CoachError as error:
            self._faults[device] = str(error)

    async def _let_go(self, devices: Sequence[Input]) -> None:
        tasks = [task for device in devices if (task := self._hearing.pop(device, None))]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _under(self) -> Input | None:
        at = self.query_one(OptionList).highlighted
        return self._devices[at] if at is not None and at < len(self._devices) else None

    def _draw(self) -> None:
        rows = self.query_one(OptionList)
        for place, device in enumerate(self._devices):
            rows.replace_option_prompt_at_index(place, self._row(device))
        self.say(self._hint())

    def _hint(self) -> str:
        """What is worth knowing about the device under the cursor, or about all of them."""
        taken, under = self.choice.device(other(self._speaker)), self._under()
        if self._trouble:
            return self._trouble
        if self._lacking:
            return self._lacking
        if under and under in self._faults:
            return self._faults[under]
        if under and under == taken:
            return f"{under.name} hears the other side already."
        if under and under.kind != self._kind:
            return "This one hears what the machine plays." if under.kind == "far end" else "This is a microphone."
        return "* is what the system uses now: chosen, the coach goes with it when it changes."

    def _row(self, device: Input) -> Content:
        width = max(10, self.size.width - BAR - len(HERE) - 10)
        name = f"{'*' if device.default else ' '} {device.name}"
        name = set_cell_size(name, width) if cell_len(name) > width else name + " " * (width - cell_len(name))
        if device not in self._levels:
            return Content(f"{name}  {'Bluetooth: move here to hear it':<{BAR}}")
        level = self._levels[device].db
        loud = level >= SOUND
        sign = (HERE, "bold $accent") if loud else ""
        return Content.assemble(f"{name}  ", (bar(level), "$accent" if loud else "$faint"), " ", sign)

    def on_option_list_option_highlighted(self) -> None:
        """The cursor has moved."""
        self._hear()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter."""
        chosen = self._devices[event.option_index]
        if chosen == self.choice.device(other(self._speaker)):
            return
        self._choose(chosen)

    def action_nobody(self) -> None:
        """This side is not to be heard; both cannot be left out."""
        if self._speaker == "customer" and self.choice.agent is None:
            self.app.bell()
            return
        self._choose(None)

    def _choose(self, device: Input | None) -> None:
        if self._speaker == "agent":
            self.choice.agent = device
        else:
            self.choice.customer = device
        self.dismiss(True)


def _bluetooth(device: Input) -> bool:
    return device.kind == "microphone" and ("bluez" in device.source or "hands-free" in device.name.casefold())
