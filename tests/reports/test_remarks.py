"""What a report says of when its trainees shared, from a hub and from bundles."""

import pytest

from trainer.domain.study_day import StudyDay
from trainer.reports.gathered import Gathered, LeftOut, Person, Wanted
from trainer.reports.remarks import remarks

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
