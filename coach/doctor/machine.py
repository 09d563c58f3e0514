"""Causes beside the sound that a call would not be heard, or badly: a pure function each."""

import re
from collections.abc import Iterator

from coach.doctor.facts import Facts, Told
from coach.terminal import PLAIN


def no_ears(facts: Facts) -> Iterator[Told]:
    """No model, or not its bytes. The fault says what to do."""
    if facts.ears_fault:
        yield "ears", facts.ears_fault, "`coach model list` shows what is here, `coach setup` chooses"


def faults_of_files(facts: Facts) -> Iterator[Told]:
    """Of config.toml, the prompts or the script."""
    for fault in facts.faults:
        where, _, found = fault.partition(": ")
        yield where, found, "mend it, and ask again"


def another_coach(facts: Facts) -> Iterator[Told]:
    """One at a time."""
    if facts.another:
        yield "coach live", "another coach runs already", "`coach tell quit` ends it"


def no_state_folder(facts: Facts) -> Iterator[Told]:
    """A running coach says there how to reach it."""
    if facts.state_fault:
        yield "state folder", facts.state_fault, "make it writable, or set COACH_HOME to a folder that is"


def dumb_terminal(facts: Facts) -> Iterator[Told]:
    """A screen cannot be drawn there."""
    if facts.terminal and facts.terminal.kind in PLAIN:
        yield "terminal", f"TERM is {facts.terminal.kind}", "use another one: here plain lines are printed"


def other_ears(facts: Facts) -> Iterator[Told]:
    """Another model than the one that was wished for."""
    if facts.ears_notice:
        yield "ears", facts.ears_notice.rstrip("."), "`coach model list` shows what is here"


def few_cores(facts: Facts) -> Iterator[Told]:
    """Sound waits, and lines come late."""
    if facts.threads > facts.cores:
        found = f"the recogniser is to use {facts.threads} threads, and there are {facts.cores} cores"
        yield "ears", found, f"set threads = {facts.cores} under [ears] in config.toml"


def wrong_clock(facts: Facts) -> Iterator[Told]:
    """Gaps in sound are measured by the one clock, files dated by the other."""
    if facts.ticks > 0.02:
        yield (
            "clock",
            f"it moves in steps of {facts.ticks * 1000:.0f} ms",
            "gaps in sound are seen late; restart the machine",
        )
    if facts.year < 2024:
        yield "clock", f"it says {facts.year}", "set the date"


def nothing_kept(facts: Facts) -> Iterator[Told]:
    """The journal has no place for its key."""
    if facts.keyless:
        how = 'set key = "passphrase" under [journal] in config.toml, or keep = "nothing"'
        yield "journal", "this system has no keyring for its key, so no call is kept", how


def poor_terminal(facts: Facts) -> Iterator[Told]:
    """The screen works there, but not all of it is seen."""
    terminal = facts.terminal
    if not terminal:
        return
    if terminal.encoding.casefold().replace("-", "") != "utf8":
        how = "set LANG to a UTF-8 locale, e.g. C.UTF-8; on Windows use Windows Terminal"
        yield "terminal", f"it writes {terminal.encoding}, not UTF-8: signs will look wrong", how
    if re.fullmatch(r"vt\d+|ansi-mono|.*-m(ono)?", terminal.kind):
        yield "terminal", f"{terminal.kind} has no colour", "all is said in words and signs too"
    if terminal.columns < 70 or terminal.lines < 20:
        found = f"it has {terminal.columns} columns and {terminal.lines} lines"
        yield "terminal", found, "make it 80 by 24 or larger, or use `coach live --compact`"
