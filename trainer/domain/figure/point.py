"""One value with its unit, as it was read: `1 in 1000`, `10 %`, `1 h 30 min`, `-2`."""

from dataclasses import dataclass
from fractions import Fraction

from trainer.domain.figure.model import Comparator, Count, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One value as it is written, before its comparator is known."""

    value: Fraction
    unit: Unit
    end: int
    """Index of the token behind it."""
    numerator: Fraction
    """Of a ratio, what stands above; otherwise the value as written."""
    places: int = 0
    is_signed: bool = False
    turns: Comparator | None = None
    """The comparator inside a ratio, as in `1 in > 1000`."""
    letter: str = ""
    """A letter behind it that only what is asked makes a unit of."""
    of_fraction: bool = False
    """Written as a part of one, without a unit: `a tenth`."""

    @property
    def is_bare(self) -> bool:
        """Whether no unit and no whole was written."""
        return isinstance(self.unit, Count) and not self.letter
