"""What a report reads of a programme, wherever its answers are counted."""

from collections.abc import Collection, Iterable, Mapping
from typing import Protocol

from trainer.domain.study_day import StudyDay
from trainer.store.cohort_counts import (
    CardDetails,
    CardRow,
    EarlierRow,
    MissedRow,
    TopicRow,
    WeekRow,
)


class Counts(Protocol):
    """Sums of answers within a `Reach`, added up where they lie: in a file or at a hub."""

    def weeks(self) -> Iterable[WeekRow]:
        """Answers that count towards retention, by week, whenever that was."""

    def topics(self) -> Iterable[TopicRow]:
        """Answers that count towards retention, by category and interval."""

    def confident(self) -> Iterable[tuple[int, int, int]]:
        """By trainee, marked answers given while sure, and those of them that were wrong."""

    def errors(self) -> Iterable[tuple[str, str, int, int]]:
        """Category, kind of error (empty for none), marked answers, and trainees."""

    def bins(self) -> Iterable[tuple[int, int, int, int, int]]:
        """Tenth of predicted recall, answers, those recalled, sum of predictions, trainees."""

    def days(self) -> Iterable[tuple[int, StudyDay, int, int]]:
        """Trainee, study day, answers and milliseconds, whenever that was."""

    def cards(self) -> list[CardRow]:
        """Answers by card, of trainees who share them, by the cards' ids."""

    def earlier(self) -> Iterable[EarlierRow]:
        """Answers by card, in no other figure, that were given before the card's answer changed."""

    def card_details(self, cards: Collection[bytes]) -> Mapping[bytes, CardDetails]:
        """Of each card: kinds of error, what was chosen and not passed, and versions."""

    def weakest(self, cards: Collection[bytes], *, least: int, most: int) -> Iterable[MissedRow]:
        """Of each trainee who shares them, the cards that were missed by the highest share."""
