"""Study days: local days that begin at the rollover hour."""

from datetime import date, timedelta
from typing import NewType

StudyDay = NewType("StudyDay", int)
"""Days since 1 January 1970, by the learner's own calendar."""

_MS_PER_MINUTE = 60_000
_MINUTES_PER_DAY = 1440
_EPOCH = date(1970, 1, 1)


def study_day(at_ms: int, *, offset_minutes: int, rollover_hour: int) -> StudyDay:
    """The study day of a moment, given the UTC offset that held where the learner was.

    `at_ms` is UTC milliseconds since 1970; with rollover 4, 03:59 still belongs to yesterday.
    """
    local_minutes = at_ms // _MS_PER_MINUTE + offset_minutes - 60 * rollover_hour
    return StudyDay(local_minutes // _MINUTES_PER_DAY)


def calendar_date(day: StudyDay) -> date:
    """The calendar date on which a study day begins."""
    return _EPOCH + timedelta(days=day)
