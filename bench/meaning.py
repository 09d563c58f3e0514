"""What reading costs: milliseconds of one core a turn, megabytes, and the core's own time late in a long call.

usage: python bench/meaning.py
"""

import random
import resource
import time

from coach import config
from coach.core.coaching import Coach
from coach.core.pacing import PacingSettings
from coach.doubts import Doubt, Earlier
from coach.events import Call, Reading, Speaker, Tick, Utterance
from coach.prompts.load import detectors, load

ASK = "and I just want to know when the refund gets to my account"
TURN = "so I've had a look here and what I can see is the payment went out on the ninth, it normally takes three days"
HOURS = 2


def megabytes() -> float:
    """The most memory so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def reading() -> None:
    """A turn of 23 words with 0, 1 and 5 questions open."""
    before = megabytes()
    from coach.meaning.reader import Reader  # noqa: PLC0415  # its weight is what is measured

    reader = Reader()
    for open_ in (0, 1, 5):
        asked = tuple(Earlier(f"q{n}", ASK, "hi so I sent those shoes back on Monday") for n in range(open_))
        doubt = Doubt(1.0, 3, "agent", TURN, "I sent them back and it's been a week now", "okay", asked)
        reader.read(doubt)
        began = time.process_time()
        for _ in range(100):
            reader.read(doubt)
        print(f"{open_} open: {10 * (time.process_time() - began):.1f} ms a turn")
    print(f"memory: {megabytes() - before:.0f} MB more")


def core() -> None:
    """The last thousand events of a call of two hours, with readings, but for the model's own time."""
    prompts = load(config.shipped("prompts"))
    coach = Coach(detectors(prompts), prompts.prompts, PacingSettings())
    coach.receive(Call(0.0, "bench", meaning="none"))
    chance = random.Random(7)  # noqa: S311  # made-up readings, no secret
    spent: list[float] = []
    at = 0.0
    while at < HOURS * 3600:
        speaker: Speaker = "agent" if int(at / 4) % 2 else "customer"
        words = " ".join(chance.choices(TURN.split(), k=12))
        for event in (Utterance(at + 3, speaker, at, at + 3, words), Tick(at + 3.5)):
            began = time.perf_counter()
            coach.receive(event)
            for doubt in coach.doubts():
                coach.receive(Reading(event.at, doubt.turn, doubt.speaker, doubt.text))
            spent.append(time.perf_counter() - began)
        at += 4
    late = sorted(spent[-1000:])
    print(f"core, at {HOURS} h: {1000 * sum(late) / 1000:.3f} ms an event, p99 {1000 * late[989]:.2f} ms")


if __name__ == "__main__":
    reading()
    core()
