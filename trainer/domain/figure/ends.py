"""The two ends of a range brought into one unit: `6-8 h`, `1 in 500-1000`, `360 min to 8 h`."""

from dataclasses import replace
from fractions import Fraction
from typing import Final

from trainer.domain.figure.model import Count, Measure, Notation, Points, Proportion
from trainer.domain.figure.point import Point
from trainer.domain.units import base_value, dimension

_RATIOS: Final = frozenset(
    {Notation.IN, Notation.OUT_OF, Notation.PER, Notation.OVER, Notation.COLON}
)


def ends_in_one_unit(first: Point, second: Point) -> tuple[Point | None, Point | None]:
    """Two ends of a range in one unit, the written one; None where they measure other things."""
    if first.is_bare != second.is_bare:
        bare = first.is_bare
        return (_as(first, second), second) if bare else (first, _whole_as(second, first))
    match first.unit, second.unit:
        case Proportion(), Proportion():
            return _one_notation(first, second)
        case Measure() as unit, Measure():
            return first, _measured_as(second, unit)
        case Proportion(notation=Notation.OVER), Measure() as unit:
            # The quarter of `1/4 to 1/3 day`.
            return replace(first, unit=unit), second
        case (Points(), Points()) | (Count(), Count()):
            return first, second
        case _:
            return None, None


def _as(bare: Point, model: Point) -> Point:
    """A bare number under another point's unit, as the 1 of `1-2 in 1000`."""
    unit = model.unit
    if not isinstance(unit, Proportion) or model.value == 0:
        return replace(bare, unit=unit)
    scale = model.value / model.numerator if model.numerator else Fraction(1)
    if unit.notation in _RATIOS:
        unit = replace(unit, per=(1 / scale).numerator)
    return replace(bare, value=bare.value * scale, unit=unit)


def _whole_as(bare: Point, model: Point) -> Point | None:
    """A bare number behind a point with a unit: the 8 of `6 h-8`, the 1000 of `1 in 500-1000`."""
    unit = model.unit
    if isinstance(unit, Proportion) and unit.notation in _RATIOS:
        if bare.value <= 0:
            return None
        return replace(bare, value=model.numerator / bare.value, unit=unit)
    return _as(bare, model)


def _one_notation(first: Point, second: Point) -> tuple[Point, Point]:
    one, other = first.unit, second.unit
    if isinstance(one, Proportion) and isinstance(other, Proportion) and one != other:
        is_ratio = one.notation in _RATIOS and other.notation in _RATIOS
        if is_ratio and first.value and second.value:
            whole = _common_whole(first, second)
            unit = replace(one, per=whole)
            return replace(first, unit=unit), replace(second, unit=unit)
    return first, replace(second, unit=first.unit)


def _common_whole(first: Point, second: Point) -> int:
    denominators = (first.value.denominator, second.value.denominator)
    return (
        max(denominators)
        if max(denominators) % min(denominators) == 0
        else (denominators[0] * denominators[1])
    )


def _measured_as(point: Point, unit: Measure) -> Point | None:
    own = point.unit
    if not isinstance(own, Measure) or dimension(own.unit) != dimension(unit.unit):
        return None
    value = base_value(point.value, own.unit) / base_value(Fraction(1), unit.unit)
    return replace(point, value=value, numerator=value, unit=unit)
