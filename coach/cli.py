"""The commands: builds the parts, wires them together, nothing else."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coach import __version__, cli_doctor, cli_model, cli_purge, cli_review
from coach.cli_options import (
    Compact,
    Jsonl,
    Model,
    Partials,
    Prompts,
    Script,
    Side,
    Sound,
    Speed,
    Why,
    check_look,
    speed_of,
)
from coach.tui.keys import WORDS

if TYPE_CHECKING:
    from coach.showing import Look
    from coach.wiring import Files, Wish

# Whatever a command needs is imported when it runs: the recogniser's libraries take 1.2 s, `coach --help` 0.15 s.

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
app.command()(cli_review.review)
app.command()(cli_purge.purge)

TELL = "\n\n".join(
    (
        "Tell a running coach what a key of its screen would: for hot keys, while another window has the keyboard.",
        "\b\n" + "\n".join(f"[bold]{key.word:<15}[/bold] {key.lesson}" for key in WORDS.values()),
        "[bold]coach tell mark the link never came[/bold] puts a note to the mark.",
    )
)


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
    why: Why = False,
) -> None:
    """Watch a recorded call being coached: it comes with coach, and a real recogniser hears it."""
    from coach.showing import Look
    from coach.wiring import Files, Wish

    bundled = Path(__file__).parent / "demo"
    wish = Wish(model, script or bundled / "script.txt", prompts, "left")
    _coach(Files(bundled / "call.ogg"), wish, Look(speed_of(speed), jsonl, partials, compact, sound, why))


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
    log: Annotated[
        Path | None,
        typer.Option("--log", metavar="FILE", help="A call's own JSON lines: which lines would other prompts give?"),
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
    why: Why = False,
) -> None:
    """Coach a call that is over: a recording or a transcript.

    [bold]coach replay call.wav --script lines.txt[/bold]

    [bold]coach replay --agent a.wav --customer c.wav[/bold]

    [bold]coach replay call.vtt --jsonl[/bold]

    [bold]coach replay --log call.jsonl --prompts FOLDER[/bold]   which lines would come, which would not
    """
    if log:
        if prompts is None or call or agent or customer:
            raise typer.BadParameter("expected --prompts FOLDER with it, and no other call", param_hint="--log")
        cli_review.look_at_log(log, prompts)
        return
    from coach.showing import Look
    from coach.wiring import Files, Wish

    if (call is None) == (agent is None and customer is None):
        raise typer.BadParameter("expected either CALL, or --agent FILE and --customer FILE", param_hint="CALL")
    if agent_channel and call is None:
        raise typer.BadParameter("expected CALL, in stereo, with it", param_hint="--agent-channel")
    wish = Wish(model, script, prompts, agent_channel)
    _coach(Files(call, agent, customer), wish, Look(speed_of(speed), jsonl, partials, compact, sound, why))


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
    headless: Annotated[
        bool, typer.Option("--headless", help="No screen and no lines: [bold]coach attach[/bold] shows it.")
    ] = False,
) -> None:
    """Coach your calls, one after another: your microphone, and what your machine plays.

    Their words and lines are kept for some days on this machine alone, and only encrypted: without a keyring or a
    passphrase, or where config.toml says so, nothing is kept. Their sound never is.

    [bold]coach live --script lines.txt[/bold]   q or Ctrl-C ends it; [bold]coach devices[/bold] lists the names.

    A call begins when both sides speak, or with c; it ends after 20 s of silence, or with e.

    Between calls nothing is put into words.
    """
    from coach.showing import Look, show_shift
    from coach.wiring import Wish
    from coach.wiring_live import open_live

    look = Look(None, jsonl, partials, compact, sound=False, headless=headless)
    check_look(look)
    show_shift(open_live(agent, customer, Wish(model, script, prompts)), look)


@app.command()
def attach(compact: Compact = False) -> None:
    """Show the coach that runs without a screen ([bold]coach live --headless[/bold]). q closes the screen alone.

    Of several screens the first has the keys; the others only look.
    """
    from coach.showing import attach_screen

    attach_screen(compact=compact)


@app.command(help=TELL)
def tell(
    what: Annotated[str, typer.Argument(metavar="WHAT", help="One of the words above.", show_default=False)],
    note: Annotated[list[str] | None, typer.Argument(metavar="[NOTE]...", help="With mark: what to note.")] = None,
) -> None:
    """Say to a running coach what a key of its screen would."""
    from coach.link.tell import tell as say

    print(say([what, *(note or ())]))


app.command()(cli_doctor.devices)
app.command()(cli_doctor.doctor)
app.command()(cli_doctor.setup)


@app.command()
def check(prompts: Prompts = None) -> None:
    """Run the examples in prompts/; report every fault there, in config.toml and in the script that it names."""
    from coach.home import home
    from coach.own_files import faults

    told = faults(prompts)
    for one in told:
        print(f"coach: {one}", file=sys.stderr)
    if told:
        raise SystemExit(1)
    print(f"All examples hold. Your own config.toml and prompts/ are looked for in {home().config}.")


def _coach(files: "Files", wish: "Wish", look: "Look") -> None:
    """Coach a call that is over: on the screen, or in lines where there is none."""
    from coach.showing import show
    from coach.wiring import open_call

    check_look(look)
    show(open_call(files, wish), look)
