"""Why a figure is wrong, as exactly as can be said: rules 9, 10 and 12."""

from dataclasses import replace
from typing import Final

from trainer.domain.card import KnownFigure
from trainer.domain.figure import (
    Comparator,
    Count,
    Figure,
    Measure,
    Proportion,
    Stated,
    canonical,
    render,
)
from trainer.domain.marking.figures.asked import Asked
from trainer.domain.marking.figures.closeness import power_of_ten
from trainer.domain.marking.figures.placed import Placed
from trainer.domain.marking.figures.placing import place
from trainer.domain.marking.figures.stem import Stem
from trainer.domain.marking.finding import Finding, wrong
from trainer.domain.rating import ErrorKind

_TIMES: Final = {
    1: "ten",
    2: "a hundred",
    3: "a thousand",
    4: "ten thousand",
    5: "a hundred thousand",
}


def explained(finding: Finding, asked: Asked, stated: Stated, given: Placed) -> Finding:
    """A wrong finding with the most telling reason there is."""
    if finding.error in {ErrorKind.DIRECTION, ErrorKind.DERIVED, ErrorKind.SIGN}:
        return finding
    return (
        _hundredfold(asked.key, given, asked.stem)
        or _wrong_unit(asked.key, given)
        or other_fact(asked, stated)
        or _power(asked.key, given)
        or finding
    )


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
    is_number_right = (figure.low, figure.high) == (key.low, key.high)
    if not is_number_right or (given.low, given.high) == (key.low, key.high):
        return None
    match key.unit, figure.unit:
        case Measure(spelling=wanted), Measure(spelling=said):
            units = f"{wanted}, not {said}"
        case Count(per=wanted), Count(per=said):
            units = f"per {wanted}, not per {said}"
        case _:
            return None
    return wrong(ErrorKind.UNIT, f"The number is right but the unit is not: {units}.")


def other_fact(asked: Asked, stated: Stated) -> Finding | None:
    """The finding that names another fact's figure; None when it is none of them."""
    own = canonical(asked.key)
    others = [
        one
        for one in asked.context.figures
        if one.fact != asked.question.fact and canonical(one.figure) != own
    ]
    matches = [one for one in others if _is_figure_of(one.figure, stated, asked.stem)]
    if not matches:
        return None
    named = max(matches, key=lambda one: (one.is_superseded, _same_comparator(one, stated)))
    if named.is_superseded:
        edition = f" ({named.edition})" if named.edition else ""
        why = f"That is the superseded figure of an earlier edition{edition}."
        return wrong(ErrorKind.OTHER_FACT, why)
    why = f"{render(replace(named.figure, of=''))} is the figure of something else: “{named.claim}”"
    return wrong(ErrorKind.OTHER_FACT, why)


def _same_comparator(known: KnownFigure, stated: Stated) -> bool:
    return known.figure.comparator.is_bound == stated.figure.comparator.is_bound


def _is_figure_of(known: Figure, stated: Stated, stem: Stem) -> bool:
    is_count = isinstance(known.unit, Count)
    if is_count != isinstance(stated.figure.unit, Count) and not _takes_unit(stem):
        return False
    if not stated.has_unit and not is_count and not _takes_unit(stem):
        return False
    if not stated.has_unit and is_count and _takes_unit(stem):
        return False
    given = place(stated, known, stem)
    if isinstance(given, Finding) or not given.limit.is_correct:
        return False
    return (given.low, given.high) == (known.low, known.high)


def _takes_unit(stem: Stem) -> bool:
    return stem.unit is not None or stem.asks_one_in


def _power(key: Figure, given: Placed) -> Finding | None:
    low, high = power_of_ten(given.low, key.low), power_of_ten(given.high, key.high)
    if not low or low != high:
        return None
    times = _TIMES.get(abs(low))
    way = "high" if low > 0 else "low"
    if times is None:
        return wrong(ErrorKind.POWER_OF_TEN, f"That is far too {way}, by powers of ten.")
    return wrong(ErrorKind.POWER_OF_TEN, f"That is {times} times too {way}.")
