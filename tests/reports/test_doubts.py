"""What bundles of a trainee do not know of each other, and what a director is told of it."""

from dataclasses import replace

from tests.reports.cohort_reports import LIBRARY, pseudonym
from tests.reports.shared import answer, bundle, device_counts, standing, trainee
from tests.store.builders import COHORT
from trainer.reports.bundle import Bundle
from trainer.reports.rates import LEAST_TRAINEES
from trainer.reports.report import Report
from trainer.services.cohorts import Cohorts
from trainer.services.report import cohort_report
from trainer.services.report_choices import Choices

MANY = 52
"""Overdue cards, of one who answers four a day."""
UNSYNCED = (
    "The last bundle of {} lacks what another one holds of another device: their devices had not"
    " been synced. Answers of all devices are counted. Overdue cards, what was on time, coverage,"
    " stale figures and expected recall are by the last bundle alone, and so they are not listed"
    " for overdue cards. Ask that the devices be synced (`trainer sync`; without a hub, that"
    " one of them alone be studied on), and for a new bundle."
)
GOES_BACK = (
    "The bundle of {} that is dated last goes less far than another one of the same device: a clock"
    " was set back between the two, or a home was copied and both copies are studied in; of two"
    " copies the answers of the one that went further are counted. The level that is shared is that"
    " of the bundle dated last. Overdue cards, what was on time, coverage, stale figures and"
    " expected recall are by the last bundle alone, and so they are not listed for overdue cards."
    " Ask that clocks be set right, that copies be synced (`trainer sync`; without a hub, that one"
    " of them alone be studied on), and for a new bundle."
)


def shared(made: int, *, overdue: int = 0, **heads: int) -> Bundle:
    """A bundle with how far it knows devices `a` and `b`; whoever has any answers four a day."""
    answers = [answer(day) for day in range(20, 27) for _ in range(4)]
    return bundle(
        [device_counts(answers, by=ord(name), head=head) for name, head in heads.items()],
        made_ms=made,
        stands=standing(day=27, overdue=overdue),
    )


def added(cohorts: Cohorts, *bundles: Bundle) -> tuple[str, ...]:
    """What is said after the last of some bundles."""
    return [cohorts.add(one, path="a bundle") for one in bundles][-1].doubts


def read(cohorts: Cohorts, choices: Choices | None = None) -> Report:
    return cohort_report(cohorts, None, LIBRARY, choices or Choices())


def doubts(cohorts: Cohorts) -> list[str]:
    return [remark for remark in read(cohorts).remarks if "synced" in remark]


def test_devices_that_never_synced_are_said_and_list_nobody_for_overdue_cards(
    cohorts: Cohorts,
) -> None:
    first, second = shared(1000, a=100), shared(2000, overdue=MANY, b=60)
    said = UNSYNCED.format(pseudonym(cohorts))
    assert added(cohorts, first) == ()
    assert added(cohorts, second) == (said,)
    assert doubts(cohorts) == [said]
    assert [one.rule for one in read(cohorts).check_in] == []


def test_of_one_device_as_many_overdue_cards_list_the_trainee(cohorts: Cohorts) -> None:
    assert added(cohorts, shared(1000, a=100), shared(2000, overdue=MANY, a=110)) == ()
    assert [one.rule for one in read(cohorts).check_in] == ["overdue"]


def test_a_bundle_made_after_a_sync_ends_the_doubt(cohorts: Cohorts) -> None:
    apart = shared(1000, a=100), shared(2000, b=60)
    assert added(cohorts, *apart, shared(3000, overdue=MANY, a=101, b=60)) == ()
    assert doubts(cohorts) == []
    assert [one.rule for one in read(cohorts).check_in] == ["overdue"]


def test_an_older_bundle_of_the_other_device_that_comes_later_is_said_as_well(
    cohorts: Cohorts,
) -> None:
    assert added(cohorts, shared(2000, b=60), shared(1000, a=100)) == (
        UNSYNCED.format(pseudonym(cohorts)),
    )


def test_a_bundle_that_goes_back_is_a_clock_or_a_copy(cohorts: Cohorts) -> None:
    said = GOES_BACK.format(pseudonym(cohorts))
    assert added(cohorts, shared(1000, a=100), shared(2000, overdue=MANY, a=60)) == (said,)
    assert doubts(cohorts) == [said]
    assert [one.rule for one in read(cohorts).check_in] == []


def test_an_older_bundle_of_the_same_device_is_in_order(cohorts: Cohorts) -> None:
    assert added(cohorts, shared(2000, a=100), shared(1000, a=60)) == ()


def test_several_in_the_same_case_are_said_in_one_sentence(cohorts: Cohorts) -> None:
    cohorts.enrol(COHORT.name, trainee(2))
    for number in (1, 2):
        for one in (shared(1000, a=100), shared(2000, b=60)):
            cohorts.add(replace(one, trainee=trainee(number)), path="a bundle")
    names = ", ".join(one.pseudonym for one in cohorts.trainees(COHORT.name))
    assert doubts(cohorts) == [UNSYNCED.format(names)]


def test_what_goes_further_says_nothing_of_it(cohorts: Cohorts) -> None:
    for number in range(1, LEAST_TRAINEES + 1):
        cohorts.enrol(COHORT.name, trainee(number))
        for one in (shared(1000, a=100), shared(2000, b=60)):
            cohorts.add(replace(one, trainee=trainee(number)), path="a bundle")
    open_to_others = read(cohorts, Choices(is_release=True))
    assert not [remark for remark in open_to_others.remarks if "device" in remark]


def test_what_an_earlier_program_has_kept_is_in_no_doubt(cohorts: Cohorts) -> None:
    added(cohorts, shared(1000, a=100), shared(2000, b=60))
    cohorts.database.execute("UPDATE person SET shared = json_remove(shared, '$.heads')")
    assert doubts(cohorts) == []
