"""config.toml -> frozen Config, one class a room.

The file that comes with coach holds every key; a person's own file overrides single keys.
"""

import dataclasses
import json
import re
import typing
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pydantic

from coach.audio.settings import DeviceSettings
from coach.core.calls import CallsSettings
from coach.core.pacing import PacingSettings
from coach.errors import ConfigError
from coach.home import home
from coach.journal.settings import JournalSettings
from coach.notification import NotificationSettings
from coach.speech.settings import EarsSettings, VoiceSettings
from coach.text import read_text
from coach.toml import Place, Toml, nearest

Kind = typing.Literal["question", "promise", "repeat", "upsell", "rating", "script"]
"""What a nudge may be about."""


@dataclass(frozen=True)
class ScriptSettings:
    """The company's script."""

    file: str = ""


@dataclass(frozen=True)
class RecordingSettings:
    """How a recording is laid out."""

    agent_channel: typing.Literal["left", "right"] = "left"


@dataclass(frozen=True)
class PromptSettings:
    """Which prompts."""

    folder: str = ""
    off: tuple[Kind, ...] = ()


@dataclass(frozen=True)
class Config:
    """All settings: each room declares its own, here they are read."""

    devices: DeviceSettings = field(default_factory=DeviceSettings)
    ears: EarsSettings = field(default_factory=EarsSettings)
    voice: VoiceSettings = field(default_factory=VoiceSettings)
    pacing: PacingSettings = field(default_factory=PacingSettings)
    calls: CallsSettings = field(default_factory=CallsSettings)
    notification: NotificationSettings = field(default_factory=NotificationSettings)
    recording: RecordingSettings = field(default_factory=RecordingSettings)
    script: ScriptSettings = field(default_factory=ScriptSettings)
    prompts: PromptSettings = field(default_factory=PromptSettings)
    journal: JournalSettings = field(default_factory=JournalSettings)


def shipped(name: str) -> Path:
    """A file or folder that comes with coach: inside an installed wheel, or at the top of a checkout."""
    package = Path(__file__).parent
    inside = package / "shipped" / name
    return inside if inside.exists() else package.parent / name


def load() -> Config:
    """What comes with coach, overridden by the person's own config.toml.

    Raises:
        ConfigError: the first fault of the file; `coach check` tells them all.
    """
    settings, faults = gather()
    if faults:
        first, more = faults[0], len(faults) - 1
        remedy = f"every key stands in {shipped('config.toml')}"
        remedy += f"; {more} more: `coach check` tells every fault" if more else ""
        raise ConfigError(first.where, first.found, first.expected, first.remedy or remedy)
    return settings


def gather() -> tuple[Config, list[ConfigError]]:
    """All settings that can be read, and every fault of what cannot be read, with its line."""
    own = home().config / "config.toml"
    faults: list[ConfigError] = []
    merged: dict[str, dict[str, typing.Any]] = {}
    for path in [shipped("config.toml"), *([own] if own.exists() or own.is_symlink() else [])]:
        try:
            toml = Toml.parse(path, read_text(path, ConfigError, "a UTF-8 text file"), ConfigError)
        except ConfigError as fault:
            faults.append(fault)
            continue
        wrong = _faults(toml)
        faults += [wrong[place] for place in sorted(wrong, key=lambda place: toml.line(*place))]
        for room, keys in toml.table.items():
            if isinstance(keys, dict):
                sound = {key: value for key, value in keys.items() if not {(room,), (room, key)} & {*wrong}}
                merged.setdefault(room, {}).update(sound)
    return _adapter().validate_python(merged), faults


def where(room: str, key: str) -> str:
    """`path:line` of a key in the person's own file, where gather() found it.

    Raises:
        ConfigError: the file can no longer be read.
    """
    own = home().config / "config.toml"
    return Toml.parse(own, read_text(own, ConfigError, "a UTF-8 text file"), ConfigError).where(room, key)


@cache
def _adapter() -> pydantic.TypeAdapter[Config]:
    return pydantic.TypeAdapter(Config)


def _faults(toml: Toml) -> dict[Place, ConfigError]:
    """Every fault of a table by its room, or its room and key."""
    faults = {place: ConfigError(toml.where(*place), *told) for place, told in _unknown(toml.table, Config)}
    try:
        # JSON is where pydantic can be strict about values and still take tables for classes and lists for tuples
        _adapter().validate_json(json.dumps(toml.table, default=str), strict=True)
    except pydantic.ValidationError as error:
        expected: dict[tuple[int | str, ...], list[str]] = {}
        found = {}
        for one in error.errors():
            # where a setting may be one of two things, the place ends with the name of the one that did not fit
            loc = tuple(part for part in one["loc"] if str(part).isidentifier() or isinstance(part, int))
            found[loc] = one["input"]
            expected.setdefault(loc, []).append(_expected(dict(one)))
        for loc, value in found.items():
            told = f"{'.'.join(map(str, loc))} = {value!r}", " or ".join(expected[loc])
            faults.setdefault(loc[:2], ConfigError(toml.where(*loc), *told))
    return faults


def _unknown(
    table: typing.Mapping[str, typing.Any], kind: type, *room: str
) -> typing.Iterator[tuple[Place, tuple[str, str]]]:
    """Keys that no setting has, each with what was found and expected."""
    known = typing.get_type_hints(kind)
    for key, value in table.items():
        place = (*room, key)
        if key not in known:
            yield place, (f"unknown key {'.'.join(place)}", nearest(key, tuple(known)))
        elif dataclasses.is_dataclass(known[key]) and isinstance(value, dict):
            yield from _unknown(value, typing.cast("type", known[key]), *place)


def _expected(one: dict[str, typing.Any]) -> str:
    """What pydantic says that it expected: `a valid number`; for one of several names, the nearest."""
    if one["type"] == "literal_error":
        names = re.findall("'([^']*)'", one["ctx"]["expected"])
        return nearest(str(one["input"]), names) if len(names) > 1 else f'"{names[0]}"'
    return str(one["msg"]).removeprefix("Input should be ")
