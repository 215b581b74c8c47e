"""A statement to judge: true or false first, then the reason of what is right."""

from textual import on
from textual.app import ComposeResult
from textual.widgets import Static

from trainer.domain.answer import Judgement
from trainer.domain.card import Option, TrueFalse
from trainer.services.sitting import Prompt
from trainer.tui.widgets.answer_area import AnswerArea
from trainer.tui.widgets.choice_list import ChoiceList

TRUTHS = (True, False)
"""What a statement can be, in the order it is offered."""


class JudgementArea(AnswerArea):
    """Two lists, the second of which opens when the first is answered rightly."""

    def __init__(self) -> None:
        super().__init__()
        self._truth = ChoiceList(sends_on_digit=True)
        self._because = Static("because", classes="because", markup=False)
        self._reasons = ChoiceList()
        self._question = TrueFalse(statement="", is_true=True, reasons=())
        self._order: tuple[int, ...] = ()

    def compose(self) -> ComposeResult:
        """The judgement above its reasons."""
        yield self._truth
        yield self._because
        yield self._reasons

    def begin(self, prompt: Prompt) -> None:
        """Offer true and false; reasons stay covered, since they would give it away."""
        super().begin(prompt)
        question = prompt.card.question
        if isinstance(question, TrueFalse):
            self._question, self._order = question, prompt.order
            self._truth.offer(
                [Option(text=str(truth), is_right=truth == question.is_true) for truth in TRUTHS]
            )
            self._reasons.offer([question.reasons[place] for place in prompt.order])
            self._show_reasons(are_shown=False)

    def finish(self) -> None:
        """Show which judgement and which reason are right."""
        self._because.update("because")
        self._show_reasons(are_shown=True)
        self._truth.show_marks()
        self._reasons.show_marks()

    def entrance(self) -> ChoiceList:
        """The list that is to be answered next."""
        return self._reasons if self._reasons.display else self._truth

    def _show_reasons(self, *, are_shown: bool) -> None:
        self._because.display = are_shown
        self._reasons.display = are_shown

    @on(ChoiceList.Sent)
    def go_on(self, message: ChoiceList.Sent) -> None:
        """Go on from a right judgement to its reasons; send a wrong one, or what is whole."""
        message.stop()
        (truth,) = self._truth.chosen
        is_true = TRUTHS[truth]
        if message.choice_list is self._reasons:
            (reason,) = message.places
            self.post_message(self.Given(Judgement(is_true, self._order[reason])))
        elif self._question.asks_reason(is_true=is_true):
            self._ask_reason()
        else:
            self.post_message(self.Given(Judgement(is_true, None)))

    def _ask_reason(self) -> None:
        """Show the reasons.  They tell that the judgement is right, which stands from here on."""
        self._because.update("Right. Because:")
        self._show_reasons(are_shown=True)
        self._reasons.focus()
        self._truth.can_focus = False
        # Where they stand is known once they are painted; on a small screen that is below its edge.
        self.call_after_refresh(self._because.scroll_visible, animate=False, top=True)

    @on(ChoiceList.Missing)
    def give_none(self, message: ChoiceList.Missing) -> None:
        """Send no judgement, or a right one without its reason, if that is meant."""
        message.stop()
        is_true = next((TRUTHS[truth] for truth in self._truth.chosen), None)
        is_judged = self._reasons.display
        self.give_nothing(Judgement(is_true if is_judged else None, None))

    @on(ChoiceList.Changed)
    def choose(self) -> None:
        """Note that the learner is choosing."""
        self.resume()
