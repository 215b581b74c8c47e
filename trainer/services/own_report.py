"""A trainee's report about themselves, made as a director's is."""

from typing import Final

from trainer.domain.study_day import Moment
from trainer.reports.bundle import Level
from trainer.reports.compose import report_of
from trainer.reports.report import Report
from trainer.services.card_library import library_of
from trainer.services.cohorts import Cohorts, opened_cohorts
from trainer.services.report import Choices, gathered_of, wanted_of
from trainer.services.sharing import bundle_of
from trainer.store.cohort_file import IN_MEMORY
from trainer.store.cohorts import CohortRow
from trainer.store.engine import Store

_OWN: Final = "own"


def own_report(store: Store, moment: Moment, choices: Choices) -> Report:
    """A trainee's report about themselves: the lines that a director of theirs would see.

    Made from a bundle at card level, in a programme of their own that is forgotten afterwards.
    """
    library = library_of(store, moment)
    bundle = bundle_of(store, moment, Level.CARDS)
    with opened_cohorts(IN_MEMORY) as cohorts:
        cohort = CohortRow(
            name=_OWN,
            title="Your own progress",
            purpose="for yourself",
            audience="you, on this computer",
            keep_until="",
            target_percent=85,
            decks=tuple(sorted(library.titles)),
        )
        cohorts.put(cohort)
        cohorts.enrol(_OWN, bundle.trainee)
        cohorts.add(bundle, path="your log")
        wanted = wanted_of(cohort, library, choices, is_own=True)
        return report_of(gathered_of(cohorts, cohort, wanted, library, _you(cohorts)))


def _you(cohorts: Cohorts) -> dict[str, str]:
    return {one.pseudonym: "You" for one in cohorts.trainees(_OWN)}
