"""Units read from tokens: percent, points, `mg/kg`, `millimetres of mercury`."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from trainer.domain.figure.model import Measure, Notation, Points, Proportion, Unit
from trainer.domain.figure.tokens import Kind, Token
from trainer.domain.units import UnitWord, dimension, multiple, unit_word

_END: Final = Token(kind=Kind.SIGN, text="", start=0, end=0)
PERCENT_WORDS: Final = frozenset({"%", "percent", "pct", "percents", "percentage"})
_PER_MILLE: Final = frozenset({"‰", "permille", "permil", "promille"})
_POINTS: Final = frozenset({"point", "points", "pts"})
_POINTS_ALONE: Final = frozenset({"pp", "ppt", "ppts", "pps"})

_DOTS: Final = frozenset({"·", "⋅", "∙", ".", "*"})
_EACH: Final = frozenset({"a", "an", "each", "every"})
_TIMES: Final = frozenset({"time", "month"})
_COUNTED_TIMES: Final = frozenset(
    {"hour", "hours", "day", "days", "week", "weeks", "month", "months", "year", "years"}
)
"""Times that are numbered: `day 7` is seven days."""


class UnitReader:
    """Reads units from tokens; `prefer_other` takes a numeral's other reading."""

    def __init__(
        self, written: str, tokens: Sequence[Token], *, prefer_other: bool = False
    ) -> None:
        self.written = written
        self.tokens = tokens
        self.prefer_other = prefer_other

    def token(self, at: int) -> Token:
        """The token at a place; an empty sign behind the end."""
        return self.tokens[at] if 0 <= at < len(self.tokens) else _END

    def text(self, at: int) -> str:
        """The text of the token at a place."""
        return self.token(at).text

    def number(self, at: int) -> Fraction:
        """The value of the number at a place."""
        token = self.token(at)
        return token.other if self.prefer_other and token.other is not None else token.value

    def unit(self, at: int) -> tuple[Unit | None, int]:
        """The unit that begins at a place, and the place behind it."""
        proportion = self._percent(at) or self._per_mille(at)
        if proportion is not None:
            return proportion
        if self.text(at) in _POINTS_ALONE:
            return Points(), at + 1
        return self.measure(at)

    def _percent(self, at: int) -> tuple[Unit, int] | None:
        end = 0
        if self.text(at) in PERCENT_WORDS:
            end = at + 1
        elif self.text(at) == "per" and self.text(at + 1) in {"cent", "cents", "centum"}:
            end = at + 2
        elif self.text(at) == "%" or self.text(at) == "pc":
            end = at + 1
        if not end:
            return None
        hyphen = 1 if self.text(end) == "-" else 0
        if self.text(end + hyphen) in _POINTS:
            return Points(), end + hyphen + 1
        if self.text(at) == "percentage":
            return None
        return Proportion(notation=Notation.PERCENT), end

    def _per_mille(self, at: int) -> tuple[Unit, int] | None:
        if self.text(at) in _PER_MILLE:
            return Proportion(notation=Notation.PER_MILLE), at + 1
        if self.text(at) in {"per", "pro"} and self.text(at + 1) in {"mille", "mil", "mill"}:
            return Proportion(notation=Notation.PER_MILLE), at + 2
        return None

    def measure(self, at: int) -> tuple[Unit | None, int]:
        """The physical unit that begins at a place, and the place behind it."""
        found = self._unit_word(at)
        if found is None:
            return None, at
        word, end = found
        names = [word.name]
        first, last = at, end
        while (divisor := self._divisor(end)) is not None and len(names) < 4:
            names.append(divisor[0].name)
            end = last = divisor[1]
        is_timed = any(dimension(name) in _TIMES for name in names)
        each = None if is_timed or len(names) > 3 else self._each_time(end)
        if each is not None:
            names.append(each[0].name)
            end = last = each[1]
        spelling = self._spelling(first, last)
        return Measure(unit="/".join(names), spelling=spelling), end

    def _unit_word(self, at: int) -> tuple[UnitWord, int] | None:
        token = self.token(at)
        if token.kind is Kind.COMPARATOR and token.text == "min":
            return None
        if token.kind is not Kind.WORD:
            return None
        is_of = self.text(at + 1) == "of"
        found = unit_word(token.text, self.text(at + 2 if is_of else at + 1))
        if found is None:
            return None
        word, width = found
        width += is_of and width == 2
        end = at + width
        # An abbreviation may end with its point, as in `24 hrs.`
        return word, end

    def named_before(self, at: int) -> Measure | None:
        """The unit of time written in full before a number, as in `day 7`."""
        token = self.token(at - 1)
        if token.kind is not Kind.WORD or token.text not in _COUNTED_TIMES:
            return None
        unit, _ = self.measure(at - 1)
        return unit if isinstance(unit, Measure) else None

    def _divisor(self, at: int) -> tuple[UnitWord, int] | None:
        """What a unit is divided by: `/kg`, `per 100 ml`, `l-1`."""
        if self.text(at) in {"/", "per"}:
            return self._unit_word(at + 1) or self._numbered(at + 1)
        return self._inverse(at)

    def _numbered(self, at: int) -> tuple[UnitWord, int] | None:
        """`100 ml` below a slash, where so many are a unit of their own."""
        found = self._unit_word(at + 1) if self.token(at).kind is Kind.NUMBER else None
        whole = multiple(found[0], self.number(at)) if found is not None else None
        return None if found is None or whole is None else (whole, found[1])

    def _inverse(self, at: int) -> tuple[UnitWord, int] | None:
        """`l-1` and `l⁻¹`, with or without a dot before it."""
        found = self._unit_word(at + (self.text(at) in _DOTS))
        if found is None:
            return None
        word, end = found
        end += self.text(end) == "^"
        power = (self.token(end), self.token(end + 1))
        is_inverse = power[0].text == "-" and power[1].text == "1"
        return (word, end + 2) if is_inverse and all(one.is_glued for one in power) else None

    def _each_time(self, at: int) -> tuple[UnitWord, int] | None:
        """The time of a rate in words: `an hour`, `every day`, `hourly`."""
        if self.text(at) == "hourly":
            return self._unit_word(at)
        found = self._unit_word(at + 1) if self.text(at) in _EACH else None
        is_time = found is not None and found[0].dimension in _TIMES
        return found if is_time and len(self.text(at + 1)) > 2 else None

    def _spelling(self, first: int, last: int) -> str:
        return " ".join(self.written[self.token(first).start : self.token(last - 1).end].split())
