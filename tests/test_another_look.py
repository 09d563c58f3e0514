"""A call that is over, with other prompts: no sound, no model."""

from functools import partial

import pytest
from conftest import SHIPPED, Told, coach_call, cues_in

from coach import wire
from coach.another_look import OtherPrompts
from coach.events import Action, Call, Held, Noticed, Nudge

TEXT = """
0.0-3.0 agent: Dale Windows, this is Ross.
3.5-8.0 customer: Why was I charged twice? | asks[Why was I charged twice?]
8.5-14.0 agent: So you'll get a survey, and a ten would help me. | rating[a ten would help me] .8
15.0-17.0 customer: Right, okay.
"""


@pytest.fixture
def call():
    """As a coach with the shipped prompts took it: one line, for a score."""
    events = coach_call(cues_in(TEXT), reader=Told(TEXT))
    assert [event.kind for event in events if isinstance(event, Nudge)] == ["rating"]
    return events


@pytest.fixture
def prompts(tmp_path, monkeypatch):
    """A person's own folder of prompts; a change to rating.toml is all that there is in it."""
    monkeypatch.setenv("COACH_HOME", str(tmp_path / "home"))

    def other(*changes):
        text = (SHIPPED / "rating.toml").read_text(encoding="utf-8")
        for before, after in changes:
            assert before in text
            text = text.replace(before, after, 1)
        folder = tmp_path / "other"
        folder.mkdir(exist_ok=True)
        (folder / "rating.toml").write_text(text, encoding="utf-8")
        return folder

    return other


SURER = ("rating = 0.4", "rating = 0.95")
LINE = "That asks for a score: “a ten would help me”."


def told(folder, events):
    """Each line's fate and what it says."""
    return [(line.fate, line.say) for line in OtherPrompts(folder).look(events)]


def test_with_the_same_prompts_the_call_is_as_it_was(call, prompts):
    """The very line."""
    assert told(prompts(), call) == [("as it was", LINE)]


def test_a_line_that_would_not_come_is_told(call, prompts):
    """The coach has to be surer of it."""
    assert told(prompts(SURER), call) == [("would not", LINE)]


def test_a_line_that_would_come_is_told(call, prompts):
    """It had been nearly made."""
    without = [event for event in call if not isinstance(event, Nudge)]
    assert told(prompts(), without) == [("would come", LINE)]


def test_another_wording_is_the_same_line(call, prompts):
    """As it would be said now."""
    assert told(prompts(("That asks for a score:", "A score?")), call) == [
        ("as it was", "A score? “a ten would help me”.")
    ]


def test_what_the_agents_coach_has_learned_plays_no_part(call, prompts):
    """A line held because of it counts as one that came, and it comes now."""
    nudge = next(event for event in call if isinstance(event, Nudge))
    held = [Held(e.at, e.id, e.kind, "not helpful") if isinstance(e, Nudge) else e for e in call]
    quiet = [
        Call(0.0, e.source, meaning=e.meaning, quiet=("rating: a ten would help me",)) if isinstance(e, Call) else e
        for e in held
    ]
    assert any(isinstance(event, Noticed) for event in quiet)
    assert told(prompts(), quiet) == [("as it was", LINE)]
    assert told(prompts(SURER), quiet) == [("would not", "“a ten would help me”")]
    waved = [*call, Action(nudge.at + 1, "not helpful", nudge.id)]
    assert told(prompts(), waved) == [("as it was", LINE)]


@pytest.fixture
def run(typed):
    """Runs `coach replay`: exit status, stdout, stderr."""
    return partial(typed, "replay")


def test_a_log_is_looked_at_from_the_command_line(call, prompts, run, tmp_path):
    """A line each: when, what becomes of it, what it says."""
    log = tmp_path / "call.jsonl"
    log.write_text("\n".join(map(wire.encode, call)), encoding="utf-8")
    status, out, err = run("--log", log, "--prompts", prompts(SURER))
    assert (status, err) == (0, "")
    assert out == f"   0:14  would not   rating: {LINE}\n"


def test_a_secret_in_a_log_is_left_out(run, prompts, tmp_path):
    """Of the line that came then, and of the words that bring it now: it is the very same."""
    asks = "a ten with 6011 0009 9013 9424 would help me"
    text = TEXT.replace("a ten would help me", asks)
    events = coach_call(cues_in(text), reader=Told(text))
    assert any(asks in event.say for event in events if isinstance(event, Nudge))
    log = tmp_path / "call.jsonl"
    log.write_text("\n".join(map(wire.encode, events)), encoding="utf-8")
    status, out, _ = run("--log", log, "--prompts", prompts())
    assert status == 0
    assert out == "   0:14  as it was   rating: That asks for a score: “a ten with [card number] would help me”.\n"


def test_a_damaged_log_is_looked_at_as_far_as_it_goes(call, prompts, run, tmp_path):
    """And one line says where it broke off."""
    log = tmp_path / "call.jsonl"
    log.write_text("\n".join([*map(wire.encode, call), '{"event": "ti']), encoding="utf-8")
    status, out, err = run("--log", log, "--prompts", prompts())
    assert status == 1
    assert "as it was" in out
    assert "what stands before it was read" in err


def test_a_log_needs_prompts_and_has_to_be_one(prompts, run, tmp_path):
    """In one line each."""
    words = tmp_path / "call.vtt"
    words.write_text("WEBVTT\n\n00:00.000 --> 00:02.000\n<v Agent>Hello there.\n", encoding="utf-8")
    assert run("--log", words)[0] == 2
    status, _, err = run("--log", words, "--prompts", prompts())
    assert status == 1
    assert "found" not in err
    assert "a transcript; expected the JSON lines that coach prints with --jsonl" in err
