"""An answer's figure brought into the unit of the key, so that the two can be compared."""

from dataclasses import replace
from fractions import Fraction

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
from trainer.domain.marking.figures.bare import bare
from trainer.domain.marking.figures.chart_times import chart_time
from trainer.domain.marking.figures.counts import is_whole_count
from trainer.domain.marking.figures.placed import Placed, as_written, measured, measuring
from trainer.domain.marking.figures.points import (
    PERCENT_ASKED,
    PERCENT_FOR_POINTS,
    PLAIN_POINTS_ASKED,
    says_points,
)
from trainer.domain.marking.figures.stem import Stem
from trainer.domain.marking.finding import Finding, close, wrong
from trainer.domain.rating import ErrorKind
from trainer.domain.units import AMBIGUOUS, same_kind, symbol


def place(stated: Stated, key: Figure, stem: Stem) -> Placed | Finding:
    """An answer's figure in the key's unit; a finding where it measures something else."""
    stated = _as_range(stated, key)
    if stated.letter:
        placed = _by_letter(stated, key, stem)
    elif stated.has_unit:
        placed = _with_unit(stated, key)
    else:
        placed = bare(stated, key, stem)
    if isinstance(placed, Finding):
        return placed
    if placed.comparator is Comparator.EQUAL and stem.comparator is not Comparator.EQUAL:
        return replace(placed, comparator=stem.comparator)
    return placed


def _as_range(stated: Stated, key: Figure) -> Stated:
    """`7 ± 1 h` as the range 6-8 h, where the key is one, is approximate or a count."""
    figure = stated.figure
    takes_range = key.is_range or key.comparator is Comparator.ABOUT or is_whole_count(key)
    if figure.interval is None or not takes_range or key.interval is not None:
        return stated
    low, high = figure.interval
    return replace(stated, figure=replace(figure, low=low, high=high, interval=None))


def _with_unit(stated: Stated, key: Figure) -> Placed | Finding:
    placed = as_written(stated)
    match stated.figure.unit, key.unit:
        case Points(), Points():
            return placed
        case Points(), Count() if says_points(key):
            return replace(placed, limit=PLAIN_POINTS_ASKED)
        case Proportion(), _:
            return _proportion(stated, placed, key)
        case Points(), Proportion():
            return _scaled(placed, Fraction(1, 100), PERCENT_ASKED)
        case Measure(unit=unit), Measure(unit=wanted):
            return measured(placed, unit, wanted)
        case _:
            return wrong(ErrorKind.UNIT, f"This asks for {_asked(key)}, not {_given(stated)}.")


def _proportion(stated: Stated, placed: Placed, key: Figure) -> Placed | Finding:
    match key.unit:
        case Proportion():
            return replace(placed, leeway=_leeway(key, stated.figure))
        case Points():
            return _scaled(placed, Fraction(100), PERCENT_FOR_POINTS)
        case Measure(unit=wanted):
            return chart_time(stated, placed, wanted)
        case Count() if says_points(key) and _is_percent(stated.figure):
            return _scaled(placed, Fraction(100), PLAIN_POINTS_ASKED)
        case Count():
            return _percent_of_number(placed, key)


def _scaled(placed: Placed, factor: Fraction, limit: Finding) -> Placed:
    return replace(placed, low=placed.low * factor, high=placed.high * factor, limit=limit)


def _is_percent(figure: Figure) -> bool:
    unit = figure.unit
    return isinstance(unit, Proportion) and unit.notation is Notation.PERCENT


def _percent_of_number(placed: Placed, key: Figure) -> Placed | Finding:
    unit = placed.reading.unit
    if isinstance(unit, Proportion) and unit.notation is Notation.DECIMAL:
        return placed
    if not _is_percent(placed.reading) or key.low.denominator == 1:
        return wrong(ErrorKind.UNIT, f"This asks for {_asked(key)}, not a proportion.")
    why = "This asks for the number itself, not for percent."
    return replace(placed, limit=close(ErrorKind.UNIT, why))


def _by_letter(stated: Stated, key: Figure, stem: Stem) -> Placed | Finding:
    """A number with a letter behind it, `38 C`, `0.055 m`, `10 K`, in what is asked for."""
    placed, letter = as_written(stated), stated.letter
    wanted = key.unit.unit if isinstance(key.unit, Measure) else ""
    fitting = [unit for unit in AMBIGUOUS[letter] if wanted and same_kind(unit, wanted)]
    if len(fitting) == 1:
        unit = Measure(unit=fitting[0], spelling=symbol(fitting[0]))
        reading = replace(placed.reading, unit=unit)
        return measured(replace(placed, reading=reading), unit.unit, wanted)
    if wanted and wanted in fitting:
        why = "“m” could be minutes, months or metres: write which."
        return replace(placed, limit=close(ErrorKind.UNIT, why, asks_back=True))
    if letter == "k":
        figure = replace(
            stated.figure, low=stated.figure.low * 1000, high=stated.figure.high * 1000
        )
        return bare(replace(stated, figure=figure, letter=""), key, stem)
    shown = {"m": "m", "oc": "oC"}.get(letter) or letter.upper()
    return wrong(ErrorKind.UNIT, f"“{shown}” is not the unit that is asked for.")


def _leeway(key: Figure, given: Figure) -> Fraction:
    """How far a rounded conversion may be off: 1 in 3 is 33 %, and 0.3 % is 1 in 333."""
    is_exact = all(_can_write(value, given) for value in (key.low, key.high))
    return Fraction(0) if is_exact else Fraction(1, 100)


def _can_write(value: Fraction, given: Figure) -> bool:
    unit = given.unit
    if not isinstance(unit, Proportion) or value == 0:
        return True
    if unit.notation in {Notation.PERCENT, Notation.PER_MILLE, Notation.DECIMAL}:
        rest = value.denominator
        for prime in (2, 5):
            while rest % prime == 0:
                rest //= prime
        return rest == 1
    return unit.per is not None or (1 / value).denominator == 1


def _asked(key: Figure) -> str:
    match key.unit:
        case Measure(unit=unit):
            return measuring(unit)
        case Count():
            return "a plain number"
        case Points():
            return "percentage points"
        case Proportion():
            return "a proportion"


def _given(stated: Stated) -> str:
    return _asked(stated.figure)
