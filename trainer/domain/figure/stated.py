"""What a sentence states: its figures, each with what surrounds it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from trainer.domain.figure.model import Comparator, Figure, Measure, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Slashed:
    """The numbers of a ratio with a slash, as written: `3/7`, `7-10/7`."""

    low: Fraction
    high: Fraction
    below: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """One figure that a text states, with what surrounds it."""

    figure: Figure
    has_unit: bool
    """Whether a unit was written, or a whole, or a part of one."""
    is_negated: bool = False
    """Said not to be so: `not 10 %`."""
    is_near: bool = False
    """`just under`: a bound that is nearly a hedge."""
    is_interval: bool = False
    """Given as a confidence interval."""
    is_after: bool = False
    """Said to come after it: `after 24 h`."""
    is_each: bool = False
    """Said of each, without saying of what: `5 each`."""
    letter: str = ""
    """A letter behind it that only what is asked makes a unit of, as `m`."""
    slashed: Slashed | None = None
    """What stands round a slash, for `3/7` and `7-10/7` where a time is asked."""
    words: tuple[str, ...] = ()
    """The words round it, in lower case."""


def joined_bounds(found: Sequence[Stated]) -> tuple[Stated, ...]:
    """`at least 6 and at most 8 hours` as the range it is."""
    if len(found) != 2:
        return tuple(found)
    lower, upper = found
    if lower.figure.comparator.is_upper:
        lower, upper = upper, lower
    is_pair = lower.figure.comparator.is_lower and upper.figure.comparator.is_upper
    unit: Unit | None = _shared_unit(lower, upper)
    if not is_pair or unit is None or lower.is_negated or upper.is_negated:
        return tuple(found)
    low, high = lower.figure.low, upper.figure.high
    if low > high or lower.figure.is_range or upper.figure.is_range:
        return tuple(found)
    figure = replace(upper.figure, comparator=Comparator.EQUAL, low=low, high=high, unit=unit)
    return (replace(upper, figure=figure, has_unit=lower.has_unit or upper.has_unit),)


def _shared_unit(lower: Stated, upper: Stated) -> Unit | None:
    """The unit of two bounds; where one is written for both, that one."""
    if lower.figure.unit == upper.figure.unit:
        return upper.figure.unit
    if isinstance(upper.figure.unit, Measure) and not lower.has_unit:
        return upper.figure.unit
    if isinstance(lower.figure.unit, Measure) and not upper.has_unit:
        return lower.figure.unit
    return None
