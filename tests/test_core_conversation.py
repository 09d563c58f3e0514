"""Turns from utterances."""

import itertools

from conftest import cues_in
from hypothesis import given
from hypothesis import strategies as st

from coach.core.conversation import Conversation
from coach.events import Speech, Tick, Utterance
from coach.transcripts.cues import Cue, events_of


def turns_of(cues):
    """Speaker and text of each turn of a call."""
    conversation = Conversation()
    for event in events_of(cues):
        conversation.receive(event)
    return [(turn.speaker, turn.text) for turn in conversation.turns]


def test_utterances_without_a_pause_are_one_turn(call):
    """Utterances without a pause are one turn.

    0.0-2.0 agent: So what I'll do
    2.4-4.0 agent: is send it again.
    5.0-6.0 customer: Thank you so much.
    """
    assert turns_of(call) == [("agent", "So what I'll do is send it again."), ("customer", "Thank you so much.")]


def test_a_pause_of_0_7_s_ends_a_turn(call):
    """A pause of 0.7 s ends a turn.

    0.0-2.0 agent: Let me see.
    2.7-4.0 agent: It went out on Monday.
    """
    assert [text for _, text in turns_of(call)] == ["Let me see.", "It went out on Monday."]


def test_a_backchannel_does_not_end_the_others_turn(call):
    """A backchannel does not end the other's turn.

    0.0-4.0 agent: It went out on Monday
    3.6-4.1 customer: mm-hm
    4.3-6.0 agent: so it's there tomorrow.
    """
    assert turns_of(call)[0] == ("agent", "It went out on Monday so it's there tomorrow.")


def test_the_other_side_taking_the_floor_ends_a_turn(call):
    """The other side taking the floor ends a turn.

    0.0-4.0 agent: It went out on Monday
    3.2-4.2 customer: No, that was the other one.
    4.4-6.0 agent: Oh, which one?
    """
    assert [text for _, text in turns_of(call)][::2] == ["It went out on Monday", "Oh, which one?"]


def test_what_was_left_out_was_words_all_the_same(call):
    """What was left out was words all the same, and noise was none.

    0.0-4.0 agent: And the long number?
    4.2-4.6 customer: [Noise]
    5.0-9.0 customer: [card number]
    """
    assert turns_of(call) == [("agent", "And the long number?"), ("customer", "[card number]")]


def test_time_alone_closes_a_turn():
    """The conversation says when to be woken, and closes then."""
    conversation = Conversation()
    conversation.receive(Utterance(2.0, "agent", 0.0, 2.0, "Hello there."))
    assert conversation.wake == 2.7
    assert [turn.text for turn in conversation.receive(Tick(2.7))] == ["Hello there."]
    assert conversation.wake is None


def test_words_that_come_after_the_voice_has_stopped_are_waited_for():
    """Live, a recogniser prints the end of a sentence a second late: the turn is not cut before it."""
    conversation = Conversation()
    conversation.receive(Speech(0.0, "customer", "started"))
    conversation.receive(Utterance(3.0, "customer", 0.0, 3.0, "I just want to know"))
    conversation.receive(Speech(5.5, "customer", "stopped", since=5.0))
    assert conversation.receive(Tick(6.0)) == []
    conversation.receive(Utterance(5.5, "customer", 3.1, 5.0, "why it's twice."))
    assert [turn.text for turn in conversation.receive(Tick(6.3))] == ["I just want to know why it's twice."]


def test_a_cough_is_not_waited_for_forever():
    """Speech that brings no words holds a turn open for three seconds, not longer."""
    conversation = Conversation()
    conversation.receive(Utterance(1.0, "agent", 0.0, 1.0, "Right then."))
    conversation.receive(Speech(1.2, "agent", "started"))
    conversation.receive(Speech(2.5, "agent", "stopped"))
    assert conversation.wake == 5.5


def test_a_part_of_a_turn_begins_with_the_utterance_that_holds_its_first_word(call):
    """A part of a turn begins with the utterance that holds its first word.

    0.0-2.0 customer: Hello, it's Mrs Bell.
    2.3-5.0 customer: I lost my card, so when
    5.2-6.0 customer: do I get another?
    """
    conversation = Conversation()
    for event in events_of(call):
        conversation.receive(event)
    (turn,) = conversation.turns
    assert [turn.begins(span) for span in ("Hello", "when do I get another?", "another", "a fox")] == [
        0.0,
        2.3,
        5.2,
        0.0,
    ]


def test_what_the_other_side_said_before_passes_over_backchannels():
    """The words a turn responds to."""
    conversation = Conversation()
    for event in events_of(cues_in("0-2 customer: Why is it late?\n3-4 customer: mm\n5-6 agent: The snow.")):
        conversation.receive(event)
    assert conversation.before(conversation.turns[-1]).text == "Why is it late?"


CUES = st.lists(
    st.tuples(
        st.sampled_from(["agent", "customer"]),
        st.floats(0, 2),
        st.floats(0.1, 5),
        st.sampled_from(["mm-hm", "okay", "why is that", "it went out on Monday", "no"]),
    ),
    max_size=30,
)


@given(CUES)
def test_turns_of_a_side_never_overlap_and_no_word_is_lost(spoken):
    """Whatever is said when, each side's turns follow one another and hold all its words in order."""
    ends = {"agent": 0.0, "customer": 0.0}
    cues = []
    for side, gap, length, text in spoken:
        start = ends[side] + gap
        ends[side] = start + length
        cues.append(Cue(side, start, ends[side], text))
    conversation, closed = Conversation(), []
    for event in events_of(cues):
        closed += conversation.receive(event)
    for side in ends:
        turns = [turn for turn in conversation.turns if turn.speaker == side]
        assert all(one.end <= two.start for one, two in itertools.pairwise(turns))
        assert " ".join(turn.text for turn in turns) == " ".join(cue.text for cue in cues if cue.speaker == side)
    assert len(closed) == len(set(closed))
    assert [turn.number for turn in conversation.turns] == list(range(len(conversation.turns)))
