"""The commands: builds the parts, wires them together, nothing else."""

import asyncio
import contextlib
import math
import signal
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NoReturn

import typer

from coach import __version__, cli_model
from coach.errors import CoachError
from coach.lines import JsonLines, PlainLines

if TYPE_CHECKING:
    from coach.audio.loudspeaker import Loudspeaker
    from coach.session import Sink
    from coach.wiring import Files, OpenCall, Wish

# Whatever a command needs is imported when it runs: the recogniser's libraries take 1.2 s, `coach --help` 0.3 s.

app = typer.Typer(
    name="coach",
    help="A quiet coach on a support call. It listens on your own machine and, seldom, shows you one line.\n\n"
    "Start with [bold]coach demo[/bold]: a recorded call, heard by a real recogniser, coached on your screen.",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(cli_model.app, name="model")

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
Compact = Annotated[bool, typer.Option("--compact", help="A strip of three lines, to stand beside another window.")]
Sound = Annotated[bool, typer.Option("--sound", help="Play the call on the loudspeaker, in step with the words.")]


def fail(line: str) -> NoReturn:
    """One line on stderr, status 1."""
    print(f"coach: {line}", file=sys.stderr)
    raise SystemExit(1)


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


@app.callback(invoke_without_command=True)
def options(
    version: Annotated[bool, typer.Option("--version", help="Print the version and end.")] = False,
) -> None:
    """Options of the program as a whole."""
    if version:
        print(f"coach {__version__}")
        raise SystemExit(0)


@app.command()
def demo(
    model: Model = "",
    script: Script = None,
    prompts: Prompts = None,
    speed: Speed = "",
    jsonl: Jsonl = False,
    partials: Partials = False,
    compact: Compact = False,
    sound: Sound = False,
) -> None:
    """Watch a recorded call being coached: it comes with coach, and a real recogniser hears it."""
    from coach.wiring import Files, Wish

    bundled = Path(__file__).parent / "demo"
    wish = Wish(model, script or bundled / "script.txt", prompts, "left")
    _coach(Files(bundled / "call.ogg"), wish, Look(speed_of(speed), jsonl, partials, compact, sound))


@app.command()
def replay(
    call: Annotated[
        Path | None,
        typer.Argument(
            metavar="[CALL]",
            help="A recording (WAV, FLAC, MP3, OGG, Opus, M4A: stereo, or one side alone) or a transcript "
            "(WebVTT, SRT, Whisper JSON, coach's own JSON lines).",
        ),
    ] = None,
    agent: Annotated[
        Path | None, typer.Option("--agent", metavar="FILE", help="The agent's side, in a file of its own.")
    ] = None,
    customer: Annotated[
        Path | None, typer.Option("--customer", metavar="FILE", help="The customer's side, in a file of its own.")
    ] = None,
    agent_channel: Annotated[
        Side | None, typer.Option("--agent-channel", help="Where the agent is in a stereo recording (else left).")
    ] = None,
    model: Model = "",
    script: Script = None,
    prompts: Prompts = None,
    speed: Speed = "",
    jsonl: Jsonl = False,
    partials: Partials = False,
    compact: Compact = False,
    sound: Sound = False,
) -> None:
    """Coach a call that is over: a recording or a transcript.

    [bold]coach replay call.wav --script lines.txt[/bold]

    [bold]coach replay --agent a.wav --customer c.wav[/bold]

    [bold]coach replay call.vtt --jsonl[/bold]
    """
    from coach.wiring import Files, Wish

    if (call is None) == (agent is None and customer is None):
        raise typer.BadParameter("expected either CALL, or --agent FILE and --customer FILE", param_hint="CALL")
    wish = Wish(model, script, prompts, agent_channel)
    _coach(Files(call, agent, customer), wish, Look(speed_of(speed), jsonl, partials, compact, sound))


@app.command()
def live(
    agent: Annotated[
        str, typer.Option("--agent-device", metavar="NAME", help="Your microphone: any part of its name, or 'none'.")
    ] = "",
    customer: Annotated[
        str,
        typer.Option(
            "--customer-device", metavar="NAME", help="Where the customer is heard: any part of its name, or 'none'."
        ),
    ] = "",
    model: Model = "",
    script: Script = None,
    prompts: Prompts = None,
    jsonl: Jsonl = False,
    partials: Partials = False,
    compact: Compact = False,
) -> None:
    """Coach the call you are on: your microphone, and what your machine plays. Nothing is written to disk.

    [bold]coach live --script lines.txt[/bold]   q or Ctrl-C ends the call; [bold]coach devices[/bold] lists the names.
    """
    from coach.wiring import Wish, open_live

    look = Look(None, jsonl, partials, compact, sound=False)
    look.check()
    _show(open_live(agent, customer, Wish(model, script, prompts)), look)


@app.command()
def devices() -> None:
    """List what a call can be heard with."""
    from coach.audio.devices import inputs

    found = inputs()
    for kind, title in (("microphone", "Microphones"), ("far end", "What your machine plays, the customer's voice")):
        print(title)
        names = [f"  {'*' if one.default else ' '} {one.name}" for one in found if one.kind == kind]
        print("\n".join(names) or "    none")
    print("\n* is what coach live hears; --agent-device and --customer-device choose, by any part of a name.")


@app.command()
def check(prompts: Prompts = None) -> None:
    """Run the examples in prompts/ and report every fault: file, line, what was found, what was expected."""
    from coach import config
    from coach.prompts.check import check as run_examples
    from coach.wiring import own_prompts

    faults = run_examples(config.shipped("prompts"), own_prompts(prompts, config.load()))
    for fault in faults:
        print(f"coach: {fault}", file=sys.stderr)
    if faults:
        raise SystemExit(1)
    print(f"All examples hold. Your own config.toml and prompts/ are looked for in {config.home().config}.")


@dataclass(frozen=True)
class Look:
    """How a call is to be shown."""

    speed: float | None
    """Seconds of call a second, infinite for as fast as the machine allows; None where nothing was said."""
    jsonl: bool
    partials: bool
    compact: bool
    sound: bool

    def check(self) -> None:
        """Options that mean nothing together.

        Raises:
            typer.BadParameter: these do.
        """
        if self.jsonl and (self.compact or self.sound):
            raise typer.BadParameter("found --compact or --sound; expected a screen with them", param_hint="--jsonl")
        if self.partials and not self.jsonl:
            raise typer.BadParameter("expected --jsonl with it", param_hint="--partials")


def _coach(files: "Files", wish: "Wish", look: Look) -> None:
    """Coach a call that is over: on the screen, or in lines where there is none."""
    from coach.wiring import open_call

    look.check()
    _show(open_call(files, wish), look)


def _show(opened: "OpenCall", look: Look) -> None:
    """On the screen, or in lines where there is none."""
    if opened.notice:
        print(f"coach: {opened.notice}", file=sys.stderr)
    # the screen is drawn on stderr
    if sys.stdout.isatty() and sys.stderr.isatty() and not look.jsonl:
        asyncio.run(_on_live_screen(opened, look) if opened.live else _on_screen(opened, look))
    else:
        sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]  # it is a file by now
        sink = JsonLines(sys.stdout, partials=look.partials) if look.jsonl else PlainLines(sys.stdout)
        asyncio.run(_in_lines(opened, sink, look))
    if opened.tape.problem:
        fail(opened.tape.problem)


async def _in_lines(opened: "OpenCall", sink: "Sink", look: Look) -> None:
    """Ctrl-C ends a call that goes on as it should end, with what is being said; once more, at once."""
    loop = asyncio.get_running_loop()

    def end(number: int, _frame: object) -> None:
        signal.signal(number, before)
        loop.call_soon_threadsafe(opened.stop)

    before = signal.getsignal(signal.SIGINT)
    if opened.live:
        signal.signal(signal.SIGINT, end)
        signal.signal(signal.SIGTERM, end)
    await opened.hear([sink], look.speed or math.inf, partials=look.partials)


async def _on_screen(opened: "OpenCall", look: Look) -> None:
    """The screen plays what the session hears ahead of it at full speed."""
    from coach.tui.app import CoachApp

    app = CoachApp(
        opened.tape,
        title=opened.call.source,
        ears=opened.call.ears,
        sound=_sound(opened) if look.sound else None,
        compact=look.compact,
        speed=look.speed or 1.0,
    )
    hearing = asyncio.create_task(opened.hear([], math.inf, partials=True))
    with contextlib.suppress(NotImplementedError):  # Windows ends a process without asking it
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, app.exit)
    try:
        await app.run_async()
    finally:
        hearing.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await hearing
    if app.fault:
        raise app.fault


async def _on_live_screen(opened: "OpenCall", look: Look) -> None:
    """The screen shows what is heard as it is heard; when it closes, the call is over."""
    from coach.tui.app import LiveApp

    app = LiveApp(opened.tape, title=opened.call.source, ears=opened.call.ears, compact=look.compact)
    hearing = asyncio.create_task(opened.hear([], math.inf, partials=True))
    with contextlib.suppress(NotImplementedError):  # Windows ends a process without asking it
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, app.exit)
    try:
        await app.run_async()
    finally:
        opened.stop()
        await hearing
    if app.fault:
        raise app.fault


def _sound(opened: "OpenCall") -> "Loudspeaker | None":
    """The call on the loudspeaker; where that cannot be, one line says why and the rest goes on."""
    from coach.audio.loudspeaker import Loudspeaker

    try:
        recording = opened.recording()
        if recording:
            return Loudspeaker(recording)
        print("coach: a transcript has no sound to play", file=sys.stderr)
    except CoachError as error:
        print(f"coach: {error}", file=sys.stderr)
    return None
