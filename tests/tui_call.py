"""A call for the screen's tests: a refrigerator that stopped cooling, as events; and a screen that shows it."""

from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from coach.core.calls import Phase
from coach.events import (
    Act,
    Action,
    Call,
    Cleared,
    Event,
    Held,
    Mark,
    Nearly,
    Noticed,
    Nudge,
    Partial,
    Promise,
    Question,
    Reading,
    Speaker,
    Speech,
    State,
    Tick,
    Utterance,
)
from coach.tui.app import CoachApp

NOBODY_CAME = "Why did nobody come yesterday?"
NEW_ONE = "If it can't be fixed, do I get a new refrigerator?"
FOOD = "Can I get any of that money back?"
SCORE = "A nine or a ten would really help."
RECITED = "I want to assure you that you are in good hands with our award-winning service team."


def said(speaker: Speaker, start: float, end: float, text: str) -> list[Event]:
    """Speech, two partials on the way, and the utterance 0.8 s after its end, its words evenly spoken."""
    words = text.split()
    step = (end - start) / len(words)
    timed = tuple((word, round(start + n * step, 3), round(start + (n + 1) * step, 3)) for n, word in enumerate(words))
    third = len(words) // 3
    return [
        Speech(start + 0.1, speaker, "started", since=start),
        Partial(round(start + (end - start) / 3 + 0.5, 3), speaker, start, " ".join(words[:third])),
        Partial(round(start + 2 * (end - start) / 3 + 0.5, 3), speaker, start, " ".join(words[: 2 * third])),
        Speech(round(end + 0.5, 3), speaker, "stopped", since=end),
        Utterance(round(end + 0.8, 3), speaker, start, end, text, timed),
    ]


CALL: list[Event] = sorted(
    [
        Call(0.0, "refrigerator.ogg", ears="tiny.en"),
        *said("customer", 1.0, 8.0, "It stopped cooling on Sunday. I took the day off. Why did nobody come yesterday?"),
        Question(9.0, "q1", 1.0, NOBODY_CAME, "open"),
        *said("agent", 9.5, 15.0, "The repair before yours ran three hours over. That part is on us."),
        Question(16.0, "q1", 1.0, NOBODY_CAME, "answered"),
        *said("customer", 16.5, 21.0, "It's just, my son is diabetic. His insulin has to stay cold."),
        *said("agent", 21.5, 27.0, f"I completely understand how frustrating this must be, and {RECITED}"),
        Noticed(27.8, "n1", "script", RECITED, 0.9, turn=3),
        Nudge(
            27.9,
            "n1",
            "script",
            f"The script is talking: “{RECITED}” They said: “His insulin has to stay cold.”",
            RECITED,
        ),
        *said("customer", 30.0, 37.0, f"Okay. And, um, {NEW_ONE} Because I can't do another week like this."),
        Question(38.0, "q2", 30.0, NEW_ONE, "open"),
        Cleared(39.9, "n1", "faded"),
        *said("agent", 39.0, 44.0, f"So tonight we send you a text message with a link. {SCORE}"),
        Noticed(44.8, "n2", "rating", SCORE, 0.8, turn=5, needed=0.5),
        Noticed(44.8, "n3", "question", NEW_ONE, 0.83, "q2", turn=5, needed=0.5),
        Held(48.3, "n2", "rating", "question"),
        Nudge(48.3, "n3", "question", f"They asked: “{NEW_ONE}” Still open.", NEW_ONE),
        Mark(50.0, "the link never came"),
        *said("customer", 52.0, 58.0, f"Okay. And I had to throw out everything in the freezer. {FOOD}"),
        Question(59.0, "q3", 52.0, FOOD, "open"),
        Cleared(60.3, "n3", "faded"),
        *said("agent", 61.0, 66.0, "Yes. If it can't be fixed tomorrow, you get a new refrigerator."),
        Question(67.0, "q2", 30.0, NEW_ONE, "answered"),
        *(Tick(n / 2) for n in range(1, 150)),
    ],
    key=lambda event: event.at,
)


MEANING: list[Event] = [
    Reading(37.9, 4, "customer", f"Okay. And, um, {NEW_ONE}", (Act("asks", 0.97, NEW_ONE),)),
    Reading(
        44.7,
        5,
        "agent",
        f"So tonight we send you a text message with a link. {SCORE}",
        (
            Act("rating", 0.8, SCORE),
            Act("leaves", 0.83, about="q2"),
            Act("answers", 0.06, about="q2"),
            Act("neighbour", 0.71, about="q2"),
        ),
    ),
    Promise(44.75, 39.0, "tonight we send you a text message with a link", "tonight"),
    Nearly(60.0, "upsell", "a cover plan is only ten a month", 0.4, "q3", turn=7, needed=0.5),
    Promise(67.5, 61.0, "you get a new refrigerator", None),
]
"""What a model read in it, and what came of that."""
READ: list[Event] = sorted([*CALL, *MEANING], key=lambda event: event.at)


@asynccontextmanager
async def screen(tape=None, *, at=0.0, size=(80, 24), **wishes):
    """The replay of a call, standing at a moment: pilot, screen."""
    app = CoachApp(tape or FakeTape(), title="refrigerator.ogg", ears="tiny.en", clock=Clock(), **wishes)
    async with app.run_test(size=size) as pilot:
        app.replay.look()
        app.replay.seek(at)
        await pilot.pause()
        yield pilot, app.replay


def text(widget):
    """What a widget shows, line by line."""
    lines = [strip.text.rstrip() for strip in widget.render_lines(widget.outer_size.region)]
    return "\n".join(lines)


@dataclass
class FakeTape:
    """A tape that lies still. What is done to it is put among the events, and written down."""

    events: list[Event] = field(default_factory=lambda: list(CALL))
    heard: float = 75.0
    duration: float | None = 75.0
    finished: bool = True
    problem: str = ""
    version: int = 0
    deeds: list[Action | Mark] = field(default_factory=list)
    swaps: int = 0

    def act(self, event: Action | Mark) -> None:
        """As the session would: the deed, and what comes of it."""
        self.deeds.append(event)
        self._replace([*self.events, event, *self._answers(event)])

    def undo(self) -> Action | Mark | None:
        """Without the last deed and what came of it."""
        if not self.deeds:
            return None
        undone = self.deeds.pop()
        gone = [undone, *self._answers(undone)]
        self._replace([event for event in self.events if event not in gone])
        return undone

    def swap(self) -> None:
        """Counted only."""
        self.swaps += 1
        self._replace(list(self.events))

    def think(self) -> bool:
        """It has."""
        return False

    def _answers(self, event: Action | Mark) -> list[Event]:
        states = {"mute": "muted", "unmute": "unmuted", "pause": "paused", "resume": "resumed"}
        match event:
            case Action(what="got it"):
                return [Cleared(event.at, event.target, "dismissed")]
            case Action(what="not helpful"):
                return [Cleared(event.at, event.target, "not helpful")]
            case Action(what="answered"):
                return [Question(event.at, event.target, 52.0, FOOD, "answered")]
            case Action(what="not a question"):
                return [Question(event.at, event.target, 52.0, FOOD, "withdrawn")]
            case Action() if event.what in states:
                return [State(event.at, states[event.what])]
            case _:
                return []

    def _replace(self, events: list[Event]) -> None:
        self.events, self.version = sorted(events, key=lambda event: event.at), self.version + 1


@dataclass
class FakeShift:
    """A shift in which a call goes on; what the agent does to it is written down, and believed."""

    tape: FakeTape
    phase: Phase = "call"
    heard: float = 100.0
    notice: str = ""
    problem: str = ""
    by_voice: bool = True
    both: bool = True
    paused: bool = False
    done: list[str] = field(default_factory=list)

    def begin(self) -> None:
        """With a tape on which nothing is yet."""
        self.done.append("begin")
        self.phase, self.tape = "call", FakeTape([], heard=0.0, finished=False)

    def end(self) -> None:
        """It is looked back on."""
        self.done.append("end")
        self.phase, self.tape.finished = "close", True

    def skip(self) -> None:
        """Nothing is left of it."""
        self.done.append("skip")
        self.phase, self.tape = "between", FakeTape([], heard=0.0, finished=False)

    def pause(self) -> None:
        """As wished."""
        self.paused = True

    def resume(self) -> None:
        """As wished."""
        self.paused = False

    def swap(self) -> None:
        """Written down."""
        self.done.append("swap")

    def act(self, deed: Action | Mark) -> None:
        """To the call's tape."""
        self.tape.act(deed)


class Clock:
    """Monotonic seconds that move when they are told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        """What it says."""
        return self.now


class Loudspeaker:
    """Writes down what it is asked, and says what it is told to say."""

    def __init__(self) -> None:
        self.heard: list[object] = []
        self.at: float | None = None

    def play_from(self, seconds: float, speed: float) -> None:
        """As asked."""
        self.heard.append((seconds, speed))
        self.at = seconds

    def stop(self) -> None:
        """As asked."""
        self.heard.append("stop")
        self.at = None

    def position(self) -> float | None:
        """As told."""
        return self.at
