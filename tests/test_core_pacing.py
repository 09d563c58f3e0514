"""When a line may be shown."""

from hypothesis import given
from hypothesis import strategies as st

from coach.core.pacing import Pacing, PacingSettings
from coach.core.sighting import Sighting
from coach.events import Cleared, Held, Noticed, Nudge, Speech

S = PacingSettings()


def noticed(pacing: Pacing, at: float, name: str, kind: str, *, question: str = "", closing: bool = False):
    """A detector saw something."""
    sight = Sighting("words", 0.9, 0.5, name, question, closing=closing)
    return pacing.offer(Noticed(at, name, kind, "words", 0.9, question), sight, "say")


def test_a_line_waits_for_the_pause():
    """Noticed while the customer speaks, shown 0.3 s after they stop."""
    pacing = Pacing(S)
    pacing.hear(Speech(1.0, "customer", "started"))
    noticed(pacing, 2.0, "n1", "script")
    assert pacing.advance(5.0) == []
    pacing.hear(Speech(5.0, "customer", "stopped"))
    assert pacing.advance(6.0) == [Nudge(5.3, "n1", "script", "say", "words")]


def test_a_pause_known_late_counts_from_when_it_began():
    """That somebody stopped at 4.65 is known at 5.0: the line comes at 5.0, not at 5.3."""
    pacing = Pacing(S)
    pacing.hear(Speech(1.0, "customer", "started"))
    noticed(pacing, 2.0, "n1", "script")
    pacing.advance(5.0)
    pacing.hear(Speech(5.0, "customer", "stopped", since=4.65))
    assert [event.at for event in pacing.advance(5.0)] == [5.0]


def test_a_line_fades_after_twelve_seconds():
    """Nobody has to wave it away."""
    pacing = Pacing(S)
    noticed(pacing, 1.0, "n1", "script")
    assert [type(event) for event in pacing.advance(13.0)] == [Nudge, Cleared]


def test_the_second_line_waits_for_the_gap():
    """Twenty seconds between the first line and the next."""
    pacing = Pacing(S)
    noticed(pacing, 1.0, "n1", "script")
    pacing.advance(5.0)
    noticed(pacing, 5.0, "n2", "rating")
    assert [e.at for e in pacing.advance(60.0) if isinstance(e, Nudge)] == [21.0]


def test_a_question_takes_the_place_of_a_lesser_line_that_has_stood():
    """Four seconds are enough to have read it."""
    pacing = Pacing(S)
    noticed(pacing, 1.0, "n1", "script")
    pacing.advance(2.0)
    noticed(pacing, 2.0, "n2", "question", question="q1")
    shown = pacing.advance(10.0)
    assert shown == [Cleared(5.0, "n1", "replaced"), Nudge(5.0, "n2", "question", "say", "words")]


def test_what_waited_too_long_is_stale():
    """The customer talks for half a minute: the line is held, with the reason."""
    pacing = Pacing(S)
    pacing.hear(Speech(0.0, "customer", "started"))
    noticed(pacing, 1.0, "n1", "script")
    assert pacing.advance(30.0) == [Held(21.0, "n1", "script", "speaking")]


def test_of_two_lines_the_one_that_serves_the_customer_is_shown():
    """An unanswered question before anything else; the other is held for it."""
    pacing = Pacing(S)
    pacing.hear(Speech(0.0, "agent", "started"))
    noticed(pacing, 1.0, "n1", "script")
    noticed(pacing, 1.0, "n2", "question", question="q1")
    pacing.hear(Speech(2.0, "agent", "stopped"))
    assert pacing.advance(3.0) == [
        Nudge(2.3, "n2", "question", "say", "words"),
        Held(2.3, "n1", "script", "question"),
    ]


def test_the_close_is_a_moment_of_its_own():
    """An open question at the agent's goodbye does not wait for the gap."""
    pacing = Pacing(S)
    noticed(pacing, 1.0, "n1", "question", question="q1")
    pacing.advance(14.0)
    noticed(pacing, 14.0, "n2", "question", question="q2", closing=True)
    assert [e.at for e in pacing.advance(15.0) if isinstance(e, Nudge)] == [14.0]


def test_a_settled_question_takes_its_line_along():
    """The line goes when what it says is no longer so, and is not shown when it still waits."""
    pacing = Pacing(S)
    noticed(pacing, 1.0, "n1", "question", question="q1")
    pacing.advance(2.0)
    noticed(pacing, 2.0, "n2", "question", question="q1", closing=True)
    assert pacing.retire("q1", "refused", 3.0) == [
        Held(3.0, "n2", "question", "refused"),
        Cleared(3.0, "n1", "refused"),
    ]


def test_mute_holds_everything():
    """What stands goes, what waits and what comes is held."""
    pacing = Pacing(S)
    noticed(pacing, 1.0, "n1", "script")
    pacing.advance(1.0)
    noticed(pacing, 2.0, "n2", "rating")
    assert pacing.mute(3.0) == [Cleared(3.0, "n1", "dismissed"), Held(3.0, "n2", "rating", "muted")]
    assert noticed(pacing, 4.0, "n3", "script") == [Held(4.0, "n3", "script", "muted")]


steps = st.lists(
    st.tuples(
        st.integers(0, 6000),  # milliseconds later
        st.sampled_from(
            ["agent speaks", "customer speaks", "script", "rating", "question", "closing", "answered", "mute", "wait"]
        ),
    ),
    max_size=80,
)


@given(steps, st.booleans())
def test_over_random_calls_the_rules_hold(happenings, fine):
    """One line at a time, at a pause, 20 s apart but for the stated exceptions; each line noticed is shown or held.

    Whether time is reported every millisecond that matters or only when something happens, the lines are the same.
    """
    made, names, speech, closings, now = [], {}, [], set(), 0
    pacing, speaking, heard = Pacing(S), set(), {}

    def add(events):
        """A line shown at the very moment at which somebody begins to speak was shown before it was known."""
        heard.update((event.id, len(speech)) for event in events if isinstance(event, Nudge))
        made.extend(events)

    for later, what in happenings:
        now += later
        at = now / 1000
        while fine and (wake := pacing.wake) is not None and wake < at:
            add(pacing.advance(max(wake, 0.0)))
        add(pacing.advance(at))
        if what.endswith("speaks"):
            who = what.split()[0]
            speaking ^= {who}
            speech.append((at, frozenset(speaking)))
            pacing.hear(Speech(at, who, "started" if who in speaking else "stopped"))
        elif what == "answered":
            add(pacing.retire("q1", "answered", at))
        elif what == "mute":
            add([] if pacing.muted else pacing.mute(at))
            pacing.muted = pacing.muted and bool(later % 2)
        elif what != "wait":
            name = f"n{len(names)}"
            names[name] = kind = "question" if what == "closing" else what
            closings |= {name} if what == "closing" else set()
            about = "q1" if kind == "question" else ""
            add(noticed(pacing, at, name, kind, question=about, closing=what == "closing"))
        add(pacing.advance(at))
    add(pacing.advance(now / 1000 + 100) + pacing.give_up(now / 1000 + 100))

    assert [event.at for event in made] == sorted(event.at for event in made)
    ends = [event.id for event in made if isinstance(event, Nudge | Held)]
    assert sorted(ends) == sorted(names)
    standing, last = None, None
    for event in made:
        if isinstance(event, Cleared):
            assert standing is not None
            assert event.id == standing.id
            assert event.at <= round(standing.at + S.stay_seconds, 3)
            replaced, standing = (standing, event.at) if event.reason == "replaced" else None, None
        if isinstance(event, Nudge):
            assert standing is None
            before = speech[: heard[event.id]]
            assert not (before and before[-1][1]), "somebody speaks"
            assert not before or event.at >= round(before[-1][0] + S.pause_seconds, 3)
            if last is not None and event.at < round(last.at + S.gap_seconds, 3):
                taken = replaced and replaced[1] == event.at and event.kind == "question"
                stood = taken and replaced[0].kind != "question" and event.at >= round(last.at + S.stand_seconds, 3)
                assert stood or event.id in closings
            standing = last = event


def test_a_question_is_not_called_open_while_it_is_being_answered():
    """The agent has paused in a turn that may be the answer: the line waits for the turn's end."""
    pacing = Pacing(S)
    noticed(pacing, 1.0, "n1", "question", question="q1")
    pacing.answering = True
    assert pacing.advance(5.0) == []
    pacing.answering = False
    assert [event.at for event in pacing.advance(5.0)] == [5.0]
