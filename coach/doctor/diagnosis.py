"""Every known cause that a live call would not work, or badly, in a table, and what of it is found."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from coach.doctor import machine, sound
from coach.doctor.facts import Facts, Told

Check = Callable[[Facts], Iterator[Told]]

STOPS: Sequence[Check] = (
    sound.no_portaudio,
    sound.no_pactl,
    sound.no_sound_server,
    sound.no_way_to_pulseaudio,
    sound.no_device,
    sound.nothing_wanted,
    sound.same_device,
    sound.muted,
    sound.cannot_be_opened,
    sound.no_permission,
    machine.no_ears,
    machine.faults_of_files,
    machine.another_coach,
    machine.no_state_folder,
    machine.dumb_terminal,
)
"""A live call would not work."""
HURTS: Sequence[Check] = (
    sound.unplugged,
    sound.zeros,
    sound.wrong_pace,
    sound.low_rate,
    sound.bluetooth_without_microphone,
    sound.bluetooth_in_two_profiles,
    sound.loudspeakers,
    sound.another_output,
    sound.apps_elsewhere,
    machine.other_ears,
    machine.few_cores,
    machine.wrong_clock,
    machine.nothing_kept,
    machine.poor_terminal,
)
"""It would, but badly."""


@dataclass(frozen=True)
class Finding:
    """A cause that was found."""

    cause: str
    """The name of its check."""
    stops: bool
    where: str
    found: str
    remedy: str

    def __str__(self) -> str:
        return " ".join(f"{self.where}: {self.found}; {self.remedy}".split())


def diagnose(facts: Facts) -> list[Finding]:
    """All that is wrong, what stops a call first."""
    return [
        Finding(check.__name__, table is STOPS, *told)
        for table in (STOPS, HURTS)
        for check in table
        for told in check(facts)
    ]
