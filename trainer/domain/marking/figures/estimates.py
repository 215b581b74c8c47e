"""Marks for reported estimates: a trial's 12.34 % (rule 4)."""

from fractions import Fraction

from trainer.domain.figure import Figure
from trainer.domain.marking.figures.closeness import (
    CLOSE_APPROXIMATE,
    CLOSE_ESTIMATE,
    CORRECT_ESTIMATE,
    distance,
    rounded,
)
from trainer.domain.marking.figures.placed import Placed
from trainer.domain.marking.finding import CORRECT, Finding, close, wrong
from trainer.domain.rating import ErrorKind


def estimate_finding(key: Figure, given: Placed, tolerance: Fraction | None) -> Finding:
    """The mark of an answer where the key is a value that was measured and reported."""
    if given.is_range:
        return _range_for_estimate(key, given)
    value = given.low
    if _is_correct(key, value, tolerance):
        return _with_bound(given) if given.comparator.is_bound and not given.is_near else CORRECT
    if given.comparator.is_bound and not given.is_near:
        return wrong(ErrorKind.VALUE, _direction(key, value))
    near = max(CLOSE_ESTIMATE, tolerance or CLOSE_ESTIMATE)
    if distance(value, key.low) <= near or value in rounded(key.low, 1):
        return close(ErrorKind.VALUE, f"Near, but not exact. {_direction(key, value)}")
    return wrong(ErrorKind.VALUE, _direction(key, value))


def _is_correct(key: Figure, value: Fraction, tolerance: Fraction | None) -> bool:
    if tolerance is not None:
        return distance(value, key.low) <= tolerance
    return distance(value, key.low) <= CORRECT_ESTIMATE or value in rounded(key.low, 2)


def _range_for_estimate(key: Figure, given: Placed) -> Finding:
    if key.interval is not None and (given.low, given.high) == key.interval:
        why = "That is the interval: this asks for the estimate itself."
        return close(ErrorKind.DERIVED, why)
    contains = given.low <= key.low <= given.high
    apart = max(distance(given.low, key.low), distance(given.high, key.low))
    if contains and apart <= CLOSE_APPROXIMATE and not given.comparator.is_bound:
        return close(ErrorKind.VALUE, "The range holds it, but one value is asked for.")
    if contains:
        return wrong(ErrorKind.VALUE, "That range is too wide: one value is asked for.")
    return wrong(ErrorKind.VALUE, "That range does not hold it.")


def _with_bound(given: Placed) -> Finding:
    why = f"The value is right, but it is a value and not a bound (“{given.comparator}”)."
    return close(ErrorKind.COMPARATOR, why)


def _direction(key: Figure, value: Fraction) -> str:
    return f"That is too {'low' if value < key.low else 'high'}."
