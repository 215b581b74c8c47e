"""Numbers as they are read, whether from digits or from words, and as they are written."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

LONGEST_NUMERAL: Final = 40
"""Characters a numeral may have; more is no figure anybody means."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number read from a text."""

    value: Fraction
    other: Fraction | None = None
    """The value under another reading: `1.000` is one, or a thousand where one cannot be."""
    places: int = 0
    """Decimals written, so that 4.0 is shown as 4.0."""
    end: int
    """Where it stops: a character for numerals, a word's index for words."""
    is_fraction: bool = False
    """Written as a part of one: a half, two thirds."""


def decimal_text(value: Fraction, places: int = 0) -> str:
    """A number in digits, exactly: `1000`, `10 000`, `0.05`, or `1/3` where decimals never end."""
    denominator = value.denominator
    for prime in (2, 5):
        while denominator % prime == 0:
            denominator //= prime
    if denominator != 1:
        return f"{value.numerator}/{value.denominator}"
    while (value * 10**places).denominator != 1:
        places += 1
    digits = str(abs(value.numerator) * 10**places // value.denominator).rjust(places + 1, "0")
    whole, decimals = (digits[:-places], digits[-places:]) if places else (digits, "")
    sign = "-" if value < 0 else ""
    return sign + _grouped(whole) + (f".{decimals}" if decimals else "")


def _grouped(whole: str) -> str:
    if len(whole) < 5:
        return whole
    first = len(whole) % 3 or 3
    groups = [whole[:first], *(whole[at : at + 3] for at in range(first, len(whole), 3))]
    # A no-break space, so that a number is never torn apart at the end of a line.
    return " ".join(groups)
