"""Study days: local days that begin at the rollover hour."""

from datetime import date, timedelta
from typing import NamedTuple, NewType

StudyDay = NewType("StudyDay", int)
"""Days since 1 January 1970, by the learner's own calendar."""


class Moment(NamedTuple):
    """A moment where the learner is: UTC milliseconds since 1970, and local time minus UTC."""

    at_ms: int
    offset_minutes: int


_MS_PER_MINUTE = 60_000
_MINUTES_PER_DAY = 1440
_LATEST_HOUR = 23
_EPOCH = date(1970, 1, 1)
_FIRST_DAY = (date.min - _EPOCH).days
_LAST_DAY = (date.max - _EPOCH).days


def study_day(moment: Moment, *, rollover_hour: int) -> StudyDay:
    """The study day of a moment; with rollover hour 4, 03:59 still belongs to yesterday."""
    local_minutes = moment.at_ms // _MS_PER_MINUTE + moment.offset_minutes - 60 * rollover_hour
    return StudyDay(local_minutes // _MINUTES_PER_DAY)


def earliest_day(at_ms: int) -> StudyDay:
    """A study day that nothing from a time on is before, wherever it is and whatever the hour."""
    return study_day(Moment(at_ms, -_MINUTES_PER_DAY), rollover_hour=_LATEST_HOUR)


def calendar_date(day: StudyDay) -> date:
    """The calendar date on which a study day begins; of a day beyond the calendar, its end."""
    return _EPOCH + timedelta(days=max(_FIRST_DAY, min(day, _LAST_DAY)))


def day_of(day: date) -> StudyDay:
    """The study day that begins on a date of the calendar."""
    return StudyDay((day - _EPOCH).days)
