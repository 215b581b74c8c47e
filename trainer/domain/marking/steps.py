"""Marks for steps to put in order (rule 19)."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from trainer.domain.answer import OrderedSteps
from trainer.domain.card import Steps
from trainer.domain.marking.finding import CORRECT, NO_ANSWER, Finding, close, wrong
from trainer.domain.rating import ErrorKind

_SWAP_IS_CLOSE_FROM: Final = 5
"""Steps a list must have for one swap of neighbours to be merely close."""


def steps_finding(question: Steps, answer: OrderedSteps) -> Finding:
    """The mark of an order; the reason names the first step out of place, missing or too many."""
    order = answer.order
    if not order:
        return NO_ANSWER
    incomplete = _incomplete(question, order)
    if incomplete is not None:
        return incomplete
    if _is_in_order(question, order):
        return CORRECT
    swapped = _neighbour_swap(question, order)
    if swapped is not None and len(order) >= _SWAP_IS_CLOSE_FROM:
        first, second = (question.steps[place] for place in swapped)
        if not _is_critical(question, swapped):
            return close(ErrorKind.ORDER, f"Two neighbours are swapped: {_pair(second, first)}.")
        why = f"The order of these two matters: {_pair(second, first)}."
        return wrong(ErrorKind.ORDER, why)
    return wrong(ErrorKind.ORDER, _first_misplaced(question, order))


def _pair(earlier: str, later: str) -> str:
    return f"“{earlier}” comes before “{later}”"


def _incomplete(question: Steps, order: Sequence[int]) -> Finding | None:
    counts = Counter(order)
    for step in order:
        if not 0 <= step < len(question.steps):
            return wrong(ErrorKind.EXTRA, "There is a step too many that is none of these.")
        if counts[step] > 1:
            why = f"“{question.steps[step]}” stands there more than once."
            return wrong(ErrorKind.EXTRA, why)
    for place, text in enumerate(question.steps):
        if place not in counts:
            return wrong(ErrorKind.MISSING, f"“{text}” is missing.")
    return None


def _is_in_order(question: Steps, order: Sequence[int]) -> bool:
    ranks = [question.ranks[step] for step in order]
    return ranks == sorted(ranks)


def _neighbour_swap(question: Steps, order: Sequence[int]) -> tuple[int, int] | None:
    """The two neighbours whose swap would put all in order; None when there are none."""
    for place in range(len(order) - 1):
        mended = [*order]
        mended[place], mended[place + 1] = mended[place + 1], mended[place]
        if _is_in_order(question, mended):
            return order[place], order[place + 1]
    return None


def _is_critical(question: Steps, pair: tuple[int, int]) -> bool:
    ranks = frozenset(question.ranks[step] for step in pair)
    return any(frozenset(critical) == ranks for critical in question.critical)


def _first_misplaced(question: Steps, order: Sequence[int]) -> str:
    wanted = sorted(question.ranks)
    for place, step in enumerate(order):
        if question.ranks[step] != wanted[place]:
            # Beside the answer stands the right order, in which this number is another step's.
            first = f"number {place + 1}: “{question.steps[step]}”"
            return f"The first step out of place in your order is {first}."
    return "The order is not right."
