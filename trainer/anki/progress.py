"""A learner's progress as Anki keeps it: where each card stands, its answers, and a preset.

Columns and their meaning are those of schema 11 under the scheduler of 2021, with FSRS.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from trainer.domain.fold import Stage
from trainer.domain.ids import CardId
from trainer.domain.log import Mode, Review
from trainer.domain.schedule import Phase, Schedule
from trainer.domain.settings import Settings
from trainer.domain.study_day import Moment, StudyDay

_MS: Final = 1000
_DAY: Final = 86_400
_EASE: Final = 2500
"""Anki's starting ease in thousandths; FSRS does not look at it."""
_DECAY: Final = 0.1542
"""Of FSRS-6's default parameters, by which every memory here is worked out."""
_RED_FLAG: Final = 1
_LONGEST_MS: Final = 60_000
"""Anki counts no answer as longer than a minute, unless a preset says so."""

_IN_LOG: Final = {Phase.NEW: 0, Phase.LEARNING: 0, Phase.REVIEW: 1, Phase.RELEARNING: 2}
_CRAMMED: Final = 3
_TYPES: Final = {Phase.NEW: 0, Phase.LEARNING: 1, Phase.REVIEW: 2, Phase.RELEARNING: 3}
_QUEUES: Final = {Phase.NEW: 0, Phase.LEARNING: 1, Phase.REVIEW: 2, Phase.RELEARNING: 1}
_SUSPENDED: Final = -1
_BURIED: Final = -3


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """How study days are counted in a collection."""

    first_day: StudyDay
    """Day 0 of the collection."""
    offset_minutes: int
    """Local time minus UTC."""
    rollover_hour: int

    @property
    def created(self) -> int:
        """UTC seconds at which day 0 begins: a collection is counted from when it was made."""
        return self.begin_of(self.first_day)

    def begin_of(self, day: StudyDay) -> int:
        """UTC seconds at which a study day begins."""
        return day * _DAY + self.rollover_hour * 3600 - self.offset_minutes * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class CardProgress:
    """One card's way so far."""

    schedule: Schedule
    stages: tuple[Stage, ...]
    """Every entry that counts, in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """What a learner has come to with the cards of a package."""

    today: StudyDay
    calendar: Calendar
    settings: Settings
    preset_id: int
    preset_name: str
    cards: Mapping[CardId, CardProgress]
    """Cards that the log speaks of."""


class CardColumns(NamedTuple):
    """Where one card stands, from `type` to `data` in the order of Anki's table."""

    type: int = 0
    queue: int = 0
    due: int = 0
    """Place among the new, UTC seconds in steps, else days since the collection was made."""
    interval: int = 0
    """Days."""
    ease: int = 0
    reviews: int = 0
    lapses: int = 0
    steps_left: int = 0
    original_due: int = 0
    original_deck: int = 0
    flags: int = 0
    data: str = ""


class AnswerColumns(NamedTuple):
    """One answer, as a row of Anki's review log without its card's id."""

    at_ms: int
    rating: int
    interval: int
    """Days, or seconds below zero."""
    last_interval: int
    difficulty: int
    """100 for the easiest to 1100; 0 where the answer changed no memory."""
    elapsed_ms: int
    kind: int


def card_columns(card: CardProgress, place: int, progress: Progress) -> CardColumns:
    """Where a card stands; `place` is its number among the cards of its deck, from 1."""
    schedule = card.schedule
    is_new = schedule.phase is Phase.NEW
    return CardColumns(
        type=_TYPES[schedule.phase],
        queue=_queue(schedule, progress.today),
        due=place if is_new else _due(schedule, progress.calendar),
        interval=_interval_days(schedule),
        ease=0 if is_new else _EASE,
        reviews=schedule.reviews,
        lapses=schedule.lapses,
        steps_left=_steps_left(schedule, progress.settings),
        flags=_RED_FLAG if schedule.is_flagged else 0,
        data=_data(card, place, progress),
    )


def _interval_days(schedule: Schedule) -> int:
    """Days; Anki has none below one for a card that has left its first steps."""
    if schedule.phase in (Phase.NEW, Phase.LEARNING):
        return 0
    return max(1, schedule.interval_days)


def _queue(schedule: Schedule, today: StudyDay) -> int:
    if schedule.is_suspended:
        return _SUSPENDED
    return _BURIED if schedule.buried_day == today else _QUEUES[schedule.phase]


def _due(schedule: Schedule, calendar: Calendar) -> int:
    if schedule.due_ms is not None:
        return schedule.due_ms // _MS
    if schedule.due_day is None:
        raise ValueError("a card that was answered falls due on a day")
    return schedule.due_day - calendar.first_day


def _steps_left(schedule: Schedule, settings: Settings) -> int:
    match schedule.phase:
        case Phase.LEARNING:
            return max(1, len(settings.learning_steps) - schedule.step)
        case Phase.RELEARNING:
            return max(1, len(settings.relearning_steps) - schedule.step)
        case _:
            return 0


def _data(card: CardProgress, place: int, progress: Progress) -> str:
    """What FSRS knows; without the time of the last review Anki's database check would mend it."""
    memory = card.schedule.memory
    if memory is None:
        return json.dumps({"pos": place})
    studied = [stage.entry.stamp.at_ms for stage in card.stages if _is_studied(stage)]
    last = studied[-1] // _MS if studied else progress.calendar.begin_of(memory.last_day)
    return json.dumps(
        {
            "pos": place,
            "s": round(memory.stability_days, 4),
            "d": round(memory.difficulty, 3),
            "dr": progress.settings.retention,
            "decay": _DECAY,
            "lrt": last,
        }
    )


def _is_studied(stage: Stage) -> bool:
    return isinstance(stage.entry, Review) and stage.entry.mode is Mode.STUDY


def answer_columns(stages: Iterable[Stage]) -> Iterator[AnswerColumns]:
    """Every answer to a card, with the rating that holds, in order."""
    last = 0
    for before, entry, after in stages:
        if not isinstance(entry, Review):
            continue
        interval = _interval(after, entry.stamp.moment)
        is_study = entry.mode is Mode.STUDY
        yield AnswerColumns(
            at_ms=entry.stamp.at_ms,
            rating=entry.rating,
            interval=interval if is_study else last,
            last_interval=last,
            difficulty=_scaled_difficulty(after) if is_study else 0,
            elapsed_ms=min(entry.elapsed_ms, _LONGEST_MS),
            kind=_IN_LOG[before.phase] if is_study else _CRAMMED,
        )
        last = interval if is_study else last


def _interval(schedule: Schedule, moment: Moment) -> int:
    if schedule.due_ms is None:
        return schedule.interval_days
    return -((schedule.due_ms - moment.at_ms) // _MS)


def _scaled_difficulty(schedule: Schedule) -> int:
    if schedule.memory is None:
        return 0
    return round((schedule.memory.difficulty - 1) / 9 * 1000) + 100


def preset(progress: Progress) -> dict[str, object]:
    """A preset of Anki's with the learner's retention, limits and steps."""
    settings = progress.settings
    return {
        "id": progress.preset_id,
        "name": progress.preset_name,
        "mod": 0,
        "usn": -1,
        "maxTaken": _LONGEST_MS // _MS,
        "autoplay": True,
        "timer": 0,
        "replayq": True,
        "dyn": False,
        "desiredRetention": settings.retention,
        "new": {
            "bury": True,
            "delays": [*settings.learning_steps],
            "initialFactor": _EASE,
            "ints": [1, 4, 0],
            "order": 1,
            "perDay": settings.new_per_day,
        },
        "rev": {
            "bury": True,
            "ease4": 1.3,
            "hardFactor": 1.2,
            "ivlFct": 1,
            "maxIvl": settings.maximum_interval_days,
            "perDay": settings.reviews_per_day,
        },
        "lapse": {
            "delays": [*settings.relearning_steps],
            "leechAction": 1,
            "leechFails": 8,
            "minInt": 1,
            "mult": 0,
        },
    }


def collection_settings(calendar: Calendar) -> dict[str, object]:
    """What a collection says of itself, so that its days are counted as they are here."""
    return {
        "schedVer": 2,
        "sched2021": True,
        "creationOffset": -calendar.offset_minutes,
        "rollover": calendar.rollover_hour,
        "fsrs": True,
    }
