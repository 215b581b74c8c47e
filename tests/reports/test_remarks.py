"""What a report says of when its trainees shared, and of there being too little to show."""

from dataclasses import replace
from datetime import date

import pytest

from tests.reports.cohort_reports import RELEASED, TWELVE, report, shared
from trainer.domain.study_day import StudyDay
from trainer.reports.gathered import Gathered, LeftOut, Person, Sums, Wanted
from trainer.reports.remarks import remarks
from trainer.reports.standing import DeckSeen, OnTime, Standing
from trainer.services.report_choices import Choices

DAY = StudyDay(20_786)
"""2026-11-29."""


def gathered(*, as_of: StudyDay, is_from_hub: bool) -> Gathered:
    person = Person(name="R-1", year=1, groups=(), level="topics", shared_day=DAY, standing=None)
    wanted = Wanted(
        title="Surgery",
        purpose="formative",
        audience="the director",
        keep_until="",
        decks={},
        target=0.85,
        first_week=2950,
        last_week=2960,
        as_of=as_of,
        program_version="0.1.0",
        is_from_hub=is_from_hub,
    )
    unknown = LeftOut(answers=0, cards=0)
    return Gathered(
        wanted=wanted, people=[person], bins=(), errors={}, cards=(), retired={}, unknown=unknown
    )


@pytest.mark.parametrize(("is_from_hub", "shared_by"), [(True, "sync"), (False, "bundle")])
def test_what_was_shared_later_and_long_ago_is_said_as_it_was_shared(
    shared_by: str, *, is_from_hub: bool
) -> None:
    later = remarks(gathered(as_of=StudyDay(DAY - 1), is_from_hub=is_from_hub))[-1]
    assert f"those of each trainee's last {shared_by}, made after 2026-11-28." in later
    old = remarks(gathered(as_of=StudyDay(DAY + 14), is_from_hub=is_from_hub))[-1]
    assert old.startswith(f"1 {shared_by} of 14 days ago or older, the oldest of 2026-11-29:")


def test_a_deck_that_is_studied_and_not_assigned_is_named_where_nothing_counts() -> None:
    alone = gathered(as_of=DAY, is_from_hub=False)
    standing = Standing(
        day=DAY,
        decks=(DeckSeen("spine", "The spine", "1.0"), DeckSeen("hip", "The hip", "1.0")),
        topics=(),
        quantiles=(),
        on_time=(OnTime("spine", 2960, 3, 4),),
        overdue=(),
    )
    someone = replace(alone.people[0], standing=standing)
    said = " ".join(remarks(replace(alone, people=[someone])))
    assert "left out: The spine (spine). `trainer cohort new COHORT --deck SLUG`" in said
    assigned = replace(alone, wanted=replace(alone.wanted, decks={"spine": "The spine"}))
    assert "left out" not in " ".join(remarks(replace(assigned, people=[someone])))


def answering(n: int, **kinds: int) -> Gathered:
    """A programme of so many trainees, each with the same answers to one category."""
    alone = gathered(as_of=DAY, is_from_hub=False)
    people = [
        replace(alone.people[0], name=f"R-{number}", categories={"cause": Sums(**kinds)})
        for number in range(n)
    ]
    return replace(alone, people=people)


FEWER = (
    " whose answers count towards retention: a cohort's rates are shown from 5 on, and those of one"
    " trainee on the trainee's page."
)
NOT_ENOUGH = (
    "No category has 100 answers of one kind, marked or self-rated, of 5 trainees yet, from which"
    " its rate is shown; those of one trainee are on the trainee's page."
)


@pytest.mark.parametrize(
    ("of", "said"),
    [
        (answering(1, marked=400), f"There is 1 trainee{FEWER}"),
        (answering(4, marked=400), f"There are 4 trainees{FEWER}"),
        (answering(5, marked=19), NOT_ENOUGH),
        (answering(5, marked=19, rated=19), NOT_ENOUGH),
        (answering(5, marked=20), None),
        (answering(5, rated=20), None),
    ],
)
def test_why_no_rate_of_the_cohort_is_shown_is_said_first(of: Gathered, said: str | None) -> None:
    found = [each for each in remarks(of) if "trainee's page" in each]
    assert found == ([] if said is None else [said])


def test_of_one_s_own_answers_no_others_are_asked_for() -> None:
    few = answering(1, marked=5)
    own = replace(few, wanted=replace(few.wanted, is_own=True))
    assert not [each for each in remarks(own) if "trainee's page" in each]


@pytest.mark.parametrize(
    ("until", "as_of", "is_cut"),
    [
        (date(2027, 1, 15), None, True),
        (date(2026, 12, 19), date(2026, 12, 19), True),
        (date(2026, 12, 20), None, False),
        (date(2026, 12, 1), None, False),
        (None, date(2026, 12, 19), False),
    ],
)
def test_it_is_said_where_the_period_ends_before_the_day_that_was_asked_for(
    until: date | None, as_of: date | None, *, is_cut: bool
) -> None:
    made = report({}, Choices(until=until, as_of=as_of))
    (said,) = [each for each in made.remarks if "The period" in each] or [""]
    ends = f"The period was to end with the week of {until}, which is not over on "
    assert said.startswith(ends) == is_cut
    assert said.endswith(f": it ends with {made.header.last_day}.") == is_cut


def test_a_report_that_goes_further_says_so_too() -> None:
    made = report(shared(*TWELVE), replace(RELEASED, until=date(2027, 1, 15)))
    assert made.remarks[0].startswith("The period was to end with the week of 2027-01-15")
    assert not report(shared(*TWELVE), RELEASED).remarks[0].startswith("The period")
