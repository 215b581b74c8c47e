"""Intervals between answers: whole days with a seeded fuzz, and their wording."""

import hashlib
import math
from typing import Final

from trainer.domain.ids import CardId
from trainer.domain.schedule import Schedule
from trainer.domain.study_day import Moment

_UNFUZZED_BELOW_DAYS: Final = 2.5
_FUZZ_BANDS: Final = ((2.5, 7.0, 0.15), (7.0, 20.0, 0.1), (20.0, math.inf, 0.05))
"""Start, end and the share of the days in between that a due day may move."""
_DRAW_BITS: Final = 32
_MS_PER_MINUTE: Final = 60_000
_MINUTES_PER_HOUR: Final = 60
_MINUTES_PER_DAY: Final = 1440
_DAYS_PER_MONTH: Final = 30.4375
_DAYS_PER_YEAR: Final = 365.25


def fuzz_draw(card: CardId, reviews: int) -> int:
    """A number from 0 to 2^32 - 1 that is the same for a card and its count of reviews for ever."""
    digest = hashlib.sha256(card + reviews.to_bytes(8, "big")).digest()
    return int.from_bytes(digest[: _DRAW_BITS // 8], "big")


def fuzzed_days(interval_days: float, draw: int, *, maximum: int) -> int:
    """Whole days near an interval, from 1 to `maximum`, by a draw of `fuzz_draw`.

    With one draw a longer interval never gives fewer days: that a better rating never comes back
    sooner rests on it, so it is reckoned in whole numbers.
    """
    earliest, latest = fuzz_range(interval_days, maximum=maximum)
    return earliest + (draw * (latest - earliest + 1) >> _DRAW_BITS)


def fuzz_range(interval_days: float, *, maximum: int) -> tuple[int, int]:
    """The fewest and the most whole days that fuzz makes of an interval, from 1 to `maximum`.

    Source: Anki's scheduler, `rslib/src/scheduler/states/fuzz.rs`.
    """
    capped = min(interval_days, float(maximum))
    if capped < _UNFUZZED_BELOW_DAYS:
        return (max(1, round(capped)),) * 2
    reach = 1.0 + sum(
        share * max(0.0, min(capped, end) - start) for start, end, share in _FUZZ_BANDS
    )
    latest = min(round(capped + reach), maximum)
    return min(max(2, round(capped - reach)), latest), latest


def interval_words(schedule: Schedule, moment: Moment) -> str:
    """When a card comes back as seen from a moment: `1 min`, `10 min`, `3 d`, `2.1 mo`, `1.4 y`.

    Empty for a card that has never been answered.
    """
    if schedule.due_ms is not None:
        return minutes_words(max(0, schedule.due_ms - moment.at_ms) / _MS_PER_MINUTE)
    return "" if schedule.due_day is None else days_words(schedule.interval_days)


def minutes_words(minutes: float) -> str:
    """A number of minutes as one reads it: `1 min`, `1.5 h`, `1 d`."""
    if round(minutes) < _MINUTES_PER_HOUR:
        return f"{max(1, round(minutes))} min"
    if minutes < _MINUTES_PER_DAY:
        return f"{_short(minutes / _MINUTES_PER_HOUR)} h"
    return f"{_short(minutes / _MINUTES_PER_DAY)} d"


def days_words(days: int) -> str:
    """A number of days as one reads it: `3 d`, `2.1 mo`, `1.4 y`."""
    if days < _DAYS_PER_MONTH:
        return f"{days} d"
    if days < _DAYS_PER_YEAR:
        return f"{_short(days / _DAYS_PER_MONTH)} mo"
    return f"{_short(days / _DAYS_PER_YEAR)} y"


def _short(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
