"""A statement to judge: true or false first, then the reason."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from trainer.domain.answer import Judgement
from trainer.domain.card import Option, TrueFalse
from trainer.services.sitting import Prompt
from trainer.tui.widgets.answer_area import AnswerArea
from trainer.tui.widgets.choice_list import ChoiceList

TRUTHS = (True, False)
"""What a statement can be, in the order it is offered."""


class JudgementArea(AnswerArea):
    """Two lists, the second of which opens when the first is answered."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,backspace", "judge_again", "Judge again", id="judgement.again"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._truth = ChoiceList(sends_on_digit=True)
        self._because = Static("because", classes="because", markup=False)
        self._reasons = ChoiceList()
        self._order: tuple[int, ...] = ()

    def compose(self) -> ComposeResult:
        """The judgement above its reasons."""
        yield self._truth
        yield self._because
        yield self._reasons

    def begin(self, prompt: Prompt) -> None:
        """Offer true and false; reasons stay covered, since they would give it away."""
        question = prompt.card.question
        if isinstance(question, TrueFalse):
            self._order = prompt.order
            self._truth.offer(
                [Option(text=str(truth), is_right=truth == question.is_true) for truth in TRUTHS]
            )
            self._reasons.offer([question.reasons[place] for place in prompt.order])
            self._uncover_reasons(is_judged=False)

    def finish(self) -> None:
        """Show which judgement and which reason are right."""
        self._uncover_reasons(is_judged=True)
        self._truth.show_marks()
        self._reasons.show_marks()

    def entrance(self) -> ChoiceList:
        """The list that is to be answered next."""
        return self._reasons if self._reasons.display else self._truth

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Judging again is for when the reasons are there."""
        del parameters
        return action != "judge_again" or (self._reasons.display and self._reasons.can_focus)

    def _uncover_reasons(self, *, is_judged: bool) -> None:
        self._because.display = is_judged
        self._reasons.display = is_judged

    def action_judge_again(self) -> None:
        """Go back from the reasons to the judgement."""
        self._uncover_reasons(is_judged=False)
        self._truth.focus()

    @on(ChoiceList.Sent)
    def go_on(self, message: ChoiceList.Sent) -> None:
        """Go on from the judgement to its reasons, and send both when both are there."""
        message.stop()
        if message.choice_list is self._truth:
            self._uncover_reasons(is_judged=True)
            self._reasons.focus()
            return
        (truth,), (reason,) = self._truth.chosen, message.places
        self.post_message(self.Given(Judgement(TRUTHS[truth], self._order[reason])))

    @on(ChoiceList.Missing)
    def ask_for_one(self, message: ChoiceList.Missing) -> None:
        """Say what is missing."""
        message.stop()
        what = "the reason" if self._reasons.display else "true or false"
        self.post_message(self.Incomplete(f"Choose {what} first, by digit or arrows."))
