"""Numbers written in words: `one hundred and five`, `two thirds`, `one and a half`."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from trainer.domain.numbers import LONGEST_NUMERAL, Number

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
