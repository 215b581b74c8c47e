"""What the reader of a report chooses, and what the report is to be of by that."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from trainer import __version__
from trainer.domain.study_day import StudyDay, calendar_date, day_of
from trainer.errors import CohortError
from trainer.reports.bundle_rows import LAST_YEAR
from trainer.reports.counts import first_day, week_of
from trainer.reports.gathered import Wanted
from trainer.services.card_library import Library
from trainer.store.cohort_counts import Reach
from trainer.store.cohorts import CohortRow

_FIRST_YEAR: Final = 1971
_MOST_WEEKS: Final = 261
WEEKS: Final = 26
"""A period that nobody has chosen is as long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What the reader of a report chooses."""

    since: date | None = None
    until: date | None = None
    as_of: date | None = None
    """The day the report is of; today where none is given."""
    with_names: bool = False
    is_release: bool = False


def wanted_of(
    cohort: CohortRow, library: Library, choices: Choices, *, is_own: bool = False
) -> Wanted:
    """What is asked of a report; raises CohortError for a period in which nothing can lie."""
    for day in (choices.since, choices.until, choices.as_of):
        _check_year(day)
    as_of = library.today if choices.as_of is None else day_of(choices.as_of)
    until = None if choices.until is None else day_of(choices.until)
    first, last = _weeks(choices.since, until, as_of)
    return Wanted(
        title=cohort.title,
        purpose=cohort.purpose,
        audience=cohort.audience,
        keep_until=cohort.keep_until,
        decks={slug: library.titles.get(slug, slug) for slug in cohort.decks},
        target=cohort.target_percent / 100,
        first_week=first,
        last_week=last,
        as_of=as_of,
        until=until,
        program_version=__version__,
        is_made_up=cohort.is_made_up,
        is_release=choices.is_release,
        is_own=is_own,
    )


def reach_of(cohort: CohortRow, wanted: Wanted) -> Reach:
    """Of whom, of what and when the counts of a report are."""
    return Reach(
        cohort=cohort.name,
        decks=cohort.decks,
        first_week=wanted.first_week,
        last_week=wanted.last_week,
        first_day=first_day(wanted.first_week),
        last_day=first_day(wanted.last_week + 1) - 1,
    )


def _check_year(day: date | None) -> None:
    if day is not None and not _FIRST_YEAR <= day.year <= LAST_YEAR:
        raise CohortError(
            f"{day:%Y-%m-%d}: a report is of days from {_FIRST_YEAR} to {LAST_YEAR}.",
            hint="Write the day as 2026-11-29.",
        )


def _weeks(since: date | None, until: StudyDay | None, as_of: StudyDay) -> tuple[int, int]:
    """The first and the last week of the period, both over by the report's day."""
    # A week that is not over yet would be another one tomorrow.
    over = week_of(StudyDay(as_of + 1)) - 1
    last = over if until is None else min(week_of(until), over)
    first = last - WEEKS + 1 if since is None else week_of(day_of(since))
    if first_day(first) > as_of:
        raise CohortError(
            f"The period begins after the report's day, {calendar_date(as_of):%Y-%m-%d}: nothing"
            " can be in it.",
            hint="Give an earlier --since, or a later --as-of.",
        )
    if first > over:
        raise CohortError(
            "No week of the period, Monday to Sunday, is over yet.",
            hint="Give an earlier --since, or wait for its Sunday.",
        )
    if last - first >= _MOST_WEEKS:
        raise CohortError(
            "The period is longer than five years.", hint="Choose a shorter one, with --since."
        )
    if first > last:
        raise CohortError(
            "The period ends before it begins.", hint="Give --since before --until, or one alone."
        )
    return first, last
