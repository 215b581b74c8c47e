"""Options of a choice, in the order they are shown."""

from textual import on
from textual.app import ComposeResult

from trainer.domain.answer import ChosenOptions
from trainer.domain.card import Choice
from trainer.services.sitting import Prompt
from trainer.tui.widgets.answer_area import AnswerArea
from trainer.tui.widgets.choice_list import ChoiceList


class ChoiceArea(AnswerArea):
    """One list of options."""

    def __init__(self) -> None:
        super().__init__()
        self._list = ChoiceList()
        self._order: tuple[int, ...] = ()

    def compose(self) -> ComposeResult:
        """The list alone."""
        yield self._list

    def begin(self, prompt: Prompt) -> None:
        """Offer the options of a choice."""
        super().begin(prompt)
        question = prompt.card.question
        if isinstance(question, Choice):
            self._order = prompt.order
            options = [question.options[place] for place in prompt.order]
            self._list.offer(options, takes_several=question.takes_several)

    def finish(self) -> None:
        """Show which options are right."""
        self._list.show_marks()

    def entrance(self) -> ChoiceList:
        """The list."""
        return self._list

    @on(ChoiceList.Sent)
    def give(self, message: ChoiceList.Sent) -> None:
        """Send the options by their places in the deck."""
        message.stop()
        chosen = frozenset(self._order[place] for place in message.places)
        self.post_message(self.Given(ChosenOptions(chosen)))

    @on(ChoiceList.Missing)
    def give_none(self, message: ChoiceList.Missing) -> None:
        """Send no option, if that is meant."""
        message.stop()
        self.give_nothing(ChosenOptions(frozenset()))

    @on(ChoiceList.Changed)
    def go_on(self) -> None:
        """Note that the learner is choosing."""
        self.resume()
