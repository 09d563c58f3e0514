"""Where a person's own files live."""

import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs


@dataclass(frozen=True)
class Home:
    """COACH_HOME puts all of them in one folder."""

    config: Path
    """Folder of config.toml and prompts/."""
    models: Path
    """Folder with a folder for each fetched model."""
    journal: Path
    """Folder of the calls that are kept."""
    state: Path
    """Folder in which a running coach says how to reach it."""


def home() -> Home:
    """The platform's folders, or those under COACH_HOME."""
    if chosen := os.environ.get("COACH_HOME"):
        return Home(Path(chosen), Path(chosen) / "models", Path(chosen) / "journal", Path(chosen) / "state")
    data = platformdirs.user_data_path("coach")
    state = platformdirs.user_state_path("coach")
    return Home(platformdirs.user_config_path("coach"), data / "models", data / "journal", state)
