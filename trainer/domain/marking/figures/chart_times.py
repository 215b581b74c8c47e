"""Times as a chart writes them, with a slash: `3/7`, `6/52`, `6/8 h`."""

from dataclasses import replace
from fractions import Fraction
from typing import Final

from trainer.domain.figure import Measure, Stated
from trainer.domain.marking.figures.placed import Placed, measured, measuring
from trainer.domain.marking.finding import Finding, wrong
from trainer.domain.rating import ErrorKind
from trainer.domain.units import dimension, unit_word

_CHART: Final = {7: "day", 52: "week", 12: "month", 24: "hour"}
"""What stands below in times on a chart: 3/7 is three days, 6/52 six weeks, 3/12 three months."""


def chart_time(stated: Stated, placed: Placed, wanted: str) -> Placed | Finding:
    """`3/7` where a time is asked; a finding where it is a proportion."""
    refusal = wrong(ErrorKind.UNIT, f"This asks for {measuring(wanted)}, not a proportion.")
    if stated.ratio is None or dimension(wanted) not in {"time", "month"}:
        return refusal
    above, below = stated.ratio
    behind = unit_word(stated.figure.of.split(" ")[0])
    if behind is not None:
        return _slashed(placed, above, below, behind[0].name, wanted)
    if below.denominator != 1 or int(below) not in _CHART:
        return refusal
    unit = _CHART[int(below)]
    reading = replace(
        placed.reading, low=above, high=above, unit=Measure(unit=unit, spelling=f"{unit}s")
    )
    return measured(replace(placed, low=above, high=above, reading=reading), unit, wanted)


def _slashed(
    placed: Placed, above: Fraction, below: Fraction, unit: str, wanted: str
) -> Placed | Finding:
    """`6/8 h` is 6 to 8 hours."""
    low, high = sorted((above, below))
    reading = replace(
        placed.reading, low=low, high=high, unit=Measure(unit=unit, spelling=f"{unit}s")
    )
    return measured(replace(placed, low=low, high=high, reading=reading), unit, wanted)
