"""What the agent called not helpful: told by the calls that are kept, for as long as they are."""

from journals import calls, keep, opened, pages

from coach.events import Action, Call, Noticed, Nudge
from coach.journal.lessons import unhelpful

SHOWN = Nudge(20.0, "n1", "script", "From the script: “we value your call”.", "we value your call")
OTHER = Nudge(50.0, "n2", "rating", "That asks for a score: “a ten”.", "a ten")
NO = Action(21.0, "not helpful", "n1")


def test_a_line_teaches_until_it_is_taken_back():
    """In whichever order; another line is none of it."""
    assert unhelpful([SHOWN, OTHER]) == []
    assert unhelpful([SHOWN, OTHER, NO]) == [SHOWN]
    back = Action(20.0, "helpful after all", "n1")
    assert unhelpful([SHOWN, NO, back]) == []
    assert unhelpful([SHOWN, NO, back, NO]) == [SHOWN]


def test_what_teaches_no_line_teaches_nothing():
    """A line that has been deleted."""
    assert unhelpful([NO]) == []


def test_the_journal_tells_what_every_call_taught(tmp_path):
    """The latest call first."""
    journal = opened(tmp_path)
    keep(journal, SHOWN, NO, began=1000.0)
    keep(journal, OTHER, began=2000.0)
    keep(journal, OTHER, Action(51.0, "not helpful", "n2"), began=3000.0)
    assert [(call.began, nudge) for call, nudge in journal.lessons()] == [(3000.0, OTHER), (1000.0, SHOWN)]
    journal.close()


def test_what_is_deleted_teaches_no_longer(tmp_path):
    """Until it is brought back."""
    journal = opened(tmp_path)
    call = keep(journal, SHOWN, NO)
    journal.delete_call(call)
    assert journal.lessons() == []
    journal.undo()
    assert [nudge for _, nudge in journal.lessons()] == [SHOWN]
    journal.close()


def test_a_call_does_not_carry_what_others_have_taught(tmp_path):
    """It would outlive them there."""
    journal = opened(tmp_path)
    call = keep(journal)
    journal.append(call, [Call(0.0, "Jabra", quiet=("script: xylophone lessons",))])
    assert all(event.quiet == () for event in journal.events(calls(journal)[0].id))
    journal.close()
    assert b"xylophone" not in pages(tmp_path)


def test_what_teaches_is_a_noticed_line(tmp_path):
    """An id of a line that was held and never shown teaches nothing."""
    assert unhelpful([Noticed(1.0, "n1", "script", "x", 0.9), NO]) == []
