"""Reports of a cohort whose bundles are made by hand, as of four weeks after `MONDAY`."""

from collections.abc import Mapping
from dataclasses import replace

from tests.reports.shared import DECK, MONDAY, answer, bundle, device, standing, trainee
from tests.store.builders import COHORT
from trainer.domain.measured import Measured
from trainer.domain.rating import Mark
from trainer.domain.study_day import StudyDay
from trainer.reports.bundle import Bundle, DeviceCounts
from trainer.reports.counts import Topic, counts_of
from trainer.reports.report import Report
from trainer.services.card_library import Library
from trainer.services.cohorts import Cohorts, opened_cohorts
from trainer.services.report import cohort_report
from trainer.services.report_choices import Choices
from trainer.store.cohort_file import IN_MEMORY
from trainer.store.cohorts import CohortRow

TODAY = StudyDay(MONDAY + 27)
RELEASED = Choices(is_release=True)
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


Answers = dict[str, list[Measured]]
"""Of one trainee, by category."""


def shared(*answers: Answers) -> dict[int, Bundle]:
    """Trainees who have answered so by category, and stand somewhere."""
    return {number: _bundle(one, number) for number, one in enumerate(answers, start=1)}


def _bundle(answers: Answers, number: int) -> Bundle:
    topic = {id(one): category for category, some in answers.items() for one in some}
    counts = counts_of(
        [one for some in answers.values() for one in some],
        lambda one: Topic(DECK, topic[id(one)]),
    )
    return bundle(
        [DeviceCounts(device=device(1), head=1, counts=counts)],
        stands=standing(day=27, note=f"note {number}"),
    )


def some(n: int, wrong: int = 0, *, day: int = 20, **others: object) -> list[Measured]:
    marks = [Mark.WRONG] * wrong + [Mark.CORRECT] * (n - wrong)
    return [answer(day, mark=mark, **others) for mark in marks]  # type: ignore[arg-type]


TWELVE = [{"cause": some(20, 4)} for _ in range(12)]
"""Twelve who have all answered one category alike."""
