"""A trainee's calendar as characters: a row for each day of the week, a column for each week.

The classes of its days are those of every calendar, so that two are read alike.
"""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

_FROM: Final = (0, 1, 10, 20, 40)
"""Answers of a day from which each class begins."""
_MARKS: Final = ".:+*#"
"""The fuller, the more.

Of ASCII, since a calendar of blocks would take three bytes a day of a page that has few to spare.
"""
_WIDEST: Final = 26
"""Weeks side by side: half a year fits a telephone and a sheet of paper."""
_DAYS: Final = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_LABEL: Final = 3
_MONTHS: Final = "JanFebMarAprMayJunJulAugSepOctNovDec"


def day_class(answers: int) -> int:
    """The class of a day's answers, from 0 for none to 4."""
    return bisect_right(_FROM, answers) - 1


def class_words() -> tuple[str, ...]:
    """What each class is: `none`, `1–9`, and so on."""
    ranges = (f"{low}–{following - 1}" for low, following in pairwise(_FROM[1:]))
    return ("none", *ranges, f"{_FROM[-1]} or more")


def day_mark(answers: int) -> str:
    """The character for a day's answers."""
    return _MARKS[day_class(answers)]


def legend() -> tuple[tuple[str, str], ...]:
    """Each character with what it stands for."""
    return tuple(zip(_MARKS, class_words(), strict=True))


def calendar_rows(calendar: Sequence[int], first: date) -> tuple[str, ...]:
    """Rows of the calendar from its first Monday on, half a year beneath the other.

    Above each half year stand its months, each over the week that its first day is in.
    """
    weeks = [calendar[start : start + 7] for start in range(0, len(calendar), 7)]
    rows: list[str] = []
    for start in range(0, len(weeks), _WIDEST):
        block = weeks[start : start + _WIDEST]
        if rows:
            rows.append("")
        rows.append(_months(first + timedelta(weeks=start), len(block)))
        rows.extend(
            f"{name} " + "".join(day_mark(week[day]) for week in block if day < len(week))
            for day, name in enumerate(_DAYS)
        )
    return tuple(rows)


def busiest_week(calendar: Sequence[int], first: date) -> tuple[date, int] | None:
    """The Monday of the week with the most answers, the latest of several, and how many they are.

    None where nothing was answered.
    """
    weeks = [sum(calendar[start : start + 7]) for start in range(0, len(calendar), 7)]
    most, place = max(((answers, place) for place, answers in enumerate(weeks)), default=(0, 0))
    return (first + timedelta(weeks=place), most) if most else None


def _months(first: date, weeks: int) -> str:
    row = " " * _LABEL
    for week in range(weeks):
        sunday = first + timedelta(weeks=week, days=6)
        # A name that would stand out beyond the last week is left out, but for the first.
        has_room = len(row) <= _LABEL + week and (week == 0 or week + 3 <= weeks)
        if sunday.day <= 7 and has_room:
            row = row.ljust(_LABEL + week) + _MONTHS[3 * sunday.month - 3 : 3 * sunday.month]
    return row
