"""The agent pitches while a question is open."""

from conftest import SHIPPED

from coach.core.conversation import Conversation
from coach.core.detectors.upsell import Upsell
from coach.core.questions import Ledger
from coach.events import Act
from coach.prompts.load import load
from coach.transcripts.cues import Cue, events_of

ASK = Cue("customer", 0.0, 4.0, "Why did the bill go up?")
PITCH = Cue("agent", 4.5, 9.0, "There's our family bundle, it's very popular.")


def read(*acts: Act) -> list[str]:
    """Causes noticed where a model reads these acts in the agent's turn."""
    call, ledger, found = Conversation(), Ledger(), []
    detector = Upsell(load(SHIPPED).prompts["upsell"])
    for event in events_of([ASK, PITCH]):
        for turn in call.receive(event):
            turn.read = True
            turn.acts = acts if turn.speaker == "agent" else (Act("asks", 0.9, "Why did the bill go up"),)
            ledger.hear(call, turn)
            found += [sighting.question for sighting in detector.notice(call, ledger, turn)]
    return found


def test_what_a_model_reads_as_a_pitch_is_noticed():
    """Though no wording shows it."""
    assert read(Act("sells", 0.9)) == ["q1"]


def test_a_model_unsure_is_silent():
    """And so is one that reads an answer."""
    assert read(Act("sells", 0.3)) == []
    assert read(Act("sells", 0.9), Act("answers", 0.9, question="q1")) == []


def test_a_pitch_after_the_answer_is_let_be(noticed):
    """A pitch after the answer is let be.

    0.0-4.0 customer: Why did the bill go up?
    4.5-8.0 agent: Because the discount ended in May, that's why.
    8.5-10.0 customer: Right, I see, okay then.
    10.5-14.0 agent: Have you thought about our family bundle? It's only five pounds a month more.
    """
    assert noticed() == []
