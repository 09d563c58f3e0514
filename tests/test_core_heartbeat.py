"""A side that is not heard at all."""

from coach.core.heartbeat import Heartbeat
from coach.events import State


def told(*stretches, news=()):
    """What is told, where for so many seconds these speak: A the agent, C the customer."""
    heartbeat, at, states = Heartbeat(), 0.0, []
    for seconds, who in stretches:
        for _ in range(seconds * 10):
            at = round(at + 0.1, 1)
            speaking = frozenset({"A": "agent", "C": "customer"}[one] for one in who)
            states += [(state.what, round(state.at)) for state in heartbeat.hear(at, speaking, news)]
            news = ()
    return states


def test_a_customer_who_is_never_heard_while_the_agent_speaks_for_20_s_is_told_once():
    """Silence of both counts for nothing."""
    assert told((10, "A"), (30, ""), (9, "A")) == []
    assert told((10, "A"), (30, ""), (200, "A")) == [("side silent", 50)]


def test_an_agent_who_is_never_heard_is_told_too():
    """The microphone is muted, or is another one."""
    assert told((25, "C")) == [("side silent", 20)]


def test_it_clears_by_itself_and_comes_once_in_a_call():
    """The side is heard after all."""
    assert told((25, "A"), (2, "C"), (200, "A")) == [("side silent", 20), ("side back", 25)]


def test_who_has_been_heard_may_listen_for_a_minute():
    """Terms are read out, or a story is told."""
    assert told((1, "C"), (59, "A"), (1, "C"), (59, "A")) == []
    assert told((1, "C"), (61, "A")) == [("side silent", 61)]


def test_while_a_device_says_what_is_wrong_nothing_more_is_told():
    """Or where only one side is there at all; once it is back the seconds count."""
    for what in ("one side", "side silent"):
        assert told((100, "A"), news=[State(0.0, what)]) == []
    assert told((25, "A"), news=[State(0.0, "side silent"), State(0.0, "side back")]) == [("side silent", 20)]
