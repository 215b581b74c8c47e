"""Numbers written in digits: with any separators, and with powers of ten."""

import re
from fractions import Fraction
from typing import Final

from trainer.domain.numbers import LONGEST_NUMERAL, Number

LARGEST_EXPONENT: Final = 30
"""Powers of ten beyond this are refused, so that no exact fraction grows without bound."""

# Each group has a fixed width and the separator is the same throughout, so none of these can
# backtrack further than the numeral is long.
_GROUPED = re.compile(r"(?!0)\d{1,3}(?:([ ,.'’_])\d{3})(?:\1\d{3})*(?!\d)", re.ASCII)
_PLAIN = re.compile(r"\d+(?:[.,]\d+)?|\.\d+", re.ASCII)
_DECIMALS = {",": re.compile(r"\.\d+", re.ASCII), ".": re.compile(r",\d+", re.ASCII)}
_ANY_DECIMALS = re.compile(r"[.,]\d+", re.ASCII)
_EXPONENT = re.compile(r"[eE]([+-]?\d{1,3})(?![\w.])", re.ASCII)
_TIMES_TEN = re.compile(
    r" ?[x×*·] ?10(?: ?\^ ?\(?([+-]?\d{1,3})\)?|([+-]\d{1,3}))(?!\d)", re.ASCII | re.IGNORECASE
)
_POWER = re.compile(r" ?\^ ?\(?([+-]?\d{1,3})\)?", re.ASCII)
_BEYOND = re.compile(r"[eE][+-]?\d+(?!\w)", re.ASCII)
_EXPONENT_LEFT = re.compile(
    r"(?<![\w.,])(?:\d[\d.,]*[eE][+-]?\d|10 ?(?:\^|\*\*) ?\(?[+-]?\d)", re.ASCII
)
_POWER_BEYOND = re.compile(r" ?\^ ?\(?[+-]?\d", re.ASCII)


def numeral_at(text: str, start: int) -> Number | None:
    """The number written in digits that begins at `start`; None when there is none."""
    base = _grouped_at(text, start) or _plain_at(text, start)
    if base is None or base.end - start > LONGEST_NUMERAL:
        return None
    number = _with_power(text, base)
    is_beyond = number is base and _is_power_beyond(text, base)
    return None if is_beyond else number


def _grouped_at(text: str, start: int) -> Number | None:
    match = _GROUPED.match(text, start)
    if match is None:
        return None
    separator = match[1]
    whole = Fraction(match[0].replace(separator, ""))
    decimals = _DECIMALS.get(separator, _ANY_DECIMALS).match(text, match.end())
    if decimals is not None:
        places = len(decimals[0]) - 1
        value = whole + Fraction(f"0.{decimals[0][1:]}")
        return Number(value=value, places=places, end=decimals.end())
    if separator not in ",." or match[0].count(separator) > 1:
        return Number(value=whole, end=match.end())
    as_decimal = Fraction(match[0].replace(",", "."))
    if separator == ",":
        return Number(value=whole, other=as_decimal, end=match.end())
    return Number(value=as_decimal, other=whole, places=3, end=match.end())


def _plain_at(text: str, start: int) -> Number | None:
    match = _PLAIN.match(text, start)
    if match is None or len(match[0]) > LONGEST_NUMERAL:
        return None
    digits = match[0].replace(",", ".")
    _, _, decimals = digits.partition(".")
    written = f"0{digits}" if digits.startswith(".") else digits
    return Number(value=Fraction(written), places=len(decimals), end=match.end())


def _with_power(text: str, base: Number) -> Number:
    for pattern in (_EXPONENT, _TIMES_TEN):
        match = pattern.match(text, base.end)
        if match is not None:
            exponent = int(match[1] or match[2])
            if abs(exponent) <= LARGEST_EXPONENT:
                value = base.value * Fraction(10) ** exponent
                return Number(value=value, end=match.end())
    match = _POWER.match(text, base.end)
    if match is not None and base.value == 10 and abs(int(match[1])) <= LARGEST_EXPONENT:
        return Number(value=Fraction(10) ** int(match[1]), end=match.end())
    return base


def _is_power_beyond(text: str, base: Number) -> bool:
    """Whether a power of ten stands behind a number that nobody can mean, as in `1e9999`."""
    if _BEYOND.match(text, base.end) is not None:
        return True
    return base.value == 10 and _POWER_BEYOND.match(text, base.end) is not None


def has_power_beyond(text: str) -> bool:
    """Whether what could not be read as a number holds a power of ten beyond all figures."""
    return _EXPONENT_LEFT.search(text) is not None
