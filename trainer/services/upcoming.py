"""What comes later: when the next card falls due, and how a backlog will be worked off."""

from trainer.domain.backlog import backlog, backlog_words
from trainer.domain.intervals import minutes_words
from trainer.domain.queue import Scope
from trainer.domain.settings import Settings
from trainer.domain.study_day import Moment, StudyDay, calendar_date, study_day
from trainer.store import schedules
from trainer.store.engine import Transaction

_BACKLOG_DAYS = 60
_HORIZON_DAYS = 366


def backlog_text(tx: Transaction, settings: Settings, today: StudyDay) -> str:
    """How many reviews wait beyond the day's limit, in words; empty when none do."""
    overdue, answered = schedules.overdue(tx, today), schedules.reviewed(tx, today)
    if overdue + answered <= settings.reviews_per_day:
        return ""
    waiting = backlog(
        overdue,
        answered=answered,
        reviews_per_day=settings.reviews_per_day,
        today=today,
        forecast=schedules.due_by_day(tx, first=StudyDay(today + 1), days=_BACKLOG_DAYS),
    )
    return backlog_words(waiting, today) if waiting else ""


def next_due_text(tx: Transaction, scope: Scope, moment: Moment, settings: Settings) -> str:
    """When the next card comes: `5 now`, `1 in 8 min`, `12 tomorrow`, `3 on Friday`, or empty."""
    today = study_day(moment, rollover_hour=settings.rollover_hour)
    queue = schedules.day_queue(tx, scope, moment=moment, settings=settings)
    in_steps = [step.due_ms for step in queue.in_steps if step.due_ms is not None]
    now = len(queue.waiting) + sum(due_ms <= moment.at_ms for due_ms in in_steps)
    if now:
        return f"{now} now"
    if in_steps:
        return f"{len(in_steps)} in {minutes_words((min(in_steps) - moment.at_ms) / 60_000)}"
    return _later_text(tx, scope, today, has_new=settings.new_per_day > 0)


def _later_text(tx: Transaction, scope: Scope, today: StudyDay, *, has_new: bool) -> str:
    tomorrow = StudyDay(today + 1)
    due_by_day = schedules.due_by_day(tx, first=tomorrow, days=_HORIZON_DAYS)
    ahead = next((days for days, due in enumerate(due_by_day, start=1) if due), None)
    if ahead != 1 and has_new and schedules.new_cards(tx, scope, today=tomorrow, most=1):
        return "new cards tomorrow"
    if ahead is None:
        return ""
    return f"{due_by_day[ahead - 1]} {_day_words(ahead, StudyDay(today + ahead))}"


def _day_words(ahead: int, day: StudyDay) -> str:
    date = calendar_date(day)
    if ahead == 1:
        return "tomorrow"
    return f"on {date:%A}" if ahead < 7 else f"on {date.day} {date:%B}"
