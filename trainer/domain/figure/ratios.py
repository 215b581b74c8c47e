"""A part of a whole read from tokens: `1 in 1000`, `1:20`, `one patient in every ten`, `1/2 h`."""

from fractions import Fraction
from typing import Final

from trainer.domain.figure.measures import PERCENT_WORDS, UnitReader
from trainer.domain.figure.model import Notation, Proportion
from trainer.domain.figure.point import Point
from trainer.domain.figure.tokens import Kind
from trainer.domain.units import unit_word

SCALES: Final = {Notation.PERCENT: 100, Notation.PER_MILLE: 1000}
"""What a whole is of units that are parts of one."""
_EVERY: Final = frozenset({"every", "each", "a", "any", "the"})
_COUNTING: Final = frozenset({Notation.IN, Notation.PER})
"""Joints that leave no doubt that what stands above is counted: `half per 10 000`."""
_SIMPLE_PARTS: Final = frozenset(
    (Fraction(above), Fraction(below)) for above, below in ((1, 2), (1, 3), (2, 3), (1, 4), (3, 4))
)


class RatioReader(UnitReader):
    """Reads ratios from tokens."""

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

    def ratio(self, at: int) -> Point | None:
        """The ratio, or the part of a unit, that begins at a place; None when none does."""
        return self._part_of_unit(at) or self._ratio(at)

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
        scale = SCALES.get(unit.notation, 1) if isinstance(unit, Proportion) else 1
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


def _is_whole_of(whole: Fraction, numerator: Fraction, notation: Notation, *, is_far: bool) -> bool:
    """Whether a number can be the whole of a ratio.

    `1 in 8.1` is one, `3/2.5` and 5 of 1 are none, and what is further apart must be a part:
    `5 lobes in the two lungs` are not.
    """
    if whole == 1 or (is_far and numerator > whole):
        return False
    return whole.denominator == 1 or (numerator == 1 and notation is not Notation.OVER)
