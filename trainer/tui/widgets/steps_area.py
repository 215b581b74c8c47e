"""Steps of a procedure, to be put in order."""

from textual import on
from textual.app import ComposeResult

from trainer.domain.answer import OrderedSteps
from trainer.domain.card import Steps
from trainer.services.sitting import Prompt
from trainer.tui.widgets.answer_area import AnswerArea
from trainer.tui.widgets.steps_list import StepsList


class StepsArea(AnswerArea):
    """One list of steps."""

    def __init__(self) -> None:
        super().__init__()
        self._list = StepsList()
        self._order: tuple[int, ...] = ()

    def compose(self) -> ComposeResult:
        """The list alone."""
        yield self._list

    def begin(self, prompt: Prompt) -> None:
        """Offer the steps, shuffled."""
        question = prompt.card.question
        if isinstance(question, Steps):
            self._order = prompt.order
            self._list.offer([question.steps[place] for place in prompt.order])

    def finish(self) -> None:
        """Leave the steps as the learner put them."""
        self._list.freeze()

    def entrance(self) -> StepsList:
        """The list."""
        return self._list

    @on(StepsList.Sent)
    def give(self, message: StepsList.Sent) -> None:
        """Send the steps by their places in the right order."""
        message.stop()
        order = tuple(self._order[place] for place in message.places)
        self.post_message(self.Given(OrderedSteps(order), is_bare=order == self._order))
