"""The mark of a figure: everything it says, weighed by the rules of its kind (rules 1 to 12)."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from typing import Final

from trainer.domain.card import FigureQuestion, MarkingContext
from trainer.domain.figure import (
    Comparator,
    Count,
    Figure,
    FigureError,
    Proportion,
    Stated,
    has_other_reading,
    read_figure,
    render,
    stated_figures,
)
from trainer.domain.marking.figures.approximate import approximate_finding
from trainer.domain.marking.figures.asked import Asked, asked
from trainer.domain.marking.figures.bounds import bound_finding
from trainer.domain.marking.figures.counts import count_finding, denominator_finding
from trainer.domain.marking.figures.derived import (
    complement_finding,
    derived_finding,
    says_without,
)
from trainer.domain.marking.figures.estimates import estimate_finding
from trainer.domain.marking.figures.explaining import explained, other_fact
from trainer.domain.marking.figures.placing import Placed, place
from trainer.domain.marking.figures.ranges import range_finding
from trainer.domain.marking.figures.stem import Stem
from trainer.domain.marking.finding import CORRECT, Finding, better, close, worse, wrong
from trainer.domain.marking.words.plain import plain_words, same_thing
from trainer.domain.rating import ErrorKind


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_FALLS: Final = _words(
    "fall falls fell fallen decrease decreases decreased reduction reduces reduced reduce drop "
    "drops dropped lower lowered less fewer loss decline declined declines minus down shorter "
    "negative worse"
)
_RISES: Final = _words(
    "rise rises rose risen increase increases increased gain gains gained higher raised up "
    "growth grew plus positive longer"
)


def figure_finding(
    question: FigureQuestion, text: str, context: MarkingContext
) -> tuple[Finding, str]:
    """The mark of a typed figure, and how it was understood."""
    in_hand = asked(question, context)
    listed = _listed_words(question, text)
    found, reading = _best_reading(in_hand, text)
    return (found if listed is None else listed), reading


def _best_reading(in_hand: Asked, text: str) -> tuple[Finding, str]:
    """The mark under the likelier reading of `1.000`, or under the other where that is right."""
    stated = stated_figures(text)
    first, reading = _read_and_marked(in_hand, stated)
    if first.is_correct or not has_other_reading(text):
        return first, reading
    other, other_reading = _read_and_marked(in_hand, stated_figures(text, prefer_other=True))
    if any(_is_more_than_all(in_hand, one) for one in stated):
        # `5,625 ‰` can be no thousands: nothing happens to more than all.
        return other, other_reading
    if other.is_wrong:
        return first, reading
    is_whole = isinstance(in_hand.key.unit, Count) or in_hand.stem.asks_one_in
    if other.is_correct and is_whole:
        # A count to three decimals would be odd: `1.000` of them are a thousand.
        return other, other_reading
    why = "Is that a decimal or a thousand? Write it without a separator."
    question_back = close(ErrorKind.UNIT, why, asks_back=True)
    return better(first, worse(other, question_back)), other_reading


def _is_more_than_all(in_hand: Asked, stated: Stated) -> bool:
    """Whether a number read as thousands is a proportion beyond one, where the key is none."""
    key, figure, stem = in_hand.key, stated.figure, in_hand.stem
    if not isinstance(key.unit, Proportion) or key.high > 1:
        return False
    if isinstance(figure.unit, Proportion):
        return figure.high > 1
    is_share = isinstance(stem.unit, Proportion) and not stated.has_unit
    return is_share and figure.high > stem.whole


def _read_and_marked(in_hand: Asked, stated: Sequence[Stated]) -> tuple[Finding, str]:
    said = [one for one in stated if not one.is_negated]
    if not stated:
        return wrong(ErrorKind.NOT_A_FIGURE, "That is not a figure: a number is asked for."), ""
    if not said:
        why = "You say what it is not: this asks what it is."
        return wrong(ErrorKind.NEGATION, why), ""
    marked = [_marked(in_hand, one) for one in said]
    return _together([finding for finding, _ in marked], said), marked[0][1]


def _together(findings: Sequence[Finding], said: Sequence[Stated]) -> Finding:
    """The mark of several figures in one answer: the right one with one too many is close."""
    if len(findings) == 1:
        return findings[0]
    wrong_ones = [finding for finding in findings if finding.is_wrong]
    if not wrong_ones:
        best = findings[0]
        for finding in findings[1:]:
            best = better(best, finding)
        return best
    has_right = any(finding.is_correct for finding in findings)
    if has_right and len(wrong_ones) == 1 and not _contradicts(said):
        return close(ErrorKind.EXTRA, "One of your figures is right: give that one alone.")
    if has_right:
        return wrong(ErrorKind.EXTRA, "Give one figure, not several to choose from.")
    return wrong_ones[0]


def _contradicts(said: Sequence[Stated]) -> bool:
    """Whether two figures bound the same value from opposite sides."""
    points = {(one.figure.low, one.figure.high) for one in said}
    return len(points) == 1


def _marked(in_hand: Asked, stated: Stated) -> tuple[Finding, str]:
    key = in_hand.key
    derived = derived_finding(key, stated)
    if derived is not None:
        return derived, ""
    signed = _signed(stated, key)
    given = place(signed, key, in_hand.stem)
    if isinstance(given, Finding):
        return other_fact(in_hand, signed) or given, ""
    reading = render(replace(given.reading, comparator=given.comparator))
    listed = _listed_figure(in_hand, given)
    if listed is not None:
        return listed, reading
    return _weighed(in_hand, signed, given), reading


def _weighed(in_hand: Asked, stated: Stated, given: Placed) -> Finding:
    key = in_hand.key
    finding = worse(
        _sign_finding(key, given), _by_kind(key, given, in_hand.question.rubric.tolerance)
    )
    if stated.is_after and key.comparator.is_upper and not given.comparator.is_bound:
        finding = worse(finding, wrong(ErrorKind.DIRECTION, "It comes before that, not after it."))
    finding = worse(finding, denominator_finding(in_hand, stated))
    if finding.is_wrong:
        complement = complement_finding(key, given, stated)
        return complement or explained(finding, in_hand, stated, given)
    if says_without(stated) and isinstance(key.unit, Proportion):
        return wrong(ErrorKind.NEGATION, "That says how many are spared, which is the other part.")
    if stated.is_interval:
        finding = worse(finding, close(ErrorKind.DERIVED, "That is given as an interval."))
    return _limited(finding, given.limit)


def _limited(finding: Finding, limit: Finding) -> Finding:
    """A finding held down to what its unit allows, with both reasons where there are two."""
    if limit.is_correct:
        return finding
    if finding.is_correct:
        return limit
    asks_back = finding.asks_back or limit.asks_back
    return replace(finding, why=f"{finding.why} {limit.why}", asks_back=asks_back)


def _by_kind(key: Figure, given: Placed, tolerance: Fraction | None) -> Finding:
    """The mark by the rules of the key's kind."""
    if key.is_range:
        return range_finding(key, given, tolerance)
    if key.comparator.is_bound:
        return bound_finding(key, given, tolerance)
    if key.comparator is Comparator.ABOUT and not _is_whole_count(key):
        return approximate_finding(key, given, tolerance)
    if _is_whole_count(key):
        return count_finding(key, given, tolerance)
    return estimate_finding(key, given, tolerance)


def _is_whole_count(key: Figure) -> bool:
    is_exact = key.comparator is Comparator.EQUAL or bool(_per(key))
    return (
        isinstance(key.unit, Count) and key.low.denominator == 1 and is_exact and not key.is_signed
    )


def _per(key: Figure) -> str:
    return key.unit.per if isinstance(key.unit, Count) else ""


def _signed(stated: Stated, key: Figure) -> Stated:
    """An answer whose sign is in its words, as `fell by 1.2`, with the sign in its value."""
    figure = stated.figure
    if figure.is_signed or not key.is_signed or figure.low < 0:
        return stated
    words = frozenset(stated.words)
    if words & _FALLS and not words & _RISES:
        low, high = sorted((-figure.low, -figure.high))
        return replace(stated, figure=replace(figure, low=low, high=high, is_signed=True))
    return stated


def _sign_finding(key: Figure, given: Placed) -> Finding:
    """The sign is part of the value (rule 4)."""
    if key.low == 0 or given.low == 0 or (key.low < 0) == (given.low < 0):
        return CORRECT
    if (given.low, given.high) == (-key.high, -key.low):
        why = "The number is right, but its sign is not: the sign is part of the value."
        return wrong(ErrorKind.SIGN, why)
    return wrong(ErrorKind.SIGN, "The sign is not right, and it is part of the value.")


@lru_cache(maxsize=1024)
def _entry(text: str) -> Stated | None:
    """A figure that a card lists; None where the entry is words."""
    try:
        figure = read_figure(text)
    except FigureError:
        return None
    has_unit = not isinstance(figure.unit, Count)
    return Stated(figure=figure, has_unit=has_unit)


def _listed_figure(in_hand: Asked, given: Placed) -> Finding | None:
    """What the card's own lists say of a figure: they come before the rules."""
    rubric, key, stem = in_hand.question.rubric, in_hand.key, in_hand.stem
    if _is_listed(rubric.reject, key, given, stem):
        return wrong(ErrorKind.VALUE, "The card lists this answer as wrong.")
    if _is_listed(rubric.accept, key, given, stem):
        return CORRECT
    if _is_listed(rubric.close, key, given, stem):
        return close(ErrorKind.NEAR, "Near, but not the figure that is asked for.")
    return None


def _is_listed(entries: Sequence[str], key: Figure, given: Placed, stem: Stem) -> bool:
    for text in entries:
        entry = _entry(text)
        placed = place(entry, key, stem) if entry is not None else None
        if not isinstance(placed, Placed):
            continue
        same_ends = (placed.low, placed.high) == (given.low, given.high)
        is_same = same_ends and _same_direction(placed.comparator, given.comparator)
        if is_same and _same_denominator(placed.reading, given.reading):
            return True
    return False


def _same_denominator(entry: Figure, given: Figure) -> bool:
    """Whether a listed count is counted for what the answer says, where it says for what."""
    if not isinstance(entry.unit, Count) or not isinstance(given.unit, Count):
        return True
    return not given.unit.per or same_thing(entry.unit.per, given.unit.per, ())


def _same_direction(first: Comparator, second: Comparator) -> bool:
    return (first.is_upper, first.is_lower) == (second.is_upper, second.is_lower)


def _listed_words(question: FigureQuestion, text: str) -> Finding | None:
    """What the card's lists say of words, as `rarely` or `on the same day`."""
    words = plain_words(text)
    rubric = question.rubric
    lists = (
        (rubric.reject, wrong(ErrorKind.OTHER, "The card lists this answer as wrong.")),
        (rubric.accept, CORRECT),
        (rubric.close, close(ErrorKind.NEAR, "Near, but the figure itself is asked for.")),
    )
    for entries, finding in lists:
        for entry in entries:
            if _entry(entry) is None and plain_words(entry) == words:
                return finding
    return None
