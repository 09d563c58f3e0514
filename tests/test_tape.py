"""The tape: what was heard, what the agent did, and the coach that goes over both."""

from hypothesis import given
from hypothesis import strategies as st
from taped import FAULT, LONG, TWO, Marks, coach, kinds, read_tape, replayed, tape_of

from coach.events import (
    INPUTS,
    Action,
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
from coach.remembered import Remembered
from coach.tape import LiveTape, Tape
from coach.transcripts.cues import Cue, events_of


def inputs_of(tape):
    """What was fed, the readings among it: all that a log is read for."""
    return [event for event in tape.events if isinstance(event, INPUTS)]


def made_of(tape):
    """What came of it."""
    return [event for event in tape.events if not isinstance(event, INPUTS)]


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
    tape = read_tape(*FAULT)
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
    tape = read_tape(*FAULT)
    tape.act(Action(1.0, "pause"))
    assert kinds(tape, Noticed, Question) == []
    tape.act(Action(4.2, "resume"))
    assert [type(event) for event in kinds(tape, Noticed, Question)] == [Noticed]


def test_every_closed_turn_is_read_and_its_reading_stands_before_what_comes_of_it():
    """In the order in which turns close, each with what has been found out by then."""
    reader = Marks()
    tape = tape_of(*TWO, reader=reader, meaning="marks")
    assert [(doubt.turn, doubt.text) for doubt in reader.doubts] == [(n, cue.text) for n, cue in enumerate(TWO)]
    assert [[asked.id for asked in doubt.questions] for doubt in reader.doubts] == [[], ["q1"], ["q1"], ["q2"]]
    places = [type(event).__name__ for event in kinds(tape, Reading, Question)]
    assert places == ["Reading", "Question"] * 4


def test_a_log_without_a_model_named_is_judged_by_words_alone():
    """Nobody is asked, and what readings it brings are not looked at."""
    tape = tape_of(*TWO, reader=(reader := Marks()))
    assert reader.doubts == []
    assert kinds(tape, Reading, Question) == []
    log = [Call(0.0, "call.vtt"), *kinds(read_tape(*TWO), Tick, Speech, Utterance, Reading)]
    assert made_of(replayed(log)) == []


def test_a_deed_at_the_moment_of_a_line_is_done_to_it():
    """Jumped to the line at 8.7 s and said "got it": it goes."""
    tape = tape_of(*FAULT)
    tape.act(Action(8.7, "got it"))
    assert kinds(tape, Cleared) == [Cleared(8.7, "n1", "dismissed")]


def test_a_deed_sticks_to_its_line_when_an_earlier_one_goes():
    """The line of a later turn was not helpful; then an earlier question is struck out and ids move up."""
    cues = (*FAULT, Cue("customer", 40.0, 42.0, "and how much is it?"), Cue("agent", 43.0, 45.0, "so frustrating"))
    tape = read_tape(*cues)
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
    tape = Tape(coach, Remembered(Marks))
    said = Utterance(4.0, "customer", 0.0, 4.0, "why was I charged twice?")
    call = Call(0.0, "call.vtt", meaning="marks")
    for event in (call, Speech(0.0, "customer", "started"), Speech(4.0, "customer", "stopped"), said):
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
    again = replayed(tape.events)
    assert again.events == tape.events
    assert [event.at for event in tape.events] == sorted(event.at for event in tape.events)
    assert all(event.at == round(event.at, 3) for event in tape.events)


@given(cues, st.lists(st.tuples(st.integers(0, 70_000), st.sampled_from(["pause", "resume", "mute", "unmute"]))))
def test_a_log_with_readings_gives_itself_again_without_a_reader(said, deeds):
    """The same was fed and the same came of it, in the same order; only what closes with the call is read before it."""
    tape = read_tape(*said)
    for at, what in deeds:
        tape.act(Action(at / 1000, what))
    while tape.think():
        pass
    again = replayed(tape.events)
    assert inputs_of(again) == inputs_of(tape)
    assert made_of(again) == made_of(tape)


def test_a_long_call_is_gone_over_by_the_bite(monkeypatch):
    """Until that is done all is as it was; then it is as if it had been done at once."""
    bitten = tape_of(*LONG)
    before = bitten.events
    bitten.act(Action(2.0, "mute"))
    assert bitten.events is before
    while bitten.think():
        assert bitten.events is before
    assert len(kinds(bitten, Nudge)) == 0
    monkeypatch.setattr("coach.tape.BITE", 10**6)
    whole = tape_of(*LONG)
    whole.act(Action(2.0, "mute"))
    assert bitten.events == whole.events
    assert not bitten.think()


def test_what_is_heard_while_the_call_is_gone_over_is_in_it():
    """Nothing is lost between two bites, nor what is done then: that begins it once more."""
    tape, later = Tape(coach), tape_of(*LONG)
    events = [Call(0.0, "call.vtt"), *events_of(LONG)]
    for number, event in enumerate(events):
        tape.feed(event)
        tape.pass_time(event.at)
        if number == 600:
            tape.act(Action(9.0, "got it", "n1"))
        if number == 602:
            assert tape.think()
            tape.act(Mark(20.0, "here"))
    tape.finish()
    for deed in (Action(9.0, "got it", "n1"), Mark(20.0, "here")):
        later.act(deed)
        while later.think():
            pass
    while tape.think():
        pass
    assert tape.events == later.events
    assert kinds(tape, Cleared)[0] == Cleared(9.0, "n1", "dismissed")


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


def live(*cues, until):
    """A call that goes on, heard `until` (s), and what is still to come of it."""
    tape = LiveTape(coach)
    events = [*events_of(cues)]
    hear(tape, [event for event in events if event.at <= until])
    return tape, [event for event in events if event.at > until]


def hear(tape, events):
    """They happen."""
    for event in events:
        tape.feed(event)
        tape.pass_time(event.at)


def test_on_a_call_that_goes_on_the_sides_change_places_from_now_on():
    """What has been said stays said; whoever speaks at that moment goes on as the other."""
    tape, _ = live(*FAULT, until=5.0)
    before = list(tape.events)
    tape.swap()
    tape.feed(Utterance(8.0, "agent", 4.5, 8.0, "this must be frustrating"))
    assert tape.events[: len(before)] == before
    assert tape.events[len(before) :][:3] == [
        Action(5.0, "swap"),
        Speech(5.0, "agent", "stopped"),
        Speech(5.0, "customer", "started"),
    ]
    assert kinds(tape, Utterance)[-1].speaker == "customer"


def test_what_is_done_on_a_call_goes_out_in_its_place():
    """Every sink gets the events in the order in which the tape has them."""
    tape, sent = LiveTape(coach), []
    for event in events_of(FAULT):
        sent += tape.feed(event)
        if event == Tick(6.0):
            tape.act(Mark(6.0, "here"))
            tape.swap()
        sent += tape.pass_time(event.at)
    tape.act(Action(8.5, "mute"))
    sent += tape.finish()
    assert sent == tape.events
    assert Mark(6.0, "here") in sent


@given(st.integers(0, 4000), st.integers(1, 4000))
def test_a_mute_for_a_while_ends_by_itself(at, lasts):
    """To the millisecond; the line that comes after it is shown."""
    tape, later = live(*FAULT, until=at / 1000)
    tape.act(Action(tape.heard, "mute", seconds=lasts / 1000))
    ends = round(tape.heard + lasts / 1000, 3)
    hear(tape, later)
    tape.pass_time(9.0)
    assert [state.at for state in kinds(tape, State) if state.what == "unmuted"] == [ends]
    assert [nudge.at for nudge in kinds(tape, Nudge)] == [8.7]


def test_a_log_with_swaps_and_mutes_gives_itself_again():
    """What stands in it has changed places already."""
    tape, later = live(*LONG, until=5.0)
    tape.swap()
    tape.act(Action(tape.heard, "mute", seconds=60.0))
    hear(tape, later)
    tape.finish()
    again = Tape(coach)
    for event in [event for event in tape.events if isinstance(event, INPUTS)]:
        again.feed(event)
        again.pass_time(event.at)
    again.finish()
    assert again.events == tape.events
