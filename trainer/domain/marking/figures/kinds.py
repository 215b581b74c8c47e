"""The mark of a value by the rules of the key's kind: bound, range, estimate and the like."""

from fractions import Fraction

from trainer.domain.figure import Comparator, Figure
from trainer.domain.marking.figures.approximate import approximate_finding
from trainer.domain.marking.figures.bounds import bound_finding
from trainer.domain.marking.figures.counts import count_finding, is_whole_count
from trainer.domain.marking.figures.estimates import estimate_finding
from trainer.domain.marking.figures.placed import Placed
from trainer.domain.marking.figures.ranges import range_finding
from trainer.domain.marking.finding import Finding


def by_kind(key: Figure, given: Placed, tolerance: Fraction | None) -> Finding:
    """The mark by the rules of the key's kind."""
    if key.is_range:
        return range_finding(key, given, tolerance)
    if key.comparator.is_bound:
        return bound_finding(key, given, tolerance)
    if key.comparator is Comparator.ABOUT and not is_whole_count(key):
        return approximate_finding(key, given, tolerance)
    if is_whole_count(key):
        return count_finding(key, given, tolerance)
    return estimate_finding(key, given, tolerance)
