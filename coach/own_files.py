"""What a person wrote for coach: config.toml, prompts and a script; everything that is wrong there."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from coach import config
from coach.errors import CoachError
from coach.prompts.check import check as run_examples
from coach.prompts.script import read_script
from coach.wiring import named_in_config, own_prompts


def faults(prompts: Path | None = None) -> list[CoachError]:
    """Every fault, examples that do not hold among them.

    Args:
        prompts: in place of the person's own.
    """
    settings, wrong = config.gather()
    told: list[CoachError] = [*wrong]
    own = None
    with _noted(told):
        own = own_prompts(prompts, settings)
    told += run_examples(config.shipped("prompts"), own)
    with _noted(told):
        if script := named_in_config("script", "file", settings.script.file):
            read_script(script)
    with _noted(told):
        named_in_config("ears", "folder", settings.ears.folder)
    return told


@contextmanager
def _noted(told: list[CoachError]) -> Iterator[None]:
    """A fault is put to the others, and what comes after it is looked at, too."""
    try:
        yield
    except CoachError as fault:
        told.append(fault)
