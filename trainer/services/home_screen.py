"""What the home screen shows: decks, what is due today, and the days ahead."""

from trainer.domain.log import Mode, Retract, Review
from trainer.domain.queue import Scope
from trainer.domain.settings import Settings
from trainer.domain.study_day import Moment, StudyDay, study_day
from trainer.services.agenda import FORECAST_DAYS, Agenda
from trainer.services.library import DeckLine, Overview
from trainer.services.upcoming import backlog_text, new_limit_text
from trainer.store import decks, entries, schedules
from trainer.store.engine import Transaction

_TWO_DAYS_MS = 2 * 86_400_000


def overview_of(tx: Transaction, moment: Moment) -> Overview:
    """What the home screen shows at a moment."""
    settings = entries.settings_history(tx).now
    today = study_day(moment, rollover_hour=settings.rollover_hour)
    queue = schedules.day_queue(tx, Scope(), moment=moment, settings=settings)
    to_come = Agenda(queue).to_come
    lines = _deck_lines(tx, moment, settings)
    modes = _modes_today(tx, moment, settings)
    answered = modes.count(Mode.STUDY)
    return Overview(
        today=today,
        decks=lines,
        due_today=to_come.due,
        new_today=to_come.new,
        answered_today=answered,
        crammed_today=len(modes) - answered,
        forecast=tuple(schedules.due_by_day(tx, first=StudyDay(today + 1), days=FORECAST_DAYS)),
        backlog=backlog_text(tx, settings, today),
        new_limit=new_limit_text(tx, Scope(), settings, today),
        is_first_run=not (modes or any(line.learnt for line in lines) or _has_answers(tx)),
    )


def _deck_lines(tx: Transaction, moment: Moment, settings: Settings) -> tuple[DeckLine, ...]:
    today = study_day(moment, rollover_hour=settings.rollover_hour)
    counts = {count.deck: count for count in schedules.deck_counts(tx, today)}
    lines = []
    for slug, title in decks.titles(tx).items():
        scope = Scope(decks=(slug,))
        queue = schedules.day_queue(tx, scope, moment=moment, settings=settings)
        to_come = Agenda(queue).to_come
        count = counts.get(slug)
        lines.append(
            DeckLine(
                slug=slug,
                title=title,
                due=to_come.due,
                new=to_come.new,
                learnt=count.learnt if count else 0,
                cards=count.cards if count else 0,
            )
        )
    return tuple(lines)


def _modes_today(tx: Transaction, moment: Moment, settings: Settings) -> list[Mode]:
    """The modes of today's answers, one for each."""
    # Rollover hours and offsets shift the start of a study day by less than two days.
    recent = list(entries.reviews(tx, since_ms=moment.at_ms - _TWO_DAYS_MS))
    retracted = {entry.target for entry in recent if isinstance(entry, Retract)}
    today = study_day(moment, rollover_hour=settings.rollover_hour)
    return [
        entry.mode
        for entry in recent
        if isinstance(entry, Review)
        and entry.stamp.entry not in retracted
        and study_day(entry.stamp.moment, rollover_hour=settings.rollover_hour) == today
    ]


def _has_answers(tx: Transaction) -> bool:
    return any(isinstance(entry, Review) for entry in entries.reviews(tx))
