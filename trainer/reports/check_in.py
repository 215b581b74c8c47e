"""When a trainee's name may stand beside a rule, and not by chance alone."""

from collections.abc import Sequence
from typing import Final

from trainer.domain.proportion import Proportion
from trainer.reports.rates import FROM_WEEK

WINDOW_WEEKS: Final = 4
"""Weeks whose answers are taken together."""
RUNNING_WEEKS: Final = 2
"""Weeks running at whose end the rule must hold."""

INACTIVE_DAYS: Final = 14
OVERDUE_TIMES: Final = 3
"""So many of their own usual days."""

Week = tuple[int, int]
"""Passed and answered."""


def is_below_target(weeks: Sequence[Week], target: float) -> bool:
    """Whether a trainee is to be listed after the last of some consecutive weeks.

    `weeks` are passed and answered of each, those without an answer as well.  The upper end of the
    95 % interval of the trailing four weeks must be below `target` (0 to 1) at the end of the last
    two weeks, with 50 answers or more each time.  Of a trainee who began less than four weeks ago
    the window is what there is.
    """
    ends = range(len(weeks) - RUNNING_WEEKS + 1, len(weeks) + 1)
    return all(_is_window_below(weeks[max(0, end - WINDOW_WEEKS) : end], target) for end in ends)


def window(weeks: Sequence[Week]) -> Proportion:
    """Passed of answered in the last four weeks."""
    last = weeks[-WINDOW_WEEKS:]
    return Proportion(sum(passed for passed, _ in last), sum(n for _, n in last))


def _is_window_below(weeks: Sequence[Week], target: float) -> bool:
    kept = window(weeks)
    return kept.n >= FROM_WEEK and kept.interval is not None and kept.interval[1] < target
