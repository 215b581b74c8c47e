"""Numbers without a unit, which take what the question states (rule 8)."""

from dataclasses import replace
from fractions import Fraction
from typing import Final

from trainer.domain.figure import (
    Comparator,
    Count,
    Figure,
    Measure,
    Notation,
    Points,
    Proportion,
    Stated,
)
from trainer.domain.marking.figures.closeness import CORRECT_APPROXIMATE, distance
from trainer.domain.marking.figures.placed import Placed, as_written, measured
from trainer.domain.marking.figures.points import PERCENT_ASKED, POINTS_ASKED, says_points
from trainer.domain.marking.figures.stem import Stem
from trainer.domain.marking.finding import Finding, close, wrong
from trainer.domain.rating import ErrorKind
from trainer.domain.units import alike, base_value, same_kind, symbol, unit_named


def bare(stated: Stated, key: Figure, stem: Stem) -> Placed | Finding:
    """An answer without a unit, in the unit that the question states (rule 8)."""
    if not isinstance(key.unit, Count) and _is_factor(stated):
        return wrong(ErrorKind.UNIT, "That says how many times as much, which is a factor.")
    placed = replace(as_written(stated), is_bare=True)
    match key.unit:
        case Count(per=wanted):
            return _per_unit(placed, stated, wanted)
        case Proportion():
            return _bare_proportion(placed, key, stem, of_points=says_points(stated.figure))
        case Points():
            return _bare_points(placed, stem, of_points=says_points(stated.figure))
        case Measure(unit=wanted):
            return _bare_measure(placed, key, wanted, stem)


def _per_unit(placed: Placed, stated: Stated, wanted: str) -> Placed:
    """A count per litre as one per microlitre, where that is what is counted for."""
    unit = stated.figure.unit
    given, asked = unit_named(unit.per if isinstance(unit, Count) else ""), unit_named(wanted)
    if given is None or asked is None or given.dimension != asked.dimension:
        return placed
    factor = asked.scale / given.scale
    return replace(placed, low=placed.low * factor, high=placed.high * factor)


_FACTORS: Final = frozenset({"fold", "x", "×"})


def _is_factor(stated: Stated) -> bool:
    """Whether a number says how many times as much: `10 times`, `10-fold`."""
    words = [word for word in stated.figure.of.split() if word != "-"]
    return words[:1] == ["times"] or not _FACTORS.isdisjoint((*words[:1], *stated.words[:1]))


def _bare_points(placed: Placed, stem: Stem, *, of_points: bool) -> Placed:
    if of_points:
        return replace(placed, limit=POINTS_ASKED)
    return placed if _names_points(stem) else _asking(placed, "percentage points")


def _names_points(stem: Stem) -> bool:
    return isinstance(stem.unit, Points) or stem.asks_percent


def _bare_measure(placed: Placed, key: Figure, wanted: str, stem: Stem) -> Placed | Finding:
    if isinstance(stem.unit, Measure) and same_kind(stem.unit.unit, wanted):
        reading = replace(placed.reading, unit=stem.unit)
        return measured(replace(placed, reading=reading), stem.unit.unit, wanted)
    spelling = key.unit.spelling if isinstance(key.unit, Measure) else wanted
    return _asking(_in_fitting_unit(placed, key, wanted), spelling)


def _in_fitting_unit(placed: Placed, key: Figure, wanted: str) -> Placed:
    """A bare number in the unit that makes it right, where there is one: 0.5 of 500 ml."""
    room = CORRECT_APPROXIMATE if key.comparator is Comparator.ABOUT else Fraction(0)
    one = base_value(Fraction(1), wanted)
    for unit in alike(wanted):
        low, high = (base_value(end, unit) / one for end in (placed.low, placed.high))
        apart = max(distance(low, key.low), distance(high, key.high))
        if apart <= room:
            if unit == wanted:
                return placed
            reading = replace(placed.reading, unit=Measure(unit=unit, spelling=symbol(unit)))
            return replace(placed, low=low, high=high, reading=reading)
    return placed


def _asking(placed: Placed, unit: str) -> Placed:
    why = f"The unit is missing: in what? Write it, as in “{unit}”."
    return replace(placed, limit=close(ErrorKind.UNIT, why, asks_back=True))


def _bare_proportion(
    placed: Placed, key: Figure, stem: Stem, *, of_points: bool
) -> Placed | Finding:
    if of_points:
        return replace(_rescaled(placed, Fraction(1, 100), Notation.PERCENT), limit=PERCENT_ASKED)
    if stem.asks_one_in:
        return _one_in(placed)
    if isinstance(stem.unit, Proportion):
        reading = replace(_times(placed.reading, 1 / stem.whole), unit=_whole_written(stem))
        return replace(placed, low=reading.low, high=reading.high, reading=reading)
    return _unstated_proportion(placed, key)


def _whole_written(stem: Stem) -> Proportion:
    unit = stem.unit
    if isinstance(unit, Proportion) and unit.notation not in {
        Notation.PERCENT,
        Notation.PER_MILLE,
        Notation.DECIMAL,
    }:
        return replace(unit, per=int(stem.whole))
    return unit if isinstance(unit, Proportion) else Proportion(notation=Notation.DECIMAL)


def _one_in(placed: Placed) -> Placed | Finding:
    if placed.low <= 0:
        return wrong(ErrorKind.VALUE, "Nothing is 1 in 0.")
    if placed.low < 1:
        # A question for `1 in how many?` answered with the proportion itself, as 0.001.
        decimal = Proportion(notation=Notation.DECIMAL)
        return replace(placed, reading=replace(placed.reading, unit=decimal))
    low, high = 1 / placed.high, 1 / placed.low
    comparator = placed.comparator
    turned = None
    if comparator.is_bound:
        comparator, turned = comparator.mirrored, comparator
    unit = Proportion(notation=Notation.IN)
    reading = replace(placed.reading, low=low, high=high, unit=unit, comparator=comparator)
    return replace(
        placed, low=low, high=high, reading=reading, comparator=comparator, turned=turned
    )


def _unstated_proportion(placed: Placed, key: Figure) -> Placed:
    """A bare number where the question states no unit.

    A number below one is a proportion, unless it is the key when taken as percent or out of the
    key's own whole; any other number is close at best, and its unit is asked for.
    """
    why = "The unit is missing: percent, or 1 in how many? Write it with the number."
    limit = close(ErrorKind.UNIT, why, asks_back=True)
    as_percent = _rescaled(placed, Fraction(1, 100), Notation.PERCENT)
    if _same_ends(as_percent, key):
        return replace(as_percent, limit=limit)
    as_written = _of_the_key_s_whole(placed, key)
    if as_written is not None and _same_ends(as_written, key):
        return replace(as_written, limit=limit)
    if placed.high < 1:
        return _rescaled(placed, Fraction(1), Notation.DECIMAL)
    inverse = _one_in(placed)
    if isinstance(inverse, Placed) and _same_ends(inverse, key) and _is_one_in(key):
        return replace(inverse, limit=limit, comparator=placed.comparator)
    return replace(as_percent, limit=limit)


def _of_the_key_s_whole(placed: Placed, key: Figure) -> Placed | None:
    """A bare 5 as 5 per 1000, where the key is so many per 1000."""
    unit = key.unit
    if not isinstance(unit, Proportion) or unit.per is None:
        return None
    low, high = placed.low / unit.per, placed.high / unit.per
    reading = replace(placed.reading, low=low, high=high, unit=unit)
    return replace(placed, low=low, high=high, reading=reading)


def _rescaled(placed: Placed, factor: Fraction, notation: Notation) -> Placed:
    low, high = placed.low * factor, placed.high * factor
    unit = Proportion(notation=notation)
    reading = replace(_times(placed.reading, factor), unit=unit)
    return replace(placed, low=low, high=high, reading=reading)


def _times(figure: Figure, factor: Fraction) -> Figure:
    """A figure so many times as large, its interval with it."""
    ends = figure.interval
    interval = (ends[0] * factor, ends[1] * factor) if ends else None
    return replace(figure, low=figure.low * factor, high=figure.high * factor, interval=interval)


def _same_ends(placed: Placed, key: Figure) -> bool:
    room = CORRECT_APPROXIMATE if key.comparator is Comparator.ABOUT else Fraction(0)
    return max(distance(placed.low, key.low), distance(placed.high, key.high)) <= room


def _is_one_in(key: Figure) -> bool:
    return isinstance(key.unit, Proportion) and key.unit.notation not in {
        Notation.PERCENT,
        Notation.PER_MILLE,
        Notation.DECIMAL,
    }
