"""An answer's figure in the unit of the key."""

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from trainer.domain.figure import Comparator, Figure, Stated
from trainer.domain.marking.finding import CORRECT, Finding, wrong
from trainer.domain.rating import ErrorKind
from trainer.domain.units import dimension, in_unit, same_kind, symbol


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


def as_written(stated: Stated) -> Placed:
    """An answer's figure as it stands."""
    figure = stated.figure
    return Placed(
        comparator=figure.comparator,
        low=figure.low,
        high=figure.high,
        reading=replace(figure, of=""),
        is_near=stated.is_near,
    )


def measured(placed: Placed, unit: str, wanted: str) -> Placed | Finding:
    """A value in the wanted unit; a finding where its own measures something else."""
    if unit == wanted:
        return placed
    low = in_unit(placed.low, unit, wanted) if same_kind(unit, wanted) else None
    high = in_unit(placed.high, unit, wanted) if low is not None else None
    if low is None or high is None:
        return wrong(
            ErrorKind.UNIT,
            f"The unit is not right: this asks for {_apart(wanted, unit)}.",
        )
    # A month has no fixed number of days, so months and weeks can only nearly agree.
    leeway = Fraction(1, 10) if dimension(unit) != dimension(wanted) else Fraction(0)
    return replace(placed, low=min(low, high), high=max(low, high), leeway=leeway)


_MEASURING: Final = {
    "time": "a time",
    "month": "a time",
    "length": "a length",
    "volume": "a volume",
    "mass": "a mass",
    "pressure": "a pressure",
    "temperature": "a temperature",
}


def measuring(unit: str) -> str:
    """What a unit measures, in words."""
    kind = _MEASURING.get(dimension(unit))
    return kind or symbol(unit)


def _apart(wanted: str, given: str) -> str:
    """Two units told apart by what they measure, or as they are written: `g/l, not g`."""
    kinds = _MEASURING.get(dimension(wanted)), _MEASURING.get(dimension(given))
    if None in kinds or kinds[0] == kinds[1]:
        return f"{symbol(wanted)}, not {symbol(given)}"
    return f"{kinds[0]}, not {kinds[1]}"
