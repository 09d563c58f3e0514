"""Hops that wait while the last words of the call before are put into words."""

import asyncio
import contextlib

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from coach.audio.frame import HOP, RATE, Frames
from coach.audio.hops import Hops, waiting
from coach.events import AudioLost, State


def hop(number, *news, customer=True):
    """The hop of that number from 1, its samples all being that number."""
    side = np.full(HOP, number, np.float32)
    return Frames(number * HOP / RATE, side, side if customer else None, tuple(news))


def taken(hops):
    """All that wait."""
    found = []
    while hops:
        found.append(hops.take())
    return found


def level(frames):
    """What all samples of the agent's side are."""
    (one,) = set(frames.agent.tolist())
    return one


def test_beyond_the_bound_time_stays_sound_goes_and_that_is_said():
    """Two hops fit, five come; then there is room again."""
    hops = Hops(longest=2)
    for number in range(1, 6):
        hops.put(hop(number))
    found = taken(hops)
    hops.put(hop(6))
    found += taken(hops)
    assert [level(one) for one in found] == [1, 2, 0, 0, 0, 6]
    assert [round(one.at * RATE / HOP) for one in found] == [1, 2, 3, 4, 5, 6]
    seconds = round(3 * HOP / RATE, 3)
    assert [one.news for one in found[:4]] == [()] * 4
    assert found[4].news == tuple(
        AudioLost(found[4].at, side, seconds, "the machine could not keep up") for side in ("agent", "customer")
    )


def test_a_side_that_is_not_there_loses_nothing():
    """And the last hop of a shift, which has no side, always has its place, with its news."""
    hops, last = Hops(longest=0), Frames(HOP / RATE, None, None, (State(0.0, "side back"),))
    hops.put(hop(1, customer=False))
    hops.put(last)
    gap, end = taken(hops)
    assert [lost.speaker for lost in gap.news] == ["agent"]
    assert end is last


steps = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.integers(1, 9), st.booleans()),
        st.tuples(st.just("take"), st.integers(1, 9), st.just(False)),
    )
)


@given(steps, st.integers(0, 12))
def test_no_moment_is_missing_and_what_is_lost_is_what_was_over_the_bound(steps, longest):
    """Whatever comes and goes: each hop once and in its order, with its sound unless too many waited, the news kept."""
    hops, put, found, over, told = Hops(longest), 0, [], [], []
    for what, count, with_news in steps:
        for _ in range(count):
            if what == "take":
                found += [hops.take()] if hops else []
                continue
            put += 1
            over += [put] if hops.sounding == longest else []
            news = [State(put * HOP / RATE, "side back", str(put))] if with_news else []
            told += news
            hops.put(hop(put, *news))
            assert hops.sounding <= longest
    found += taken(hops)
    assert [round(one.at * RATE / HOP) for one in found] == list(range(1, put + 1))
    assert [number for number, one in enumerate(found, 1) if level(one) == 0] == over
    assert all(level(one) in {0, number} for number, one in enumerate(found, 1))
    lost = [news for one in found for news in one.news if isinstance(news, AudioLost)]
    for side in ("agent", "customer"):
        assert (
            abs(sum(one.seconds for one in lost if one.speaker == side) - len(over) * HOP / RATE) < 0.001 * put + 1e-9
        )
    assert [news for one in found for news in one.news if isinstance(news, State)] == told


async def test_the_microphone_is_never_kept_waiting():
    """Whoever takes the hops stands still until all have come: ten wait for them, of the others the time has passed."""
    gone = asyncio.Event()

    async def microphone():
        for number in range(1, 16):
            yield hop(number)
            await asyncio.sleep(0)
        gone.set()

    async with contextlib.aclosing(waiting(microphone(), longest=10)) as hops:
        found = [await anext(hops)]
        await gone.wait()
        found += [one async for one in hops]
    assert [level(one) for one in found] == [*range(1, 12), 0, 0, 0, 0]
