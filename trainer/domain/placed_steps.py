"""Where each step of an answer stood, beside the places where it may stand."""

from collections.abc import Sequence
from typing import NamedTuple

from trainer.domain.card import Steps


class PlacedStep(NamedTuple):
    """One step; places count from 1."""

    text: str
    first: int
    """The first place where it is right."""
    last: int
    """The last one: later than the first where steps may come in any order."""
    had: int | None
    """Where it stood in the answer; None in one that says nothing."""

    @property
    def is_in_place(self) -> bool:
        """Whether it stood where it is right."""
        return self.had is not None and self.first <= self.had <= self.last


def placed_steps(question: Steps, order: Sequence[int]) -> tuple[PlacedStep, ...]:
    """Every step in the right order; `order` has each of them once, by its place in that order.

    An answer that says nothing has none.
    """
    return tuple(
        PlacedStep(
            text,
            first=1 + sum(other < rank for other in question.ranks),
            last=sum(other <= rank for other in question.ranks),
            had=1 + order.index(step) if order else None,
        )
        for step, (text, rank) in enumerate(zip(question.steps, question.ranks, strict=True))
    )
