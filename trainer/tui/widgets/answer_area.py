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
    """A place to answer in; it posts `Given`, and after that shows what was given."""

    @dataclass
    class Given(Message):
        """The learner has sent an answer."""

        answer: "Answer"
        is_bare: bool = False
        """Whether a lone Enter gives this answer, as a held one would on the next card."""

    @dataclass
    class Incomplete(Message):
        """The learner has tried to send what is no answer yet."""

        hint: str
        """What to do first."""

    def on_mount(self) -> None:
        """Take the keys as soon as there is something to take them."""
        self.screen.set_focus(self.entrance(), scroll_visible=False)

    def begin(self, prompt: Prompt) -> None:
        """Make ready for a card."""
        raise NotImplementedError

    def finish(self) -> None:
        """Show what was given, and take no more."""
        raise NotImplementedError

    def entrance(self) -> Widget:
        """The widget that takes the keys."""
        raise NotImplementedError
