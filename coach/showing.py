"""How a call is shown: on the screen, or in lines where there is none."""

import asyncio
import contextlib
import math
import signal
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coach.errors import CoachError
from coach.lines import JsonLines, PlainLines

if TYPE_CHECKING:
    from collections.abc import Callable

    from coach.audio.loudspeaker import Loudspeaker
    from coach.session import Sink
    from coach.tui.app import CallApp
    from coach.wiring import OpenCall


@dataclass(frozen=True)
class Look:
    """How a call is to be shown."""

    speed: float | None
    """Seconds of call a second, infinite for as fast as the machine allows; None where nothing was said."""
    jsonl: bool
    partials: bool
    compact: bool
    sound: bool
    why: bool = False
    """With what each line rests on."""


def show(opened: "OpenCall", look: Look) -> None:
    """On the screen, or in lines where there is none."""
    if opened.notice:
        print(f"coach: {opened.notice}", file=sys.stderr)
    with contextlib.closing(opened):
        # the screen is drawn on stderr
        if sys.stdout.isatty() and sys.stderr.isatty() and not look.jsonl:
            asyncio.run(_on_live_screen(opened, look) if opened.live else _on_screen(opened, look))
        else:
            sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]  # it is a file by now
            sink = JsonLines(sys.stdout, partials=look.partials) if look.jsonl else PlainLines(sys.stdout, why=look.why)
            asyncio.run(_in_lines(opened, sink, look))
    if opened.tape.problem:
        print(f"coach: {opened.tape.problem}", file=sys.stderr)
        raise SystemExit(1)


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
        why=look.why,
        speed=look.speed or 1.0,
    )
    await _run(app, opened, leave=asyncio.Task.cancel)


async def _on_live_screen(opened: "OpenCall", look: Look) -> None:
    """The screen shows what is heard as it is heard; when it closes, the call is over."""
    from coach.tui.app import LiveApp

    app = LiveApp(opened.tape, title=opened.call.source, ears=opened.call.ears, compact=look.compact, kept=opened.kept)
    await _run(app, opened, leave=lambda _: opened.stop())


async def _run(app: "CallApp", opened: "OpenCall", leave: "Callable[[asyncio.Task[None]], object]") -> None:
    """The screen while the call is heard; `leave` ends the hearing when the screen closes."""
    hearing = asyncio.create_task(opened.hear([], math.inf, partials=True))
    with contextlib.suppress(NotImplementedError):  # Windows ends a process without asking it
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, app.exit)
    try:
        await app.run_async()
    finally:
        leave(hearing)
        with contextlib.suppress(asyncio.CancelledError):
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
