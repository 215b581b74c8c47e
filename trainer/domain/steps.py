"""What an answer does to a card: its memory, its phase, and when it comes back."""

from dataclasses import replace
from typing import Final, NamedTuple

from trainer.domain.intervals import fuzz_draw, fuzzed_days
from trainer.domain.rating import Rating
from trainer.domain.schedule import Memory, Phase, Schedule
from trainer.domain.scheduler import memory_model
from trainer.domain.settings import Settings
from trainer.domain.study_day import Moment, StudyDay, study_day

_MS_PER_MINUTE: Final = 60_000


class _Step(NamedTuple):
    """A step to wait in, and for how long."""

    number: int
    wait_ms: int


def answered(schedule: Schedule, rating: Rating, moment: Moment, settings: Settings) -> Schedule:
    """Where a card stands after an answer in study."""
    today = study_day(moment, rollover_hour=settings.rollover_hour)
    memory = memory_model().after(schedule.memory, rating, today)
    counted = _counted(schedule, rating, memory, today)
    step = _step(schedule, rating, settings)
    if step is not None:
        return in_step(counted, step.number, moment, settings, wait_ms=step.wait_ms)
    interval_days = max(
        fuzzed_days(
            memory_model().interval_days(memory, settings.retention),
            fuzz_draw(schedule.card, schedule.reviews),
            maximum=settings.maximum_interval_days,
        ),
        _least_days(schedule, rating, moment, settings),
    )
    return in_review(counted, StudyDay(today + interval_days), interval_days=interval_days)


def answered_in_vain(schedule: Schedule) -> Schedule:
    """Where a card stands after an answer to an older key than the one it has by now.

    It counts as an answer and teaches nothing: the learner has still to meet what has changed.
    """
    return replace(schedule, reviews=schedule.reviews + 1)


def in_step(
    schedule: Schedule, number: int, moment: Moment, settings: Settings, *, wait_ms: int
) -> Schedule:
    """The card waiting in a step: a learning one until it has graduated, then a relearning one."""
    due = Moment(moment.at_ms + wait_ms, moment.offset_minutes)
    return replace(
        schedule,
        phase=Phase.RELEARNING if _has_graduated(schedule) else Phase.LEARNING,
        step=number,
        due_ms=due.at_ms,
        due_day=study_day(due, rollover_hour=settings.rollover_hour),
        interval_days=0,
    )


def in_review(schedule: Schedule, due_day: StudyDay, *, interval_days: int) -> Schedule:
    """The card out of its steps, due on a study day."""
    return replace(
        schedule,
        phase=Phase.REVIEW,
        step=0,
        due_ms=None,
        due_day=due_day,
        interval_days=interval_days,
    )


def steps_of(schedule: Schedule, settings: Settings) -> tuple[int, ...]:
    """The steps that a card goes through, in minutes: the first ones until it has graduated."""
    return settings.relearning_steps if _has_graduated(schedule) else settings.learning_steps


def _has_graduated(schedule: Schedule) -> bool:
    return schedule.phase in (Phase.REVIEW, Phase.RELEARNING)


def _counted(schedule: Schedule, rating: Rating, memory: Memory, today: StudyDay) -> Schedule:
    is_review = schedule.phase is Phase.REVIEW
    was_due = is_review and schedule.due_day is not None and schedule.due_day <= today
    return replace(
        schedule,
        memory=memory,
        reviews=schedule.reviews + 1,
        lapses=schedule.lapses + (is_review and rating is Rating.AGAIN),
        introduced_day=today if schedule.introduced_day is None else schedule.introduced_day,
        reviewed_day=today if was_due else schedule.reviewed_day,
        change=None,
    )


def _step(schedule: Schedule, rating: Rating, settings: Settings) -> _Step | None:
    """The step an answer leads to; None when the card leaves its steps or stays out of them."""
    minutes = steps_of(schedule, settings)
    if not minutes or rating is Rating.EASY:
        return None
    if rating is Rating.AGAIN:
        return _Step(0, minutes[0] * _MS_PER_MINUTE)
    if schedule.phase is Phase.REVIEW:
        return None
    index = min(schedule.step, len(minutes) - 1)
    if rating is Rating.HARD:
        return _Step(index, _hard_wait_ms(minutes, index))
    index += 1
    return _Step(index, minutes[index] * _MS_PER_MINUTE) if index < len(minutes) else None


def _hard_wait_ms(minutes: tuple[int, ...], index: int) -> int:
    """The same step again; the first one is lengthened, so that Hard is not Again."""
    if index > 0:
        return minutes[index] * _MS_PER_MINUTE
    if len(minutes) > 1:
        return (minutes[0] + minutes[1]) * _MS_PER_MINUTE // 2
    return minutes[0] * _MS_PER_MINUTE * 3 // 2


def _least_days(schedule: Schedule, rating: Rating, moment: Moment, settings: Settings) -> int:
    """A day, or more where the step of a worse rating ends later than that.

    Steps may be as long as a day: without this, Good could come back before Hard.  It outweighs a
    maximum that is shorter than the steps.
    """
    today = study_day(moment, rollover_hour=settings.rollover_hour)
    waits = [_step(schedule, worse, settings) for worse in Rating if worse < rating]
    latest_ms = moment.at_ms + max((step.wait_ms for step in waits if step), default=0)
    latest = Moment(latest_ms, moment.offset_minutes)
    return 1 + study_day(latest, rollover_hour=settings.rollover_hour) - today
