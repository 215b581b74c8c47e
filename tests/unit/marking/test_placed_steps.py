"""Where each step of an answer stood, beside the places where it may stand."""

from itertools import permutations

import pytest

from trainer.domain.answer import OrderedSteps
from trainer.domain.card import MarkingContext, Steps
from trainer.domain.marking import mark
from trainer.domain.placed_steps import PlacedStep, placed_steps
from trainer.domain.rating import Mark

EITHER = Steps(stem="", steps=("Rest", "Stand", "Eat", "Work"), ranks=(1, 2, 2, 3))


def test_each_step_is_told_where_it_may_stand_and_where_it_stood() -> None:
    assert placed_steps(EITHER, (3, 2, 0, 1)) == (
        PlacedStep("Rest", first=1, last=1, had=3),
        PlacedStep("Stand", first=2, last=3, had=4),
        PlacedStep("Eat", first=2, last=3, had=2),
        PlacedStep("Work", first=4, last=4, had=1),
    )


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_every_step_is_in_its_place_where_the_order_is_right_and_only_there(
    order: tuple[int, ...],
) -> None:
    verdict = mark(EITHER, OrderedSteps(order), MarkingContext())
    assert verdict is not None
    is_right = verdict.mark is Mark.CORRECT
    assert all(step.is_in_place for step in placed_steps(EITHER, order)) == is_right
