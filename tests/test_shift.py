"""Call after call with the same ears: none knows of another."""

import asyncio
import contextlib
import dataclasses
import functools
import threading

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from taped import Marks, Word

from coach import shift as shifts
from coach.audio.frame import HOP, RATE, Frames
from coach.audio.hops import waiting
from coach.core.calls import CallsSettings
from coach.core.coaching import Coach
from coach.core.pacing import PacingSettings
from coach.core.prompt import Prompt
from coach.events import Action, AudioLost, Call, Mark, Nudge, Partial, Question, Speech, State, Tick, Utterance
from coach.shift import Shift
from coach.speech.ears import Ears
from coach.speech.settings import VoiceSettings
from coach.speech.window import Words
from coach.tape import LiveTape


class Loud:
    """A hop is as likely speech as its first sample says, the rest of its samples being which words they are."""

    def __call__(self, hop):
        return float(hop[0])


class Reads:
    """Hears the sentence whose number is in the sound."""

    SENTENCES = (
        "why was I charged twice?",
        "this must be frustrating",
        "where is my parcel?",
        "let me look",
        "four two four two four two four two",
    )

    def __init__(self):
        self.heard = []

    def hear(self, window):
        number = round(float(window.pcm.max() - 0.9) * 100)
        self.heard.append(self.SENTENCES[number])
        return Words(self.SENTENCES[number])


class Microphone:
    """Gives what each second of a play is to sound like; what stands between seconds is done at that moment."""

    def __init__(self, ears):
        self.play, self.ears, self.stopped, self.taken, self.number = [], ears, False, True, 0

    async def __aiter__(self):
        for step in self.play:
            if callable(step):
                await asyncio.sleep(0.002)
                await self.settled()
                for _ in range(5):
                    await asyncio.sleep(0)
                step()
                continue
            seconds, *levels = step
            for _ in range(round(seconds * RATE / HOP)):
                if self.stopped:
                    return
                self.number += 1
                agent, customer = (np.full(HOP, level if self.taken else 0.0, np.float32) for level in levels)
                yield Frames(self.number * HOP / RATE, agent, customer)
                await asyncio.sleep(0)
            await self.settled()

    async def settled(self):
        if self.patient:
            await self.ears.settled()

    def stop(self):
        self.stopped = True

    def pause(self):
        self.taken = False

    def resume(self):
        self.taken = True

    both = patient = True
    wrong = ()

    def troubles(self):
        return [*self.wrong]


def says(number):
    """The level of a hop that is speech, in which this sentence is said."""
    return 0.9 + number / 100


class Log(list):
    """A sink."""

    put = list.append


async def worked(*play, news=lambda _at: (), lasting="", **settings):
    """A shift gone through: itself, its log, what the recogniser heard. A step may be a word of the shift's."""
    reads = Reads()
    ears = Ears(reads)
    microphone = Microphone(ears)
    prompts = {"script": Prompt("script", {"default": "You said: {because}"})}

    def make(swapped):
        return Call(0.0, "headset", "reads", meaning="marks"), LiveTape(
            lambda: Coach([Word()], prompts, PacingSettings()), Marks(), swapped=swapped
        )

    shift = Shift(microphone, make, CallsSettings(**settings), VoiceSettings(), Loud, news, lasting)
    microphone.play = [
        (lambda step=step: step(shift)) if callable(step) else getattr(shift, step) if isinstance(step, str) else step
        for step in play
    ]
    log = Log()
    with contextlib.closing(ears):
        await shift.work(ears, [log], partials=False)
    return shift, log, reads.heard


def calls_in(log):
    """The events of each call."""
    calls = []
    for event in log:
        if isinstance(event, Call):
            calls.append([])
        calls[-1].append(event)
    return calls


def kinds(events, *wanted):
    """Events of these kinds."""
    return [event for event in events if isinstance(event, wanted)]


FIRST = ((2, 0.0, says(0)), (1, 0.0, 0.0), (2, says(1), 0.0), (3, 0.0, 0.0))
"""A customer asks why they were charged twice; the agent finds that frustrating."""
SECOND = ((2, 0.0, says(2)), (1, 0.0, 0.0), (2, says(3), 0.0), (3, 0.0, 0.0))
"""Another asks for a parcel."""
REST = (25, 0.0, 0.0)


async def test_between_calls_nothing_is_put_into_words():
    """One voice for ten seconds, before a call and after it: the recogniser never hears of it."""
    _, log, heard = await worked((10, says(3), 0.0), (20, 0.0, 0.0), *FIRST, REST, (10, 0.0, says(2)), (3, 0.0, 0.0))
    assert heard == ["why was I charged twice?", "this must be frustrating"]
    assert len(calls_in(log)) == 1


async def test_each_call_has_its_own_clock_ids_and_questions():
    """Two customers, one after the other: each call begins at 0 and knows nothing of the other."""
    _, log, _ = await worked((50, 0.0, 0.0), *FIRST, REST, *SECOND, REST)
    first, second = calls_in(log)
    assert [said.text for said in kinds(first, Utterance)] == list(Reads.SENTENCES[:2])
    assert [said.text for said in kinds(second, Utterance)] == list(Reads.SENTENCES[2:4])
    asked = [(question.id, question.ask) for question in (kinds(first, Question)[0], kinds(second, Question)[0])]
    assert asked == [("q1", "why was I charged twice?"), ("q1", "where is my parcel?")]
    assert "charged" not in repr(second)
    assert len(kinds(first, Nudge)) == 1
    for call in (first, second):
        assert kinds(call, Speech)[0].at < 1
        assert call[-1] == State(call[-1].at, "call over", "20 s of silence")
        assert [tick.at for tick in kinds(call, Tick)] == sorted(tick.at for tick in kinds(call, Tick))


async def test_of_a_call_that_is_over_nothing_is_left_when_its_close_is():
    """Half a minute it stands; then the tape is an empty one, and another than before."""
    seen = []
    shift, _, _ = await worked(*FIRST, REST, lambda s: seen.append((s.phase, len(s.tape.events) > 0)), (30, 0.0, 0.0))
    assert seen == [("close", True)]
    assert (shift.phase, shift.tape.events) == ("between", [])


async def test_a_call_begun_by_hand_ends_the_one_before():
    """At once, with what is being said; the screen has an empty tape from the very key on."""
    seen = []

    def begin(shift):
        shift.begin()
        seen.append(list(shift.tape.events))

    _, log, _ = await worked(begin, *FIRST, (1, 0.0, says(0)), begin, *SECOND, "end", (1, 0.0, 0.0))
    first, second = calls_in(log)
    assert seen == [[], []]
    assert kinds(first, Utterance)[-1].text == "why was I charged twice?"
    assert kinds(first, State)[-1].detail == "the next call began"
    assert kinds(second, Utterance)[0].text == "where is my parcel?"
    assert kinds(second, State)[-1].detail == "the agent ended it"


async def test_what_is_said_before_a_pause_and_in_it_is_never_put_into_words():
    """Paused in the middle of a sentence: the devices are let go, that sentence is forgotten. After it all is heard."""
    seen = []
    _, log, heard = await worked(
        "begin",
        (2, 0.0, says(0)),
        "pause",
        lambda s: seen.append((s.paused, s._microphone.taken)),
        (40, says(1), says(1)),
        "resume",
        (2, 0.0, says(2)),
        (1, 0.0, 0.0),
    )
    assert heard == ["where is my parcel?"]
    assert seen == [(True, False)]
    states = [(state.what, state.detail) for state in kinds(log, State)]
    assert states == [("paused", ""), ("resumed", ""), ("call over", "coach was ended")]
    stopped = [said for said in kinds(log, Speech) if said.state == "stopped"]
    assert abs(stopped[0].at - 2.0) < 0.1


async def test_a_number_that_is_being_read_out_at_a_pause_is_never_given_on():
    """It may be half a card number; what was said before it, and behind it, stands before the pause."""
    _, log, heard = await worked(
        "begin",
        *((2, 0.0, says(0)), (1, 0.0, 0.0)),
        *((2, 0.0, says(4)), (0.7, 0.0, 0.0)),
        *((1, says(3), 0.0), (0.7, 0.0, 0.0), (0.1, 0.0, 0.0)),  # words are taken with the next hop
        "pause",
        (40, 0.0, 0.0),
        "resume",
        *((2, 0.0, says(2)), (1, 0.0, 0.0)),
    )
    assert len(heard) == 4
    said = [event.text if isinstance(event, Utterance) else event.what for event in kinds(log, Utterance, Action)]
    assert said == ["why was I charged twice?", "let me look", "pause", "resume", "where is my parcel?"]
    assert "four two" not in repr([event for event in log if not isinstance(event, Partial)])


async def test_what_the_agent_does_reaches_every_sink_in_its_place():
    """A mark, a mute and a swap, and a mark while looking back on the call."""
    _, log, _ = await worked(
        "begin",
        (1, 0.0, 0.0),
        lambda s: s.act(Mark(round(s.tape.heard, 3), "here")),
        (1, 0.0, 0.0),
        lambda s: s.act(Action(round(s.tape.heard, 3), "mute")),
        "swap",
        (1, 0.0, says(0)),
        (1, 0.0, 0.0),
        "end",
        (1, 0.0, 0.0),
        lambda s: s.act(Mark(round(s.tape.heard, 3), "they did not")),
    )
    done = [event for event in log if isinstance(event, Mark | Action)]
    assert [(abs(event.at - at) < 0.1) for event, at in zip(done, (1, 2, 2, 4), strict=True)] == [True] * 4
    assert done[0].note == "here"
    assert log[-1] == done[-1]
    assert [said.speaker for said in kinds(log, Utterance)] == ["agent"]


async def test_a_secret_typed_into_a_note_is_left_out():
    """As one that was said."""
    note = "card 4242 4242 4242 4242, calls back"
    _, log, _ = await worked("begin", (1, 0.0, 0.0), lambda s: s.act(Mark(round(s.tape.heard, 3), note)), (1, 0.0, 0.0))
    assert [mark.note for mark in kinds(log, Mark)] == ["card [card number], calls back"]


async def test_what_happens_to_the_journal_is_told_between_calls_and_on_them():
    """In the notice, until it is mended; on a call as an event, at the call's own time."""
    news, seen = [], []
    states = [State(0.0, "journal failed", "the disk is full"), State(0.0, "journal back")]

    def happened(at):
        happens, news[:] = list(news), []
        return [dataclasses.replace(state, at=at) for state in happens]

    _, log, _ = await worked(
        (2, 0.0, 0.0),
        lambda _: news.append(states[0]),
        (1, 0.0, 0.0),
        lambda s: seen.append(s.notice),
        lambda _: news.append(states[1]),
        (1, 0.0, 0.0),
        lambda s: seen.append(s.notice),
        "begin",
        (2, 0.0, 0.0),
        lambda _: news.append(states[0]),
        (1, 0.0, 0.0),
        news=happened,
    )
    assert seen == ["journal failed: the disk is full", ""]
    (told,) = [state for state in kinds(log, State) if state.what == "journal failed"]
    assert abs(told.at - 2.0) < 0.1


async def test_a_side_that_is_not_heard_is_told_between_all_calls(monkeypatch):
    """Before the first, on each, and after it."""
    seen = []
    monkeypatch.setattr(Microphone, "wrong", [State(0.0, "side silent", "the agent is not heard")])
    look = (1, 0.0, 0.0), lambda shift: seen.append(shift.notice)
    _, log, _ = await worked(*look, "begin", *look, "end", *look)
    assert seen == ["side silent: the agent is not heard", "", "side silent: the agent is not heard"]
    assert [state.what for state in kinds(log, State)] == ["side silent", "call over"]


async def test_what_holds_for_the_whole_shift_is_told_between_all_calls(monkeypatch):
    """Nothing is kept, say: from before the first sound; a device's own trouble goes before it while it lasts."""
    seen = []
    troubles = [[State(0.0, "side silent", "the agent is not heard")], []]
    look = (1, 0.0, 0.0), lambda shift: seen.append(shift.notice)
    silent, back = (lambda _, wrong=wrong: monkeypatch.setattr(Microphone, "wrong", wrong) for wrong in troubles)
    calls = ("begin", *look, silent, "end", *look, "begin", *look, back, "end", *look)
    await worked(look[1], *look, *calls, lasting="nothing is kept")
    assert seen == [
        "nothing is kept",
        "nothing is kept",
        "",
        "side silent: the agent is not heard",
        "",
        "nothing is kept",
    ]


async def test_a_swap_holds_for_the_calls_to_come():
    """The devices are the wrong way round for all of them."""
    _, log, _ = await worked("swap", "begin", *SECOND, "begin", *SECOND)
    assert [[said.speaker for said in kinds(call, Utterance)] for call in calls_in(log)] == [["agent", "customer"]] * 2


async def test_a_headset_is_spoken_of_once_a_shift():
    """The loudspeaker's sound is in the microphone on every call; the customer's words stay theirs alone."""
    both = (2, says(0), says(0)), (1, 0.0, 0.0)
    _, log, _ = await worked("begin", *both, "begin", *both)
    assert [[said.speaker for said in kinds(call, Utterance)] for call in calls_in(log)] == [["customer"]] * 2
    assert [[state.what for state in kinds(call, State)] for call in calls_in(log)] == [
        ["loudspeaker", "call over"],
        ["call over"],
    ]


async def test_where_the_sides_are_swapped_it_is_still_the_customer_who_keeps_the_words():
    """Before the call or in it."""
    both = (2, says(0), says(0)), (1, 0.0, 0.0)
    for play in (("swap", "begin", *both), ("begin", "swap", *both)):
        _, log, _ = await worked(*play)
        assert [said.speaker for said in kinds(log, Utterance)] == ["customer"]


async def test_a_mute_for_a_while_outlasts_its_call_and_one_for_the_call_does_not():
    """Muted for 15 s at the end of a call: the next one begins muted, for what is left of it."""
    for seconds, expected in ((15.0, [("muted", 0.0), ("unmuted", 10.0)]), (None, [])):
        _, log, _ = await worked(
            "begin",
            (2, 0.0, 0.0),
            lambda s, seconds=seconds: s.act(Action(round(s.tape.heard, 3), "mute", seconds=seconds)),
            (5, 0.0, 0.0),
            "begin",
            (12, 0.0, 0.0),
        )
        states = [(state.what, round(state.at)) for state in kinds(calls_in(log)[1], State)]
        assert states[:-1] == expected


async def test_the_microphone_never_waits_for_the_words_of_a_call_that_is_over():
    """A slow recogniser is at its words still while the next call begins: the hops of that are all there."""
    _, log, _ = await worked("begin", (3, 0.0, says(0)), "begin", (10, 0.0, 0.0))
    assert kinds(calls_in(log)[1], Tick)[-1].at >= 9.5


async def test_what_the_next_call_loses_while_the_last_words_of_the_one_before_are_awaited_is_said(monkeypatch):
    """The recogniser stands still for 8 s of the next call, with room for 5: the others are told, in it."""
    stands = threading.Event()
    monkeypatch.setattr(shifts, "waiting", functools.partial(waiting, longest=round(5 * RATE / HOP)))
    monkeypatch.setattr(Reads, "hear", lambda *_: Words("let me look") if stands.wait() else None)
    monkeypatch.setattr(Microphone, "patient", False)

    def go_on(_shift):
        monkeypatch.setattr(Microphone, "patient", True)
        stands.set()

    words = (3, 0.0, says(3)), (1, 0.0, 0.0)
    _, log, _ = await worked("begin", *words, "begin", (8, 0.0, 0.0), go_on, lambda _: None, (2, 0.0, 0.0))
    first, second = calls_in(log)
    assert [said.text for said in kinds(first, Utterance)] == ["let me look"]
    lost = {lost.speaker: lost for lost in kinds(second, AudioLost)}
    assert [2.9 < lost[side].seconds < 5.1 for side in ("agent", "customer")] == [True, True]
    assert 7 < lost["agent"].at < 9
    assert kinds(second, Tick)[-1].at >= 9.5


play = st.lists(
    st.one_of(
        st.tuples(
            st.sampled_from([0.4, 2, 9]), st.sampled_from([0.0, says(3)]), st.sampled_from([0.0, says(0), says(2)])
        ),
        st.sampled_from(["begin", "end", "skip", "pause", "resume", "swap"]),
    ),
    min_size=1,
    max_size=12,
)


@hypothesis_settings(max_examples=30)
@given(play)
def test_every_word_is_inside_one_call(steps):
    """Whatever is said and done: call, its words in it, its end; times go up from 0, each sample is accounted for."""
    _, log, _ = asyncio.run(worked(*steps, silence_seconds=5))
    assert not log or isinstance(log[0], Call)
    for call in calls_in(log):
        over = [place for place, event in enumerate(call) if isinstance(event, State) and event.what == "call over"]
        assert over == [len(call) - 1]
        assert [event.at for event in kinds(call, Tick)] == sorted(event.at for event in kinds(call, Tick))
        for said in kinds(call, Utterance):
            assert 0 <= said.start < said.end <= call[-1].at


@pytest.mark.parametrize("ends", ["end", "begin"])
async def test_a_failure_on_a_call_comes_out(ends):
    """What the microphone raises is not swallowed by whoever waits for its hops."""

    def fail(_shift):
        raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        await worked("begin", (1, 0.0, 0.0), ends, (1, 0.0, 0.0), fail)
