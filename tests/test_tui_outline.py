"""The whole call as far as it is on the tape."""

from tui_call import CALL, FOOD, NEW_ONE, SCORE

from coach.events import Action, Mark, Question, Speech, Utterance
from coach.tui.outline import Bar, Moment, Outline


def outline(events):
    """Of all of them."""
    made = Outline()
    made.update(events)
    return made


def test_a_question_is_a_bar_from_asked_to_settled():
    """Open ones have no end; one asked again after its answer is open again."""
    assert outline(CALL).bars["q2"] == Bar("q2", 30.0, 67.0, "answered")
    assert outline(CALL).bars["q3"] == Bar("q3", 52.0, None, "open")
    again = [Question(at, "q1", 1.0, FOOD, state) for at, state in ((2.0, "open"), (5.0, "answered"), (8.0, "open"))]
    assert outline(again).bars["q1"] == Bar("q1", 1.0, None, "open")


def test_what_the_agent_called_no_question_ends_there():
    """Under its own name."""
    events = [
        Question(2.0, "q1", 1.0, "Right?", "open"),
        Action(5.0, "not a question", "q1"),
        Question(5.0, "q1", 1.0, "Right?", "withdrawn"),
    ]
    assert outline(events).bars["q1"] == Bar("q1", 1.0, 5.0, "not a question")


def test_speech_runs_from_when_it_really_began_to_when_it_really_stopped():
    """Who has not stopped speaks on."""
    events = [
        Speech(1.2, "agent", "started", since=1.0),
        Speech(3.5, "agent", "stopped", since=3.0),
        Speech(5.0, "agent", "started"),
    ]
    assert outline(events).speech("agent", 9.0) == [(1.0, 3.0), (5.0, 9.0)]


def test_where_no_speech_was_reported_the_words_say_who_spoke():
    """A transcript may have nothing else."""
    assert outline([Utterance(2.0, "customer", 0.5, 2.0, "Hello?")]).speech("customer", 9.0) == [(0.5, 2.0)]


def test_the_moments_are_lines_shown_and_held_and_marks():
    """In order of time; what was held says why and what it would have rested on."""
    moments = outline(CALL).moments
    assert [(moment.at, moment.sort) for moment in moments] == [
        (27.9, "nudge"),
        (48.3, "held"),
        (48.3, "nudge"),
        (50.0, "mark"),
    ]
    assert moments[1] == Moment(48.3, "held", "rating", SCORE, "question", moments[1].why)
    assert [moment.why.fate for moment in moments if moment.why] == ["shown", "held", "shown"]
    assert NEW_ONE in moments[2].text


def test_it_jumps_from_line_to_line():
    """Marks and what was held are passed over."""
    call = outline(CALL)
    assert [call.next_line(at) for at in (0.0, 27.9, 48.3)] == [27.9, 48.3, None]
    assert [call.previous_line(at) for at in (75.0, 48.3, 27.9)] == [48.3, 27.9, None]


def test_it_grows_with_the_tape_and_begins_anew_with_a_new_one():
    """It says whether there is more to see."""
    events = [Mark(1.0)]
    grown = Outline()
    assert grown.update(events)
    assert not grown.update(events)
    events.append(Mark(2.0, "here"))
    assert grown.update(events)
    assert len(grown.moments) == 2
    assert grown.update([Mark(3.0)])
    assert [moment.at for moment in grown.moments] == [3.0]
