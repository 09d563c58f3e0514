"""config.toml -> frozen Config, one class a room.

The file that comes with coach holds every key; a person's own file overrides single keys.
"""

import dataclasses
import difflib
import json
import os
import tomllib
import typing
from dataclasses import dataclass, field
from pathlib import Path

import platformdirs
import pydantic

from coach.core.pacing import PacingSettings
from coach.errors import ConfigError
from coach.speech.ears import EarsSettings
from coach.speech.segment import VoiceSettings
from coach.text import read_text


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
    off: tuple[str, ...] = ()


@dataclass(frozen=True)
class Config:
    """All settings: each room declares its own, here they are read."""

    ears: EarsSettings = field(default_factory=EarsSettings)
    voice: VoiceSettings = field(default_factory=VoiceSettings)
    pacing: PacingSettings = field(default_factory=PacingSettings)
    recording: RecordingSettings = field(default_factory=RecordingSettings)
    script: ScriptSettings = field(default_factory=ScriptSettings)
    prompts: PromptSettings = field(default_factory=PromptSettings)


def shipped(name: str) -> Path:
    """A file or folder that comes with coach: inside an installed wheel, or at the top of a checkout."""
    package = Path(__file__).parent
    inside = package / "shipped" / name
    return inside if inside.exists() else package.parent / name


@dataclass(frozen=True)
class Home:
    """Where a person's own files live. COACH_HOME puts all of them in one folder."""

    config: Path
    """Folder of config.toml and prompts/."""
    models: Path
    """Folder with a folder for each fetched model."""


def home() -> Home:
    """The platform's folders, or those under COACH_HOME."""
    if chosen := os.environ.get("COACH_HOME"):
        return Home(Path(chosen), Path(chosen) / "models")
    return Home(platformdirs.user_config_path("coach"), platformdirs.user_data_path("coach") / "models")


def load() -> Config:
    """What comes with coach, overridden by the person's own config.toml.

    Raises:
        ConfigError: one line that tells every fault of the file.
    """
    own = home().config / "config.toml"
    layers = [shipped("config.toml"), *([own] if own.exists() else [])]
    merged: dict[str, typing.Any] = {}
    for path in layers:
        table = _read(path)
        check(path, table)
        for room, keys in table.items():
            merged.setdefault(room, {}).update(keys)
    return pydantic.TypeAdapter(Config).validate_python(merged)


def _read(path: Path) -> dict[str, typing.Any]:
    text = read_text(path, ConfigError, "a UTF-8 text file")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(str(path), f"broken TOML ({error})", "key = value lines") from None


def check(path: Path, table: dict[str, typing.Any]) -> None:
    """Every fault of a table in one error.

    Raises:
        ConfigError: keys unknown (with the nearest known one), values of a wrong type or out of range.
    """
    faults = [*_unknown(table, Config, "")]
    try:
        # JSON is where pydantic can be strict about values and still take tables for classes and lists for tuples
        pydantic.TypeAdapter(Config).validate_json(json.dumps(table, default=str), strict=True)
    except pydantic.ValidationError as error:
        faults += [_fault(dict(one)) for one in error.errors()]
    if faults:
        raise ConfigError(str(path), ", ".join(faults), remedy=f"every key stands in {shipped('config.toml')}")


def _unknown(table: dict[str, typing.Any], kind: type, room: str) -> typing.Iterator[str]:
    """Keys that no setting has."""
    known = typing.get_type_hints(kind)
    for key, value in table.items():
        if key not in known:
            near = difflib.get_close_matches(key, known, 1)
            hint = f"nearest is {near[0]}" if near else "known are " + ", ".join(known)
            yield f"unknown key {room}{key} ({hint})"
        elif dataclasses.is_dataclass(known[key]) and isinstance(value, dict):
            yield from _unknown(value, known[key], f"{room}{key}.")


def _fault(one: dict[str, typing.Any]) -> str:
    """One fault of pydantic's in our words, e.g. `pacing.gap_seconds = -1 (input should be greater than ...)`."""
    where = ".".join(str(part) for part in one["loc"])
    return f"{where} = {one['input']!r} ({one['msg'][0].lower()}{one['msg'][1:]})"
