"""The one loop."""

import math
import threading

import numpy as np
import pytest
from taped import FAULT, coach, kinds, tape_of

from coach.audio.frame import HOP, RATE, Frames
from coach.audio.pace import Pace
from coach.core.redaction import Redactor
from coach.events import (
    AudioLost,
    Call,
    Partial,
    State,
    Utterance,
)
from coach.session import hear, listen, read_aloud, run, without_secrets
from coach.speech.ears import Ears
from coach.speech.listener import Listener
from coach.speech.settings import VoiceSettings
from coach.speech.window import Words
from coach.tape import LiveTape, Tape
from coach.transcripts.cues import events_of


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
    assert [said.text for said in kinds(tape, Utterance)] == [f"from {(20 - 14) * HOP}"]


class Told:
    """Hears a card number being given, a group a window."""

    def __init__(self):
        self.groups = ["my card, it's four one one one", "1111 1111", "one one one one, why am I charged for that?"]

    def hear(self, window):
        return Words(self.groups.pop(0))


class Kept:
    """Keeps what a sink is given."""

    def __init__(self):
        self.events = []

    def put(self, event):
        self.events.append(event)


async def told(levels=([0.0] * 20 + [0.9] * 40 + [0.0] * 20) * 3) -> list:
    """What a sink is given of it."""
    hops = (Frames((n + 1) * HOP / RATE, None, np.full(HOP, level, np.float32)) for n, level in enumerate(levels))
    ears, sink = Ears(Told()), Kept()
    listener = Listener(VoiceSettings(), ears.ask, Loud)
    heard_of_it = hear(hops, listener, ears, Pace(math.inf))
    await run(Call(0.0, "call.wav", "told"), without_secrets(heard_of_it, Redactor()), Tape(coach), [sink])
    ears.close()
    return sink.events


async def test_no_secret_of_a_recording_reaches_a_sink_or_the_coach():
    """Neither the words nor the question that the coach makes of them; partials show digits only while they wait."""
    events = await told()
    digits = [repr(event) for event in events if not isinstance(event, Partial) and "one one" in repr(event)]
    assert digits == []
    assert [event.text for event in events if isinstance(event, Utterance)][-1] == (
        "[card number], why am I charged for that?"
    )
    assert events == await told()


async def test_what_waited_is_given_on_where_the_source_breaks():
    """A fault in the middle of a number loses none of its words."""

    async def broken():
        yield 2.0, [Utterance(2.0, "customer", 0.5, 1.9, "four five three two")]
        raise OSError("no more")

    sink = Kept()
    with pytest.raises(OSError, match="no more"):
        await run(Call(0.0, "call.wav"), without_secrets(broken(), Redactor()), Tape(coach), [sink])
    assert [event.text for event in sink.events if isinstance(event, Utterance)] == ["four five three two"]


async def test_no_secret_of_a_transcript_reaches_the_coach():
    """Each utterance stays at its moment."""
    said = Utterance(2.0, "customer", 0.5, 1.9, "why is 4111 1111 1111 1111 charged twice?")
    given = [event async for _, events in read_aloud([said], Pace(math.inf)) for event in events]
    assert given == [Utterance(2.0, "customer", 0.5, 1.9, "why is [card number] charged twice?")]


@pytest.mark.parametrize("speed", [math.inf, 100.0, 1000.0])
async def test_speed_changes_nothing_but_the_time_it_takes(speed):
    """The events of a transcript are the same at any pace."""
    call = Call(0.0, "call.vtt")
    tape = Tape(coach)
    await run(call, read_aloud(events_of(FAULT), Pace(speed)), tape, [])
    assert tape.events == tape_of(*FAULT).events


class Question:
    """Hears the same question on both sides."""

    def hear(self, window):
        return Words("why twice?", (("why", 0.4, 0.7), ("twice?", 0.7, 1.2)))


async def test_a_recording_whose_sides_share_their_sound_gives_the_customers_words_alone_at_any_speed():
    """The agent's channel has the customer's voice 64 ms later: one question, the same events each time."""
    customer = ([0.0] * 20 + [0.9] * 40 + [0.0] * 40) * 3
    levels = list(zip([0.0, 0.0, *customer], [*customer, 0.0, 0.0], strict=True))
    runs = []
    for speed in (math.inf, 100.0, 1000.0):
        hops = (
            Frames((n + 1) * HOP / RATE, *(np.full(HOP, level, np.float32) for level in sides))
            for n, sides in enumerate(levels)
        )
        ears, tape = Ears(Question()), Tape(coach)
        call = Call(0.0, "call.wav", "question")
        await run(call, hear(hops, Listener(VoiceSettings(), ears.ask, Loud), ears, Pace(speed)), tape, [])
        ears.close()
        runs.append(tape.events)
    assert runs[0] == runs[1] == runs[2]
    assert [event.speaker for event in runs[0] if isinstance(event, Utterance)] == ["customer"] * 3
    assert [event.what for event in runs[0] if isinstance(event, State)] == ["loudspeaker"]


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
    assert (said.text, said.at) == (f"from {(20 - 14) * HOP}", 2.272)
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
    assert [said.text for said in kinds(tape, Utterance)] == [f"from {(20 - 14) * HOP}"]
    assert tape.finished
