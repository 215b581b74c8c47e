"""When a trainee's name may stand beside a rule, and the words of the rule."""

from collections.abc import Sequence
from typing import Final

from trainer.domain.proportion import Proportion

WINDOW_WEEKS: Final = 4
LEAST_ANSWERS: Final = 50
INACTIVE_DAYS: Final = 14
OVERDUE_TIMES: Final = 3


def is_below_target(weeks: Sequence[tuple[int, int]], target: float) -> bool:
    """Whether a trainee is listed: the target is out of reach two weeks running.

    `weeks` are passed and answered of consecutive weeks, the last one last.  In both of the last
    two windows of four weeks there are 50 answers, and the upper end of the Wilson interval is
    below the target.
    """
    if len(weeks) < WINDOW_WEEKS + 1:
        return False
    return _is_out_of_reach(weeks[-WINDOW_WEEKS:], target) and _is_out_of_reach(
        weeks[-WINDOW_WEEKS - 1 : -1], target
    )


def window(weeks: Sequence[tuple[int, int]]) -> Proportion:
    """Passed of answered in the last four weeks."""
    last = weeks[-WINDOW_WEEKS:]
    return Proportion(sum(passed for passed, _ in last), sum(n for _, n in last))


def _is_out_of_reach(weeks: Sequence[tuple[int, int]], target: float) -> bool:
    kept = window(weeks)
    return kept.n >= LEAST_ANSWERS and kept.interval is not None and kept.interval[1] < target
