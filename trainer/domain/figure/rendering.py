"""Figures as text: in their source's own notation, and in one form for all notations."""

from fractions import Fraction
from typing import Final, assert_never

from trainer.domain.figure.model import (
    Comparator,
    Count,
    Figure,
    Measure,
    Notation,
    Points,
    Proportion,
)
from trainer.domain.numbers import decimal_text
from trainer.domain.units import base_value, dimension

_JOINTS: Final = {
    Notation.IN: " in ",
    Notation.OUT_OF: " out of ",
    Notation.PER: " per ",
    Notation.OVER: "/",
    Notation.COLON: ":",
}
_SCALES: Final = {
    Notation.PERCENT: (Fraction(100), " %"),
    Notation.PER_MILLE: (Fraction(1000), " ‰"),
    Notation.DECIMAL: (Fraction(1), ""),
}


def render(figure: Figure) -> str:
    """The figure in its source's own notation; `read_figure` reads it back to the same figure."""
    comparator = "" if figure.comparator is Comparator.EQUAL else f"{figure.comparator} "
    interval = f" ({_joined(figure, *figure.interval)})" if figure.interval else ""
    of = f" {figure.of}" if figure.of else ""
    return f"{comparator}{_amount(figure)}{interval}{of}"


def _amount(figure: Figure) -> str:
    numbers = _ends(figure, figure.low, figure.high)
    match figure.unit:
        case Proportion(notation=notation, per=per) if notation in _JOINTS:
            joint = _JOINTS[notation]
            if per is None:
                return _one_in(figure, joint)
            return f"{numbers}{joint}{decimal_text(Fraction(per))}"
        case Proportion(notation=notation):
            return numbers + _SCALES[notation][1]
        case Points():
            return f"{numbers} percentage points"
        case Measure(spelling=spelling):
            return f"{numbers} {spelling}"
        case Count():
            return numbers
        case _:
            assert_never(figure.unit)


def _one_in(figure: Figure, joint: str) -> str:
    if figure.low == 0:
        return "0 %"
    if not figure.is_range:
        return f"1{joint}{_whole(figure.low)}"
    return f"1{joint}{_whole(figure.low)} to 1{joint}{_whole(figure.high)}"


def _whole(value: Fraction) -> str:
    return decimal_text(1 / value)


def _ends(figure: Figure, low: Fraction, high: Fraction) -> str:
    return _written(figure, low) if low == high else _joined(figure, low, high)


def _joined(figure: Figure, low: Fraction, high: Fraction) -> str:
    first, second = _written(figure, low), _written(figure, high)
    joint = " to " if low < 0 or figure.is_signed or "/" in first + second else "-"
    return f"{first}{joint}{second}"


def _written(figure: Figure, value: Fraction) -> str:
    """A value as the source's notation writes it, without its unit."""
    match figure.unit:
        case Proportion(per=int(per)):
            shown = value * per
        case Proportion(notation=notation) if notation in _SCALES:
            shown = value * _SCALES[notation][0]
        case _:
            shown = value
    sign = "+" if figure.is_signed and value > 0 else ""
    return sign + decimal_text(shown, figure.places)


def canonical(figure: Figure) -> str:
    """One form for all notations of the same figure, for answer keys; frozen for good.

    The comparator, both ends as exact fractions in the base of the unit's dimension, and the
    dimension; of a count also what it is counted for.  The interval of an estimate, the decimals
    written and what the figure is of are no part of what is asked.
    """
    low, high, kind = _based(figure)
    return f"{figure.comparator} {_exact(low)} {_exact(high)} {kind}"


def _based(figure: Figure) -> tuple[Fraction, Fraction, str]:
    match figure.unit:
        case Proportion():
            return figure.low, figure.high, "proportion"
        case Points():
            return figure.low, figure.high, "points"
        case Measure(unit=unit):
            low, high = base_value(figure.low, unit), base_value(figure.high, unit)
            return low, high, dimension(unit)
        case Count(per=per):
            return figure.low, figure.high, f"count/{per}"
        case _:
            assert_never(figure.unit)


def _exact(value: Fraction) -> str:
    return f"{value.numerator}/{value.denominator}"
