"""Numbers without a unit, which take what the question states (rule 8)."""

from dataclasses import replace
from fractions import Fraction
from typing import Final

from trainer.domain.figure import Count, Figure, Measure, Notation, Points, Proportion, Stated
from trainer.domain.marking.figures.placed import Placed, as_written, measured
from trainer.domain.marking.figures.stem import Stem
from trainer.domain.marking.finding import Finding, close, wrong
from trainer.domain.rating import ErrorKind
from trainer.domain.units import same_kind, unit_named


def bare(stated: Stated, key: Figure, stem: Stem) -> Placed | Finding:
    """An answer without a unit, in the unit that the question states (rule 8)."""
    if not isinstance(key.unit, Count) and _is_factor(stated):
        return wrong(ErrorKind.UNIT, "That says how many times as much, which is a factor.")
    placed = replace(as_written(stated), is_bare=True)
    match key.unit:
        case Count(per=wanted):
            return _per_unit(placed, stated, wanted)
        case Proportion():
            return _bare_proportion(placed, key, stem)
        case Points():
            return placed if _names_points(stem) else _asking(placed, "percentage points")
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


_FACTORS: Final = frozenset({"times", "fold", "x", "×"})


def _is_factor(stated: Stated) -> bool:
    """Whether a number says how many times as much: `10 times`, `10-fold`."""
    words = [word for word in stated.figure.of.split() if word != "-"]
    return bool(words) and words[0] in _FACTORS


def _names_points(stem: Stem) -> bool:
    return isinstance(stem.unit, Points) or stem.asks_percent


def _bare_measure(placed: Placed, key: Figure, wanted: str, stem: Stem) -> Placed | Finding:
    if isinstance(stem.unit, Measure) and same_kind(stem.unit.unit, wanted):
        reading = replace(placed.reading, unit=stem.unit)
        return measured(replace(placed, reading=reading), stem.unit.unit, wanted)
    spelling = key.unit.spelling if isinstance(key.unit, Measure) else wanted
    return _asking(placed, spelling)


def _asking(placed: Placed, unit: str) -> Placed:
    why = f"The unit is missing: in what? Write it, as in “{unit}”."
    return replace(placed, limit=close(ErrorKind.UNIT, why, asks_back=True))


def _bare_proportion(placed: Placed, key: Figure, stem: Stem) -> Placed | Finding:
    if stem.asks_one_in:
        return _one_in(placed)
    if isinstance(stem.unit, Proportion):
        reading = replace(
            placed.reading,
            unit=_whole_written(stem),
            low=placed.low / stem.whole,
            high=placed.high / stem.whole,
        )
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

    A number below one is a proportion, unless it is the key when taken as percent; any other
    number is close at best, and its unit is asked for.
    """
    why = "The unit is missing: percent, or 1 in how many? Write it with the number."
    limit = close(ErrorKind.UNIT, why, asks_back=True)
    as_percent = _rescaled(placed, Fraction(1, 100), Notation.PERCENT)
    if _same_ends(as_percent, key):
        return replace(as_percent, limit=limit)
    if placed.high < 1:
        return _rescaled(placed, Fraction(1), Notation.DECIMAL)
    inverse = _one_in(placed)
    if isinstance(inverse, Placed) and _same_ends(inverse, key) and _is_one_in(key):
        return replace(inverse, limit=limit, comparator=placed.comparator)
    return replace(as_percent, limit=limit)


def _rescaled(placed: Placed, factor: Fraction, notation: Notation) -> Placed:
    low, high = placed.low * factor, placed.high * factor
    unit = Proportion(notation=notation)
    return replace(
        placed, low=low, high=high, reading=replace(placed.reading, low=low, high=high, unit=unit)
    )


def _same_ends(placed: Placed, key: Figure) -> bool:
    return (placed.low, placed.high) == (key.low, key.high)


def _is_one_in(key: Figure) -> bool:
    return isinstance(key.unit, Proportion) and key.unit.notation not in {
        Notation.PERCENT,
        Notation.PER_MILLE,
        Notation.DECIMAL,
    }
