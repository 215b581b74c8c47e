"""A proportion as so many of a thousand: as a figure, as a sentence, and as marks to draw."""

from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from math import ceil, floor, log10
from typing import Final

from trainer.domain.figure.model import Comparator, Figure, Proportion
from trainer.domain.numbers import decimal_text

WHOLE: Final = 1000
"""Of how many it is said."""
_DIGITS: Final = 3
"""Significant digits of a number that has to be rounded."""
_MOST_DECIMALS: Final = 4

_WORDS: Final = {
    Comparator.LESS: "fewer than ",
    Comparator.AT_MOST: "at most ",
    Comparator.EQUAL: "",
    Comparator.ABOUT: "about ",
    Comparator.AT_LEAST: "at least ",
    Comparator.MORE: "more than ",
}


class Share(Enum):
    """What is known of one of the thousand."""

    WITH = "with it"
    PART = "part of one"
    """What is left of a number that is not whole."""
    PERHAPS = "perhaps with it"
    """Inside a range or interval, or on the open side of a bound."""
    WITHOUT = "without it"


@dataclass(frozen=True, slots=True, kw_only=True)
class PerThousand:
    """A proportion of a thousand."""

    words: str
    """`< 1 per 1000 (< 0.1 %)`."""
    sentence: str
    """`Out of 1000 procedures: fewer than 1 with it, more than 999 without it.`"""
    shares: tuple[tuple[Share, int], ...]
    """How many of each, a thousand together, in the order to be drawn; none of them 0."""


def per_thousand(figure: Figure) -> PerThousand | None:
    """The figure as so many of a thousand; None for what is no part of a whole.

    A change, which has a sign, is none, and nor is what goes beyond the whole.
    """
    if not isinstance(figure.unit, Proportion) or figure.is_signed:
        return None
    if not 0 <= figure.low <= figure.high <= 1:
        return None
    return PerThousand(
        words=_once_about(_words(figure)),
        sentence=_once_about(_sentence(figure)),
        shares=_shares(figure),
    )


def _once_about(text: str) -> str:
    """A text in which what is approximate by its source is not said to be rounded as well."""
    return text.replace("~ ≈ ", "~ ").replace("about ≈ ", "about ")


def _words(figure: Figure) -> str:
    comparator = "" if figure.comparator is Comparator.EQUAL else f"{figure.comparator} "
    of_thousand = comparator + _range(figure.low * WHOLE, figure.high * WHOLE, "-")
    percent = comparator + _range(figure.low * 100, figure.high * 100, "-")
    return f"{of_thousand} per {WHOLE} ({percent} %)"


def _sentence(figure: Figure) -> str:
    low, high = figure.low * WHOLE, figure.high * WHOLE
    of = figure.of.removeprefix("of ").removeprefix("the ").removeprefix("all ").strip()
    affected = _WORDS[figure.comparator] + _range(low, high, " to ")
    spared = _WORDS[figure.comparator.mirrored] + _rest(low, high)
    told = f"Out of {WHOLE}{f' {of}' if of else ''}: {affected} with it, {spared} without it."
    if figure.interval is not None:
        first, last = (end * WHOLE for end in figure.interval)
        told += f" The interval is {_range(first, last, ' to ')}."
    if 0 < high < 1:
        ends = _range(low * 1000, high * 1000, " to ")
        told += f" That is {_WORDS[figure.comparator]}{ends} in a million."
    return told


def _range(low: Fraction, high: Fraction, joint: str) -> str:
    return _number(low) if low == high else f"{_number(low)}{joint}{_number(high)}"


def _rest(low: Fraction, high: Fraction) -> str:
    """What a thousand lacks, to as many decimals as what it lacks it by."""
    first, last = WHOLE - _rounded(high), WHOLE - _rounded(low)
    about = "" if (_rounded(low), _rounded(high)) == (low, high) else "≈ "
    ends = dict.fromkeys((decimal_text(first), decimal_text(last)))
    return about + " to ".join(ends)


def _number(value: Fraction) -> str:
    """A number exactly where that is short, else rounded and said to be."""
    rounded = _rounded(value)
    return f"{'' if rounded == value else '≈ '}{decimal_text(rounded)}"


def _rounded(value: Fraction) -> Fraction:
    if value * 10**_MOST_DECIMALS % 1 == 0:
        return value
    places = _DIGITS - 1 - floor(log10(value))
    return round(value, max(0, places))


def _shares(figure: Figure) -> tuple[tuple[Share, int], ...]:
    low, high = _certain(figure)
    has_part = low == high and low % 1 != 0
    counts = {
        Share.WITH: floor(low),
        Share.PART: int(has_part),
        Share.PERHAPS: 0 if low == high else ceil(high) - floor(low),
    }
    counts[Share.WITHOUT] = WHOLE - sum(counts.values())
    return tuple((share, count) for share, count in counts.items() if count)


def _certain(figure: Figure) -> tuple[Fraction, Fraction]:
    """The least and the most it can be, of a thousand."""
    low, high = figure.interval or (figure.low, figure.high)
    if figure.comparator.is_upper:
        low = Fraction(0)
    if figure.comparator.is_lower:
        high = Fraction(1)
    return max(low, Fraction(0)) * WHOLE, min(high, Fraction(1)) * WHOLE
