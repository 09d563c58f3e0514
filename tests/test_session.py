"""The one loop, and the tape it fills."""

import math
import threading

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.audio.frame import HOP, RATE, Frames
from coach.audio.pace import Pace
from coach.core.coaching import Coach
from coach.core.pacing import PacingSettings
from coach.core.prompt import Prompt
from coach.core.sighting import Sighting
from coach.events import (
    INPUTS,
    Act,
    Action,
    AudioLost,
    Call,
    Cleared,
    Held,
    Mark,
    Noticed,
    Nudge,
    Question,
    Reading,
    Speech,
    State,
    Tick,
    Utterance,
)
from coach.session import LiveTape, Tape, hear, listen, read_aloud, run
from coach.speech.ears import Ears
from coach.speech.listener import Listener
from coach.speech.segment import VoiceSettings
from coach.speech.window import Words
from coach.transcripts.cues import Cue, events_of


class Word:
    """Notices turns of the agent in which a word falls."""

    kind = "script"

    def notice(self, call, ledger, turn):
        if turn.speaker == "agent" and "frustrating" in turn.text:
            return [Sighting(turn.text, 0.9, str(turn.number))]
        return []


def coach():
    """A fresh one, with that detector alone."""
    return Coach([Word()], {"script": Prompt("script", {"default": "You said: {because}"})}, PacingSettings())


def tape_of(*cues: Cue, reader=None, meaning="") -> Tape:
    """A call that has been read to its end."""
    tape = Tape(coach, reader)
    tape.feed(Call(0.0, "call.vtt", meaning=meaning))
    for event in events_of(cues):
        tape.feed(event)
        tape.pass_time(event.at)
    tape.finish()
    return tape


FAULT = (Cue("customer", 0.0, 4.0, "why was I charged twice?"), Cue("agent", 4.5, 8.0, "this must be frustrating"))


def kinds(tape: Tape, *wanted: type) -> list:
    """Its events of these kinds, in order."""
    return [event for event in tape.events if isinstance(event, wanted)]


def test_a_line_is_shown_when_it_is_due_not_at_the_next_tick():
    """0.7 s after the agent stopped, when the turn is over, though ticks are half a second apart."""
    (nudge,) = kinds(tape_of(*FAULT), Nudge)
    assert nudge.at == 8.7


def test_what_the_agent_did_runs_the_coach_again():
    """Muted at 2 s, nothing is shown at 8.7 s; taken back, it is."""
    tape = tape_of(*FAULT)
    before = list(tape.events)
    tape.act(Action(2.0, "mute"))
    assert kinds(tape, Nudge) == []
    assert kinds(tape, State) == [State(2.0, "muted")]
    assert tape.undo() == Action(2.0, "mute")
    assert tape.events == before


def test_got_it_clears_the_line():
    """At the moment at which it was said."""
    tape = tape_of(*FAULT)
    tape.act(Action(9.0, "got it"))
    assert kinds(tape, Cleared) == [Cleared(9.0, "n1", "dismissed")]


def test_a_question_ticked_as_answered_is_answered():
    """By the agent's own word, where the ledger still has it open."""
    tape = tape_of(*FAULT)
    (asked,) = kinds(tape, Question)
    tape.act(Action(9.0, "answered", asked.id))
    assert kinds(tape, Question)[-1].state == "answered"
    tape.undo()
    tape.act(Action(9.0, "not a question", asked.id))
    assert kinds(tape, Question)[-1].state == "withdrawn"


def test_a_mark_is_kept():
    """The agent's own bookmark lies in the call where it was made."""
    tape = tape_of(*FAULT)
    tape.act(Mark(5.0, "here"))
    places = [type(event) for event in tape.events if event.at >= 4.5]
    assert places.index(Mark) < places.index(Utterance)


def test_swapped_sides_make_the_customer_the_agent():
    """What the agent recited is then a customer's words, and no line comes."""
    tape = tape_of(*FAULT)
    tape.swap()
    assert [said.speaker for said in kinds(tape, Utterance)] == ["agent", "customer"]
    assert kinds(tape, Nudge) == []


def test_while_paused_nothing_is_taken_in():
    """The coach hears nothing from pause to resume."""
    tape = tape_of(*FAULT)
    tape.act(Action(1.0, "pause"))
    assert kinds(tape, Noticed, Question) == []
    tape.act(Action(4.2, "resume"))
    assert [type(event) for event in kinds(tape, Noticed, Question)] == [Noticed]


def test_a_model_reads_every_closed_turn_and_its_reading_is_in_the_log():
    """The core asks, is answered, and the log alone gives the same again."""
    asked = []

    class Reader:
        def read(self, doubt):
            asked.append((doubt.speaker, doubt.text))
            acts = (Act("asks", 0.9, "tell me about it"),) if doubt.speaker == "customer" else ()
            return Reading(doubt.at, doubt.turn, acts)

    cues = (Cue("customer", 0.0, 4.0, "tell me about it"), Cue("agent", 4.5, 8.0, "well, it rains"))
    tape = tape_of(*cues, reader=Reader(), meaning="reader-1")
    assert asked[0] == ("customer", "tell me about it")
    assert kinds(tape, Question)[0].ask == "tell me about it"
    again = Tape(coach)
    for event in kinds(tape, Call, Tick, Speech, Utterance, Reading):
        again.feed(event)
    assert kinds(again, Question) == kinds(tape, Question)


def test_a_deed_at_the_moment_of_a_line_is_done_to_it():
    """Jumped to the line at 8.7 s and said "got it": it goes."""
    tape = tape_of(*FAULT)
    tape.act(Action(8.7, "got it"))
    assert kinds(tape, Cleared) == [Cleared(8.7, "n1", "dismissed")]


def test_a_deed_sticks_to_its_line_when_an_earlier_one_goes():
    """The line of a later turn was not helpful; then an earlier question is struck out and ids move up."""
    cues = (*FAULT, Cue("customer", 40.0, 42.0, "and how much is it?"), Cue("agent", 43.0, 45.0, "so frustrating"))
    tape = tape_of(*cues)
    second = kinds(tape, Question)[-1] if kinds(tape, Question)[-1].start == 40.0 else kinds(tape, Question)[-2]
    tape.act(Action(50.0, "not a question", second.id))
    tape.act(Action(4.1, "pause"))
    tape.act(Action(39.0, "resume"))
    (after,) = {q.id for q in kinds(tape, Question) if q.start == 40.0}
    assert [q.state for q in kinds(tape, Question) if q.id == after][-1] == "withdrawn"


@given(st.integers(0, 11_000), st.sampled_from(["pause", "mute"]))
def test_time_goes_on_whenever_the_coach_is_paused_or_muted(at, what):
    """At any millisecond: it ends, nothing is shown while somebody speaks, and nothing is said from then on."""
    tape = tape_of(*FAULT)
    tape.act(Action(at / 1000, what))
    shown = [nudge.at for nudge in kinds(tape, Nudge)]
    assert shown == ([8.7] if at > 8700 else [])


def test_a_mute_outlasts_a_pause():
    """Muted, paused and resumed is still muted."""
    tape = tape_of(*FAULT)
    for at, what in ((1.0, "mute"), (2.0, "pause"), (4.2, "resume")):
        tape.act(Action(at, what))
    assert kinds(tape, Nudge) == []
    assert [held.reason for held in kinds(tape, Held)] == ["muted"]


def test_who_began_to_speak_during_a_pause_is_known_to_speak():
    """Resumed in the middle of the customer's words: no line before they stop."""
    late = (*FAULT, Cue("customer", 8.2, 12.0, "and another thing that bothers me"))
    tape = tape_of(*late)
    tape.act(Action(8.1, "pause"))
    tape.act(Action(8.3, "resume"))
    assert all(nudge.at >= 12.3 for nudge in kinds(tape, Nudge))


def test_a_call_that_ends_in_a_question_has_it_at_its_end():
    """Hung up on: the question is in the ledger, at the moment the call ended and no later."""
    tape = Tape(coach)
    said = Utterance(4.0, "customer", 0.0, 4.0, "why was I charged twice?")
    for event in (Speech(0.0, "customer", "started"), Speech(4.0, "customer", "stopped"), said):
        tape.feed(event)
        tape.pass_time(event.at)
    tape.finish()
    assert [(question.at, question.state) for question in kinds(tape, Question)] == [(4.0, "open")]


cues = st.lists(
    st.builds(
        lambda who, start, length, text: Cue(who, start / 1000, (start + length) / 1000, text),
        st.sampled_from(["agent", "customer"]),
        st.integers(0, 60_000),
        st.integers(1, 9000),
        st.sampled_from(
            ["why was I charged twice?", "this must be frustrating", "mm-hm", "it is the fourth", "bye bye now"]
        ),
    ),
    min_size=1,
    max_size=12,
)


@given(cues)
def test_a_log_gives_itself_again(said):
    """Any call: what went in and came out, fed to a fresh coach, is the same to the last event, in order of time."""
    tape = tape_of(*said)
    again = Tape(coach)
    for event in [event for event in tape.events if isinstance(event, INPUTS)]:
        again.feed(event)
        again.pass_time(event.at)
    again.finish()
    assert again.events == tape.events
    assert [event.at for event in tape.events] == sorted(event.at for event in tape.events)
    assert all(event.at == round(event.at, 3) for event in tape.events)


class Loud:
    """A hop is as likely speech as its first sample says."""

    def __call__(self, hop):
        return float(hop[0])


class Parrot:
    """Hears where a window begins."""

    def hear(self, window):
        return Words(f"from {window.start}")


async def heard(levels) -> Tape:
    """A recording whose agent speaks at these levels, through the whole of the loop."""
    hops = (Frames((n + 1) * HOP / RATE, np.full(HOP, level, np.float32), None) for n, level in enumerate(levels))
    ears = Ears(Parrot())
    call = Call(0.0, "call.wav", "parrot")
    tape = Tape(coach)
    listener = Listener(VoiceSettings(), ears.ask, Loud)
    await run(call, hear(hops, listener, ears, Pace(math.inf)), tape, [])
    ears.close()
    return tape


async def test_a_recording_gives_the_same_events_every_time():
    """However the worker's thread is scheduled."""
    levels = ([0.0] * 20 + [0.9] * 40 + [0.0] * 20) * 5
    runs = [(await heard(levels)).events for _ in range(3)]
    assert runs[0] == runs[1] == runs[2]
    assert len([event for event in runs[0] if isinstance(event, Utterance)]) == 5


async def test_what_is_being_said_when_the_recording_ends_is_heard():
    """Hung up in the middle of a word: the words are there."""
    tape = await heard([0.0] * 20 + [0.9] * 40)
    assert [said.text for said in kinds(tape, Utterance)] == [f"from {(20 - 9) * HOP}"]


@pytest.mark.parametrize("speed", [math.inf, 100.0, 1000.0])
async def test_speed_changes_nothing_but_the_time_it_takes(speed):
    """The events of a transcript are the same at any pace."""
    call = Call(0.0, "call.vtt")
    tape = Tape(coach)
    await run(call, read_aloud(events_of(FAULT), Pace(speed)), tape, [])
    assert tape.events == tape_of(*FAULT).events


class Slow:
    """Hears nothing until it is let."""

    def __init__(self):
        self.let = threading.Event()

    def hear(self, window):
        self.let.wait(10)
        return Words(f"from {window.start}")


async def test_a_microphone_does_not_wait_for_the_ears():
    """A sentence ends at 2.3 s; its words take until 5.1 s, and the call has gone on meanwhile."""
    slow = Slow()
    ears = Ears(slow)
    lost = AudioLost(1.6, "customer", 0.5, "unplugged")

    async def microphone():
        for n, level in enumerate([0.0] * 20 + [0.9] * 40 + [0.0] * 100):
            if n == 159:
                slow.let.set()
                await ears.settled()
            yield Frames((n + 1) * HOP / RATE, np.full(HOP, level, np.float32), None, (lost,) if n == 50 else ())

    call = Call(0.0, "headset", "slow")
    tape = LiveTape(coach)
    await run(call, listen(microphone(), Listener(VoiceSettings(), ears.ask, Loud), ears), tape, [])
    ears.close()
    (said,) = kinds(tape, Utterance)
    assert (said.text, said.at) == (f"from {(20 - 9) * HOP}", 2.272)
    assert tape.events[tape.events.index(said) - 1].at >= 5
    assert kinds(tape, AudioLost) == [lost]


async def test_what_is_being_said_when_the_call_is_ended_is_heard():
    """The agent presses q while somebody speaks."""
    ears = Ears(Parrot())

    async def microphone():
        for n, level in enumerate([0.0] * 20 + [0.9] * 40):
            yield Frames((n + 1) * HOP / RATE, np.full(HOP, level, np.float32), None)

    call = Call(0.0, "headset", "parrot")
    tape = LiveTape(coach)
    await run(call, listen(microphone(), Listener(VoiceSettings(), ears.ask, Loud), ears), tape, [])
    ears.close()
    assert [said.text for said in kinds(tape, Utterance)] == [f"from {(20 - 9) * HOP}"]
    assert tape.finished


def test_on_a_call_that_goes_on_nothing_is_thought_over_again():
    """A line is dismissed where it stands: all that was before stays as it was, and the tape only grows."""
    tape = LiveTape(coach)
    for event in events_of(FAULT):
        if event.at <= 9.0:
            tape.feed(event)
            tape.pass_time(event.at)
    before = list(tape.events)
    tape.act(Action(9.0, "got it", "n1"))
    assert tape.events[: len(before)] == before
    assert tape.events[len(before) :] == [Action(9.0, "got it", "n1"), Cleared(9.0, "n1", "dismissed")]
