"""A list of things that happened on a call: whoever chooses one wants to see when."""

from textual.message import Message
from textual.widgets import OptionList


class JumpList(OptionList):
    """What is in it, and how it is worded, is for each list to say."""

    class Chosen(Message):
        """Somebody wants to go to a moment."""

        def __init__(self, source: "JumpList", seconds: float) -> None:
            super().__init__()
            self.source, self.seconds = source, seconds

    def __init__(self) -> None:
        super().__init__(markup=False)
        self._width = 0
        """For which it was worded."""

    def when(self, place: int) -> float:
        """The moment (s) of what stands at a place."""
        raise NotImplementedError

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter, or a click."""
        event.stop()
        self.post_message(self.Chosen(self, self.when(event.option_index)))
