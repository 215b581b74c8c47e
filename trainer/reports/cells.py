"""Counts of answers that say nothing of a single card: what is shared by default."""

from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

from trainer.domain.measured import Measured
from trainer.domain.study_day import StudyDay

BINS: Final = 10
"""Of predicted recall, each a tenth wide."""
NO_BIN: Final = -1
_MONDAY: Final = 3
"""1 January 1970 was a Thursday: so many days after a Monday."""
_MILLION: Final = 1_000_000


class Topic(NamedTuple):
    """What a card is about."""

    deck: str
    category: str


class Cell(NamedTuple):
    """Answers that are alike in all that is counted."""

    deck: str
    category: str
    week: int
    """See `week_of`."""
    interval: int
    """An `IntervalClass`."""
    mark: str
    """Empty where the learner rated themselves."""
    confidence: str
    """Empty where it was not asked."""
    error: str
    """The kind of error; empty where there is none."""
    bin: int
    """Tenth of predicted recall, 0 to 9; -1 where the answer does not count as retention."""
    n: int
    passed: int
    recalled: int
    """Rated Hard or better: what the model predicts."""
    predicted_ppm: int
    """Sum of predicted recall, in millionths, so that sums do not depend on their order."""


class Work(NamedTuple):
    """What was done on a study day."""

    day: StudyDay
    answers: int
    elapsed_ms: int


def week_of(day: StudyDay) -> int:
    """The week of a study day, Monday to Sunday, counted from that of 1 January 1970."""
    return (day + _MONDAY) // 7


def first_day(week: int) -> StudyDay:
    """The Monday of a week."""
    return StudyDay(week * 7 - _MONDAY)


def cells_of(answers: Iterable[Measured], topic: Callable[[Measured], Topic]) -> tuple[Cell, ...]:
    """The counts of answers, in the order of what they have in common."""
    counts: dict[tuple[str | int, ...], list[int]] = {}
    for answer in answers:
        ppm = 0 if answer.predicted is None else round(answer.predicted * _MILLION)
        key = (*topic(answer), *_common(answer))
        sums = counts.setdefault(key, [0, 0, 0, 0])
        for place, more in enumerate((1, answer.is_pass, answer.is_recalled, ppm)):
            sums[place] += more
    return tuple(Cell(*key, *sums) for key, sums in sorted(counts.items()))  # type: ignore[arg-type]


def work_of(answers: Iterable[Measured]) -> tuple[Work, ...]:
    """Answers and time of each study day, in order."""
    days: dict[StudyDay, list[int]] = {}
    for answer in answers:
        sums = days.setdefault(answer.day, [0, 0])
        sums[0] += 1
        sums[1] += answer.elapsed_ms
    return tuple(Work(day, *sums) for day, sums in sorted(days.items()))


def bin_of(predicted: float | None) -> int:
    """The tenth of predicted recall; 1 belongs to the last."""
    return NO_BIN if predicted is None else min(int(predicted * BINS), BINS - 1)


def _common(answer: Measured) -> tuple[str | int, ...]:
    return (
        week_of(answer.day),
        int(answer.interval),
        answer.mark.value if answer.mark else "",
        answer.confidence.value if answer.confidence else "",
        answer.error.value if answer.error else "",
        bin_of(answer.predicted),
    )
