"""Which ears: what each costs this machine is measured, the best that keep pace are under the cursor."""

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from coach.errors import CoachError, WeightsError
from coach.speech.models import BEST
from coach.speech.trial import KEEPS_PACE
from coach.speech.weights import Standing
from coach.tui.setup.step import Step


def best(work: Mapping[str, float]) -> str:
    """Of the measured models the one to take: the first that keeps pace, else the least work; empty for none."""
    pace = [name for name in BEST if work.get(name, KEEPS_PACE + 1) <= KEEPS_PACE]
    return pace[0] if pace else min(work, key=lambda name: work[name], default="")


class EarsStep(Step):
    """A row a model."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("g", "get", show=False)]
    TITLE_WORDS = "The ears"
    KEYS: ClassVar[str] = "↑ ↓ move   Enter chooses   g fetches   Esc back   Ctrl-C ends, unwritten"

    def question(self) -> str:
        """And what is measured."""
        return (
            "Speech is recognised on this machine. How many seconds of work a second of speech is here is being "
            f"measured; up to {KEEPS_PACE:g} keeps pace with a call."
        )

    def answers(self) -> Iterable[Widget]:
        """A row a model."""
        yield OptionList(id="models")

    def on_mount(self) -> None:
        """Measure."""
        self._standings: Sequence[Standing] = ()
        self._work: dict[str, float] = {}
        self._now: dict[str, str] = {}
        self._left = False
        self.query_one(OptionList).focus()
        self.run_worker(self._measure_all(), group="measure")

    def on_unmount(self) -> None:
        """A fetch that goes on is stopped; what came is kept."""
        self._left = True

    async def _measure_all(self) -> None:
        self.say("Measuring: a few seconds each.")
        self._standings = sorted(await self.workshop.ears(), key=lambda one: BEST.index(one.model.name))
        rows = self.query_one(OptionList)
        rows.add_options([Option("") for _ in self._standings])
        self._draw()
        rows.highlighted = 0
        for standing in self._standings:
            if standing.state == "here":
                await self._measure(standing.model.name)
        if not self._work:
            self.say("No model is here yet: g fetches the one under the cursor. tiny.en is the smallest.")
            rows.highlighted = [one.model.name for one in self._standings].index("tiny.en")
            return
        chosen = best(self._work)
        pace = self._work[chosen] <= KEEPS_PACE
        self.say(f"{chosen} is the best here that keeps pace." if pace else f"None keeps pace; {chosen} comes nearest.")
        rows.highlighted = [one.model.name for one in self._standings].index(chosen)

    async def _measure(self, name: str) -> None:
        self._note(name, "measuring ...")
        try:
            self._work[name] = await self.workshop.measure(name)
            self._note(name, "")
        except CoachError as error:
            self._note(name, "cannot be used")
            self.say(str(error))

    async def _get(self, name: str) -> None:
        def tell(done: int, total: int) -> None:
            if self._left:  # the thread would keep the program from ending until the last byte
                raise WeightsError(name, "stopped", remedy="g goes on from there")
            self.app.call_from_thread(self._note, name, f"fetching: {done / 1e6:.0f} of {total / 1e6:.0f} MB")

        self._note(name, "fetching ...")
        try:
            await self.workshop.fetch(name, tell)
            self._standings = sorted(await self.workshop.ears(), key=lambda one: BEST.index(one.model.name))
        except CoachError as error:
            self._note(name, "")
            self.say(str(error))
            return
        await self._measure(name)

    def _note(self, name: str, words: str) -> None:
        self._now[name] = words
        self._draw()

    def _draw(self) -> None:
        rows = self.query_one(OptionList)
        for place, standing in enumerate(self._standings):
            rows.replace_option_prompt_at_index(place, self._row(standing))

    def _row(self, standing: Standing) -> Content:
        name = standing.model.name
        words: str = standing.state
        style = "$faint"
        if name in self._work:
            pace = self._work[name] <= KEEPS_PACE
            words = f"{self._work[name]:.2f} s a second   {'keeps pace' if pace else 'too slow for a call'}"
            style = "" if pace else "$warning"
        words = self._now.get(name) or words
        return Content.assemble(f"{name:<16}{standing.model.size:>13}   ", (words, style))

    def _under(self) -> Standing | None:
        at = self.query_one(OptionList).highlighted
        return self._standings[at] if at is not None and at < len(self._standings) else None

    def action_get(self) -> None:
        """Fetch what is under the cursor."""
        under = self._under()
        if under and under.state != "here" and not (self._now.get(under.model.name) or "").startswith("fetching"):
            self.run_worker(self._get(under.model.name), group="get")

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter."""
        standing = self._standings[event.option_index]
        if standing.state != "here":
            self.say(f"{standing.model.name} is not here: g fetches it ({standing.model.size}).")
            return
        self.choice.model = standing.model.name
        self.dismiss(True)
