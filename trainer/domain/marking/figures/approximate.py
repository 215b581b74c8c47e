"""Marks for approximate figures: `~ 10 %` (rule 3)."""

from fractions import Fraction

from trainer.domain.figure import Figure
from trainer.domain.marking.figures.closeness import (
    CLOSE_APPROXIMATE,
    CORRECT_APPROXIMATE,
    distance,
)
from trainer.domain.marking.figures.placed import Placed
from trainer.domain.marking.finding import CORRECT, Finding, close, wrong
from trainer.domain.rating import ErrorKind


def approximate_finding(key: Figure, given: Placed, tolerance: Fraction | None) -> Finding:
    """The mark of an answer where the key is an approximate value; a range by its worse end."""
    is_correct, is_close = _bands(given, tolerance)
    apart = max(distance(given.low, key.low), distance(given.high, key.low))
    is_bound = given.comparator.is_bound and not given.is_near
    if apart <= is_correct:
        return _comparator_too_strict(given) if is_bound else CORRECT
    if apart <= is_close and not is_bound:
        return close(ErrorKind.VALUE, _direction(key, given, "Near, but"))
    return wrong(ErrorKind.VALUE, _direction(key, given, "No:"))


def _bands(given: Placed, tolerance: Fraction | None) -> tuple[Fraction, Fraction]:
    is_correct = CORRECT_APPROXIMATE if tolerance is None else tolerance
    is_correct = max(is_correct, given.leeway)
    return is_correct, max(is_correct, CLOSE_APPROXIMATE)


def _comparator_too_strict(given: Placed) -> Finding:
    why = f"The value is right, but it is an approximation and not a bound (“{given.comparator}”)."
    return close(ErrorKind.COMPARATOR, why)


def _direction(key: Figure, given: Placed, opening: str) -> str:
    if given.is_range:
        ends = (given.low, given.high)
        farther = max(ends, key=lambda end: distance(end, key.low))
        word = "low" if farther < key.low else "high"
        return f"{opening} that range reaches too {word}."
    return f"{opening} that is too {'low' if given.low < key.low else 'high'}."
