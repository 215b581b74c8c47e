"""Marks for counts: `2 punctures per vertebra` (rule 7)."""

from fractions import Fraction
from typing import Final

from trainer.domain.figure import Comparator, Count, Figure, FigureError, Stated, read_figure
from trainer.domain.marking.figures.asked import Asked
from trainer.domain.marking.figures.closeness import distance
from trainer.domain.marking.figures.placed import Placed
from trainer.domain.marking.finding import CORRECT, Finding, close, wrong
from trainer.domain.marking.words.plain import same_thing
from trainer.domain.rating import ErrorKind
from trainer.domain.units import unit_named


def count_finding(key: Figure, given: Placed, tolerance: Fraction | None) -> Finding:
    """The mark of an answer where the key is a whole number; a hedge is fine."""
    if given.is_range:
        contains = given.low <= key.low <= given.high
        if contains:
            return close(ErrorKind.VALUE, "The range holds it, but one number is asked for.")
        return wrong(ErrorKind.VALUE, "That range does not hold the number.")
    is_same = distance(given.low, key.low) <= (tolerance or Fraction(0))
    if given.comparator.is_bound and not given.is_near:
        return _bound_on_count(given, is_same=is_same, key=key)
    if is_same:
        return CORRECT
    return wrong(ErrorKind.VALUE, _direction(key, given))


def _bound_on_count(given: Placed, *, is_same: bool, key: Figure) -> Finding:
    if is_same:
        why = f"The number is right, but it is not a bound (“{given.comparator}”)."
        return close(ErrorKind.COMPARATOR, why)
    return wrong(ErrorKind.VALUE, _direction(key, given))


def _direction(key: Figure, given: Placed) -> str:
    return f"That is too {'few' if given.low < key.low else 'many'}."


def denominator_finding(asked: Asked, stated: Stated) -> Finding:
    """Whether a count is counted for the right thing, where the answer says for what."""
    key = asked.key
    if not isinstance(key.unit, Count) or not isinstance(stated.figure.unit, Count):
        return CORRECT
    wanted, said = key.unit.per, stated.figure.unit.per
    if not wanted and is_whole_count(key):
        return _apart(asked, stated, said)
    if not wanted or not said:
        return CORRECT
    if _measure_alike(wanted, said):
        return CORRECT
    if any(same_thing(one, said, asked.context.terms) for one in (wanted, *_listed(asked))):
        return CORRECT
    return wrong(ErrorKind.UNIT, f"It is counted per {wanted}, not per {said}.")


def _measure_alike(first: str, second: str) -> bool:
    """Whether two denominators are units of one thing, as litre and microlitre."""
    one, other = unit_named(first), unit_named(second)
    return one is not None and other is not None and one.dimension == other.dimension


_EVERYBODY: Final = frozenset({"person", "patient", "individual", "adult", "human", "body"})


def _apart(asked: Asked, stated: Stated, said: str) -> Finding:
    """Whether what is counted in all is given for a part: `5 per lung`, `5 each`."""
    is_part = (
        bool(said) and said.split(maxsplit=1)[0] not in _EVERYBODY and said not in _listed(asked)
    )
    if not (is_part or (stated.is_each and not said)):
        return CORRECT
    part = f"per {said}" if said else "each"
    return wrong(ErrorKind.UNIT, f"It is counted in all, not {part}.")


def is_whole_count(key: Figure) -> bool:
    """Whether the key counts whole things, and means exactly so many."""
    if not isinstance(key.unit, Count) or key.is_signed:
        return False
    is_exact = key.comparator is Comparator.EQUAL or bool(key.unit.per)
    return is_exact and key.low.denominator == 1


def _listed(asked: Asked) -> tuple[str, ...]:
    """What the card's own `Accept:` counts for, as in `2 per level`."""
    found: list[str] = []
    for entry in asked.question.rubric.accept:
        try:
            unit = read_figure(entry).unit
        except FigureError:
            continue
        if isinstance(unit, Count) and unit.per:
            found.append(unit.per)
    return tuple(found)
