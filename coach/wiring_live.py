"""The parts of a shift, built from the settings and put together."""

import dataclasses
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from coach import config
from coach.audio.devices import NONE, Input, check, choose, inputs, present
from coach.audio.inlet import UNNOTICED
from coach.audio.lacking import lacking_here
from coach.audio.microphone import Microphone
from coach.core.quiet import lesson
from coach.errors import CoachError, DeviceError, NoSuchDeviceError
from coach.events import Call, Speaker
from coach.home import home
from coach.journal.journal import Journal
from coach.journal.keeper import Keeper
from coach.journal.opening import open_for_call
from coach.session import Sink
from coach.shift import Shift
from coach.speech.weights import Weights
from coach.tape import LiveTape
from coach.text import printable
from coach.wiring import Wish, coach_of, ears_of, understood, weights_of


@dataclass(frozen=True)
class OpenShift:
    """A shift ready to be heard."""

    call: Call
    """As each of its calls begins, but for what has been learned until then."""
    shift: Shift
    notice: str
    """Something worth knowing, in one line; empty where there is nothing."""
    weights: Weights
    settings: config.Config
    keeper: Keeper | None
    """Keeps its calls in the journal, unless nothing is kept."""

    @property
    def kept(self) -> bool:
        """Its calls go into the journal."""
        return self.keeper is not None

    async def hear(self, sinks: Sequence[Sink], *, partials: bool) -> None:
        """Hear it to its end; what goes wrong on the way stands in `shift.problem`.

        Args:
            sinks: take every event of every call, as the journal does.
            partials: whether anybody looks at them.
        """
        kept = [self.keeper] if self.keeper else []
        try:
            async with ears_of(self.weights, self.settings) as ears:
                await self.shift.work(ears, [*kept, *sinks], partials=partials)
        except CoachError as error:
            self.shift.give_up(printable(str(error)))
        except Exception as error:  # a fault of ours: the screen says so before it goes up to whoever tells it
            self.shift.give_up(f"a fault of coach itself ({type(error).__name__})")
            raise

    def close(self) -> None:
        """The shift is over: what is kept of it is on the disk when this returns."""
        if self.keeper and (trouble := self.keeper.close()):
            self.shift.problem = self.shift.problem or f"not all of these calls are kept: {trouble}"


def open_live(agent: str, customer: str, wish: Wish) -> OpenShift:
    """Find the devices and build the coach; every fault comes out here, before anything is heard.

    Args:
        agent: name of the agent's device, or part of it; empty for the config's, and
            there for the default microphone; `none` for no such side.
        customer: the customer's, as `agent`; empty for what the default output plays.
        wish: how calls are to be coached.

    Raises:
        CoachError: there is nothing to hear the call with, or a setting is not as it should be.
    """
    settings = config.load()
    found = inputs()
    named: dict[Speaker, str] = {
        "agent": agent or settings.devices.agent,
        "customer": customer or settings.devices.customer,
    }
    wishes = {speaker: name for speaker, name in named.items() if name != NONE}
    chosen = {speaker: device for speaker, name in wishes.items() if (device := present(found, speaker, name))}
    if not chosen:
        raise _nothing_to_hear(wishes, found)
    check(chosen.values())
    weights = weights_of(wish, settings)
    microphone = Microphone(wishes)
    names = " + ".join(device.name for device in chosen.values())
    call, reader = understood(Call(0.0, printable(names), weights.name))
    call, coach = coach_of(call, wish, settings)

    journal, kept = open_for_call(settings.journal, home().journal)
    quiet, trouble = _taught(journal) if journal else ((), "")
    days = settings.journal.keep
    keeper = Keeper(journal, days, quiet) if journal and days != "nothing" else None

    def make(swapped: bool) -> tuple[Call, LiveTape]:
        begun = dataclasses.replace(call, quiet=keeper.quiet) if keeper else call
        return begun, LiveTape(coach, reader, swapped=swapped)

    lasting = "; ".join(filter(None, [kept, trouble, weights.notice.rstrip(".")]))
    news = keeper.news if keeper else lambda _at: ()
    shift = Shift(microphone, make, settings.calls, settings.voice, news=news, lasting=lasting)
    missing = [line for speaker, name in wishes.items() if (line := _missing(found, speaker, name))]
    notice = "; ".join(filter(None, [lasting, *missing]))
    return OpenShift(call, shift, notice, weights, settings, keeper)


def _nothing_to_hear(wanted: Collection[Speaker], found: Sequence[Input]) -> DeviceError:
    """Why there is no call: no side is wanted, or those that are have no device."""
    if not wanted:
        return DeviceError("live", "both sides are 'none'", "a side to hear", "`coach setup` chooses the devices")
    lacks = [lacking_here(speaker, found) for speaker in wanted]
    remedies = dict.fromkeys(lack.remedy for lack in lacks)  # one of them may serve both sides
    return DeviceError("live", " and ".join(lack.what for lack in lacks), remedy="; ".join(remedies))


def _missing(found: Sequence[Input], speaker: Speaker, name: str) -> str:
    """In one line, that a side has no device, or not the one named, and what that means; empty where it has."""
    device = present(found, speaker, name)
    if device is None:
        lack = lacking_here(speaker, found)
        return f"{lack.what}, so the {speaker} is not heard yet: {UNNOTICED[speaker]}; {lack.remedy}"
    try:
        choose(found, speaker, name)
    except NoSuchDeviceError as error:
        return f"{error.where}: {error.found}; {device.name} is heard until it is there"
    return ""


def _taught(journal: Journal) -> tuple[tuple[str, ...], str]:
    """What the agent called not helpful; and in one line why that is not known, empty where it is."""
    try:
        return tuple(lesson(nudge) for _, nudge in journal.lessons()), ""
    except CoachError as error:
        return (), f"what you called not helpful is shown all the same: {error}"
