"""Plain lines, for a person without a screen."""

import dataclasses
import io

from tui_call import NEW_ONE, READ, SCORE

from coach.events import Promise, Reading
from coach.lines import PlainLines

MOVES_ON = "moves on 0.83 (needed 0.50), answers 0.06, neighbouring answer 0.71"


def printed(events, **wishes):
    """Every line printed."""
    out = io.StringIO()
    sink = PlainLines(out, **wishes)
    for event in events:
        sink.put(event)
    return out.getvalue().splitlines()


def after(lines, told):
    """The line that begins so, and those that explain it: they have no time."""
    (first,) = [number for number, line in enumerate(lines) if line.strip().startswith(told)]
    rest = lines[first + 1 :]
    length = next((n for n, line in enumerate(rest) if line[:7].strip()), len(rest))
    return [line.strip() for line in rest[:length]]


def test_a_promise_is_printed_with_when_it_is_due():
    """Said once, where the words say it themselves."""
    promises = [
        Promise(9.0, 5.0, "I'll send it by Friday", "by Friday"),
        Promise(9.5, 5.0, "I'll call you back", "tomorrow"),
        Promise(9.9, 5.0, "I'll ask them", None),
    ]
    assert [line.split(maxsplit=1)[1] for line in printed(promises)] == [
        "promised: I'll send it by Friday",
        "promised: I'll call you back, tomorrow",
        "promised: I'll ask them",
    ]


def test_a_line_shown_is_followed_by_why():
    """When it was noticed, the words of either side, the readings."""
    assert after(printed(READ, why=True), "0:48            >> They asked") == [
        "question, noticed 0:44, shown 0:48",
        f"customer 0:30: “{NEW_ONE}”  asks 0.97",
        f"agent 0:44: “So tonight we send you a text message with a link. {SCORE}”  {MOVES_ON}",
    ]


def test_a_line_held_is_followed_by_why():
    """With the reason in words."""
    assert after(printed(READ, why=True), "0:48            (held: rating, question)") == [
        "rating, noticed 0:44, held 0:48: an open question mattered more",
        f"agent 0:44: “{SCORE}”  asks for a score 0.80 (needed 0.50)",
    ]


def test_what_was_nearly_made_is_printed_only_with_why():
    """It was neither said nor held."""
    assert (
        "a cover plan is only ten a month”  pitches 0.40 (needed 0.50)"
        in after(printed(READ, why=True), "1:00            (nearly: upsell)")[-1]
    )
    assert not any("nearly" in line for line in printed(READ))


def test_without_why_the_same_lines_are_printed_but_for_the_explanations():
    """It only adds."""
    explained = [line for line in printed(READ, why=True) if line[:7].strip() and "(nearly:" not in line]
    assert explained == printed(READ)


def test_of_a_long_turn_the_middle_is_left_out():
    """Its beginning and its end are quoted."""
    words = " ".join(f"word{n}" for n in range(100))
    events = [
        dataclasses.replace(event, text=words) if isinstance(event, Reading) and event.turn == 5 else event
        for event in READ
    ]
    (line,) = [line for line in after(printed(events, why=True), "0:48            >> They") if "moves on" in line]
    assert "“word0 " in line
    assert " … " in line
    assert "word99”" in line
    assert len(line) < 300
