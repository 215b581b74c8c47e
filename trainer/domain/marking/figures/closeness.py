"""How far a value is from the key's."""

from fractions import Fraction
from typing import Final

CORRECT_APPROXIMATE: Final = Fraction(1, 10)
"""Within this of an approximate figure is correct."""
CLOSE_APPROXIMATE: Final = Fraction(1, 4)
"""Within this of an approximate figure, of an estimate's range or of a range's end is close."""
CORRECT_ESTIMATE: Final = Fraction(1, 100)
"""Within this of a reported estimate is correct."""
CLOSE_ESTIMATE: Final = Fraction(1, 10)
"""Within this of a reported estimate is close."""


def distance(value: Fraction, key: Fraction) -> Fraction:
    """Relative distance of a value from the key's; of a key of nought, one or nothing."""
    if value == key:
        return Fraction(0)
    return abs(value - key) / abs(key) if key else Fraction(1)


def rounded(value: Fraction, figures: int) -> frozenset[Fraction]:
    """A value rounded to so many significant figures, either way where it lies half-way."""
    if value == 0:
        return frozenset({value})
    step = Fraction(10) ** (_magnitude(abs(value)) - figures + 1)
    below = (abs(value) / step).__floor__() * step
    sign = 1 if value > 0 else -1
    rest = abs(value) - below
    nearest = [below] if rest * 2 < step else [below + step]
    if rest * 2 == step:
        nearest = [below, below + step]
    return frozenset(sign * near for near in nearest)


def _magnitude(value: Fraction) -> int:
    """The power of ten of its first significant digit."""
    power = len(str(value.numerator)) - len(str(value.denominator))
    while Fraction(10) ** power > value:
        power -= 1
    while Fraction(10) ** (power + 1) <= value:
        power += 1
    return power
