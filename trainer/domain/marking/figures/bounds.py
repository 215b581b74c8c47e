"""Marks for bounds and thresholds: `< 1 in 1000`, `≥ 95 %` (rules 2 and 6)."""

from dataclasses import replace
from fractions import Fraction

from trainer.domain.figure import Comparator, Figure, Measure, Proportion
from trainer.domain.marking.figures.closeness import distance
from trainer.domain.marking.figures.placed import Placed
from trainer.domain.marking.finding import CORRECT, Finding, close, wrong
from trainer.domain.rating import ErrorKind


def bound_finding(key: Figure, given: Placed, tolerance: Fraction | None) -> Finding:
    """The mark of an answer where the key is a bound."""
    if given.is_range:
        return _range_for_bound(key, given, tolerance)
    if not _is_same(given.low, key.low, given, tolerance):
        return wrong(ErrorKind.VALUE, _too_far(key, given))
    if not given.comparator.is_bound:
        return _comparator_missing(key, given)
    if given.comparator.is_upper == key.comparator.is_upper:
        return CORRECT
    if given.turned is not None:
        return _asked_back(key)
    return wrong(ErrorKind.DIRECTION, _other_way(key))


def _is_same(value: Fraction, wanted: Fraction, given: Placed, tolerance: Fraction | None) -> bool:
    return distance(value, wanted) <= max(given.leeway, tolerance or Fraction(0))


def _range_for_bound(key: Figure, given: Placed, tolerance: Fraction | None) -> Finding:
    starts_at_nothing = key.comparator.is_upper and given.low == 0
    if starts_at_nothing and _is_same(given.high, key.high, given, tolerance):
        # `0-24 h` is the same interval as `< 24 h`.
        point = replace(given, low=given.high, comparator=Comparator.AT_MOST)
        return bound_finding(key, point, tolerance)
    return wrong(ErrorKind.VALUE, f"This is a bound and not a range: {_meant(key)}.")


def _comparator_missing(key: Figure, given: Placed) -> Finding:
    if given.comparator is Comparator.ABOUT:
        return close(
            ErrorKind.COMPARATOR,
            f"The value is right, but it is a bound and not an approximation: {_meant(key)}.",
        )
    return close(ErrorKind.COMPARATOR, f"You left out the comparator: {_meant(key)}.")


def _meant(key: Figure) -> str:
    return f"it is {comparator_words(key)} that value (“{key.comparator}”)"


def comparator_words(key: Figure) -> str:
    """A bound's comparator in words: `less than`, `at least`."""
    match key.comparator:
        case Comparator.LESS:
            return "less than"
        case Comparator.AT_MOST:
            return "at most"
        case Comparator.AT_LEAST:
            return "at least"
        case Comparator.MORE:
            return "more than"
        case _:
            return "about"


def _other_way(key: Figure) -> str:
    return f"That is the other direction: {_meant(key)}."


def _asked_back(key: Figure) -> Finding:
    why = (
        "Do you mean the risk or the number it is one in? Write the whole figure, "
        f"as in “{key.comparator} 1 in …”."
    )
    return close(ErrorKind.COMPARATOR, why, asks_back=True)


def _too_far(key: Figure, given: Placed) -> str:
    inside = given.low < key.low if key.comparator.is_upper else given.low > key.low
    is_point = not given.comparator.is_bound
    if inside and is_point and isinstance(key.unit, Measure | Proportion):
        return "That lies inside the bound, but the bound itself is asked for."
    said = "That" if is_point else "That bound"
    return f"{said} is too {'low' if given.low < key.low else 'high'}."
