"""The first rule of “check in with”: retention below the target, and not by chance alone."""

from collections.abc import Sequence
from typing import Final

from trainer.domain.proportion import Proportion
from trainer.reports.rates import FROM_WEEK

WINDOW_WEEKS: Final = 4
"""Weeks whose answers are taken together."""
RUNNING_WEEKS: Final = 2
"""Weeks running at whose end the rule must hold."""

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


def weeks_listed(weeks: Sequence[Week], target: float) -> tuple[int, ...]:
    """The weeks, from 0, after which `is_below_target` of all until then."""
    return tuple(
        number for number in range(len(weeks)) if is_below_target(weeks[: number + 1], target)
    )


def _is_window_below(window: Sequence[Week], target: float) -> bool:
    of_window = Proportion(sum(week[0] for week in window), sum(week[1] for week in window))
    interval = of_window.interval
    return of_window.n >= FROM_WEEK and interval is not None and interval[1] < target
