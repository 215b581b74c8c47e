"""Reports of a cohort whose bundles are made by hand, as of four weeks after `MONDAY`."""

from collections.abc import Mapping
from dataclasses import replace

from tests.reports.shared import DECK, MONDAY, trainee
from tests.store.builders import COHORT
from trainer.domain.study_day import StudyDay
from trainer.reports.bundle import Bundle
from trainer.reports.report import Report
from trainer.services.card_library import Library
from trainer.services.cohorts import Cohorts, opened_cohorts
from trainer.services.report import cohort_report
from trainer.services.report_choices import Choices
from trainer.store.cohort_file import IN_MEMORY
from trainer.store.cohorts import CohortRow

TODAY = StudyDay(MONDAY + 27)
LIBRARY = Library(cards={}, titles={DECK: "A sample deck"}, today=TODAY)


def report(
    bundles: Mapping[int, Bundle],
    choices: Choices | None = None,
    *,
    cohort: CohortRow = COHORT,
    library: Library = LIBRARY,
) -> Report:
    """The report of trainees by number, as of the Sunday four weeks after `MONDAY`."""
    with opened_cohorts(IN_MEMORY) as cohorts:
        cohorts.put(cohort)
        for number, shared in bundles.items():
            cohorts.enrol("surgery", trainee(number))
            cohorts.add(replace(shared, trainee=trainee(number)), path="a bundle")
        return cohort_report(cohorts, None, library, choices or Choices())


def pseudonym(cohorts: Cohorts) -> str:
    """Of the one trainee there is."""
    (only,) = cohorts.trainees(COHORT.name)
    return only.pseudonym
