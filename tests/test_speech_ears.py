"""The worker that decodes, with recognisers that wait to be let go."""

import asyncio
import threading

import numpy as np

from coach.audio.frame import RATE
from coach.speech.ears import MOST_WAITING, Ears
from coach.speech.window import Window, Words


def window(at: float, *, final: bool = True, samples: int = RATE) -> Window:
    """A second of silence, due at `at`."""
    return Window(at, "agent", 0, samples, np.broadcast_to(np.zeros(1, np.float32), (samples,)), final)


class Held:
    """Decodes nothing until it is let go; says which window it was given."""

    def __init__(self):
        self.go, self.began = threading.Event(), threading.Event()

    def hear(self, asked: Window) -> Words:
        self.began.set()
        assert self.go.wait(10)
        return Words(f"{asked.at}")


async def test_finals_are_decoded_in_the_order_in_which_they_came():
    """First come, first served."""
    held = Held()
    ears = Ears(held)
    assert all(ears.ask(window(at)) for at in (1.0, 2.0, 3.0))
    assert ears.ready() == []
    held.go.set()
    await ears.settled()
    assert [words.text for _, words in ears.ready()] == ["1.0", "2.0", "3.0"]
    ears.close()


async def test_a_partial_is_taken_by_an_idle_machine_only():
    """While a final is being decoded a partial is turned away."""
    held = Held()
    ears = Ears(held)
    ears.ask(window(1.0))
    assert held.began.wait(10)
    assert not ears.ask(window(1.2, final=False))
    held.go.set()
    await ears.settled()
    assert ears.ask(window(1.3, final=False))
    ears.close()


async def test_a_final_waits_until_ten_minutes_of_sound_do():
    """More than that is turned away, for the listener to report lost."""
    held = Held()
    ears = Ears(held)
    ears.ask(window(0.0))
    assert held.began.wait(10)
    assert ears.ask(window(1.0, samples=MOST_WAITING))
    assert not ears.ask(window(2.0))
    held.go.set()
    ears.close()


async def test_one_bad_window_does_not_end_the_call():
    """The recogniser raises: the window comes back as failed, the next one is heard."""

    class Moody:
        def hear(self, asked: Window) -> Words:
            if asked.at == 1.0:
                raise RuntimeError("secret words of a customer")
            return Words("fine")

    ears = Ears(Moody())
    ears.ask(window(1.0))
    ears.ask(window(2.0))
    await asyncio.wait_for(ears.settled(), 10)
    (_, first), (_, second) = ears.ready()
    assert first.failed == "the recogniser failed (RuntimeError)"
    assert second.text == "fine"
    ears.close()
