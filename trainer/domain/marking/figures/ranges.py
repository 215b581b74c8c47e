"""Marks for ranges: `6-8 h` (rule 5)."""

from fractions import Fraction

from trainer.domain.figure import Figure
from trainer.domain.marking.figures.closeness import CLOSE_APPROXIMATE, distance
from trainer.domain.marking.figures.placed import Placed
from trainer.domain.marking.finding import CORRECT, Finding, close, wrong
from trainer.domain.rating import ErrorKind


def range_finding(key: Figure, given: Placed, tolerance: Fraction | None) -> Finding:
    """The mark of an answer where the key is a range."""
    if given.is_range:
        return _range_for_range(key, given, tolerance)
    if given.comparator.is_bound and not given.is_near:
        return _one_end_as_bound(key, given, tolerance)
    return _point_for_range(key, given, tolerance)


def _is_end(value: Fraction, end: Fraction, given: Placed, tolerance: Fraction | None) -> bool:
    return distance(value, end) <= max(given.leeway, tolerance or Fraction(0))


def _range_for_range(key: Figure, given: Placed, tolerance: Fraction | None) -> Finding:
    low_is_right = _is_end(given.low, key.low, given, tolerance)
    high_is_right = _is_end(given.high, key.high, given, tolerance)
    if low_is_right and high_is_right:
        return _whole_range(given)
    if given.comparator.is_bound:
        return wrong(ErrorKind.VALUE, "That is not the range.")
    if key.low <= given.low and given.high <= key.high:
        return close(ErrorKind.ONE_END, "That lies within the range, which is wider.")
    if low_is_right or high_is_right:
        return _one_end_right(key, given, low_is_right=low_is_right)
    return wrong(ErrorKind.VALUE, "Neither end of that range is right.")


def _one_end_right(key: Figure, given: Placed, *, low_is_right: bool) -> Finding:
    right, other = ("lower", "upper") if low_is_right else ("upper", "lower")
    apart = distance(given.high, key.high) if low_is_right else distance(given.low, key.low)
    if apart <= CLOSE_APPROXIMATE:
        return close(
            ErrorKind.ONE_END, f"The {right} end is right; the {other} {_off(key, given)}."
        )
    return wrong(ErrorKind.ONE_END, f"Only the {right} end is right; the other is far off.")


def _off(key: Figure, given: Placed) -> str:
    is_high = given.high > key.high or given.low > key.low
    return f"is too {'high' if is_high else 'low'}"


def _whole_range(given: Placed) -> Finding:
    if not given.comparator.is_bound:
        return CORRECT
    why = f"The range is right, but it is the whole answer, without “{given.comparator}”."
    return close(ErrorKind.COMPARATOR, why)


def _one_end_as_bound(key: Figure, given: Placed, tolerance: Fraction | None) -> Finding:
    is_upper = given.comparator.is_upper
    end, other = (key.high, "lower") if is_upper else (key.low, "upper")
    if _is_end(given.low, end, given, tolerance):
        return close(ErrorKind.ONE_END, f"That is one end of a range: its {other} end is missing.")
    far_end = key.low if is_upper else key.high
    if _is_end(given.low, far_end, given, tolerance):
        return wrong(ErrorKind.DIRECTION, "That leaves the range on the wrong side.")
    return wrong(ErrorKind.VALUE, "That is no end of the range.")


def _point_for_range(key: Figure, given: Placed, tolerance: Fraction | None) -> Finding:
    value = given.low
    if _is_end(value, key.low, given, tolerance):
        return close(ErrorKind.ONE_END, "That is only the lower end of a range.")
    if _is_end(value, key.high, given, tolerance):
        return close(ErrorKind.ONE_END, "That is only the upper end of a range.")
    if key.low < value < key.high:
        return close(ErrorKind.ONE_END, "That lies within the range: give both of its ends.")
    word = "low" if value < key.low else "high"
    return wrong(ErrorKind.VALUE, f"That is too {word}: it lies outside the range.")
