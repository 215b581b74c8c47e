"""An answer's figure brought into the unit of the key, so that the two can be compared."""

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from trainer.domain.figure import (
    Comparator,
    Count,
    Figure,
    Measure,
    Notation,
    Points,
    Proportion,
    Stated,
)
from trainer.domain.marking.figures.stem import Stem
from trainer.domain.marking.finding import CORRECT, Finding, close, wrong
from trainer.domain.rating import ErrorKind
from trainer.domain.units import AMBIGUOUS, convert, dimension, same_kind, unit_word


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """An answer's figure in the key's unit."""

    comparator: Comparator
    low: Fraction
    high: Fraction
    reading: Figure
    """The figure as it was understood, in the answer's own notation."""
    limit: Finding = CORRECT
    """The best the answer can earn: close where its unit had to be guessed or is a near one."""
    is_near: bool = False
    """`just under`: a bound that is nearly a hedge."""
    leeway: Fraction = Fraction(0)
    """Relative distance that counts as the same value, where the notation cannot be exact."""
    is_bare: bool = False
    """No unit was written."""
    turned: Comparator | None = None
    """The comparator where a bare `< 1000` was read as `1 in < 1000`."""

    @property
    def is_range(self) -> bool:
        """Whether it has two ends."""
        return self.low != self.high


def place(stated: Stated, key: Figure, stem: Stem) -> Placed | Finding:
    """An answer's figure in the key's unit; a finding where it measures something else."""
    if stated.has_unit or stated.was_ambiguous:
        placed = _with_unit(_as_range(stated, key), key)
    else:
        placed = _bare(stated, key, stem)
    if isinstance(placed, Finding):
        return placed
    if placed.comparator is Comparator.EQUAL and stem.comparator is not Comparator.EQUAL:
        return replace(placed, comparator=stem.comparator)
    return placed


def _as_range(stated: Stated, key: Figure) -> Stated:
    """`7 ± 1 h` as the range 6-8 h, where the key is one or is approximate."""
    figure = stated.figure
    if figure.interval is None or not (key.is_range or key.comparator is Comparator.ABOUT):
        return stated
    low, high = figure.interval
    return replace(stated, figure=replace(figure, low=low, high=high, interval=None))


def _as_written(stated: Stated) -> Placed:
    figure = stated.figure
    return Placed(
        comparator=figure.comparator,
        low=figure.low,
        high=figure.high,
        reading=replace(figure, of=""),
        is_near=stated.is_near,
    )


def _with_unit(stated: Stated, key: Figure) -> Placed | Finding:
    placed = _as_written(stated)
    if stated.was_ambiguous and isinstance(key.unit, Measure):
        return _ambiguous(placed, key.unit.unit)
    match stated.figure.unit, key.unit:
        case Points(), Points():
            return placed
        case Proportion(), _:
            return _proportion(stated, placed, key)
        case Points(), Proportion():
            return _scaled(placed, Fraction(1, 100), _POINTS_FOR_PERCENT)
        case Measure(unit=unit), Measure(unit=wanted):
            return _measured(placed, unit, wanted)
        case _:
            return wrong(ErrorKind.UNIT, f"This asks for {_asked(key)}, not {_given(stated)}.")


def _proportion(stated: Stated, placed: Placed, key: Figure) -> Placed | Finding:
    match key.unit:
        case Proportion():
            return replace(placed, leeway=_leeway(key, stated.figure))
        case Points():
            return _scaled(placed, Fraction(100), _PERCENT_FOR_POINTS)
        case Measure(unit=wanted):
            return _chart_time(stated, placed, wanted)
        case Count():
            return _percent_of_number(placed, key)


_POINTS_FOR_PERCENT: Final = close(
    ErrorKind.UNIT, "Percentage points are not percent: this asks for percent."
)
_PERCENT_FOR_POINTS: Final = close(
    ErrorKind.UNIT, "Percent is not percentage points: this asks for percentage points."
)


def _scaled(placed: Placed, factor: Fraction, limit: Finding) -> Placed:
    return replace(placed, low=placed.low * factor, high=placed.high * factor, limit=limit)


def _measured(placed: Placed, unit: str, wanted: str) -> Placed | Finding:
    if unit == wanted:
        return placed
    low = convert(placed.low, unit, wanted) if same_kind(unit, wanted) else None
    high = convert(placed.high, unit, wanted) if low is not None else None
    if low is None or high is None:
        return wrong(
            ErrorKind.UNIT,
            f"The unit is not right: this asks for {_measuring(wanted)}, not {_measuring(unit)}.",
        )
    # A month has no fixed number of days, so months and weeks can only nearly agree.
    leeway = Fraction(1, 10) if dimension(unit) != dimension(wanted) else Fraction(0)
    return replace(placed, low=min(low, high), high=max(low, high), leeway=leeway)


_CHART: Final = {7: "day", 52: "week", 12: "month", 24: "hour"}
"""What stands below in times on a chart: 3/7 is three days, 6/52 six weeks, 3/12 three months."""


def _chart_time(stated: Stated, placed: Placed, wanted: str) -> Placed | Finding:
    refusal = wrong(ErrorKind.UNIT, f"This asks for {_measuring(wanted)}, not a proportion.")
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
    return _measured(replace(placed, low=above, high=above, reading=reading), unit, wanted)


def _slashed(
    placed: Placed, above: Fraction, below: Fraction, unit: str, wanted: str
) -> Placed | Finding:
    """`6/8 h` is 6 to 8 hours."""
    low, high = sorted((above, below))
    reading = replace(
        placed.reading, low=low, high=high, unit=Measure(unit=unit, spelling=f"{unit}s")
    )
    return _measured(replace(placed, low=low, high=high, reading=reading), unit, wanted)


def _percent_of_number(placed: Placed, key: Figure) -> Placed | Finding:
    unit = placed.reading.unit
    if isinstance(unit, Proportion) and unit.notation is Notation.DECIMAL:
        return placed
    is_percent = isinstance(unit, Proportion) and unit.notation is Notation.PERCENT
    if not is_percent or key.low.denominator == 1:
        return wrong(ErrorKind.UNIT, f"This asks for {_asked(key)}, not a proportion.")
    why = "This asks for the number itself, not for percent."
    return replace(placed, limit=close(ErrorKind.UNIT, why))


def _ambiguous(placed: Placed, wanted: str) -> Placed | Finding:
    if wanted == "meter":
        return placed
    if wanted in AMBIGUOUS["m"]:
        why = "“m” could be minutes, months or metres: write which."
        return replace(placed, limit=close(ErrorKind.UNIT, why, asks_back=True))
    return wrong(ErrorKind.UNIT, "“m” is not the unit that is asked for.")


def _bare(stated: Stated, key: Figure, stem: Stem) -> Placed | Finding:
    placed = replace(_as_written(stated), is_bare=True)
    match key.unit:
        case Count():
            return placed
        case Proportion():
            return _bare_proportion(placed, key, stem)
        case Points():
            return placed if _names_points(stem) else _asking(placed, "percentage points")
        case Measure(unit=wanted):
            return _bare_measure(placed, key, wanted, stem)


def _names_points(stem: Stem) -> bool:
    return isinstance(stem.unit, Points) or stem.asks_percent


def _bare_measure(placed: Placed, key: Figure, wanted: str, stem: Stem) -> Placed | Finding:
    if isinstance(stem.unit, Measure) and same_kind(stem.unit.unit, wanted):
        reading = replace(placed.reading, unit=stem.unit)
        return _measured(replace(placed, reading=reading), stem.unit.unit, wanted)
    spelling = key.unit.spelling if isinstance(key.unit, Measure) else wanted
    return _asking(placed, spelling)


def _asking(placed: Placed, unit: str) -> Placed:
    why = f"The unit is missing: in what? Write it, as in “{unit}”."
    return replace(placed, limit=close(ErrorKind.UNIT, why, asks_back=True))


def _bare_proportion(placed: Placed, key: Figure, stem: Stem) -> Placed | Finding:
    if stem.asks_one_in:
        return _one_in(placed)
    if isinstance(stem.unit, Proportion):
        reading = replace(
            placed.reading,
            unit=_whole_written(stem),
            low=placed.low / stem.whole,
            high=placed.high / stem.whole,
        )
        return replace(placed, low=reading.low, high=reading.high, reading=reading)
    return _unstated_proportion(placed, key)


def _whole_written(stem: Stem) -> Proportion:
    unit = stem.unit
    if isinstance(unit, Proportion) and unit.notation not in {
        Notation.PERCENT,
        Notation.PER_MILLE,
        Notation.DECIMAL,
    }:
        return replace(unit, per=int(stem.whole))
    return unit if isinstance(unit, Proportion) else Proportion(notation=Notation.DECIMAL)


def _one_in(placed: Placed) -> Placed | Finding:
    if placed.low <= 0:
        return wrong(ErrorKind.VALUE, "Nothing is 1 in 0.")
    if placed.low < 1:
        # A question for `1 in how many?` answered with the proportion itself, as 0.001.
        decimal = Proportion(notation=Notation.DECIMAL)
        return replace(placed, reading=replace(placed.reading, unit=decimal))
    low, high = 1 / placed.high, 1 / placed.low
    comparator = placed.comparator
    turned = None
    if comparator.is_bound:
        comparator, turned = comparator.mirrored, comparator
    unit = Proportion(notation=Notation.IN)
    reading = replace(placed.reading, low=low, high=high, unit=unit, comparator=comparator)
    return replace(
        placed, low=low, high=high, reading=reading, comparator=comparator, turned=turned
    )


def _unstated_proportion(placed: Placed, key: Figure) -> Placed:
    """A bare number where the question states no unit.

    A number below one is a proportion, unless it is the key when taken as percent; any other
    number is close at best, and its unit is asked for.
    """
    why = "The unit is missing: percent, or 1 in how many? Write it with the number."
    limit = close(ErrorKind.UNIT, why, asks_back=True)
    as_percent = _rescaled(placed, Fraction(1, 100), Notation.PERCENT)
    if _same_ends(as_percent, key):
        return replace(as_percent, limit=limit)
    if placed.high < 1:
        return _rescaled(placed, Fraction(1), Notation.DECIMAL)
    inverse = _one_in(placed)
    if isinstance(inverse, Placed) and _same_ends(inverse, key) and _is_one_in(key):
        return replace(inverse, limit=limit, comparator=placed.comparator)
    return replace(as_percent, limit=limit)


def _rescaled(placed: Placed, factor: Fraction, notation: Notation) -> Placed:
    low, high = placed.low * factor, placed.high * factor
    unit = Proportion(notation=notation)
    return replace(
        placed, low=low, high=high, reading=replace(placed.reading, low=low, high=high, unit=unit)
    )


def _same_ends(placed: Placed, key: Figure) -> bool:
    return (placed.low, placed.high) == (key.low, key.high)


def _is_one_in(key: Figure) -> bool:
    return isinstance(key.unit, Proportion) and key.unit.notation not in {
        Notation.PERCENT,
        Notation.PER_MILLE,
        Notation.DECIMAL,
    }


def _leeway(key: Figure, given: Figure) -> Fraction:
    """How far a rounded conversion may be off: 1 in 3 is 33 %, and 0.3 % is 1 in 333."""
    is_exact = all(_can_write(value, given) for value in (key.low, key.high))
    return Fraction(0) if is_exact else Fraction(1, 100)


def _can_write(value: Fraction, given: Figure) -> bool:
    unit = given.unit
    if not isinstance(unit, Proportion) or value == 0:
        return True
    if unit.notation in {Notation.PERCENT, Notation.PER_MILLE, Notation.DECIMAL}:
        rest = value.denominator
        for prime in (2, 5):
            while rest % prime == 0:
                rest //= prime
        return rest == 1
    return unit.per is not None or (1 / value).denominator == 1


_MEASURING: Final = {
    "time": "a time",
    "month": "a time",
    "length": "a length",
    "volume": "a volume",
    "mass": "a mass",
    "pressure": "a pressure",
    "temperature": "a temperature",
}


def _measuring(unit: str) -> str:
    kind = _MEASURING.get(dimension(unit))
    return kind or unit.replace("/", " per ").replace("_", " ")


def _asked(key: Figure) -> str:
    match key.unit:
        case Measure(unit=unit):
            return _measuring(unit)
        case Count():
            return "a plain number"
        case Points():
            return "percentage points"
        case Proportion():
            return "a proportion"


def _given(stated: Stated) -> str:
    return _asked(stated.figure)
