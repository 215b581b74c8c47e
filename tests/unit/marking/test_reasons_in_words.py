"""What is said of a wrong figure is true of what it speaks of."""

import pytest

from trainer.domain.answer import TypedText
from trainer.domain.card import FigureQuestion, MarkingContext, Rubric
from trainer.domain.figure import read_figure
from trainer.domain.marking import mark

RARE = FigureQuestion(
    stem="Infection follows fewer than 1 in how many procedures?",
    key=read_figure("< 1 in 1000 procedures"),
    states=("<", "1 in"),
    rubric=Rubric(),
)


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ("10", "That share is a hundred times too high."),
        ("100000", "That share is a hundred times too low."),
        ("< 1 in 10", "That is a hundred times too high."),
    ],
)
def test_a_number_of_one_in_so_many_is_blamed_for_the_share_it_makes(answer: str, why: str) -> None:
    verdict = mark(RARE, TypedText(answer), MarkingContext())
    assert verdict is not None
    assert verdict.why == why
