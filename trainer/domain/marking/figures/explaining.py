"""Why a figure is wrong, as exactly as can be said: rules 9, 10 and 12."""

from dataclasses import replace
from fractions import Fraction
from math import log10
from typing import Final

from trainer.domain.figure import Comparator, Count, Figure, Measure, Proportion, Stated, render
from trainer.domain.marking.figures.asked import Asked
from trainer.domain.marking.figures.counts import is_whole_count
from trainer.domain.marking.figures.derived import complement_finding
from trainer.domain.marking.figures.kinds import by_kind
from trainer.domain.marking.figures.other_facts import other_fact
from trainer.domain.marking.figures.placed import Placed
from trainer.domain.marking.figures.signs import is_mirrored
from trainer.domain.marking.figures.stem import Stem
from trainer.domain.marking.finding import Finding, wrong
from trainer.domain.rating import ErrorKind
from trainer.domain.units import alike, base_value, symbol

_TIMES: Final = {
    1: "ten",
    2: "a hundred",
    3: "a thousand",
    4: "ten thousand",
    5: "a hundred thousand",
}
_MOST_TENS: Final = 12


def explained(finding: Finding, asked: Asked, stated: Stated, given: Placed) -> Finding:
    """A wrong finding with the most telling reason there is."""
    named = _hundredfold(asked.key, given, asked.stem) or complement_finding(asked, given, stated)
    if named is not None:
        return named
    if finding.error in {ErrorKind.DIRECTION, ErrorKind.DERIVED}:
        return finding
    other = other_fact(asked, stated)
    if finding.error is ErrorKind.SIGN:
        return finding if other is None or is_mirrored(asked.key, given) else other
    slip = _wrong_unit(asked.key, given)
    if slip is not None:
        return slip if other is None else replace(slip, why=f"{slip.why} {other.why}")
    elsewhere = _right_elsewhere(asked.key, given.reading)
    if elsewhere is not None and not given.is_bare:
        return elsewhere
    return both(_power(asked, given) or elsewhere, other) or finding


def _right_elsewhere(key: Figure, figure: Figure) -> Finding | None:
    """A number that is right in a third unit, as 5.5 mm where 55 mm are 5.5 cm."""
    if not isinstance(key.unit, Measure) or not isinstance(figure.unit, Measure):
        return None
    wanted = [base_value(end, key.unit.unit) for end in (key.low, key.high)]
    for unit in alike(key.unit.unit):
        if unit != figure.unit.unit and wanted == [
            base_value(end, unit) for end in (figure.low, figure.high)
        ]:
            units = f"{symbol(unit)}, not {figure.unit.spelling}"
            return wrong(ErrorKind.UNIT, f"The number would be right in {units}.")
    return None


def both(first: Finding | None, other: Finding | None) -> Finding | None:
    """A finding with another fact's named behind it, where there are two."""
    if first is None or other is None:
        return first or other
    return replace(other, why=f"{first.why} {other.why}")


def _hundredfold(key: Figure, given: Placed, stem: Stem) -> Finding | None:
    """`0.1` under a question that asks for percent, where 10 % is meant."""
    if not (given.is_bare and stem.asks_percent and isinstance(key.unit, Proportion)):
        return None
    if (given.low * 100, given.high * 100) != (key.low, key.high):
        return None
    meant = replace(key, of="", comparator=Comparator.EQUAL, interval=None)
    why = f"That is a hundred times too low, in percent: did you mean {render(meant)}?"
    return wrong(ErrorKind.POWER_OF_TEN, why, asks_back=True)


def _wrong_unit(key: Figure, given: Placed) -> Finding | None:
    """The right number under another unit, as 24 min for 24 h."""
    figure = given.reading
    if (given.low, given.high) == (key.low, key.high):
        return None
    if (figure.low, figure.high) != (key.low, key.high):
        return None
    match key.unit, figure.unit:
        case Measure(spelling=wanted), Measure(spelling=said):
            units = f"{wanted}, not {said}"
        case Count(per=wanted), Count(per=said):
            units = f"per {wanted}, not per {said}"
        case _:
            return None
    return wrong(ErrorKind.UNIT, f"The number is right but the unit is not: {units}.")


def _power(asked: Asked, given: Placed) -> Finding | None:
    """The power of ten by which an answer misses what would be right, rounding and all."""
    power = _tens_between(given.low, asked.key.low)
    if not power or not _is_right(asked, _shifted(given, power)):
        return None
    times = _TIMES.get(abs(power))
    way = "high" if power > 0 else "low"
    # Of `1 in so many` the number is too low where the share is too high.
    what = "That share" if given.is_bare and asked.stem.asks_one_in else "That"
    if times is None:
        return wrong(ErrorKind.POWER_OF_TEN, f"{what} is far too {way}, by powers of ten.")
    return wrong(ErrorKind.POWER_OF_TEN, f"{what} is {times} times too {way}.")


def _tens_between(value: Fraction, key: Fraction) -> int:
    """The power of ten nearest to a value over another; 0 where there is none."""
    ratio = value / key if key else Fraction(0)
    is_near = Fraction(1, 10**_MOST_TENS) <= ratio <= 10**_MOST_TENS
    return round(log10(ratio)) if is_near else 0


def _shifted(given: Placed, power: int) -> Placed:
    scale = Fraction(10) ** power
    return replace(given, low=given.low / scale, high=given.high / scale)


def _is_right(asked: Asked, given: Placed) -> bool:
    """Whether the value is right, whatever is said of it."""
    key = asked.key
    if key.comparator.is_bound or key.is_range or is_whole_count(key):
        return (given.low, given.high) == (key.low, key.high)
    plain = replace(given, comparator=Comparator.EQUAL)
    return by_kind(key, plain, asked.question.rubric.tolerance).is_correct
