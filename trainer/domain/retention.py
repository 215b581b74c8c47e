"""Retention: which answers show what an interval has left of a card."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from trainer.domain.fold import Stage, retraced
from trainer.domain.ids import CardId
from trainer.domain.log import Entry, Mode, Review
from trainer.domain.schedule import Phase, Schedule
from trainer.domain.settings import SettingsHistory
from trainer.domain.study_day import StudyDay, study_day


def counts_as_retention(before: Schedule, mode: Mode, *, is_first: bool) -> bool:
    """Whether an answer is one of those of which retention is the passed share.

    It is when it was given in study, as the card's first answer of its study day in any mode, to a
    card that had been left for a day or more: whoever crammed a card this morning shows nothing by
    knowing it at noon.  A card whose answer has changed since it was learnt asks for what nobody
    was told, and never counts.
    """
    had_interval = before.phase is Phase.REVIEW and before.interval_days >= 1
    is_as_learnt = before.change is None
    return mode is Mode.STUDY and had_interval and is_as_learnt and is_first


class Given(NamedTuple):
    """An answer that stands, with the study day it was given on."""

    stage: Stage
    review: Review
    """As rated and marked in the end."""
    day: StudyDay
    counts: bool
    """Whether it counts towards retention."""


def is_newly_learnt(before: Schedule, after: Schedule) -> bool:
    """Whether an answer brought its card out of the first steps."""
    return before.phase in (Phase.NEW, Phase.LEARNING) and after.phase is Phase.REVIEW


def answers_given(
    card: CardId, entries: Iterable[Entry], history: SettingsHistory
) -> Iterator[Given]:
    """A card's answers in order, without those that were taken back."""
    return given_in(retraced(card, entries, history), history)


def given_in(
    stages: Iterable[Stage], history: SettingsHistory, *, latest: StudyDay | None = None
) -> Iterator[Given]:
    """The answers among a card's stages.

    `latest` is the latest study day of those before them; none of these is of an earlier day.
    """
    answered = set() if latest is None else {latest}
    for stage in stages:
        review = stage.entry
        if isinstance(review, Review):
            rollover_hour = history.at(review.stamp.place).rollover_hour
            day = study_day(review.stamp.moment, rollover_hour=rollover_hour)
            counts = counts_as_retention(stage.before, review.mode, is_first=day not in answered)
            yield Given(stage, review, day, counts)
            # Who travels west, or moves the day's start, meets a day that was over again.
            answered.add(day)
