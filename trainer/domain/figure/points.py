"""One value with its unit, read from tokens: `10 %`, `1 h 30 min`, `-2`, a ratio among them."""

from dataclasses import replace
from fractions import Fraction
from typing import Final

from trainer.domain.figure.model import Count, Measure, Notation, Points, Proportion
from trainer.domain.figure.point import Point
from trainer.domain.figure.ratios import SCALES, RatioReader
from trainer.domain.figure.tokens import Kind, Token
from trainer.domain.number_words import part_word
from trainer.domain.units import AMBIGUOUS, base_value

_ARTICLES: Final = frozenset({"a", "an"})
_WHOLE: Final = frozenset({"full", "whole", "calendar", "entire", "complete"})


class PointReader(RatioReader):
    """Reads points from tokens."""

    def point(self, at: int) -> Point | None:
        """The point that begins at a place; None when none does."""
        sign, after_sign = self._sign(at)
        if self.token(after_sign).kind is not Kind.NUMBER:
            return self._article(at) or self._every(at)
        unsigned = self._unsigned(after_sign)
        if sign == 0:
            return unsigned
        return replace(
            unsigned,
            value=sign * unsigned.value,
            numerator=sign * unsigned.numerator,
            is_signed=True,
        )

    def in_unit(self, bare: Point, at: int) -> Point:
        """A bare number in the unit at a place, and behind it; as it is where there is none."""
        unit, end = self.unit(at)
        if unit is None:
            return replace(bare, end=at)
        scale = SCALES[unit.notation] if isinstance(unit, Proportion) else 1
        return replace(bare, value=bare.value / scale, unit=unit, end=end)

    def _sign(self, at: int) -> tuple[int, int]:
        if self.text(at) == "-" or (self.text(at) in {"minus", "negative"}):
            return -1, at + 1
        if self.text(at) in {"+", "plus"}:
            return 1, at + 1
        return 0, at

    def _article(self, at: int) -> Point | None:
        """`a day`, `an hour`, `the first day`: one of a unit."""
        words = self.text(at)
        if words == "the" and self.text(at + 1) == "first":
            at += 1
        elif words not in _ARTICLES and words != "first":
            return None
        while self.text(at + 1) in _WHOLE:
            at += 1
        unit, end = self.unit(at + 1)
        is_word = len(self.text(at + 1)) > 2
        if unit is None or not is_word or isinstance(unit, Points):
            return None
        value = Fraction(1, 100) if isinstance(unit, Proportion) else Fraction(1)
        point = Point(value=value, numerator=Fraction(1), unit=unit, end=end)
        return self._compound(point) if isinstance(unit, Measure) else point

    def _every(self, at: int) -> Point | None:
        """`every tenth patient`, `every 10th`: one in ten."""
        ordinal = self.text(at + 1)
        digits = ordinal[:-2]
        is_numeral = digits.isdecimal() and ordinal[-2:] in {"st", "nd", "rd", "th"}
        whole = int(digits) if is_numeral and len(digits) < 5 else part_word(ordinal) or 0
        if self.text(at) not in {"every", "each"} or whole < 2:
            return None
        unit = Proportion(notation=Notation.IN)
        return Point(value=Fraction(1, whole), numerator=Fraction(1), unit=unit, end=at + 2)

    def _unsigned(self, at: int) -> Point:
        ratio = self.ratio(at)
        if ratio is not None:
            return ratio
        value, token = self.number(at), self.token(at)
        unit, end = self.unit(self._before_unit(at))
        if unit is None:
            return self._bare(at)
        if isinstance(unit, Proportion):
            scale = SCALES[unit.notation]
            return Point(
                value=value / scale, numerator=value, unit=unit, end=end, places=token.places
            )
        point = Point(value=value, numerator=value, unit=unit, end=end, places=token.places)
        return self._compound(point) if isinstance(unit, Measure) else point

    def _before_unit(self, at: int) -> int:
        """Where a number's unit would stand: behind `24-`, `half a`, `a tenth of a`."""
        after = at + 1
        while self.text(after) in _WHOLE:
            after += 1
        if self.text(after) == "-" and self.token(after + 1).kind is Kind.WORD:
            return after + 1
        if not self.token(at).is_fraction:
            return after
        if self.text(after) == "of" and (
            self.text(after + 1) in _ARTICLES or self.number(after + 1) == 1
        ):
            return after + 2
        return after + 1 if self.text(after) in _ARTICLES else after

    def _bare(self, at: int) -> Point:
        value, token = self.number(at), self.token(at)
        is_letter = self.text(at + 1) in AMBIGUOUS and self.token(at + 1).kind is Kind.WORD
        point = Point(
            value=value,
            numerator=value,
            unit=Count(),
            end=at + (2 if is_letter else 1),
            places=token.places,
            letter=self.text(at + 1) if is_letter else "",
        )
        is_part = token.is_fraction
        is_decimal = self.text(at + 1) == "of" and 0 < value < 1
        if is_part:
            per = value.denominator
            proportion = Proportion(notation=Notation.OVER, per=None if value == 1 / per else per)
            unit = replace(proportion, per=None if value.numerator == 1 else per)
            numerator = Fraction(value.numerator)
            return replace(point, unit=unit, numerator=numerator, of_fraction=True)
        if is_decimal:
            return replace(point, unit=Proportion(notation=Notation.DECIMAL))
        return point

    def _compound(self, point: Point) -> Point:
        """`1 h 30 min`, `1 day and 6 hours`, `1h30`, summed in the first unit."""
        unit = point.unit
        if not isinstance(unit, Measure) or "/" in unit.unit:
            return point
        at = point.end + (1 if self.text(point.end) in {"and", ","} else 0)
        smaller = self.token(at)
        if smaller.is_fraction and self.text(point.end) == "and":
            return self._with_part(point, at)
        if smaller.kind is not Kind.NUMBER or not self._is_whole(smaller):
            return point
        next_unit, end = self.measure(at + 1)
        if isinstance(next_unit, Measure):
            return self._add(point, unit, next_unit, smaller.value, end)
        if unit.unit == "hour" and at == point.end and self._is_minutes(at):
            minutes = Measure(unit="minute", spelling="min")
            return self._add(point, unit, minutes, smaller.value, at + 1)
        return point

    def _is_minutes(self, at: int) -> bool:
        """Whether a number behind hours is their minutes: `1h30`, and `1 hr 30` at the end."""
        token = self.token(at)
        behind = self.token(at + 1)
        ends = at + 1 >= len(self.tokens) or behind.follows or behind.text in {"of", "from"}
        is_clock = token.is_glued or (len(token.text) == 2 and token.text.isdecimal() and ends)
        return is_clock and token.value < 60

    def _with_part(self, point: Point, at: int) -> Point:
        """`an hour and a half`: the part is one of the unit before it, where none is behind."""
        part = self.number(at)
        following, _ = self.unit(self._before_unit(at))
        if part >= 1 or following is not None:
            return point
        total = point.value + part
        return replace(point, value=total, numerator=total, end=at + 1)

    def _is_whole(self, token: Token) -> bool:
        return token.value.denominator == 1 and not token.is_fraction

    def _add(
        self, point: Point, unit: Measure, smaller: Measure, value: Fraction, end: int
    ) -> Point:
        if not _is_part_of(smaller.unit, unit.unit):
            return point
        one = base_value(Fraction(1), unit.unit)
        total = point.value + base_value(value, smaller.unit) / one
        return replace(point, value=total, numerator=total, end=end)


def _is_part_of(smaller: str, larger: str) -> bool:
    times = ("week", "day", "hour", "minute", "second")
    calendar = ("year", "month")
    for order in (times, calendar, ("kilogram", "gram"), ("meter", "centimeter")):
        if smaller in order and larger in order:
            return order.index(larger) < order.index(smaller)
    return False
