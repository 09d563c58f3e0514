"""Causes in the sound of a machine that a call would not be heard, or badly: a pure function each."""

import re
from collections.abc import Iterator

from coach.audio.devices import choose, present, said
from coach.audio.lacking import MONITORS, lacking
from coach.doctor.facts import SIDES, Facts, Told, entries
from coach.errors import DeviceError, NoSuchDeviceError
from coach.events import Speaker

SETTINGS = {
    "darwin": "System Settings, Privacy & Security, Microphone: allow your terminal, then start it again",
    "win32": "Settings, Privacy & security, Microphone: let desktop apps use it",
    "linux": "see that it is not muted, by a switch of its own either",
}
"""Where a microphone is allowed, or switched on."""


def no_portaudio(facts: Facts) -> Iterator[Told]:
    """Nothing can be recorded without it."""
    if facts.portaudio is None:
        how = "install it (Debian, Ubuntu: apt install libportaudio2 libasound2-plugins)"
        how = how if facts.platform == "linux" else "pip install --force-reinstall sounddevice brings it"
        yield "sound", "PortAudio is not on this machine, or does not answer", how


def no_pactl(facts: Facts) -> Iterator[Told]:
    """Without it nobody knows what is being played."""
    if facts.platform == "linux" and not facts.pactl:
        yield "sound", "there is no pactl", "install it (Debian, Ubuntu: apt install pulseaudio-utils)"


def no_sound_server(facts: Facts) -> Iterator[Told]:
    """The program is there, and nobody answers."""
    if facts.platform == "linux" and facts.pactl and not facts.pulse:
        yield "sound", *MONITORS["silent"]


def no_way_to_pulseaudio(facts: Facts) -> Iterator[Told]:
    """PortAudio speaks ALSA, and ALSA needs a plugin."""
    names = [device["name"] for device in facts.portaudio["devices"]] if facts.portaudio else ["pulse"]
    if facts.pulse and "pulse" not in names:
        how = "install ALSA's plugins (Debian, Ubuntu: apt install libasound2-plugins)"
        yield "sound", "PortAudio finds no ALSA device called 'pulse'", how


def no_device(facts: Facts) -> Iterator[Told]:
    """A side that is wanted has none: no microphone, no monitor, no loopback; or several bear the name."""
    for speaker in _lists(facts):
        try:
            if not present(facts.inputs, speaker, facts.wishes.get(speaker, "")):
                lack = lacking(speaker, facts.inputs, facts.platform, facts.server)
                yield f"the {speaker}'s side", lack.what, lack.remedy
        except DeviceError as error:
            yield error.where, error.found, f"expected {error.expected}; `coach setup` chooses"


def unplugged(facts: Facts) -> Iterator[Told]:
    """The one that is named is not there; the default one is heard until it is."""
    for speaker in _lists(facts):
        try:
            choose(facts.inputs, speaker, facts.wishes.get(speaker, ""))
        except NoSuchDeviceError as error:
            if device := facts.device(speaker):
                heard = f"{error.found}, so {device.name} is heard until it is there"
                yield error.where, heard, f"plug it in; expected {error.expected}; `coach setup` chooses"
        except DeviceError:
            continue  # several are called so, which has been said


def _lists(facts: Facts) -> list[Speaker]:
    """The sides whose devices can be looked for: where nothing lists any, that has been said."""
    known = facts.pulse or (facts.portaudio and facts.platform != "linux")
    return [speaker for speaker in SIDES if facts.wanted(speaker) and known]


def nothing_wanted(facts: Facts) -> Iterator[Told]:
    """Both sides are left out."""
    if not any(map(facts.wanted, SIDES)):
        yield "config.toml", "devices.agent and devices.customer are both 'none'", "`coach setup` chooses them"


def same_device(facts: Facts) -> Iterator[Told]:
    """Who speaks could not be told."""
    agent, customer = map(facts.device, SIDES)
    if agent and agent == customer:
        yield agent.name, "both sides are heard through it", "choose another one for either: `coach setup`"


def muted(facts: Facts) -> Iterator[Told]:
    """By the sound server."""
    for speaker in SIDES:
        source = facts.source(speaker)
        levels = re.findall(r"(\d+)%", said(source, "Volume"))
        silent = bool(levels) and not any(map(int, levels))
        if said(source, "Mute") == "yes":
            yield said(source, "Description"), "it is muted", f"pactl set-source-mute {said(source, 'Name')} 0"
        elif silent:
            yield (
                said(source, "Description"),
                "its volume is 0 %",
                f"pactl set-source-volume {said(source, 'Name')} 80%",
            )


def cannot_be_opened(facts: Facts) -> Iterator[Told]:
    """A device that is listed and gives nothing."""
    for speaker in SIDES:
        device, trial = facts.device(speaker), facts.trial(speaker)
        if device and trial and trial.fault:
            yield device.name, trial.fault, _mend(trial.fault, facts.platform)


def _mend(fault: str, platform: str) -> str:
    """What to do about words of PortAudio's."""
    if "sample rate" in fault.casefold():
        return "set it to 48000 Hz in the system's sound settings"
    if "unavailable" in fault.casefold() or "busy" in fault.casefold():
        return "another program has it for itself: close that, or take exclusive use from it"
    if "unanticipated host error" in fault.casefold():
        return SETTINGS.get(platform, SETTINGS["linux"])
    return "unplug it and plug it in again, or choose another one: `coach setup`"


def no_permission(facts: Facts) -> Iterator[Told]:
    """A Mac gives silence where the microphone is not allowed; a real one always hums, so zeros are no quiet room."""
    device, trial = facts.device("agent"), facts.trial("agent")
    if device and trial and _zeros(trial.peak, trial.seconds) and facts.platform == "darwin":
        yield device.name, "nothing but zeros comes from it: this program may not hear", SETTINGS["darwin"]


def _zeros(peak: float, seconds: float) -> bool:
    return peak == 0.0 and seconds > 0.5


def zeros(facts: Facts) -> Iterator[Told]:
    """A microphone's own switch, or a privacy setting; of what is played zeros say nothing."""
    device, trial = facts.device("agent"), facts.trial("agent")
    told = facts.platform == "darwin" or any(muted(facts))
    if device and trial and _zeros(trial.peak, trial.seconds) and not told:
        yield device.name, "nothing but zeros comes from it", SETTINGS.get(facts.platform, SETTINGS["linux"])


def wrong_pace(facts: Facts) -> Iterator[Told]:
    """More or less sound than time: the rate it claims is not the one it has. In 1.5 s, 3 % is jitter."""
    for speaker in SIDES:
        device, trial = facts.device(speaker), facts.trial(speaker)
        if device and trial and trial.took > 1.0 and not device.pauses and abs(trial.seconds / trial.took - 1) > 0.1:
            found = f"{trial.seconds:.1f} s of sound came in {trial.took:.1f} s"
            yield device.name, found, f"set it to another rate than {trial.rate} Hz in the system's sound settings"


def low_rate(facts: Facts) -> Iterator[Told]:
    """A Bluetooth headset of the old kind."""
    for speaker in SIDES:
        device, trial = facts.device(speaker), facts.trial(speaker)
        if device and trial and 0 < trial.rate < 16_000:
            found = f"it gives {trial.rate} Hz, and more words are misheard"
            yield device.name, found, "use a wired or USB headset, or its 16 kHz call profile"


def bluetooth_without_microphone(facts: Facts) -> Iterator[Told]:
    """In A2DP, the profile for music, a headset's microphone is off and not even listed."""
    for card in entries(facts.pulse.cards, "Card") if facts.pulse else ():
        if said(card, "Active Profile").startswith("a2dp"):
            name = next(iter(re.findall(r'device\.description = "(.*)"', card)), said(card, "Name"))
            found = "it plays in A2DP, so its microphone is off"
            call = next(iter(re.findall(r"^\s*((?:headset|handsfree)[\w-]*):", card, re.MULTILINE)), "")
            how = (
                f"pactl set-card-profile {said(card, 'Name')} {call}" if call else "it has no call profile: use another"
            )
            yield name, found, how


def bluetooth_in_two_profiles(facts: Facts) -> Iterator[Told]:
    """Elsewhere the two profiles are two devices: opening the microphone silences what is played in the other."""
    agent, customer = map(facts.device, SIDES)
    if not (agent and customer) or "hands-free" not in agent.name.casefold():
        return
    if "hands-free" not in customer.name.casefold() and (make := _shared(agent.name, customer.name)):
        found = f"its microphone is in use, so the system may fall silent in {customer.name}"
        yield agent.name, found, f"let calls play in the hands-free output of {make}, or use a wired headset"


def _shared(one: str, other: str) -> str:
    names = [word for word in re.findall(r"[\w-]{3,}", one) if word in re.findall(r"[\w-]{3,}", other)]
    return " ".join(names)


def loudspeakers(facts: Facts) -> Iterator[Told]:
    """The customer comes back through the microphone."""
    sink = next((one for one in entries(facts.pulse.sinks, "Sink") if _plays(facts, one)), "") if facts.pulse else ""
    if said(sink, "Active Port").endswith("speaker"):
        found = "calls play on loudspeakers, and your microphone hears them too"
        yield said(sink, "Description"), found, "a headset helps"


def _plays(facts: Facts, sink: str) -> bool:
    customer = facts.device("customer")
    return customer is not None and customer.source == f"{said(sink, 'Name')}.monitor"


def another_output(facts: Facts) -> Iterator[Told]:
    """What is heard is not what the machine plays on."""
    customer = facts.device("customer")
    played = next((one for one in facts.inputs if one.kind == "far end" and one.default), None)
    if customer and played and facts.wishes.get("customer") and customer != played:
        found = f"the customer is heard there, while the system plays on what {played.name} hears"
        yield customer.name, found, "right if your softphone plays there; else `coach setup`"


def apps_elsewhere(facts: Facts) -> Iterator[Told]:
    """An app that has been sent to another output is not heard, whichever the system plays on.

    What has no client is the sound server's own: a loopback from what is heard to a headset, say.
    """
    heard = said(facts.source("customer"), "Monitor of Sink")
    if not (facts.pulse and heard):
        return
    sinks = {one.split(maxsplit=1)[0]: one for one in entries(facts.pulse.sinks, "Sink")}
    told = set()
    for playing in entries(facts.pulse.playing, "Sink Input"):
        sink = sinks.get(said(playing, "Sink"), "")
        app = next(iter(re.findall(r'application\.name = "(.*)"', playing)), "an app")
        if sink and said(sink, "Name") != heard and said(playing, "Client") != "n/a" and (app, sink) not in told:
            told.add((app, sink))
            where = said(sink, "Description") or said(sink, "Name")
            move = f"pactl move-sink-input {playing.split(maxsplit=1)[0]} {heard}"
            how = f"if it is your softphone, {move}, or choose that output: `coach setup`"
            yield app, f"it plays on {where}, where the customer is not heard", how
