"""What comes later: the next cards, and what waits beyond the day's limits."""

from typing import Final

from trainer.domain.backlog import backlog, backlog_words, new_limit_words
from trainer.domain.intervals import minutes_words
from trainer.domain.queue import Scope
from trainer.domain.settings import Settings
from trainer.domain.study_day import Moment, StudyDay, calendar_date, study_day
from trainer.services.agenda import Agenda, ToCome
from trainer.store import schedules
from trainer.store.engine import Transaction

_BACKLOG_DAYS: Final = 60
_HORIZON_DAYS: Final = 366
_MS_PER_MINUTE: Final = 60_000
_MS_PER_DAY: Final = 24 * 60 * _MS_PER_MINUTE


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


def new_limit_text(tx: Transaction, scope: Scope, settings: Settings, today: StudyDay) -> str:
    """How many new cards wait once the day's limit is reached, in words; empty before that."""
    if schedules.introduced(tx, today) < settings.new_per_day:
        return ""
    waiting = schedules.new_waiting(tx, scope, today=today)
    return new_limit_words(waiting, settings.new_per_day) if waiting else ""


def next_due_text(tx: Transaction, scope: Scope, moment: Moment, settings: Settings) -> str:
    """What a sitting of this scope would ask next, and when; empty when nothing is to come.

    As in `5 due and 3 new now`, `3 new now, 2 due later today`, `1 due in 8 min`,
    `12 due tomorrow`, `3 due on Friday`: what is asked then, within the limits of that day, with
    what is left of the days before it.
    """
    queue = schedules.day_queue(tx, scope, moment=moment, settings=settings)
    waits_ms = [step.due_ms - moment.at_ms for step in queue.in_steps if step.due_ms is not None]
    to_come = Agenda(queue).to_come
    now = ToCome(new=to_come.new, reviews=to_come.reviews, in_steps=sum(w <= 0 for w in waits_ms))
    if now.words:
        later = to_come.in_steps - now.in_steps
        return f"{now.words} now" + (f", {later} due later today" if later else "")
    if waits_ms:
        soonest_ms = min(waits_ms)
        count = sum(wait_ms < soonest_ms + _MS_PER_MINUTE for wait_ms in waits_ms)
        return f"{count} due in {minutes_words(soonest_ms / _MS_PER_MINUTE)}"
    return _later_text(tx, scope, moment, settings)


def _later_text(tx: Transaction, scope: Scope, moment: Moment, settings: Settings) -> str:
    """What comes tomorrow or else on the first day on which a review falls due."""
    today = study_day(moment, rollover_hour=settings.rollover_hour)
    due_by_day = schedules.due_by_day(
        tx, first=StudyDay(today + 1), days=_HORIZON_DAYS, scope=scope
    )
    first_due = next((days for days, due in enumerate(due_by_day, start=1) if due), 1)
    for ahead in (1, first_due):
        then = Moment(moment.at_ms + ahead * _MS_PER_DAY, moment.offset_minutes)
        to_come = Agenda(schedules.day_queue(tx, scope, moment=then, settings=settings)).to_come
        if to_come.words:
            return f"{to_come.words} {_day_words(ahead, StudyDay(today + ahead))}"
    return ""


def _day_words(ahead: int, day: StudyDay) -> str:
    date = calendar_date(day)
    if ahead == 1:
        return "tomorrow"
    return f"on {date:%A}" if ahead < 7 else f"on {date.day} {date:%B}"
