"""A trainee's report about themselves, made as a director's is."""

from dataclasses import dataclass, replace
from typing import Final

from trainer.domain.study_day import Moment
from trainer.reports.bundle import Level
from trainer.reports.compose import report_of
from trainer.reports.gathered import HubProgramme
from trainer.reports.report import Report
from trainer.services.card_library import library_of
from trainer.services.cohorts import TARGET_PERCENT, opened_cohorts
from trainer.services.collector import collector_at_rest
from trainer.services.deck_names import assigned, known_slugs
from trainer.services.report import gathered_of
from trainer.services.report_choices import Choices, reach_of, wanted_of
from trainer.services.report_people import people_of
from trainer.services.sharing import bundle_of
from trainer.store.cohort_counts import CohortCounts
from trainer.store.cohort_file import IN_MEMORY
from trainer.store.cohorts import CohortRow
from trainer.store.engine import Store

_OWN: Final = "own"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnProgramme:
    """What the trainee's programme asks, as far as they or their hub say."""

    decks: tuple[str, ...] = ()
    """Slugs; where none is named those of the one programme there is, or all that are installed."""
    target_percent: int | None = None
    """None for that of the one programme there is, or of every other programme."""
    known: tuple[HubProgramme, ...] = ()
    """The programmes that they are in, as their hub has told."""


@collector_at_rest()
def own_report(
    store: Store,
    moment: Moment,
    choices: Choices,
    programme: OwnProgramme | None = None,
    *,
    note: str = "",
) -> Report:
    """A trainee's report about themselves: the lines that a director of theirs would see.

    `note` is their own sentence, which stands beside them.  Made from a bundle at card level, in a
    programme of their own that is forgotten afterwards.  Raises DeckError for a deck of `programme`
    that is not installed.
    """
    asked = programme or OwnProgramme()
    unpublished = (slug for one in asked.known for slug in one.unpublished)
    library = library_of(store, moment).calling_unpublished(unpublished)
    bundle = bundle_of(store, moment, Level.CARDS, note=note)
    with opened_cohorts(IN_MEMORY) as cohorts:
        cohort = CohortRow(
            name=_OWN,
            title="Your own progress",
            purpose="for yourself",
            audience="you, on this computer",
            keep_until="",
            target_percent=_target_percent(asked),
            decks=_decks(store, asked),
        )
        cohorts.put(cohort)
        cohorts.enrol(_OWN, bundle.trainee)
        cohorts.add(bundle, path="your log")
        wanted = replace(wanted_of(cohort, library, choices, is_own=True), programmes=asked.known)
        you = cohorts.trainees(_OWN)
        people = people_of(you, {one.pseudonym: "You" for one in you})
        with cohorts.reading() as readers:
            counts = CohortCounts(readers, reach_of(cohort, wanted))
            return report_of(*gathered_of(counts, people, wanted, library))


def _target_percent(asked: OwnProgramme) -> int:
    only = asked.known[0].target_percent if len(asked.known) == 1 else TARGET_PERCENT
    return asked.target_percent or only


def _decks(store: Store, asked: OwnProgramme) -> tuple[str, ...]:
    if not asked.decks:
        return asked.known[0].decks if len(asked.known) == 1 else assigned(store, ())
    # An assigned deck need not have come yet.
    told = {slug for one in asked.known for slug in one.decks}
    known_slugs(store, (name for name in asked.decks if name.lower() not in told))
    return tuple(dict.fromkeys(name.lower() for name in asked.decks))
