"""Figures of one trainee."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from statistics import quantiles
from typing import Final, TypeAlias

from trainer.domain.fact import Category
from trainer.domain.study_day import StudyDay, calendar_date
from trainer.reports.cards import card_line
from trainer.reports.counts import first_day
from trainer.reports.coverage import coverage, stale_by_category
from trainer.reports.expected import expected
from trainer.reports.gathered import Person, Sums, Wanted
from trainer.reports.rates import FROM_TRAINEE, Rate, trainee_rate
from trainer.reports.report import (
    CardLine,
    MiddleHalves,
    Retained,
    Spread,
    TraineeLine,
    TraineePage,
    Workload,
)

LEAST_ACTIVE_DAYS: Final = 5
LEAST_OF_A_CARD: Final = 3
"""Answers of a trainee from which a card can be one of their weakest."""
ActiveDays: TypeAlias = Mapping[StudyDay, tuple[int, int]]
"""Answers and milliseconds of a trainee by study day."""
_NAMES: Final = [category.value for category in Category]
_MS_PER_MINUTE: Final = 60_000


def anchor_of(name: str) -> str:
    """Where a trainee stands on the page."""
    kept = (letter if letter.isalnum() and letter.isascii() else "-" for letter in name.lower())
    return f"trainee-{''.join(kept)}"


def retained(sums: Sums, *, least: int = FROM_TRAINEE) -> Retained:
    """One trainee's retention."""
    return Retained(
        marked=trainee_rate(sums.marked_passed, sums.marked, least=least),
        close=sums.close,
        self_rated=trainee_rate(sums.rated_passed, sums.rated, least=least),
    )


def total(parts: Iterable[Sums]) -> Sums:
    """The sums of several."""
    whole = Sums()
    for part in parts:
        whole.add(is_marked=True, n=part.marked, passed=part.marked_passed, close=part.close)
        whole.add(is_marked=False, n=part.rated, passed=part.rated_passed, close=0)
    return whole


def category_place(category: str) -> tuple[int, str]:
    """The order of the categories that everyone knows, and behind them others by name."""
    return (_NAMES.index(category) if category in _NAMES else len(_NAMES), category)


def trainee_line(person: Person, days: ActiveDays, wanted: Wanted) -> TraineeLine:
    """One trainee among all."""
    last_active = last_day(person, wanted.as_of)
    return TraineeLine(
        name=person.name,
        anchor=anchor_of(person.name),
        year=person.year,
        groups=person.groups,
        level=person.level,
        shared=None if person.shared_day is None else calendar_date(person.shared_day),
        retained=retained(total(person.categories.values())),
        long_retained=retained(total(person.long_categories.values())),
        coverage=coverage([person], wanted),
        confident_errors=trainee_rate(person.sure_wrong, person.sure),
        on_time=on_time(person, wanted),
        workload=workload(days.values()),
        active_days=len(days),
        last_active=None if last_active is None else calendar_date(last_active),
        overdue=overdue(person, wanted),
        stale=sum(stale_by_category(person, wanted).values()),
        note=person.standing.note if person.standing else "",
    )


def trainee_page(person: Person, days: ActiveDays, wanted: Wanted) -> TraineePage:
    """One trainee in detail, by their days in the period, without what others are like.

    And without the cards that they missed most, which are counted last.
    """
    start, end = first_day(wanted.first_week), period_end(wanted)
    return TraineePage(
        line=trainee_line(person, days, wanted),
        middle_half=MiddleHalves(),
        calendar=tuple(days.get(StudyDay(day), (0, 0))[0] for day in range(start, end + 1)),
        calendar_first=calendar_date(start),
        weakest=(),
        categories=tuple(
            (category, retained(person.categories[category]))
            for category in sorted(person.categories, key=category_place)
        ),
        expected=expected([person], wanted),
    )


def weakest_lines(person: Person, wanted: Wanted) -> tuple[CardLine, ...]:
    """The cards that a trainee missed most."""
    is_of_only_deck = len(wanted.decks) == 1
    return tuple(
        card_line(one, least_trainees=1, is_of_only_deck=is_of_only_deck) for one in person.weakest
    )


def period_end(wanted: Wanted) -> StudyDay:
    """The last study day of the period, a Sunday."""
    return StudyDay(first_day(wanted.last_week + 1) - 1)


def last_day(person: Person, until: StudyDay) -> StudyDay | None:
    """The last study day up to this one on which a trainee answered; None where there is none."""
    last = max(person.days, default=None)
    if last is None or last <= until:
        return last
    # Hardly ever: every day is looked at in Python for it.
    return max((day for day in person.days if day <= until), default=None)


def days_in_period(person: Person, wanted: Wanted) -> ActiveDays:
    """The active days of the period, with answers and milliseconds."""
    start, end = first_day(wanted.first_week), period_end(wanted)
    return {day: sums for day, sums in person.days.items() if start <= day <= end}


def workload(days: Collection[tuple[int, int]]) -> Workload:
    """Answers and minutes of active days; neither with fewer than 5 of them."""
    # On a day of crams alone nothing was studied.
    answers = [n for n, _ in days if n]
    if len(answers) < LEAST_ACTIVE_DAYS:
        return Workload(answers=None, minutes=None, active_days=len(answers))
    minutes = [elapsed_ms / _MS_PER_MINUTE for n, elapsed_ms in days if n]
    return Workload(answers=spread(answers), minutes=spread(minutes), active_days=len(answers))


def spread(values: Sequence[float]) -> Spread:
    """The median and the middle half of two values or more, both ends included.

    Source: R. J. Hyndman and Y. Fan, The American Statistician 50 (1996), 361-365, definition 7.
    """
    low, middle, high = quantiles(values, n=4, method="inclusive")
    return Spread(low=low, middle=middle, high=high, n=len(values))


def on_time(person: Person, wanted: Wanted) -> Rate:
    """Answered within two days of what fell due in the period."""
    hits, n = on_time_counts(person, wanted)
    return trainee_rate(hits, n)


def on_time_counts(person: Person, wanted: Wanted) -> tuple[int, int]:
    """Those answered within two days, and all that fell due in the period."""
    weeks = person.standing.on_time if person.standing else ()
    chosen = [
        week
        for week in weeks
        if week.deck in wanted.decks and wanted.first_week <= week.week <= wanted.last_week
    ]
    return sum(week.on_time for week in chosen), sum(week.fell_due for week in chosen)


def overdue(person: Person, wanted: Wanted) -> int:
    """Reviews of the assigned decks that were due on the day of the trainee's last bundle."""
    decks = person.standing.overdue if person.standing else ()
    return sum(one.cards for one in decks if one.deck in wanted.decks)
