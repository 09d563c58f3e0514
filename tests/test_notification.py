"""A line as a notification of the system."""

import asyncio

import pytest

from coach.events import Nudge, Tick
from coach.notification import BARE, Notifications, NotificationSettings, command

LINE = Nudge(
    8.7, "n1", "question", "They asked: “why was I charged\x1b twice?” Still open.", "why was I charged twice?"
)


async def notified(lines):
    """What a line is notified with."""
    shown = []

    async def notify(words, said):
        shown.append((words, said))

    sink = Notifications(NotificationSettings(lines), notify)
    for event in (Tick(8.5), LINE):
        sink.put(event)
    await asyncio.sleep(0)
    return shown


async def test_nothing_is_notified_unless_it_is_wished():
    """Off is what comes with coach."""
    assert NotificationSettings() == NotificationSettings("off")
    assert await notified("off") == []


async def test_no_word_of_a_call_is_shown_where_that_is_not_wished():
    """Bare: that there is a line."""
    ((words, said),) = await notified("bare")
    assert BARE in (*words, said)
    assert "charged" not in repr((words, said))


async def test_with_words_it_shows_the_line():
    """Nothing in it that a terminal would obey."""
    ((words, said),) = await notified("words")
    assert "They asked: “why was I charged  twice?” Still open." in (*words, said)


@pytest.mark.parametrize(
    ("platform", "program"), [("linux", "notify-send"), ("darwin", "osascript"), ("win32", "powershell")]
)
def test_each_platform_has_its_own_program_and_none_reads_words_as_code(platform, program):
    """Quotes, dollars and dashes are words still: after `--`, or on stdin."""
    words = '-x "$(id)" \'; exit'
    command_line, said = command(platform, words)
    assert command_line[0] == program
    assert said == words or command_line[-1] == words
    assert said == words or command_line[-3] == "--"
    assert not any("$(id)" in word for word in command_line[:-1])


async def test_a_machine_without_the_program_has_the_screen(monkeypatch):
    """No fault, no noise."""
    monkeypatch.setattr("coach.notification.command", lambda *_: (["coach-has-no-such-program"], ""))
    sink = Notifications(NotificationSettings("bare"))
    sink.put(LINE)
    await asyncio.gather(*sink._going)
