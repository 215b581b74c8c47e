"""What waits beyond a day's limits: reviews, until when, and new cards."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from trainer.domain.study_day import StudyDay, calendar_date


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """Reviews that have fallen due and are more than today's limit leaves room for."""

    overdue: int
    """All that have fallen due and are not answered."""
    today: int
    """Those of them that are asked today."""
    reviews_per_day: int
    caught_up: StudyDay | None
    """First study day that ends with none waiting; None when it lies beyond the forecast."""
    horizon_days: int
    """How far the forecast reaches."""


def backlog(
    overdue: int,
    *,
    answered: int,
    reviews_per_day: int,
    today: StudyDay,
    forecast: Sequence[int],
) -> Backlog | None:
    """What waits beyond today's limit; None when nothing does.

    `answered` are the due reviews answered today, which count against the limit.  `forecast` says
    how many more fall due on each day from tomorrow on, as the schedule stands now: cards that
    come back sooner, or are new until then, are not in it, so the day is the earliest to hope for.
    """
    room = max(0, reviews_per_day - answered)
    if overdue <= room:
        return None
    waiting = accumulate(
        forecast, lambda left, due: max(0, left + due - reviews_per_day), initial=overdue - room
    )
    days = next((day for day, left in enumerate(waiting) if left == 0), None)
    return Backlog(
        overdue=overdue,
        today=room,
        reviews_per_day=reviews_per_day,
        caught_up=None if days is None else StudyDay(today + days),
        horizon_days=len(forecast),
    )


def backlog_words(waiting: Backlog, today: StudyDay) -> str:
    """`312 reviews wait, 200 for today; at 200 a day you will have caught up by Thursday`."""
    count = "1 review waits" if waiting.overdue == 1 else f"{waiting.overdue} reviews wait"
    if waiting.reviews_per_day == 0:
        return f"{count}; none are asked while the limit is 0 a day"
    today_words = f"{waiting.today or 'none'} for today"
    pace = f"{count}, {today_words}; at {waiting.reviews_per_day} a day you will"
    if waiting.caught_up is None:
        return f"{pace} not have caught up within {waiting.horizon_days} days"
    return f"{pace} have caught up by {_day_words(waiting.caught_up, today)}"


def new_limit_words(waiting: int, new_per_day: int) -> str:
    """`20 new cards a day: done for today; 83 more wait`, and how to change that."""
    wait = "waits" if waiting == 1 else "wait"
    way_out = f"(to change that: trainer config new_per_day {min(new_per_day + 10, 9999)})"
    if new_per_day == 0:
        return f"No new cards while the limit is 0 a day; {waiting} {wait} {way_out}"
    cards = "1 new card" if new_per_day == 1 else f"{new_per_day} new cards"
    return f"{cards} a day: done for today; {waiting} more {wait} {way_out}"


def _day_words(day: StudyDay, today: StudyDay) -> str:
    date = calendar_date(day)
    if day == today + 1:
        return "tomorrow"
    if day < today + 7:
        return f"{date:%A}"
    is_this_year = date.year == calendar_date(today).year
    return f"{date.day} {date:%B}" if is_this_year else f"{date.day} {date:%B %Y}"
