"""Steps of a procedure, to be put in order."""

from textual import on
from textual.app import ComposeResult

from trainer.domain.answer import OrderedSteps
from trainer.domain.card import Steps
from trainer.domain.placed_steps import placed_steps
from trainer.services.sitting import Prompt
from trainer.tui.widgets.answer_area import AnswerArea
from trainer.tui.widgets.line_list import LineList
from trainer.tui.widgets.steps_list import StepsList


class StepsArea(AnswerArea):
    """One list of steps."""

    def __init__(self) -> None:
        super().__init__()
        self._list = StepsList()
        self._question = Steps(stem="", steps=(), ranks=())
        self._order: tuple[int, ...] = ()
        self._given: tuple[int, ...] = ()

    def compose(self) -> ComposeResult:
        """The list alone."""
        yield self._list

    def begin(self, prompt: Prompt) -> None:
        """Offer the steps, shuffled."""
        super().begin(prompt)
        question = prompt.card.question
        if isinstance(question, Steps):
            self._question, self._order = question, prompt.order
            self._list.offer([question.steps[place] for place in prompt.order])

    def finish(self) -> None:
        """Show the right order, and where each step stood in the learner's."""
        self._list.show_places(placed_steps(self._question, self._given))

    def entrance(self) -> StepsList:
        """The list."""
        return self._list

    @on(StepsList.Sent)
    def give(self, message: StepsList.Sent) -> None:
        """Send the steps by their places in the right order; none if they are as they were."""
        message.stop()
        if message.is_moved:
            self._given = tuple(self._order[place] for place in message.places)
            self.post_message(self.Given(OrderedSteps(self._given)))
        else:
            self._given = ()
            self.give_nothing(OrderedSteps(()))

    @on(LineList.Moved)
    def go_on(self) -> None:
        """Note that the learner is ordering."""
        self.resume()
