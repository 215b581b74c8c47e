"""A figure question with what is known round it, as every rule needs it."""

from dataclasses import dataclass

from trainer.domain.card import FigureQuestion, MarkingContext
from trainer.domain.figure import Figure
from trainer.domain.marking.figures.stem import Stem, stem_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked, what the question gives away, and what the deck knows."""

    question: FigureQuestion
    stem: Stem
    context: MarkingContext

    @property
    def key(self) -> Figure:
        """The figure that is asked for."""
        return self.question.key


def asked(question: FigureQuestion, context: MarkingContext) -> Asked:
    """A question ready to be marked."""
    return Asked(question=question, stem=stem_of(question.states), context=context)
