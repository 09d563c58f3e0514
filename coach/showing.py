"""How a call is shown: on the screen, or in lines where there is none."""

import asyncio
import contextlib
import math
import signal
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coach import terminal
from coach.errors import CoachError, LinkError
from coach.first_run import note_read, notice, unread
from coach.home import home
from coach.lines import JsonLines, Notice, PlainLines
from coach.notification import Notifications

if TYPE_CHECKING:
    from collections.abc import Callable

    from coach.audio.loudspeaker import Loudspeaker
    from coach.link.messages import Do
    from coach.session import Sink
    from coach.tui.app import CallApp
    from coach.tui.hand import Hand
    from coach.wiring import OpenCall
    from coach.wiring_live import OpenShift


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
    headless: bool = False
    """No screen of its own: screens attach to it."""


def show(opened: "OpenCall", look: Look) -> None:
    """A call that is over, on the screen, or in lines where there is none."""
    if _on_a_terminal(look):
        _say(opened.notice)
        asyncio.run(_on_screen(opened, look))
    else:
        notices = [opened.notice, "the sound is not played: that is for the screen" * look.sound]
        sinks = [Notice("; ".join(filter(None, notices)), sys.stderr), _lines(look)]
        asyncio.run(opened.hear(sinks, look.speed or math.inf, partials=look.partials))
    _fail(opened.tape.problem)


def show_shift(opened: "OpenShift", look: Look) -> None:
    """A shift as it goes on, on the screen, or in lines where there is none."""
    _say(opened.notice)
    with contextlib.closing(opened):
        tell_once(look, kept=opened.kept)
        asyncio.run(_shift_on_screen(opened, look) if _on_a_terminal(look) else _shift_in_lines(opened, look))
    _fail(opened.shift.problem)


def tell_once(look: Look, *, kept: bool) -> None:
    """What is heard and kept, before the first live call: read with Enter at a terminal, else printed on stderr."""
    folder, told = home().state, notice(kept=kept)
    if not unread(folder, told):
        return
    print(told, file=sys.stderr)
    if _on_a_terminal(look) and sys.stdin.isatty() and sys.stderr.isatty():
        print("Enter goes on, Ctrl-C does not. ", end="", file=sys.stderr, flush=True)
        if sys.stdin.readline():
            note_read(folder, told)


def _say(line: str) -> None:
    if line:
        print(f"coach: {line}", file=sys.stderr)


def _fail(problem: str) -> None:
    _say(problem)
    if problem:
        raise SystemExit(1)


def _on_a_terminal(look: Look) -> bool:
    return terminal.is_one() and not (look.jsonl or look.headless)


def _lines(look: Look) -> "Sink":
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]  # it is a file by now
    return JsonLines(sys.stdout, partials=look.partials) if look.jsonl else PlainLines(sys.stdout, why=look.why)


async def _on_screen(opened: "OpenCall", look: Look) -> None:
    """The screen plays what the session hears ahead of it at full speed."""
    from coach.tui.app import CoachApp

    sound, silent = _sound(opened) if look.sound else (None, "")
    app = CoachApp(
        opened.tape,
        title=opened.call.source,
        ears=opened.call.ears,
        sound=sound,
        silent=silent,
        compact=look.compact,
        why=look.why,
        speed=look.speed or 1.0,
    )
    hearing = asyncio.create_task(opened.hear([], math.inf, partials=True))
    await _run(app, hearing, leave=hearing.cancel)


def attach_screen(*, compact: bool) -> None:
    """A screen on a coach that runs without one.

    Raises:
        LinkError: there is none, or no terminal to show it on.
    """
    if not terminal.is_one():
        raise LinkError("coach attach", "no terminal", "one to show the screen on")
    asyncio.run(_attach(compact))


async def _attach(compact: bool) -> None:
    from coach.link.far import attached
    from coach.tui.attached import AttachedApp

    async with attached() as shift:
        app = AttachedApp(shift, compact=compact)
        following = asyncio.create_task(app.follow())
        await _run(app, following, leave=following.cancel)


async def _shift_in_lines(opened: "OpenShift", look: Look) -> None:
    """Ctrl-C ends a shift as it should end, with what is being said; once more, at once."""
    from coach.link.door import door
    from coach.tui.hand import Hand
    from coach.tui.keys import HAND, WORDS

    loop, hand = asyncio.get_running_loop(), Hand(opened.shift)

    def end(number: int, _frame: object) -> None:
        signal.signal(number, before)
        loop.call_soon_threadsafe(opened.shift.stop)

    async def tell(word: str, note: str) -> str | None:
        if word == "quit":
            opened.shift.stop()
            return "The shift is over."
        if word in HAND:
            return hand.do(word.replace("-", " "), note=note)
        return "There is no screen." if word in WORDS else None

    before = signal.getsignal(signal.SIGINT)
    async with door(tell) as token, _screens(opened, hand, token) if look.headless else contextlib.nullcontext():
        signal.signal(signal.SIGINT, end)
        signal.signal(signal.SIGTERM, end)
        voices = opened.shift.by_voice and opened.shift.both
        _say("between calls; a call begins with `coach tell new-call`" + ", or with both voices" * voices)
        if look.headless:
            _say("`coach attach` shows it; `coach tell quit` ends it")
        lines = [] if look.headless and not look.jsonl else [_lines(look)]
        sinks = [*lines, Notifications(opened.settings.notification)]
        await opened.hear(sinks, partials=look.partials or look.headless)


def _screens(opened: "OpenShift", hand: "Hand", token: str) -> contextlib.AbstractAsyncContextManager[int]:
    """Screens elsewhere, with the keys of one here."""
    from coach.link.screens import screens
    from coach.tui.keys import HAND

    def do(asked: "Do") -> str | None:
        what = asked.word.replace("-", " ")
        return hand.do(what, at=asked.at, note=asked.note, question=asked.question) if asked.word in HAND else None

    return screens(opened.shift, opened.call, do, token)


async def _shift_on_screen(opened: "OpenShift", look: Look) -> None:
    """The screen shows what is heard as it is heard; when it closes, the shift is over."""
    from coach.link.door import door
    from coach.tui.app import LiveApp

    title, ears, kept = opened.call.source, opened.call.ears, opened.kept
    app = LiveApp(opened.shift, title=title, ears=ears, compact=look.compact, kept=kept)
    async with door(app.tell):
        hearing = asyncio.create_task(opened.hear([Notifications(opened.settings.notification)], partials=True))
        await _run(app, hearing, leave=opened.shift.stop)


async def _run(app: "CallApp", hearing: "asyncio.Task[None]", leave: "Callable[[], object]") -> None:
    """The screen while a call is heard; `leave` ends the hearing when the screen closes."""
    with contextlib.suppress(NotImplementedError):  # Windows ends a process without asking it
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, app.exit)
    try:
        await app.run_async()
    finally:
        leave()
        with contextlib.suppress(asyncio.CancelledError):
            await hearing
    if app.fault:
        raise app.fault


def _sound(opened: "OpenCall") -> "tuple[Loudspeaker | None, str]":
    """The call on the loudspeaker; where that cannot be, one line why, and the rest goes on."""
    from coach.audio.loudspeaker import Loudspeaker

    try:
        recording = opened.recording()
        return (Loudspeaker(recording), "") if recording else (None, "a transcript has no sound to play")
    except CoachError as error:
        return None, str(error)
