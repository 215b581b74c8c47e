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
    slashed = stated.slashed
    if slashed is None or dimension(wanted) not in {"time", "month"}:
        return refusal
    behind = unit_word(stated.figure.of.split(" ")[0])
    if behind is not None:
        ends = (slashed.low, slashed.below)
        return _in_times(placed, ends, behind[0].name, wanted)
    if slashed.below.denominator != 1 or int(slashed.below) not in _CHART:
        return refusal
    return _in_times(placed, (slashed.low, slashed.high), _CHART[int(slashed.below)], wanted)


def _in_times(
    placed: Placed, ends: tuple[Fraction, Fraction], unit: str, wanted: str
) -> Placed | Finding:
    """Numbers in a unit of time: 3/7 is three days, and `6/8 h` is 6 to 8 hours."""
    low, high = sorted(ends)
    reading = replace(
        placed.reading, low=low, high=high, unit=Measure(unit=unit, spelling=f"{unit}s")
    )
    return measured(replace(placed, low=low, high=high, reading=reading), unit, wanted)
