"""A value or a range, with the interval of an estimate, read from tokens."""

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from trainer.domain.figure.ends import ends_in_one_unit
from trainer.domain.figure.model import Measure
from trainer.domain.figure.point import Point
from trainer.domain.figure.points import PointReader
from trainer.domain.figure.tokens import Kind

_DASH: Final = "-"
_TO: Final = frozenset({"to", "-", "or", "till", "until", "through", "..", "and"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A value or a range, with the places of its tokens."""

    low: Point
    high: Point
    end: int
    interval: tuple[Fraction, Fraction] | None = None
    start: int = 0
    """Where its first number stands."""
    is_up_to: bool = False
    """A range whose ends are joined by `up to`, so that `at least` before it is no bound on it."""


class SpanReader:
    """Reads values and ranges from the tokens of one text."""

    def __init__(self, points: PointReader) -> None:
        self.points = points

    def is_before(self, at: int) -> bool:
        """Whether a comparator stands here that can stand before its figure."""
        token = self.points.token(at)
        return token.kind is Kind.COMPARATOR and token.precedes

    def past_level(self, at: int) -> int:
        """How many tokens `95 % CI` takes: the level of an interval, and no figure itself."""
        if self.points.token(at).kind is not Kind.NUMBER or self.points.text(at + 1) != "%":
            return 0
        return 2 if self.is_interval_word(at + 2) else 0

    def is_interval_word(self, at: int) -> bool:
        """Whether the word here names a confidence interval."""
        return self.points.text(at) in {"ci", "cis", "cri", "confidence", "credible", "c"} and (
            self.points.text(at) != "c" or self.points.text(at + 1) == "i"
        )

    def span(self, at: int) -> Span | None:
        """The value or the range that begins at a place; None when none does."""
        is_between = self.points.text(at) == "between"
        is_opened = is_between or self.points.text(at) == "from"
        start = at + 1 if is_opened else at
        start += is_opened and self.points.named_before(start + 1) is not None
        while start > at and self.is_before(start):
            start += 1
        first = self.points.point(start)
        if first is None:
            return None
        span = self._range(first, is_between=is_between) or self._with_interval(first)
        return replace(span, start=start)

    def _range(self, first: Point, *, is_between: bool) -> Span | None:
        joint = self._joint(first.end, is_between=is_between)
        second = self.points.point(joint) if joint else None
        if second is None:
            return None
        low, high = ends_in_one_unit(first, second)
        if low is None or high is None:
            return None
        if low.value > high.value:
            low, high = high, low
        is_up_to = self.points.token(first.end).comparator.is_upper
        return Span(low=low, high=high, end=second.end, is_up_to=is_up_to)

    def _joint(self, at: int, *, is_between: bool) -> int | None:
        """The place of a range's second value; None when no joint of a range stands here."""
        word, place = self.points.text(at), at + 1
        token = self.points.token(at)
        is_up_to = token.kind is Kind.COMPARATOR and (
            word == "up" or (word == "~" and token.is_glued and self.points.token(place).is_glued)
        )
        is_dotted = word == "." and self.points.text(place) == "."
        is_joint = word in _TO and (word != "and" or is_between or self._is_pair(at))
        if not (is_joint or is_up_to or is_dotted):
            return None
        while is_dotted and self.points.text(place) == ".":
            place += 1
        while word == _DASH and self._is_dash_run(place):
            place += 1
        while self.is_before(place) and word != _DASH:
            place += 1
        return place

    def _is_dash_run(self, at: int) -> bool:
        """Whether a dash goes on from the one before, as in `24--48`, and is no sign."""
        is_glued = self.points.token(at).is_glued and self.points.text(at - 1) == _DASH
        return self.points.text(at) == _DASH and (is_glued or self.points.text(at + 1) == _DASH)

    def _is_pair(self, at: int) -> bool:
        """Whether `and` joins two bare numbers of which the second has a unit: `6 and 8 h`."""
        first, second = self.points.point(at - 1), self.points.point(at + 1)
        is_bare = first is not None and first.is_bare and first.end == at
        return is_bare and second is not None and isinstance(second.unit, Measure)

    def _with_interval(self, point: Point) -> Span:
        found = self._plus_minus(point) or self._interval(point)
        if found is None:
            return Span(low=point, high=point, end=point.end)
        return found

    def _plus_minus(self, point: Point) -> Span | None:
        if self.points.text(point.end) != "±":
            return None
        margin = self.points.point(point.end + 1)
        if margin is None:
            return None
        middle, width = ends_in_one_unit(point, margin)
        if middle is None or width is None:
            return None
        interval = (middle.value - width.value, middle.value + width.value)
        return Span(low=middle, high=middle, end=margin.end, interval=interval)

    def _interval(self, point: Point) -> Span | None:
        at = point.end
        is_open = self.points.text(at) in {"(", "["}
        at += is_open or self.points.text(at) == ","
        named = self.past_level(at) or int(self.is_interval_word(at))
        if not (is_open or named):
            return None
        at += named
        while self.points.text(at) in {
            "ci",
            "confidence",
            "credible",
            "interval",
            "of",
            ":",
            ",",
            "range",
        }:
            at += 1
        first = self.points.point(at)
        joint = first.end if first else 0
        if first is None or self.points.text(joint) not in {"-", "to", ",", ";"}:
            return None
        second = self.points.point(joint + 1)
        if second is None:
            return None
        low, _ = ends_in_one_unit(first, point)
        high, _ = ends_in_one_unit(second, point)
        if low is None or high is None:
            return None
        end = second.end + (self.points.text(second.end) in {")", "]"})
        if point.is_bare and low.is_bare and high.is_bare:
            return self._in_unit_behind(point, (low, high), end)
        return _with_ends(point, (low, high), end)

    def _in_unit_behind(self, point: Point, ends: tuple[Point, Point], end: int) -> Span:
        """`4.5 (3.9-5.2) days`: the unit behind the interval is that of all three numbers."""
        middle = self.points.in_unit(point, end)
        low, high = (self.points.in_unit(one, end) for one in ends)
        return _with_ends(middle, (low, high), middle.end)


def _with_ends(point: Point, ends: tuple[Point, Point], end: int) -> Span:
    low, high = sorted(one.value for one in ends)
    return Span(low=point, high=point, end=end, interval=(low, high))
