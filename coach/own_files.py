"""What a person wrote for coach: config.toml, prompts and a script; everything that is wrong there."""

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
    try:
        own = own_prompts(prompts, settings)
    except CoachError as fault:
        told.append(fault)
    told += run_examples(config.shipped("prompts"), own)
    try:
        if script := named_in_config("script", "file", settings.script.file):
            read_script(script)
    except CoachError as fault:
        told.append(fault)
    try:
        named_in_config("ears", "folder", settings.ears.folder)
    except CoachError as fault:
        told.append(fault)
    return told
