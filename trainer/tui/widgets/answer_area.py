"""Where a card is answered: what every way of answering has in common."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.message import Message
from textual.widget import Widget

from trainer.services.sitting import Prompt

if TYPE_CHECKING:
    # Made by the areas, which are loaded when a card first needs them.
    from trainer.domain.answer import Answer


class AnswerArea(Vertical):
    """A place to answer in; it posts `Given`, and after that shows what was given.

    Not to know is an answer everywhere: what sends one, twice in a row with nothing to send.
    """

    @dataclass
    class Given(Message):
        """The learner has sent an answer."""

        answer: "Answer"
        is_bare: bool = False
        """Whether a lone Enter gives this answer, as a held one would on the next card."""

    @dataclass
    class Unsure(Message):
        """The learner has sent nothing; done once more, that means not to know."""

    @dataclass
    class Resumed(Message):
        """The learner is answering."""

    def __init__(self) -> None:
        super().__init__()
        self._is_unsure = False

    def on_mount(self) -> None:
        """Take the keys as soon as there is something to take them."""
        self.screen.set_focus(self.entrance(), scroll_visible=False)

    def begin(self, prompt: Prompt) -> None:
        """Make ready for a card."""
        del prompt
        self._is_unsure = False

    def give_nothing(self, answer: "Answer") -> None:
        """Send that the learner does not know, the second time in a row: once may be a slip."""
        if self._is_unsure:
            self.post_message(self.Given(answer, is_bare=True))
        else:
            self._is_unsure = True
            self.post_message(self.Unsure())

    def resume(self) -> None:
        """Take it that the learner knows after all."""
        self._is_unsure = False
        self.post_message(self.Resumed())

    def finish(self) -> None:
        """Show what was given, and take no more."""
        raise NotImplementedError

    def entrance(self) -> Widget:
        """The widget that takes the keys."""
        raise NotImplementedError
