"""The options that commands share, and which of them mean nothing together."""

import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from coach.showing import Look

Side = Literal["left", "right"]
Model = Annotated[
    str, typer.Option("--model", metavar="NAME", help="The ears: a name from [bold]coach model list[/bold].")
]
Script = Annotated[
    Path | None,
    typer.Option(
        "--script", metavar="FILE", help="The company's script: a line each, '! ' before one that must be read."
    ),
]
Prompts = Annotated[
    Path | None, typer.Option("--prompts", metavar="FOLDER", help="Prompts in place of those that come with coach.")
]
Speed = Annotated[
    str,
    typer.Option("--speed", metavar="X", help="Seconds of call a second, or 'max'. On the screen 1, elsewhere max."),
]
Jsonl = Annotated[bool, typer.Option("--jsonl", help="Print events, one JSON object a line, and nothing else.")]
Partials = Annotated[bool, typer.Option("--partials", help="With --jsonl: what a side seems to be saying, too.")]
Compact = Annotated[
    bool,
    typer.Option(
        "--compact",
        help="A strip of three lines, to stand beside another window. Below it y opens what a line rests on.",
    ),
]
Sound = Annotated[bool, typer.Option("--sound", help="Play the call on the loudspeaker, in step with the words.")]
Why = Annotated[
    bool,
    typer.Option(
        "--why",
        help="After each line shown, held or nearly made: the words it rests on, and what the model read in them, with "
        "its own doubt, 0 to 1, about each reading. The screen shows and hides it with y; --jsonl holds it already.",
    ),
]


def speed_of(text: str) -> float | None:
    """`--speed` as a number, infinity for max; None where nothing was said."""
    if text in {"", "max"}:
        return math.inf if text else None
    try:
        speed = float(text)
    except ValueError:
        speed = 0.0
    if not 0.01 <= speed <= 1000:
        raise typer.BadParameter(f"found {text!r}; expected a number from 0.01 to 1000, or max", param_hint="--speed")
    return speed


def check_look(look: "Look") -> None:
    """Refuse options that mean nothing together.

    Raises:
        typer.BadParameter: these do.
    """
    if look.jsonl and (look.compact or look.sound):
        raise typer.BadParameter("found --compact or --sound; expected a screen with them", param_hint="--jsonl")
    if look.why and look.jsonl:
        found = "--jsonl: its events hold the readings already"
        raise typer.BadParameter(f"found {found}; expected plain lines or the screen", param_hint="--why")
    if look.headless and look.compact:
        raise typer.BadParameter("expected it with coach attach", param_hint="--compact")
    if look.partials and not look.jsonl:
        raise typer.BadParameter("expected --jsonl with it", param_hint="--partials")
