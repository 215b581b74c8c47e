"""The made-up trainees of the demo: what each is able to, and when each sits down to study."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from trainer.domain.study_day import StudyDay, calendar_date
from trainer.reports.bundle import Level

DAYS_PER_WEEK: Final = 7
_MINUTES_PER_HOUR: Final = 60
_LEAVE_DAYS: Final = 14
_NIGHTS: Final = 5
"""Nights on duty in a row."""
_STOPPED_WEEKS_AGO: Final = 5
_CRAMS_FROM: Final = 12
"""Days before the last one on which a trainee begins to cram for an examination."""
_EXAM_BEFORE: Final = 6
_CLOCK_IS_BACK_MINUTES: Final = 9 * 24 * _MINUTES_PER_HOUR
"""By how much the clock that ran backwards was wrong."""
_WEEKEND: Final = (5, 6)
_GROUPS: Final = ("Site North", "Site South")
_YEARS: Final = ("Alpha", "Beta", "Gamma")
"""What a trainee of each year of training is called."""


class Habit(Enum):
    """What is out of the ordinary about a trainee."""

    TWO_DEVICES = auto()
    NIGHTS = auto()
    """On nights this month, and says so."""
    STOPPED = auto()
    CRAMS = auto()
    CLOCK_BACK = auto()
    SHARES_NOTHING = auto()
    AWAY = auto()
    """On leave until yesterday."""
    STEADY = auto()


class Updates(Enum):
    """When a trainee installs the deck's second version."""

    SOON = auto()
    AT_SHARING = auto()
    """So late that they have not met the answer that changed."""
    NEVER = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The study days of a demo, both ends included."""

    first: StudyDay
    last: StudyDay

    @property
    def middle(self) -> StudyDay:
        """The day on which the deck gets its second version."""
        return StudyDay((self.first + self.last) // 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One made-up trainee."""

    number: int
    habit: Habit
    ability: float
    """Added to the log odds of recall that the memory model gives."""
    diligence: float
    """Chance of a sitting on a working day without duties."""
    level: Level
    settings: Mapping[str, str]
    asks_confidence: bool
    updates: Updates

    @property
    def year(self) -> int:
        """Year of training, 1 to 3."""
        return 1 + self.number % len(_YEARS)

    @property
    def name(self) -> str:
        """For the key of names."""
        return f"Trainee {_YEARS[self.year - 1]} {self.number + 1:02}"

    @property
    def group(self) -> str:
        """Where they work."""
        return _GROUPS[self.number // len(_YEARS) % len(_GROUPS)]

    @property
    def note(self) -> str:
        """What they put beside their own line."""
        return "on nights this month" if self.habit is Habit.NIGHTS else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """When a trainee sits down, and to what."""

    day: StudyDay
    minute: int
    """Of the local day; past midnight it goes on counting."""
    most: int
    """Answers before the trainee has to go."""
    is_cram: bool = False
    device: int = 0
    minutes_back: int = 0
    """By how much the clock is wrong."""


_SPECIAL: Final = tuple(habit for habit in Habit if habit is not Habit.STEADY)
_ABILITIES: Final = {Habit.NIGHTS: -0.3, Habit.CRAMS: -0.2, Habit.STOPPED: 0.3}


def drawn_person(number: int, rng: random.Random) -> Person:
    """The trainee of a number, from 0: the first few have something out of the ordinary."""
    habit = _SPECIAL[number] if number < len(_SPECIAL) else Habit.STEADY
    ability, diligence = rng.gauss(0.5, 0.35), rng.uniform(0.45, 0.9)
    return Person(
        number=number,
        habit=habit,
        ability=_ABILITIES.get(habit, ability),
        diligence=0.12 if habit is Habit.CRAMS else diligence,
        level=Level.CARDS if number % 8 in (0, 3, 5) else Level.TOPICS,
        settings={
            "new_per_day": rng.choice(("1", "1", "2")),
            "retention": rng.choice(("0.9", "0.92", "0.95", "0.95")),
        },
        asks_confidence=number % 3 == 1,
        updates=_updates(number),
    )


def _updates(number: int) -> Updates:
    if number % 13 == 12:
        return Updates.NEVER
    return Updates.AT_SHARING if number % 9 == 6 else Updates.SOON


def sittings_of(person: Person, span: Span, rng: random.Random) -> Iterator[Sitting]:
    """When a trainee sits down, day by day."""
    leave = _leave_of(person, span, rng)
    nights = _nights_of(person, span, rng)
    back_on = _day_of_wrong_clock(person, span)
    for day in map(StudyDay, range(span.first, span.last + 1)):
        draw, at_night, is_cramming = rng.random(), day in nights, _is_cramming(person, span, day)
        chance = _chance_of_sitting(person, day, at_night=at_night)
        if day in leave or (draw > chance and not is_cramming):
            continue
        sitting = Sitting(
            day=day,
            minute=_minute(rng, at_night=at_night),
            most=rng.randint(6, 12) if at_night else rng.randint(15, 45),
            device=_device(person, day),
            minutes_back=_CLOCK_IS_BACK_MINUTES if back_on and day >= back_on else 0,
        )
        if sitting.minutes_back:
            back_on = None
        yield sitting
        if is_cramming:
            yield Sitting(day=day, minute=sitting.minute + 60, most=30, is_cram=True)


def _leave_of(person: Person, span: Span, rng: random.Random) -> range:
    """Days on which nothing is studied: a leave of two weeks, or all days since one stopped."""
    weeks = (span.last + 1 - span.first) // DAYS_PER_WEEK
    start = span.first + DAYS_PER_WEEK * rng.randint(weeks // 4, max(weeks // 4, weeks - 4))
    match person.habit:
        case Habit.STOPPED:
            return range(span.last - DAYS_PER_WEEK * _STOPPED_WEEKS_AGO, span.last + 1)
        case Habit.AWAY:
            return range(span.last - _LEAVE_DAYS, span.last)
        case Habit.STEADY if person.number % 2 == 0:
            return range(start, start + _LEAVE_DAYS)
        case _:
            return range(0)


def _nights_of(person: Person, span: Span, rng: random.Random) -> frozenset[int]:
    """Days whose night is spent on duty: a few blocks, or every other week of the last month."""
    if person.habit is Habit.NIGHTS:
        blocks = [span.last - DAYS_PER_WEEK * weeks for weeks in (1, 3)]
    else:
        length = span.last + 1 - span.first
        blocks = [span.first + rng.randrange(length) for _ in range(length // 60)]
    return frozenset(day for block in blocks for day in range(block, block + _NIGHTS))


def _day_of_wrong_clock(person: Person, span: Span) -> StudyDay | None:
    is_wrong = person.habit is Habit.CLOCK_BACK
    return StudyDay(span.first + (span.last - span.first) // 3) if is_wrong else None


def _chance_of_sitting(person: Person, day: StudyDay, *, at_night: bool) -> float:
    is_weekend = calendar_date(day).weekday() in _WEEKEND
    return person.diligence * (0.5 if at_night else 1) * (0.6 if is_weekend else 1)


def _minute(rng: random.Random, *, at_night: bool) -> int:
    """In the evening or at noon; on duty between eleven and three."""
    if at_night:
        return rng.randint(23 * _MINUTES_PER_HOUR, 27 * _MINUTES_PER_HOUR)
    hour = rng.choice((7, 12, 12, 13, 18, 19, 20, 21))
    return hour * _MINUTES_PER_HOUR + rng.randrange(_MINUTES_PER_HOUR)


def _device(person: Person, day: StudyDay) -> int:
    """The second device is taken along on odd weeks."""
    return day // DAYS_PER_WEEK % 2 if person.habit is Habit.TWO_DEVICES else 0


def _is_cramming(person: Person, span: Span, day: StudyDay) -> bool:
    before = span.last - day
    return person.habit is Habit.CRAMS and _EXAM_BEFORE <= before <= _CRAMS_FROM
