"""What was answered, kept and learnt: the day's, the week's and all-time figures of the log."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from trainer.domain.ids import CardId
from trainer.domain.log import Entry, Mode
from trainer.domain.proportion import Proportion
from trainer.domain.queue import Scope
from trainer.domain.rating import Mark, is_pass
from trainer.domain.retention import Given, answers_given, is_newly_learnt
from trainer.domain.settings import SettingsHistory
from trainer.domain.study_day import Moment, StudyDay, study_day
from trainer.services.agenda import FORECAST_DAYS

if TYPE_CHECKING:
    # The store takes 150 ms to import, and what is computed here needs none.
    from trainer.store.engine import Store

LONGEST_ANSWER_MS: Final = 60_000
"""An answer counts for no more time than this: whoever took longer was called away."""
DAYS_OF_WEEK: Final = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedAnswer:
    """One answer as statistics see it."""

    day: StudyDay
    mark: Mark | None
    """With an overruled mark in the place of the machine's."""
    is_cram: bool
    """It was given without regard to the schedule."""
    is_due: bool
    """It counts towards retention, by the rule of `trainer.domain.retention`."""
    is_pass: bool
    is_learnt: bool
    """It brought its card out of the first steps."""
    elapsed_ms: int
    """At most `LONGEST_ANSWER_MS`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """What a stretch of study days came to."""

    answered: int
    """Answers in study; those of a cram stand apart."""
    correct: int
    close: int
    wrong: int
    self_rated: int
    crammed: int
    kept_marked: Proportion
    """Due cards that were passed, by the machine's mark."""
    kept_self_rated: Proportion
    """Due cards that were passed, by the learner's own rating; never added to the marked ones."""
    newly_learnt: int
    elapsed_ms: int
    active_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """The figures of `trainer stats`."""

    day: StudyDay
    """Today."""
    today: Period
    week: Period
    """The last seven study days, today included."""
    all_time: Period
    due_today: int
    """Reviews and cards in steps that are due by today, limit or not."""
    forecast: tuple[int, ...]
    """Reviews falling due on each of the next seven study days, tomorrow first."""


def counted_answers(
    card: CardId, entries: Iterable[Entry], history: SettingsHistory
) -> Iterator[CountedAnswer]:
    """A card's answers in order, without those that were taken back."""
    return (_counted(given) for given in answers_given(card, entries, history))


def period(answers: Iterable[CountedAnswer]) -> Period:
    """What answers come to."""
    given = tuple(answers)
    studied = [answer for answer in given if not answer.is_cram]
    marks = Counter(answer.mark for answer in studied)
    return Period(
        answered=len(studied),
        correct=marks[Mark.CORRECT],
        close=marks[Mark.CLOSE],
        wrong=marks[Mark.WRONG],
        self_rated=marks[None],
        crammed=len(given) - len(studied),
        kept_marked=_kept(answer for answer in studied if answer.mark is not None),
        kept_self_rated=_kept(answer for answer in studied if answer.mark is None),
        newly_learnt=sum(answer.is_learnt for answer in studied),
        elapsed_ms=sum(answer.elapsed_ms for answer in given),
        active_days=len({answer.day for answer in given}),
    )


def statistics(store: "Store", moment: Moment) -> Statistics:
    """The figures of a store as they stand at a moment."""
    # Whoever has a store has SQLAlchemy loaded; only the pure part above is used without.
    from trainer.store import entries, schedules

    with store.reading() as tx:
        history = entries.settings_history(tx)
        today = study_day(moment, rollover_hour=history.now.rollover_hour)
        answers = [
            answer
            for card, of_card in entries.by_card(tx).items()
            for answer in counted_answers(card, of_card, history)
        ]
        due = schedules.overdue(tx, today) + len(schedules.in_steps(tx, Scope(), today=today))
        ahead = schedules.due_by_day(tx, first=StudyDay(today + 1), days=FORECAST_DAYS)
    return Statistics(
        day=today,
        today=period(answer for answer in answers if answer.day == today),
        week=period(answer for answer in answers if today - DAYS_OF_WEEK < answer.day <= today),
        all_time=period(answers),
        due_today=due,
        forecast=tuple(ahead),
    )


def _counted(given: Given) -> CountedAnswer:
    review, stage = given.review, given.stage
    is_study = review.mode is Mode.STUDY
    return CountedAnswer(
        day=given.day,
        mark=review.mark,
        is_cram=not is_study,
        is_due=given.counts,
        is_pass=is_pass(review.mark, review.rating),
        is_learnt=is_study and is_newly_learnt(stage.before, stage.after),
        elapsed_ms=min(max(review.elapsed_ms, 0), LONGEST_ANSWER_MS),
    )


def _kept(answers: Iterable[CountedAnswer]) -> Proportion:
    due = [answer.is_pass for answer in answers if answer.is_due]
    return Proportion(sum(due), len(due))
