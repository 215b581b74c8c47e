"""Counts of answers that say nothing of a single card: what is shared by default.

Each kind of count is a margin of its own: counts of everything at once would be one answer each.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final, NamedTuple

from trainer.domain.measured import Measured
from trainer.domain.rating import Mark
from trainer.domain.study_day import StudyDay

BINS: Final = 10
"""Of predicted recall, each a tenth wide."""
_MONDAY: Final = 3
"""1 January 1970 was a Thursday: so many days after a Monday."""
_MILLION: Final = 1_000_000


class Topic(NamedTuple):
    """What a card is about."""

    deck: str
    category: str


class TopicCount(NamedTuple):
    """Answers of one topic and week, by interval and way of marking."""

    deck: str
    category: str
    week: int
    """See `week_of`."""
    is_marked: int
    """1 where the machine marked them, 0 where the learner rated themselves."""
    interval: int
    """An `IntervalClass`."""
    n: int
    passed: int
    close: int


class ErrorCount(NamedTuple):
    """Marked answers of one topic and week, by kind of error."""

    deck: str
    category: str
    week: int
    error: str
    """Empty where there is none."""
    n: int


class ConfidenceCount(NamedTuple):
    """Marked answers of one deck and week, by how sure the learner was."""

    deck: str
    week: int
    confidence: str
    n: int
    wrong: int


class BinCount(NamedTuple):
    """Marked answers that count towards retention, of a deck and week, by what was predicted."""

    deck: str
    week: int
    bin: int
    """Tenth of predicted recall, 0 to 9."""
    n: int
    recalled: int
    """Rated Hard or better: what the model predicts."""
    predicted_ppm: int
    """Sum of predicted recall, in millionths, so that sums do not depend on their order."""


class Work(NamedTuple):
    """What was done of a deck on a study day."""

    deck: str
    day: StudyDay
    answers: int
    """In study; 0 on a day of nothing but crams, on which the trainee was active all the same."""
    elapsed_ms: int


class Counts(NamedTuple):
    """All counts of some answers, each kind in the order of its columns."""

    topics: tuple[TopicCount, ...] = ()
    errors: tuple[ErrorCount, ...] = ()
    confidences: tuple[ConfidenceCount, ...] = ()
    bins: tuple[BinCount, ...] = ()
    work: tuple[Work, ...] = ()


def week_of(day: StudyDay) -> int:
    """The week of a study day, Monday to Sunday, counted from that of 1 January 1970."""
    return (day + _MONDAY) // 7


def first_day(week: int) -> StudyDay:
    """The Monday of a week."""
    return StudyDay(week * 7 - _MONDAY)


def counts_of(
    answers: Sequence[Measured],
    topic: Callable[[Measured], Topic],
    other_days: Iterable[tuple[str, StudyDay]] = (),
) -> Counts:
    """The counts of answers; on `other_days` a deck was answered in a way that is not counted."""
    marked = [answer for answer in answers if answer.mark is not None]
    return Counts(
        topics=tuple(TopicCount(*row) for row in _summed(_of_topic(topic, one) for one in answers)),
        errors=tuple(ErrorCount(*row) for row in _summed(_of_error(topic, one) for one in marked)),
        confidences=tuple(
            ConfidenceCount(*row)
            for row in _summed(
                _of_confidence(topic, one) for one in marked if one.confidence is not None
            )
        ),
        bins=tuple(
            BinCount(*row)
            for row in _summed(
                _of_bin(topic, one, one.predicted) for one in marked if one.predicted is not None
            )
        ),
        work=_work(topic, answers, other_days),
    )


def _work(
    topic: Callable[[Measured], Topic],
    answers: Iterable[Measured],
    other_days: Iterable[tuple[str, StudyDay]],
) -> tuple[Work, ...]:
    counted: list[_Counted] = [((topic(one).deck, one.day), (1, one.elapsed_ms)) for one in answers]
    counted += [(of_deck, (0, 0)) for of_deck in other_days]
    return tuple(Work(*row) for row in _summed(counted))


def bin_of(predicted: float) -> int:
    """The tenth of predicted recall; 1 belongs to the last."""
    return min(int(predicted * BINS), BINS - 1)


_Counted = tuple[tuple[Any, ...], tuple[int, ...]]
"""What an answer is counted under, and what it adds."""


def _of_topic(topic: Callable[[Measured], Topic], one: Measured) -> _Counted:
    key = (*topic(one), week_of(one.day), int(one.mark is not None), int(one.interval))
    return key, (1, int(one.is_pass), int(one.mark is Mark.CLOSE))


def _of_error(topic: Callable[[Measured], Topic], one: Measured) -> _Counted:
    return (*topic(one), week_of(one.day), one.error.value if one.error else ""), (1,)


def _of_confidence(topic: Callable[[Measured], Topic], one: Measured) -> _Counted:
    said = one.confidence.value if one.confidence else ""
    return (topic(one).deck, week_of(one.day), said), (1, int(one.mark is Mark.WRONG))


def _of_bin(topic: Callable[[Measured], Topic], one: Measured, predicted: float) -> _Counted:
    key = (topic(one).deck, week_of(one.day), bin_of(predicted))
    return key, (1, int(one.is_recalled), round(predicted * _MILLION))


def _summed(counted: Iterable[_Counted]) -> list[tuple[Any, ...]]:
    sums: dict[tuple[Any, ...], list[int]] = {}
    for key, more in counted:
        known = sums.setdefault(key, [0] * len(more))
        for place, number in enumerate(more):
            known[place] += number
    return sorted((*key, *total) for key, total in sums.items())
