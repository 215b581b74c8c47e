"""What Anki knows of a learner and a card: every answer, and where the card stands."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any, Final, NamedTuple

from trainer.anki.reading.collection import AnswerThere, CardState, Collection
from trainer.domain.rating import Rating
from trainer.domain.study_day import Moment, StudyDay, study_day

_DAY: Final = 86_400
_MINUTE: Final = 60
_MS: Final = 1000
_HOURS: Final = 24
_ROLLOVER_HOUR: Final = 4
"""When a day begins in a collection that does not say so."""
_LEARN: Final = 0
_CRAM: Final = 3
_REVIEW: Final = 2
_SUSPENDED: Final = -1
_BURIED: Final = (-2, -3)
_RATINGS: Final = frozenset(Rating)
_FLAGS: Final = 7
"""The lowest three bits are the flag's colour."""
_FAR_MS: Final = 253_402_300_800_000
"""The year 10 000; what claims to lie beyond is no time."""
_FAR_DAYS: Final = 40_000


class PastAnswer(NamedTuple):
    """One answer that was given there."""

    id: int
    """Of the review log there, which is when it was given: UTC milliseconds."""
    rating: Rating
    elapsed_ms: int
    is_cram: bool
    """Given outside the schedule, and changed no memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a card that is out of its first steps stands there."""

    due_day: StudyDay
    last_day: StudyDay
    interval_days: int
    ease: float
    """2.5 for a card that was never hard or easy."""
    stability_days: float | None
    """With `difficulty`, what FSRS knows; None where it was not used."""
    difficulty: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """One card."""

    card: CardState
    answers: Sequence[PastAnswer]
    """Since the card was last made new, in order of time."""
    is_whole: bool
    """The answers begin with the first one."""
    standing: Standing | None
    """None for a card that is new or in steps."""

    @property
    def is_suspended(self) -> bool:
        """Whether it is taken out of study."""
        return self.card.queue == _SUSPENDED

    @property
    def is_buried(self) -> bool:
        """Whether it is left alone until tomorrow."""
        return self.card.queue in _BURIED

    @property
    def is_flagged(self) -> bool:
        """Whether it has a flag of any colour."""
        return self.card.flags & _FLAGS > 0


def histories(collection: Collection, *, offset_minutes: int) -> Iterator[History]:
    """Every card that says anything; `offset_minutes` is local time minus UTC, where not kept."""
    settings = collection.settings()
    calendar = _Calendar(
        first_day=_first_day(collection, settings, offset_minutes),
        offset_minutes=offset_minutes,
        rollover_hour=_rollover_hour(settings),
    )
    logs = groupby(collection.answers(), key=attrgetter("card"))
    card_of_log, log = next(logs, (None, iter(())))
    for card in collection.cards():
        while card_of_log is not None and card_of_log < card.id:
            card_of_log, log = next(logs, (None, iter(())))
        answers = tuple(log) if card_of_log == card.id else ()
        yield _history(card, answers, calendar)


class _Calendar(NamedTuple):
    """How days are counted there."""

    first_day: StudyDay
    offset_minutes: int
    rollover_hour: int


def _rollover_hour(settings: Mapping[str, Any]) -> int:
    hour = settings.get("rollover")
    return hour if isinstance(hour, int) and 0 <= hour < _HOURS else _ROLLOVER_HOUR


def _first_day(
    collection: Collection, settings: Mapping[str, Any], offset_minutes: int
) -> StudyDay:
    """The study day from which the collection counts: the date on which it was made."""
    west = settings.get("creationOffset")
    offset = -west if isinstance(west, int) and abs(west) <= _DAY // _MINUTE else offset_minutes
    return StudyDay((collection.created + offset * _MINUTE) // _DAY)


def _history(card: CardState, log: Sequence[AnswerThere], calendar: _Calendar) -> History:
    kept = _since_made_new(log)
    answers = tuple(
        PastAnswer(
            id=row.id,
            rating=Rating(row.rating),
            elapsed_ms=max(0, row.elapsed_ms),
            is_cram=row.kind == _CRAM and row.ease == 0,
        )
        for row in kept
        if row.rating in _RATINGS and 0 < row.id < _FAR_MS
    )
    studied = [row for row in kept if row.rating in _RATINGS]
    return History(
        card=card,
        answers=answers,
        is_whole=bool(studied) and studied[0].kind == _LEARN,
        standing=_standing(card, answers, calendar),
    )


def _since_made_new(log: Sequence[AnswerThere]) -> Sequence[AnswerThere]:
    """What was answered since the card was last reset, which Anki writes as a row of zeros."""
    resets = (at for at, row in enumerate(log, 1) if row.rating == 0 and row.ease == 0)
    return log[max(resets, default=0) :]


def _standing(
    card: CardState, answers: Sequence[PastAnswer], calendar: _Calendar
) -> Standing | None:
    if card.type != _REVIEW or not -_FAR_DAYS < card.due < _FAR_DAYS:
        return None
    kept = _kept_by_fsrs(card.data)
    due_day = StudyDay(calendar.first_day + card.due)
    interval = min(max(1, card.interval), _FAR_DAYS)
    last_ms = answers[-1].id if answers else int(kept.get("lrt", 0)) * _MS
    last = Moment(last_ms, calendar.offset_minutes)
    last_day = (
        study_day(last, rollover_hour=calendar.rollover_hour) if last_ms else due_day - interval
    )
    stability, difficulty = kept.get("s"), kept.get("d")
    has_memory = stability is not None and difficulty is not None
    return Standing(
        due_day=due_day,
        last_day=StudyDay(last_day),
        interval_days=interval,
        ease=card.ease / _MS if card.ease else 2.5,
        stability_days=stability if has_memory else None,
        difficulty=difficulty if has_memory else None,
    )


def _kept_by_fsrs(data: str) -> dict[str, float]:
    """The numbers that a card's data keeps; what is none of them is passed over."""
    try:
        kept = json.loads(data) if data else {}
    except (ValueError, RecursionError):
        return {}
    if not isinstance(kept, dict):
        return {}
    numbers = ((name, value) for name, value in kept.items() if isinstance(value, int | float))
    return {name: float(value) for name, value in numbers if 0 < value < _FAR_MS}
