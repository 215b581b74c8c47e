"""Units read from tokens: percent, points, `mg/kg`, `millimetres of mercury`."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from trainer.domain.figure.model import Measure, Notation, Points, Proportion, Unit
from trainer.domain.figure.tokens import Kind, Token
from trainer.domain.units import UnitWord, unit_word

_END: Final = Token(kind=Kind.SIGN, text="", start=0, end=0)
PERCENT_WORDS: Final = frozenset({"%", "percent", "pct", "percents", "percentage"})
_PER_MILLE: Final = frozenset({"‰", "permille", "permil"})
_POINTS: Final = frozenset({"point", "points", "pts"})
_POINTS_ALONE: Final = frozenset({"pp", "ppt", "ppts", "pps"})

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
        spelling = self._spelling(first, last)
        return Measure(unit="/".join(names), spelling=spelling), end

    def _unit_word(self, at: int) -> tuple[UnitWord, int] | None:
        token = self.token(at)
        if token.kind is Kind.COMPARATOR and token.text == "min":
            return None
        if token.kind is not Kind.WORD:
            return None
        found = unit_word(token.text, self.text(at + 1))
        if found is None:
            return None
        word, width = found
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
        if self.text(at) not in {"/", "per"}:
            return None
        return self._unit_word(at + 1)

    def _spelling(self, first: int, last: int) -> str:
        return " ".join(self.written[self.token(first).start : self.token(last - 1).end].split())
