"""Where the middle half of trainees lies, which a trainee's own figures stand beside."""

from collections.abc import Iterable

from trainer.reports.people import spread
from trainer.reports.rates import FROM_TRAINEES
from trainer.reports.report import MiddleHalf, MiddleHalves, TraineeLine


def middle_halves(lines: Iterable[TraineeLine]) -> MiddleHalves:
    """Those of trainees who met the same text, each of all whose own figure is shown."""
    every = tuple(lines)
    return MiddleHalves(
        retained=_half(line.retained.marked.share for line in every),
        long_retained=_half(line.long_retained.marked.share for line in every),
        coverage=_half(line.coverage.share for line in every),
        confident_errors=_half(line.confident_errors.share for line in every),
        on_time=_half(line.on_time.share for line in every),
        answers_a_day=_half(
            line.workload.answers.middle if line.workload.answers else None for line in every
        ),
    )


def _half(figures: Iterable[float | None]) -> MiddleHalf | None:
    shown = [figure for figure in figures if figure is not None]
    if len(shown) < FROM_TRAINEES:
        return None
    half = spread(shown)
    return MiddleHalf(half.low, half.high)
