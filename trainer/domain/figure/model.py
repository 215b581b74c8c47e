"""What a figure is: a comparator, a value or a range, a unit and what it is of."""

from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction


class FigureError(ValueError):
    """Text that is no figure; `position` is where reading stopped, from 0."""

    def __init__(self, message: str, *, position: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.position = position


class Comparator(StrEnum):
    """How a figure's value is meant."""

    LESS = "<"
    AT_MOST = "≤"
    EQUAL = "="
    ABOUT = "~"
    AT_LEAST = "≥"
    MORE = ">"

    @property
    def is_upper(self) -> bool:
        """Whether the value is the most it can be."""
        return self in {Comparator.LESS, Comparator.AT_MOST}

    @property
    def is_lower(self) -> bool:
        """Whether the value is the least it can be."""
        return self in {Comparator.AT_LEAST, Comparator.MORE}

    @property
    def is_bound(self) -> bool:
        """Whether the value is an end and not the thing itself."""
        return self.is_upper or self.is_lower

    @property
    def opposite(self) -> "Comparator":
        """What `not` makes of it; what the denominator of `1 in > 1000` makes of it."""
        return _OPPOSITES.get(self, self)

    @property
    def mirrored(self) -> "Comparator":
        """The same about the reciprocal or the complement: `< x` becomes `> 1/x`."""
        return _MIRRORED.get(self, self)


_OPPOSITES = {
    Comparator.LESS: Comparator.AT_LEAST,
    Comparator.AT_MOST: Comparator.MORE,
    Comparator.AT_LEAST: Comparator.LESS,
    Comparator.MORE: Comparator.AT_MOST,
}
_MIRRORED = {
    Comparator.LESS: Comparator.MORE,
    Comparator.AT_MOST: Comparator.AT_LEAST,
    Comparator.AT_LEAST: Comparator.AT_MOST,
    Comparator.MORE: Comparator.LESS,
}


class Notation(StrEnum):
    """How a proportion is written."""

    IN = "in"
    OUT_OF = "out of"
    PER = "per"
    OVER = "/"
    COLON = ":"
    PERCENT = "%"
    PER_MILLE = "‰"
    DECIMAL = "decimal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proportion:
    """A part of a whole; the figure's value is the true fraction, whatever the notation."""

    notation: Notation
    per: int | None = None
    """The whole of `3 in 1000`; None for `1 in N`, and where the notation has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """Percentage points: the difference of two percentages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A physical quantity."""

    unit: str
    """As the table of units names it: `hour`, `milligram/kilogram`."""
    spelling: str = field(compare=False)
    """As the source writes it: `h`, `mg/kg`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A plain number, of things or of nothing at all."""

    per: str = ""
    """What the things are counted for, as in `2 punctures per vertebra`; empty when not said."""


Unit = Proportion | Points | Measure | Count


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure, as its source gives it."""

    comparator: Comparator
    low: Fraction
    """The value, in the figure's unit; of a range the lower end."""
    high: Fraction
    """The same as `low`, but for a range."""
    unit: Unit
    of: str = ""
    """What stands behind it, as written: `procedures`, `of patients`, `punctures per vertebra`."""
    interval: tuple[Fraction, Fraction] | None = None
    """The interval of a reported estimate."""
    is_signed: bool = False
    """Whether the source writes its sign, so that the sign is part of the answer."""
    places: int = field(default=0, compare=False)
    """Decimals the source writes, so that 4.0 % stays 4.0 %."""

    @property
    def is_range(self) -> bool:
        """Whether it has two ends."""
        return self.low != self.high

    @property
    def value(self) -> Fraction:
        """The value of a figure that is no range; of a range the lower end."""
        return self.low
