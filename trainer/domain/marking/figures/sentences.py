"""Several figures in one sentence: which of them answers, and which only surround it."""

from collections.abc import Sequence
from typing import Final

from trainer.domain.figure import Count, Figure, Measure, Stated
from trainer.domain.marking.figures.asked import Asked
from trainer.domain.marking.figures.nouns import noun
from trainer.domain.marking.words.plain import same_thing
from trainer.domain.units import dimension

_AT: Final = frozenset({"at", "after", "by", "over", "within", "in", "during", "for"})
_TIMES: Final = frozenset({"time", "month"})


def answering(asked: Asked, said: Sequence[Stated]) -> Sequence[Stated]:
    """The figures of an answer without those that are only its surroundings."""
    if len(said) < 2:
        return said
    return _without_parts(asked, _of_the_noun(asked, _without_times(asked, said)))


def _without_times(asked: Asked, said: Sequence[Stated]) -> Sequence[Stated]:
    """`12.34 % at 90 days`: the time says when, where no time is asked for."""
    others = [one for one in said if not _is_time(one.figure)]
    if _is_time(asked.key) or len(others) != 1:
        return said
    is_when = all(_says_when(one) for one in said if _is_time(one.figure))
    return others if is_when else said


def _is_time(figure: Figure) -> bool:
    return isinstance(figure.unit, Measure) and dimension(figure.unit.unit) in _TIMES


def _says_when(stated: Stated) -> bool:
    opens = bool(stated.words) and stated.words[0] in _AT
    return opens or stated.figure.comparator.is_bound


def _of_the_noun(asked: Asked, said: Sequence[Stated]) -> Sequence[Stated]:
    """`the two lungs have 5 lobes`: only what is counted of the thing asked for."""
    wanted = noun(asked.key)
    if not isinstance(asked.key.unit, Count) or not wanted or len(said) > 2:
        return said
    named = [one for one in said if same_thing(wanted, noun(one.figure), asked.context.terms)]
    are_others_of_else = all(noun(one.figure) or one.has_unit for one in said)
    return named if len(named) == 1 and are_others_of_else else said


def _without_parts(asked: Asked, said: Sequence[Stated]) -> Sequence[Stated]:
    """`5 lobes (3 right, 2 left)`: parts that add up to the whole before them."""
    if not isinstance(asked.key.unit, Count) or len(said) < 3:
        return said
    whole, *parts = (one.figure for one in said)
    figures = (whole, *parts)
    are_counts = all(isinstance(one.unit, Count) and not one.is_range for one in figures)
    return said[:1] if are_counts and sum(one.low for one in parts) == whole.low else said
