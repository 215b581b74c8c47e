"""One value with its unit, read from tokens: `1 in 1000`, `10 %`, `1 h 30 min`, `-2`."""

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from trainer.domain.figure.measures import PERCENT_WORDS, UnitReader
from trainer.domain.figure.model import (
    Comparator,
    Count,
    Measure,
    Notation,
    Points,
    Proportion,
    Unit,
)
from trainer.domain.figure.tokens import Kind, Token
from trainer.domain.numbers import part_word
from trainer.domain.units import AMBIGUOUS, base_value, unit_word

_EVERY: Final = frozenset({"every", "each", "a", "any", "the"})
_ARTICLES: Final = frozenset({"a", "an"})
_WHOLE: Final = frozenset({"full", "whole", "calendar", "entire", "complete"})
_SCALES: Final = {Notation.PERCENT: 100, Notation.PER_MILLE: 1000}
_COUNTING: Final = frozenset({Notation.IN, Notation.PER})
"""Joints that leave no doubt that what stands above is counted: `half per 10 000`."""
_SIMPLE_PARTS: Final = frozenset(
    (Fraction(above), Fraction(below)) for above, below in ((1, 2), (1, 3), (2, 3), (1, 4), (3, 4))
)


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


class PointReader(UnitReader):
    """Reads points from tokens."""

    def past_nonsense(self, at: int) -> int:
        """How many tokens a division that is none takes: `1 in 0`, `1/0`, `1/2/3`."""
        if self.token(at).kind is not Kind.NUMBER:
            return 0
        joint = self._joint_words(at + 1, is_far=False)
        place = joint[1] if joint is not None else 0
        if joint is None or self.token(place).kind is not Kind.NUMBER:
            return 0
        if self.number(place) == 0 and not self._is_measured(place, joint[0]):
            return place + 1 - at
        chain = place
        while self._goes_on(chain + 1):
            chain += 2
        return chain + 1 - at if chain > place and joint[0] is Notation.OVER else 0

    def _goes_on(self, at: int) -> bool:
        """Whether a slash and a number stand here, each glued to what is before it."""
        slash, below = self.token(at), self.token(at + 1)
        is_glued = slash.is_glued and below.is_glued
        return slash.text == "/" and below.kind is Kind.NUMBER and is_glued

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
        scale = _SCALES[unit.notation] if isinstance(unit, Proportion) else 1
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
        ratio = self._part_of_unit(at) or self._ratio(at)
        if ratio is not None:
            return ratio
        value, token = self.number(at), self.token(at)
        unit, end = self.unit(self._before_unit(at))
        if unit is None:
            return self._bare(at)
        if isinstance(unit, Proportion):
            scale = _SCALES[unit.notation]
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

    def _part_of_unit(self, at: int) -> Point | None:
        """`1/2 h`, `3/4 day`, `1/2 %`: a simple fraction of one of a unit."""
        if self.text(at + 1) != "/" or self.token(at + 2).kind is not Kind.NUMBER:
            return None
        pair = (self.number(at), self.number(at + 2))
        if pair not in _SIMPLE_PARTS or self.token(at + 2).is_fraction:
            return None
        part = pair[0] / pair[1]
        unit, end = self.unit(at + 3)
        if unit is None:
            return None
        scale = _SCALES.get(unit.notation, 1) if isinstance(unit, Proportion) else 1
        return Point(value=part / scale, numerator=part, unit=unit, end=end)

    def _ratio(self, at: int) -> Point | None:
        """`1 in 1000`, `1:1000`, `one patient in every ten`, `3 out of > 100`."""
        joint = self._joint(at + 1)
        if joint is None:
            return None
        notation, place = joint
        turns = self.token(place).comparator if self._is_comparator(place) else None
        place += turns is not None
        below = self.token(place)
        if below.kind is not Kind.NUMBER or below.is_fraction:
            return None
        if self.token(at).is_fraction and not (place == at + 2 and notation in _COUNTING):
            return None
        whole = below.other if self._must_be_thousands(at, place) else self.number(place)
        place, whole = self._in_thousands(place, whole)
        if whole is None or whole <= 0 or self._is_measured(place, notation):
            return None
        numerator = self.number(at)
        is_far = joint != self._joint_words(at + 1, is_far=False)
        if not _is_whole_of(whole, numerator, notation, is_far=is_far):
            return None
        per = None if numerator == 1 else whole.numerator
        return Point(
            value=numerator / whole,
            numerator=numerator,
            unit=Proportion(notation=notation, per=per),
            end=place + 1,
            places=self.token(at).places,
            turns=turns.mirrored if turns else None,
        )

    def _in_thousands(self, place: int, whole: Fraction | None) -> tuple[int, Fraction | None]:
        """The whole of `1 in 10 K`, with the place of its last token."""
        is_thousand = self.text(place + 1) == "k" and self.token(place + 1).kind is Kind.WORD
        if whole is None or not is_thousand:
            return place, whole
        return place + 1, whole * 1000

    def _must_be_thousands(self, at: int, place: int) -> bool:
        other = self.token(place).other
        return other is not None and self.token(place).value <= max(self.number(at), Fraction(1))

    def _is_comparator(self, place: int) -> bool:
        return self.token(place).kind is Kind.COMPARATOR

    def _is_measured(self, place: int, notation: Notation) -> bool:
        """Whether the number below has a unit of its own, as in `2 in 24 h`, or is no whole."""
        if notation in {Notation.OVER, Notation.COLON}:
            unit, _ = self.unit(place + 1)
            return unit is not None and isinstance(unit, Proportion)
        unit, _ = self.unit(place + 1)
        return unit is not None

    def _joint(self, at: int) -> tuple[Notation, int] | None:
        """The notation of a ratio whose joint begins at a place, and where its whole stands."""
        for skipped in range(4):
            place = at + skipped
            found = self._joint_words(place, is_far=skipped > 0)
            if found is not None:
                return found
            token = self.token(place)
            if token.kind is not Kind.WORD or unit_word(token.text) or token.text in PERCENT_WORDS:
                return None
            if token.text in {"to", "and", "or", "cent", "mille"}:
                return None
        return None

    def _joint_words(self, at: int, *, is_far: bool) -> tuple[Notation, int] | None:
        text = self.text(at)
        is_number_next = self.token(at + 1).kind is Kind.NUMBER
        opens_list = is_far and self.token(at).is_glued and not self.token(at + 1).is_glued
        if text in {"/", ":"} and (not is_far or (is_number_next and not opens_list)):
            return (Notation.OVER if text == "/" else Notation.COLON), at + 1
        if text == "out" and self.text(at + 1) == "of":
            return Notation.OUT_OF, self._past_every(at + 2)
        if text in {"in", "per", "every", "among", "amongst"}:
            notation = Notation.PER if text == "per" else Notation.IN
            return notation, self._past_every(at + 1)
        if text == "for" and self.text(at + 1) in {"every", "each"}:
            return Notation.PER, at + 2
        if text == "of":
            return Notation.OUT_OF, self._past_every(at + 1)
        return None

    def _past_every(self, at: int) -> int:
        return at + 1 if self.text(at) in _EVERY else at

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


def _is_whole_of(whole: Fraction, numerator: Fraction, notation: Notation, *, is_far: bool) -> bool:
    """Whether a number can be the whole of a ratio.

    `1 in 8.1` is one, `3/2.5` and 5 of 1 are none, and what is further apart must be a part:
    `5 lobes in the two lungs` are not.
    """
    if whole == 1 or (is_far and numerator > whole):
        return False
    return whole.denominator == 1 or (numerator == 1 and notation is not Notation.OVER)


def _is_part_of(smaller: str, larger: str) -> bool:
    times = ("week", "day", "hour", "minute", "second")
    calendar = ("year", "month")
    for order in (times, calendar, ("kilogram", "gram"), ("meter", "centimeter")):
        if smaller in order and larger in order:
            return order.index(larger) < order.index(smaller)
    return False
