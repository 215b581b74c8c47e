"""The one grammar of figures, for deck files and for what learners type."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

from trainer.domain.figure.comparators import fold_comparators, is_negator
from trainer.domain.figure.joins import tokens_of
from trainer.domain.figure.model import (
    Comparator,
    Count,
    Figure,
    FigureError,
    Notation,
    Proportion,
)
from trainer.domain.figure.points import PointReader
from trainer.domain.figure.spans import Span, SpanReader
from trainer.domain.figure.stated import Slashed, Stated, joined_bounds
from trainer.domain.figure.tokens import Kind, Token
from trainer.domain.numerals import has_power_beyond

_MOST_FIGURES: Final = 8
"""Figures read from one answer; nobody means more."""

_LARGEST: Final = 10**15
_TOO_LARGE: Final = "its number is too large, or too small, to be a figure"

_UNCLEAR: Final = {
    "m": "“m” may be minutes, months or metres: write min, months or metres",
    "f": "“F” may be Fahrenheit or French: write °F or Fr",
    "k": "“K” may be kelvin or thousands: write kelvin, or the whole number",
    "c": "“C” may be a temperature: write °C",
    "oc": "“oC” may be a temperature: write °C",
}
_APIECE: Final = frozenset({"each", "apiece"})

_REACH: Final = 3
"""Words that may stand between a comparator and its figure."""


def read_figure(text: str) -> Figure:
    """The figure a text states, in any notation; raises FigureError when it states none.

    The text is the figure and what it is of, and nothing else: `~ 10 % of patients`.  Where its
    comma can be no thousands, since that would be more than all, it is a decimal: `5,625 ‰`.
    """
    figure = _Reader(text, _tokens(text)).whole()
    if not (isinstance(figure.unit, Proportion) and figure.high > 1 and has_other_reading(text)):
        return figure
    other = _Reader(text, _tokens(text), prefer_other=True).whole()
    return figure if other.high > 1 else other


def stated_figures(text: str, *, prefer_other: bool = False) -> tuple[Stated, ...]:
    """Every figure in a sentence, in order; raises FigureError only when it is too long.

    `prefer_other` takes the other reading of a numeral such as `1.000`.
    """
    return _Reader(text, _tokens(text), prefer_other=prefer_other).all()


def has_other_reading(text: str) -> bool:
    """Whether a numeral in it could be read in two ways."""
    return any(token.other is not None for token in _tokens(text))


@lru_cache(maxsize=64)
def _tokens(text: str) -> tuple[Token, ...]:
    """The tokens of a text; kept, since marking reads one text in several ways."""
    return fold_comparators(tokens_of(text))


class _Reader:
    """Reads the figures of one text."""

    def __init__(self, text: str, tokens: Sequence[Token], *, prefer_other: bool = False) -> None:
        self.written = text
        self.tokens = tokens
        self.points = PointReader(text, tokens, prefer_other=prefer_other)
        self.spans = SpanReader(self.points)

    def text(self, at: int) -> str:
        """The text of the token at a place."""
        return self.points.text(at)

    def whole(self) -> Figure:
        """The one figure that the whole text is."""
        at, comparator = 0, Comparator.EQUAL
        if self.text(0) == "=":
            at = 1
        while self.spans.is_before(at):
            comparator = _both(comparator, self.points.token(at).comparator)
            at += 1
        span = self.spans.span(at) if not self.points.past_nonsense(at) else None
        if span is None:
            raise FigureError(self._why_none(at), position=self._position(at))
        self._refuse_ambiguous(span)
        end, comparator = self._behind(span.end, comparator)
        self._refuse_rest(end)
        comparator = self._turned(comparator, span)
        of = self.written[self._position(end) :].strip()
        figure = self._figure(span, comparator, of, end)
        if max(abs(figure.low), abs(figure.high)) > _LARGEST or has_power_beyond(of):
            raise FigureError(_TOO_LARGE, position=self._position(at))
        return figure

    def _why_none(self, at: int) -> str:
        if has_power_beyond(self.written):
            return _TOO_LARGE
        if not any(token.kind is Kind.NUMBER for token in self.tokens):
            return "there is no number in it"
        return f"expected a number here, not “{self.text(at)}”"

    def _refuse_ambiguous(self, span: Span) -> None:
        letter = span.low.letter or span.high.letter
        if letter:
            raise FigureError(_UNCLEAR[letter], position=self._position(span.end - 1))

    def _refuse_rest(self, end: int) -> None:
        first = self.points.token(end)
        if end < len(self.tokens) and first.kind is Kind.SIGN and first.text != "(":
            raise FigureError(f"“{first.text}” is not understood here", position=first.start)
        for token in self.tokens[end:]:
            if token.kind is Kind.NUMBER:
                raise FigureError("a second number is not understood here", position=token.start)

    def _position(self, at: int) -> int:
        return self.tokens[at].start if at < len(self.tokens) else len(self.written)

    def all(self) -> tuple[Stated, ...]:
        """Every figure in the text."""
        found: list[Stated] = []
        at = begins = 0
        pending: list[int] = []
        while at < len(self.tokens) and len(found) < _MOST_FIGURES:
            if self.spans.is_before(at):
                pending.append(at)
                at += 1
                continue
            skipped = self.spans.past_level(at) or int(bool(found) and self._is_for_one(at))
            skipped = skipped or self.points.past_nonsense(at)
            span = self.spans.span(at) if not skipped else None
            if span is None:
                at += max(skipped, 1)
                continue
            near = [place for place in pending if self._reaches(place, at)]
            stated, end = self._stated(at, near, span, begins)
            found.append(stated)
            at = begins = max(end, at + 1)
            pending = []
        return joined_bounds(found)

    def _reaches(self, comparator: int, number: int) -> bool:
        between = self.tokens[comparator + 1 : number]
        words = [token for token in between if token.kind is Kind.WORD]
        is_abbreviated = bool(between) and between[0].text == "." and between[0].is_glued
        has_stop = any(token.text in {",", ";", "."} for token in between[is_abbreviated:])
        return len(words) <= _REACH and not has_stop

    def _stated(
        self, at: int, before: Sequence[int], span: Span, begins: int
    ) -> tuple[Stated, int]:
        comparator, is_near, is_negated = Comparator.EQUAL, False, self._is_negated(at)
        for place in before:
            token = self.points.token(place)
            meant = token.comparator
            if self._is_negated(place):
                is_negated = is_negated or not meant.is_bound
                meant = meant.opposite
            comparator = _both(comparator, meant)
            is_near = is_near or token.is_near
        end, comparator = self._behind(span.end, comparator)
        comparator = self._turned(comparator, span)
        span = self._in_unit_before(span, begins)
        if span.is_up_to and comparator.is_lower:
            comparator = Comparator.EQUAL
        last = self._next_figure(end)
        of = " ".join(token.text for token in self.tokens[end:last])
        figure = self._figure(span, comparator, of, end)
        words = self._words(begins, end, last)
        stated = Stated(
            figure=figure,
            has_unit=not (span.low.is_bare and span.high.is_bare),
            is_negated=is_negated or self._is_denied_behind(end),
            is_near=is_near,
            is_interval=span.interval is None
            and any(self.spans.is_interval_word(place) for place in range(begins, end)),
            is_each=self.text(last - 1) in _APIECE and last > end,
            is_after=self.text(at - 1) in {"after", "beyond", "past"},
            letter=span.low.letter or span.high.letter,
            slashed=self._slashed(span),
            words=words,
        )
        return stated, end

    def _in_unit_before(self, span: Span, begins: int) -> Span:
        """A bare number in the unit named before it: `day 7-10`."""
        unit = self.points.named_before(span.start) if span.start > begins else None
        if unit is None or not (span.low.is_bare and span.high.is_bare):
            return span
        return replace(span, low=replace(span.low, unit=unit), high=replace(span.high, unit=unit))

    def _words(self, begins: int, end: int, last: int) -> tuple[str, ...]:
        """The words round a figure, with the comparators behind it that are none of its own.

        The `fewer` of `3.2 points fewer` bounds nothing: it says which way.
        """
        return tuple(
            token.text
            for place, token in enumerate(self.tokens[begins:last], start=begins)
            if token.kind is Kind.WORD or (token.kind is Kind.COMPARATOR and place >= end)
        )

    def _is_denied_behind(self, end: int) -> bool:
        """Whether the last word denies the figure: `10 % not`."""
        return is_negator(self.points.token(end)) and end + 1 == len(self.tokens)

    def _slashed(self, span: Span) -> Slashed | None:
        unit, low, high = span.low.unit, span.low, span.high
        is_slash = isinstance(unit, Proportion) and unit.notation is Notation.OVER
        if not is_slash or low.value == 0 or low.of_fraction:
            return None
        below = low.numerator / low.value
        return Slashed(low=low.numerator, high=high.value * below, below=below)

    def _is_negated(self, at: int) -> bool:
        for place in range(at - 1, max(at - 3, -1), -1):
            token = self.points.token(place)
            if is_negator(token):
                return True
            if token.kind is not Kind.WORD or token.text not in {"a", "an", "the", "exactly"}:
                return False
        return False

    def _next_figure(self, at: int) -> int:
        for place in range(at, len(self.tokens)):
            is_number = self.points.token(place).kind is Kind.NUMBER
            is_stop = self.text(place) in {";", "("}
            if is_stop or (is_number and not self._is_for_one(place)):
                return place
        return len(self.tokens)

    def _is_for_one(self, at: int) -> bool:
        """Whether a number is the one of `2 for one vertebra`, which counts nothing itself."""
        is_one = self.points.token(at).value == 1 and at > 1
        is_noun_next = self.points.token(at + 1).kind is Kind.WORD
        return is_one and is_noun_next and self.text(at - 1) in {"for", "per", "in", "at", "to"}

    def _behind(self, at: int, comparator: Comparator) -> tuple[int, Comparator]:
        """The place behind the comparators that follow, and what they make of the one before."""
        while True:
            token = self.points.token(at)
            if token.text in {",", "("} and self._is_only_behind(at + 1):
                at += 1
                continue
            if token.kind is Kind.COMPARATOR and token.follows:
                if self._begins_next(at):
                    return at, comparator
                comparator, at = _both(comparator, token.comparator), at + 1
                continue
            later = self._comparator_after_noun(at)
            if later is None:
                return at, comparator
            comparator = _both(comparator, later)
            return at, comparator

    def _is_only_behind(self, at: int) -> bool:
        """Whether a comparator stands here that belongs to what is before it: `or less`."""
        token = self.points.token(at)
        return token.kind is Kind.COMPARATOR and token.follows and not self._begins_next(at)

    def _begins_next(self, at: int) -> bool:
        """Whether a comparator belongs to the figure behind it."""
        token = self.points.token(at)
        return token.precedes and self.points.token(at + 1).kind is Kind.NUMBER

    def _comparator_after_noun(self, at: int) -> Comparator | None:
        """`1 in 1000 procedures or fewer`: a comparator that only ever stands behind."""
        for place in range(at, at + 5):
            token = self.points.token(place)
            if token.kind is Kind.COMPARATOR:
                is_last = place + 1 >= len(self.tokens) or token.text == "or"
                is_free = token.follows and not self._begins_next(place)
                return token.comparator if is_free and place > at and is_last else None
            if token.kind is not Kind.WORD and token.text != "/":
                return None
        return None

    def _turned(self, comparator: Comparator, span: Span) -> Comparator:
        return _both(comparator, span.low.turns) if span.low.turns else comparator

    def _figure(self, span: Span, comparator: Comparator, of: str, end: int) -> Figure:
        unit = span.low.unit
        if isinstance(unit, Count):
            unit = Count(per=self._per(end))
        return Figure(
            comparator=comparator,
            low=span.low.value,
            high=span.high.value,
            unit=unit,
            of=of,
            interval=span.interval,
            is_signed=span.low.is_signed or span.high.is_signed,
            places=max(span.low.places, span.high.places),
        )

    def _per(self, at: int) -> str:
        """What things are counted for: the words behind `per`, `for each`, `in every`, `/`."""
        behind = self.tokens[at : self._next_figure(at)]
        words = [token.text for token in behind if token.kind is not Kind.COMPARATOR]
        for place, word in enumerate(words):
            is_for = word in {"for", "at", "in"} and words[place + 1 : place + 2] in (
                ["1"],
                ["one"],
            )
            if is_for or (word in {"per", "/", "each", "every"} and place + 1 < len(words)):
                return _noun(words[place + 1 :])
        return ""


def _noun(words: Sequence[str]) -> str:
    kept: list[str] = []
    for word in words:
        if word in {"a", "an", "the", "one", "1", "every", "each", "of"}:
            continue
        if not word[0].isalpha() or len(kept) == 3:
            break
        kept.append(word)
    return " ".join(kept)


def _both(first: Comparator, second: Comparator) -> Comparator:
    """What two comparators of one figure mean together: a bound is more than a hedge."""
    if second.is_bound or not first.is_bound:
        return second if second is not Comparator.EQUAL else first
    return first
