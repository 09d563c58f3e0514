"""`coach review`: the agent's look back, alone, on the calls that are kept."""

from coach.journal.journal import Journal
from coach.tui.calls import Calls
from coach.tui.help import Help
from coach.tui.screen_app import ScreenApp

LESSON = """\
These are the calls that coach kept on this machine, for you alone: by day, each with what it was about in the \
customer's own words. They go by themselves after some days, and at once when you say so. Nothing is added up here, \
and nobody else can read it. What you delete comes back with u until you close the review; then it is gone for good.

○ a question still open   ✓ answered   - refused   · withdrawn   ∅ no question
◆ a line that was shown   ◇ one that was held   ▾ your own mark   → something you promised
A line you call not helpful your coach leaves out from the next call on: one on your own words wherever you say those \
words again, one on the customer's unless it is surer. It does so for as long as the call is kept.
"""


class ReviewApp(ScreenApp[None]):
    """Begins with the calls; every other screen lies on top of them."""

    def __init__(self, journal: Journal) -> None:
        super().__init__()
        self.title = "coach review"
        self._journal = journal

    def begin(self) -> None:
        """With the calls."""
        self.push_screen(Calls(self._journal))

    def action_help(self) -> None:
        """What is to be seen, and the keys of the screen that it is asked on."""
        if chapter := getattr(self.screen, "chapter", None):
            self.push_screen(Help(chapter, lesson=LESSON))
