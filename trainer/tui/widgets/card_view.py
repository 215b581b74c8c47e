"""The card on screen: what is asked, where it is answered, and what is said of the answer."""

from collections.abc import Callable
from typing import assert_never

from textual.app import ComposeResult

from trainer.domain.card import (
    Choice,
    Cloze,
    FigureQuestion,
    Question,
    Shown,
    Steps,
    TrueFalse,
    Typed,
)
from trainer.services.sitting import Outcome, Prompt
from trainer.tui.widgets.answer_area import AnswerArea
from trainer.tui.widgets.card_words import asked_text, badges, notice, outcome_lines
from trainer.tui.widgets.drawn_lines import Passage
from trainer.tui.widgets.line_list import ScrollArea
from trainer.tui.widgets.verdict_view import VerdictView


class CardView(ScrollArea, can_focus=True):
    """One card after the other; areas for answering are made when a card first needs them."""

    def __init__(self, prompt: Prompt | None = None, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name for it
        super().__init__(id=id)
        self._prompt = prompt
        self._badges = Passage(id="badges")
        self._notice = Passage(id="notice")
        self._question = Passage(id="question")
        self._verdict = VerdictView(id="verdict")
        self._areas: dict[Callable[[], AnswerArea], AnswerArea] = {}
        self._area: AnswerArea | None = None
        if prompt is not None:
            self._fill(prompt)

    def compose(self) -> ComposeResult:
        """Badges, notice and question above the area to answer in, the verdict below."""
        yield self._badges
        yield self._notice
        yield self._question
        if self._area is not None:
            yield self._area
        yield self._verdict

    def on_mount(self) -> None:
        """Take the keys when there is no area that takes them."""
        if self._area is None:
            self.enter()

    def ask(self, prompt: Prompt) -> None:
        """Put a card before the learner."""
        self._fill(prompt)
        if self.scroll_offset.y:
            self.scroll_home(animate=False, immediate=True)
        if self._area is not None and not self._area.is_attached:
            self.mount(self._area, before=self._verdict)
        else:
            self.enter()

    @property
    def takes_answer(self) -> bool:
        """Whether the card is answered in an area of its own, and not just turned over."""
        return self._area is not None

    def on_answer_field_left(self) -> None:
        """Take the keys from the field, so that letters are commands."""
        self.focus(scroll_visible=False)

    def enter(self) -> None:
        """Give the keys to the area to answer in, or to the card where there is none."""
        target = self if self._area is None else self._area.entrance()
        self.screen.set_focus(target, scroll_visible=False)

    def flag(self, *, is_flagged: bool) -> None:
        """Show or take away the learner's flag."""
        if self._prompt is not None:
            self._badges.say(badges(self._prompt, is_flagged=is_flagged))

    def reveal(self, outcome: Outcome) -> None:
        """Show what is right, and what is said of the answer that was given."""
        if self._prompt is None:
            return
        if self._area is not None:
            self._area.finish()
        self._question.say(asked_text(self._prompt, is_answered=True))
        self._verdict.say(outcome.verdict, tuple(outcome_lines(self._prompt, outcome)))
        self.screen.set_focus(self, scroll_visible=False)

    def show_mark(self) -> None:
        """Scroll to the mark where there is no room for it and for all that is above it."""
        if not self._verdict.has_room():
            self.call_after_refresh(
                self.scroll_to_widget, self._verdict, top=True, animate=False, immediate=True
            )

    def _fill(self, prompt: Prompt) -> None:
        self._prompt = prompt
        self._verdict.clear()
        self.flag(is_flagged=prompt.is_flagged)
        self._notice.say(notice(prompt))
        self._question.say(asked_text(prompt, is_answered=False))
        self._area = self._area_for(prompt.card.question)
        for area in self._areas.values():
            area.display = area is self._area
        if self._area is not None:
            self._area.begin(prompt)

    def _area_for(self, question: Question) -> AnswerArea | None:
        make = _area_maker(question)
        if make is None:
            return None
        if make not in self._areas:
            self._areas[make] = make()
        return self._areas[make]


def _area_maker(question: Question) -> Callable[[], AnswerArea] | None:
    # Imported when first needed: Textual's Input costs 15 ms, which a choice need not wait for.
    match question:
        case Typed() | FigureQuestion() | Cloze(is_typed=True):
            from trainer.tui.widgets.typed_area import TypedArea

            return TypedArea
        case Choice():
            from trainer.tui.widgets.choice_area import ChoiceArea

            return ChoiceArea
        case Steps():
            from trainer.tui.widgets.steps_area import StepsArea

            return StepsArea
        case TrueFalse():
            from trainer.tui.widgets.judgement_area import JudgementArea

            return JudgementArea
        case Shown() | Cloze():
            return None
    assert_never(question)
