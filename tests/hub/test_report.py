"""A report from a hub is the one that bundles would have made."""

import secrets
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from tests.hub.conftest import SPINE, new_resident
from tests.hub.devices import Device
from tests.services.builders import study_days
from trainer.domain.ids import TraineeId
from trainer.domain.study_day import StudyDay
from trainer.errors import HubError
from trainer.hub import people
from trainer.hub.people import Login
from trainer.reports.bundle import Level
from trainer.services.card_library import Library, library_of
from trainer.services.cohorts import opened_cohorts
from trainer.services.hub_report import hub_report
from trainer.services.report import Choices, cohort_report
from trainer.services.sharing import bundle_of
from trainer.services.syncing import sync
from trainer.store.cohort_file import IN_MEMORY
from trainer.store.cohorts import CohortRow

Url = Callable[[Login], str]


@pytest.fixture
def director(owner: psycopg.Connection, url_of: Url) -> str:
    """Where a director of the programme connects."""
    login = people.add_director(owner, secrets.token_hex(4), "spine")
    assert login is not None
    return url_of(login)


@pytest.mark.parametrize("level", Level)
def test_a_hub_and_bundles_come_to_the_same_report(
    level: Level, owner: psycopg.Connection, director: str, url_of: Url, tmp_path: Path
) -> None:
    trainee = TraineeId(secrets.token_bytes(16))
    device = Device(tmp_path / "laptop", trainee, url_of(new_resident(owner, trainee)))
    study_days(device.library, device.clock, 20)
    sync(device.library.store, device.clock, device.url, level=level)
    library = library_of(device.library.store, device.clock.now())
    with opened_cohorts(IN_MEMORY) as cohorts:
        cohorts.put(
            CohortRow(
                name=SPINE.name,
                title=SPINE.title,
                purpose=SPINE.purpose,
                audience=SPINE.audience,
                keep_until="",
                target_percent=SPINE.target_percent,
                decks=SPINE.decks,
            )
        )
        pseudonym = cohorts.enrol(SPINE.name, trainee)
        cohorts.add(bundle_of(device.library.store, device.clock.now(), level), path="a bundle")
        expected = cohort_report(cohorts, None, library, Choices())
    found = hub_report(director, None, library, Choices())
    named = found.trainees[0].name
    assert repr(found).replace(named, pseudonym).replace(named.lower(), pseudonym.lower()) == repr(
        expected
    )
    device.library.close()


def test_a_programme_that_one_does_not_direct_is_not_there(
    owner: psycopg.Connection, director: str
) -> None:
    people.put_programme(owner, replace(SPINE, name="airway"))
    library = Library(cards={}, titles={}, today=StudyDay(20_000))
    with pytest.raises(HubError, match="directs no such programme") as refused:
        hub_report(director, "airway", library, Choices())
    assert "spine" in refused.value.hint
