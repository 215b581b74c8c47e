"""Marks for counts: `2 punctures per vertebra` (rule 7)."""

from fractions import Fraction

from trainer.domain.card import MarkingContext
from trainer.domain.figure import Count, Figure, Stated
from trainer.domain.marking.figures.closeness import distance
from trainer.domain.marking.figures.placing import Placed
from trainer.domain.marking.finding import CORRECT, Finding, close, wrong
from trainer.domain.marking.words.plain import same_thing
from trainer.domain.rating import ErrorKind


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


def denominator_finding(key: Figure, stated: Stated, context: MarkingContext) -> Finding:
    """Whether a count is counted for the right thing, where the answer says for what."""
    if not isinstance(key.unit, Count) or not isinstance(stated.figure.unit, Count):
        return CORRECT
    wanted, said = key.unit.per, stated.figure.unit.per
    if not wanted or not said or same_thing(wanted, said, context.terms):
        return CORRECT
    return wrong(ErrorKind.UNIT, f"It is counted per {wanted}, not per {said}.")
