"""Numbers as people write them: digits with any separators, powers of ten, and words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

LONGEST_NUMERAL: Final = 40
"""Characters a numeral may have; more is no figure anybody means."""

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


_SMALL: Final = {
    word: number
    for number, words in enumerate(
        [
            "zero|nil|nought|naught",
            "one|single|once",
            "two|couple|pair|twice|both",
            "three|thrice",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve|dozen",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
    for word in words.split("|")
}
_TENS: Final = {
    word: 10 * number
    for number, words in enumerate(
        ["twenty", "thirty", "forty|fourty", "fifty", "sixty", "seventy", "eighty", "ninety"],
        start=2,
    )
    for word in words.split("|")
}
_MAGNITUDES: Final = {
    "hundred": 100,
    "thousand": 1000,
    "million": 10**6,
    "billion": 10**9,
    "hundreds": 100,
    "thousands": 1000,
}
_PARTS: Final = {
    "half": 2,
    "halves": 2,
    "third": 3,
    "quarter": 4,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
    "twentieth": 20,
    "hundredth": 100,
    "thousandth": 1000,
    "millionth": 10**6,
}
_ORDINAL_TOO: Final = frozenset(_PARTS) - {"half", "halves", "quarter"}
"""Parts that are also ordinals, so that they count only behind a number or an article."""

_COUNTED: Final = frozenset(_SMALL) | frozenset(_TENS)

_DIGITS: Final = {word: value for word, value in _SMALL.items() if value < 10}


def is_number_word(word: str) -> bool:
    """Whether a word can begin or continue a number in words."""
    return word in _SMALL or word in _TENS or word in _MAGNITUDES or part_word(word) is not None


def number_in_words(words: Sequence[str], start: int, *, joins_and: bool = True) -> Number | None:
    """The number in words that begins at `start`: `one hundred and five`, `two thirds`.

    Lower-case words; a hyphen stands as a word of its own.  `joins_and` is False behind
    `between`, where `and` parts two numbers.
    """
    reader = _WordReader(words, start, joins_and=joins_and)
    return reader.number()


def part_word(word: str) -> int | None:
    """Into how many parts a word such as `tenth` or `quarters` cuts one; None for other words."""
    return _PARTS.get(word) or (_PARTS.get(word[:-1]) if word.endswith("s") else None)


class _WordReader:
    """Reads one number in words, from left to right."""

    def __init__(self, words: Sequence[str], start: int, *, joins_and: bool) -> None:
        self.words = words
        self.at = start
        self.joins_and = joins_and

    def word(self, ahead: int = 0) -> str:
        """The word `ahead` of the place; empty behind the end."""
        place = self.at + ahead
        return self.words[place] if place < len(self.words) else ""

    def number(self) -> Number | None:
        """The number that begins here."""
        if self._is_article_before_number():
            self.at += 1
        elif self.word() in _ORDINAL_TOO:
            return None
        if part_word(self.word()) is not None:
            return self._fraction(1)
        whole = self._whole()
        if whole is None:
            return None
        return self._point(whole) or self._behind_whole(whole)

    def _is_article_before_number(self) -> bool:
        following = self.word(1)
        is_quantity = following in _MAGNITUDES or following in {"dozen", "couple", "pair", "single"}
        return self.word() in {"a", "an"} and (is_quantity or part_word(following) is not None)

    def _whole(self) -> int | None:
        total, current, start = 0, None, self.at
        while True:
            small = self._below_hundred()
            if small is not None:
                if current is not None and current % 100:
                    return None
                current = (current or 0) + small
            elif self.word() in _MAGNITUDES:
                magnitude = _MAGNITUDES[self.word()]
                self.at += 1
                if magnitude == 100:
                    current = (1 if current is None else current) * 100
                else:
                    total += (1 if current is None else current) * magnitude
                    current = 0
            elif self._joins_below_hundred() or self._joins_magnitude():
                self.at += 1
            else:
                break
            if self._ends_here(current, total):
                break
        return total + (current or 0) if self.at > start else None

    def _ends_here(self, current: int | None, total: int) -> bool:
        """Whether what comes next begins another number (`six eight`)."""
        begins_small = self.word() in _SMALL or self.word() in _TENS
        if not begins_small:
            return False
        return bool((current or 0) % 100) or (current == 0 and total == 0)

    def _joins_below_hundred(self) -> bool:
        is_joined = self.joins_and and self.word() == "and" and self.at > 0
        before = self.words[self.at - 1] if self.at else ""
        follows = self.word(1) in _SMALL or self.word(1) in _TENS
        return is_joined and before in _MAGNITUDES and follows

    def _joins_magnitude(self) -> bool:
        """Whether a hyphen stands between a number and its magnitude: `ten-thousand`."""
        return self.word() == "-" and self.word(1) in _MAGNITUDES and self.word(-1) in _COUNTED

    def _below_hundred(self) -> int | None:
        if self.word() in _TENS:
            tens = _TENS[self.word()]
            step = 2 if self.word(1) == "-" else 1
            units = _SMALL.get(self.word(step), 0)
            is_joined = 0 < units < 10
            self.at += step + 1 if is_joined else 1
            return tens + (units if is_joined else 0)
        if self.word() in _SMALL:
            small = _SMALL[self.word()]
            self.at += 1
            if self.word() == "dozen":
                self.at += 1
                return small * 12
            if self.word(-1) in {"couple", "pair", "dozen"} and self.word() == "of":
                self.at += 1
            return small
        return None

    def _point(self, whole: int) -> Number | None:
        if self.word() != "point" or self.word(1) not in _DIGITS:
            return None
        self.at += 1
        digits = ""
        while self.word() in _DIGITS and len(digits) < LONGEST_NUMERAL:
            digits += str(_DIGITS[self.word()])
            self.at += 1
        return Number(value=Fraction(f"{whole}.{digits}"), places=len(digits), end=self.at)

    def _behind_whole(self, whole: int) -> Number:
        """The number, with a fraction behind it: `two thirds`, `one and a half`."""
        hyphen = 1 if self.word() == "-" else 0
        if whole and part_word(self.word(hyphen)) is not None:
            self.at += hyphen
            return self._fraction(whole)
        value = Fraction(whole)
        if self.word() == "and" and self.word(1) in {"a", "one"} and part_word(self.word(2)):
            value += Fraction(1, part_word(self.word(2)) or 1)
            self.at += 3
        return Number(value=value, end=self.at)

    def _fraction(self, numerator: int) -> Number:
        part = part_word(self.word()) or 1
        self.at += 1
        return Number(value=Fraction(numerator, part), end=self.at, is_fraction=True)


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
