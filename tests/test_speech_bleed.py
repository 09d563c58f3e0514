"""The customer in the agent's microphone."""

from dataclasses import dataclass, field, replace

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from rapidfuzz.fuzz import ratio

from coach.audio.frame import HOP, RATE, Frames
from coach.events import Partial, State, Utterance
from coach.speech.bleed import RHYMES, SHADOW, Bleed
from coach.speech.listener import Listener
from coach.speech.settings import VoiceSettings
from coach.speech.window import Words


@dataclass
class Side:
    """What the sound of a side tells."""

    known: float = 1000.0
    voices: list = field(default_factory=list)


def said(speaker, start, text, *, at=None, pace=0.3):
    """Words from `start` (s) on, one each 0.3 s."""
    words = tuple((w, round(start + n * pace, 3), round(start + (n + 1) * pace, 3)) for n, w in enumerate(text.split()))
    end = words[-1][2]
    return Utterance(end + 0.35 if at is None else at, speaker, start, end, text, words)


def through(*spoken, bleed=None):
    """What comes out, where every word of the call is known at once and in the order given."""
    bleed = bleed or Bleed()
    sides = {"agent": Side(), "customer": Side()}
    given = []
    for one in spoken:
        sides[one.speaker].voices.append((one.start, one.end))
    for one in sorted(spoken, key=lambda one: (one.speaker == "agent", one.end)):
        given += bleed.take([one], sides, one.at, (one.start, one.end))
    return given


def words_of(speaker, given):
    """All that a side said."""
    return [one.text for one in given if isinstance(one, Utterance) and one.speaker == speaker]


QUESTION = "why was I charged twice for the same parcel?"


def test_what_the_microphone_hears_of_the_customer_is_not_the_agents():
    """The same words 60 ms later; the customer's own pass untouched, and the agent is told."""
    customer = said("customer", 10.0, QUESTION)
    given = through(customer, said("agent", 10.06, QUESTION))
    assert [one for one in given if isinstance(one, Utterance)] == [customer]
    (told,) = [one for one in given if isinstance(one, State)]
    assert (told.what, "headset" in told.detail) == ("loudspeaker", True)


@pytest.mark.parametrize(
    "misheard",
    [
        "why was I charge it twice for the same parcel?",
        "Why was I charged twice or the sane parcel?",
        "why what's I charged twice for this same pass all",
    ],
)
def test_a_word_misheard_among_them_is_the_customers_too(misheard):
    """The echo is quieter than the voice, and heard worse."""
    echo = said("agent", 10.06, misheard, pace=2.7 / len(misheard.split()))
    assert words_of("agent", through(said("customer", 10.0, QUESTION), echo)) == []


def test_a_number_printed_otherwise_is_the_same_number():
    """The recogniser prints digits now together, now apart, now as words."""
    customer = said("customer", 10.0, "it's four one nine thirty two", pace=0.4)
    assert words_of("agent", through(customer, said("agent", 10.06, "it's 41932", pace=1.2))) == []


def test_the_agents_own_words_beside_it_are_kept_with_their_times():
    """One segment of the microphone holds the customer's question and the agent's reply."""
    reply = said("agent", 10.06, f"{QUESTION} I am sorry let me look that up")
    (mine,) = [
        one for one in through(said("customer", 10.0, QUESTION), reply) if getattr(one, "speaker", "") == "agent"
    ]
    assert mine.text == "I am sorry let me look that up"
    assert (mine.start, mine.end, mine.words) == (reply.words[9][1], reply.end, reply.words[9:])


def test_a_read_back_after_the_customer_is_untouched():
    """`four one nine, right?`: the customer's words, but not at their time."""
    read_back = said("agent", 11.6, "four one nine, right?")
    assert through(said("customer", 10.0, "it is four one nine"), read_back)[-1] == read_back


def test_two_people_who_talk_at_once_are_untouched():
    """Other words at the same time."""
    spoken = said("agent", 10.1, "so I can book you in on Tuesday"), said("customer", 10.0, QUESTION)
    assert sorted(through(*spoken), key=lambda one: one.speaker) == [*spoken]


OWN = "tariff engineer Thursday voucher ledger mobile antenna socket refund morning".split()
THEIRS = "kitchen grandson bicycle umbrella pigeon walnut hospital curtain sugar football".split()


@given(
    st.lists(st.sampled_from(OWN), min_size=1, max_size=25),
    st.lists(st.sampled_from(THEIRS), min_size=1, max_size=25),
    st.floats(-8, 8),
)
def test_nobody_loses_a_word_that_the_other_does_not_say(mine, theirs, apart):
    """Whatever the overlap, but where both begin and end at once and rhyme; and nobody is told of a headset."""
    assume(abs(apart) > SHADOW or ratio(" ".join(mine), " ".join(theirs)) < RHYMES)
    agent, customer = said("agent", 20 + apart, " ".join(mine)), said("customer", 20.0, " ".join(theirs))
    given = through(customer, agent)
    assert sorted(given, key=lambda one: one.speaker) == [agent, customer]


@given(st.lists(st.sampled_from(THEIRS + OWN), min_size=1, max_size=30), st.floats(0.02, 0.08), st.randoms())
def test_no_echo_is_ever_the_agents(words, delay, dice):
    """Each word heard right, or a letter of it wrong, or left out: never all of a sentence is left."""
    customer = said("customer", 10.0, " ".join(words))
    heard = [
        (w if dice.random() < 0.7 else w[:1] + "x" + w[2:], a + delay + dice.uniform(-0.1, 0.1), b + delay)
        for w, a, b in customer.words
        if len(words) < 3 or dice.random() < 0.9
    ] or [*customer.words]
    echo = replace(
        customer, speaker="agent", at=customer.at + 0.1, start=heard[0][1], end=heard[-1][2], words=tuple(heard)
    )
    given = through(customer, replace(echo, text=" ".join(w for w, _, _ in heard)))
    assert words_of("agent", given) == []
    assert words_of("customer", given) == [customer.text]


def test_what_the_agent_says_waits_for_the_customers_words_and_says_how_long():
    """The customer goes on speaking till 14 s; the wait counts in the time at which the agent's words are known."""
    bleed, agent = Bleed(), said("agent", 10.0, "one moment")
    sides = {"agent": Side(), "customer": Side(known=10.2)}
    assert bleed.take([agent], sides, 10.95, (10.0, 10.6)) == []
    assert bleed.take([], sides, 11.0) == []
    sides["customer"].known = 14.0
    assert bleed.take([], sides, 14.4) == [replace(agent, at=14.4)]


def test_a_partial_of_the_agent_is_not_shown_while_the_customers_words_are_unknown_or_in_it():
    """What the eye sees for a moment counts too."""
    bleed, echo = Bleed(), Partial(11.0, "agent", 10.0, "why was I charged")
    own = replace(echo, text="let me have a look")
    sides = {"agent": Side(), "customer": Side(known=10.0)}
    assert bleed.take([echo], sides, 11.0) == []
    sides["customer"].known = 12.0
    assert bleed.take([own], sides, 11.0) == [own]
    bleed.take([said("customer", 10.0, QUESTION)], sides, 12.0)
    assert bleed.take([echo], sides, 12.0) == []
    assert bleed.take([own], sides, 12.0) == [own]


def test_the_agent_is_told_once():
    """Of a whole shift, if whoever listens next is told."""
    calls = [(said("customer", at, QUESTION), said("agent", at + 0.06, QUESTION)) for at in (10.0, 20.0)]
    first, later = Bleed(), Bleed(told=True)
    told = [one for bleed in (first, first, later) for one in through(*calls[0], *calls[1], bleed=bleed)]
    assert len([one for one in told if isinstance(one, State)]) == 1


def test_where_the_sides_have_changed_places_the_microphone_is_the_other_one():
    """What is called the agent is the far end then."""
    bleed = Bleed()
    bleed.microphone = "customer"
    agent, customer = said("agent", 10.0, QUESTION), said("customer", 10.06, QUESTION)
    sides = {"agent": Side(voices=[(10.0, agent.end)]), "customer": Side()}
    given = [*bleed.take([agent], sides, agent.at), *bleed.take([customer], sides, customer.at, (10.06, customer.end))]
    assert [one for one in given if isinstance(one, Utterance)] == [agent]


stretch = st.tuples(st.integers(1, 90), st.sampled_from([(0.0, 0.0), (0.9, 0.0), (0.0, 0.9), (0.9, 0.9)]))


@given(st.lists(stretch, max_size=20), st.integers(0, 40), st.sampled_from(["", "failed"]))
def test_every_word_comes_out_in_the_end_and_no_wait_is_longer_than_a_segment(stretches, late, failed):
    """Of a call whose sides have no word in common, whatever the recogniser is doing."""
    hops = [levels for count, levels in stretches for _ in range(count)]
    due, events, asked = [], [], {}
    listener = Listener(VoiceSettings(), lambda window: due.append(window) or True, lambda: lambda hop: float(hop[0]))

    def hear(waits):
        while due and (waits is None or due[0].at <= waits):
            window = due.pop(0)
            asked[window.speaker, window.start] = window.at
            own = OWN if window.speaker == "agent" else THEIRS
            events.extend(listener.heard(window, Words(own[window.start % len(own)], failed=failed)))

    for number, (agent, customer) in enumerate(hops, start=1):
        sides = (np.full(HOP, level, np.float32) for level in (agent, customer))
        at = number * HOP / RATE
        events += listener.hear(Frames(at, *sides))
        hear(at - late * HOP / RATE)
    events += listener.finish()
    hear(None)
    listener.check()
    spoken = [one for one in events if isinstance(one, Utterance)]
    assert len(spoken) == (0 if failed else len(asked))
    for one in spoken:
        assert one.at - asked[one.speaker, round(one.start * RATE)] <= (0.0 if one.speaker == "customer" else 12.5)


def test_a_headset_put_on_is_noticed_within_a_minute():
    """While the microphone hears the customer, few words under that voice are the agent's; a minute later they are."""

    def interrupted(at):
        return said("customer", at, QUESTION), said("agent", at + 0.9, "hold on please")

    echo = said("customer", 10.0, QUESTION), said("agent", 10.06, QUESTION)
    bleed = Bleed()
    assert words_of("agent", through(*echo, *interrupted(20.0), bleed=bleed)) == []
    assert words_of("agent", through(*interrupted(80.0), bleed=bleed)) == ["hold on please"]
