"""A line as a notification of the system, for who does not see the terminal. Off unless config.toml says so."""

import asyncio
import contextlib
import sys
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Literal

from coach.events import Event, Nudge
from coach.lines import clean

BARE = "There is a line for you."
TOAST = (
    "$t = [Windows.UI.Notifications.ToastNotificationManager, Windows.UI.Notifications, ContentType = WindowsRuntime];"
    "$x = $t::GetTemplateContent(1); $n = $x.GetElementsByTagName('text');"
    "$n.Item(0).InnerText = 'coach'; $n.Item(1).InnerText = [Console]::In.ReadToEnd();"
    "$t::CreateToastNotifier('coach').Show([Windows.UI.Notifications.ToastNotification]::new($x))"
)
SCRIPT = 'on run\nset said to do shell script "cat"\ndisplay notification said with title "coach"\nend run'

Notify = Callable[[Sequence[str], str], Coroutine[None, None, None]]


@dataclass(frozen=True)
class NotificationSettings:
    """Whether a line is a notification too, and whether with its words."""

    lines: Literal["off", "bare", "words"] = "off"


def command(platform: str, words: str) -> tuple[list[str], str]:
    """What shows a notification on a platform (as `sys.platform` names it), and what it reads on stdin."""
    if platform == "darwin":
        return ["osascript", "-e", SCRIPT], words
    if platform == "win32":
        return ["powershell", "-NoProfile", "-NonInteractive", "-Command", TOAST], words
    return ["notify-send", "--app-name=coach", "--expire-time=12000", "--", "coach", words], ""


class Notifications:
    """A sink."""

    def __init__(self, settings: NotificationSettings, notify: Notify | None = None) -> None:
        self._lines, self._notify = settings.lines, notify or _notify
        self._going: set[asyncio.Task[None]] = set()

    def put(self, event: Event) -> None:
        """Notify of a line; nobody waits for it."""
        if isinstance(event, Nudge) and self._lines != "off":
            words = clean(event.say) if self._lines == "words" else BARE
            task = asyncio.create_task(self._notify(*command(sys.platform, words)))
            self._going.add(task)
            task.add_done_callback(self._going.discard)


async def _notify(words: Sequence[str], said: str) -> None:
    """Where it cannot be shown, there is the screen."""
    quiet = asyncio.subprocess.DEVNULL
    with contextlib.suppress(OSError):
        process = await asyncio.create_subprocess_exec(
            *words, stdin=asyncio.subprocess.PIPE, stdout=quiet, stderr=quiet, start_new_session=True
        )
        await process.communicate(said.encode())
