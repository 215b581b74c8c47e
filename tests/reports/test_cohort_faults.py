"""A director's database where something is cut off, full, read-only, or done at the same time."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.reports.shared import answer, bundle, device_counts, trainee
from tests.store.builders import COHORT
from trainer.errors import StoreError
from trainer.services.cohorts import Cohorts, opened_cohorts
from trainer.services.place import cohorts_path
from trainer.store.cohort_file import opened, writing

NAME = COHORT.name


@pytest.fixture
def cohorts(tmp_path: Path) -> Iterator[Cohorts]:
    """A programme of one trainee."""
    with opened_cohorts(cohorts_path(tmp_path)) as there:
        there.put(COHORT)
        there.enrol(NAME, trainee(1), name="Ann Example")
        yield there


def fill(database: sqlite3.Connection) -> None:
    """Write more than the database may hold, as on a disk that is full."""
    ((pages,),) = database.execute("PRAGMA page_count")
    database.execute(f"PRAGMA max_page_count = {pages}")
    with writing(database):
        database.execute("INSERT INTO erased VALUES (?)", ("x" * 1_000_000,))


def test_a_full_disk_is_not_taken_for_damage(cohorts: Cohorts, tmp_path: Path) -> None:
    assert cohorts.names()
    with (
        pytest.raises(StoreError, match="the disk is full"),
        opened(cohorts_path(tmp_path)) as database,
    ):
        fill(database)


def test_after_a_full_disk_the_next_bundle_is_written(cohorts: Cohorts) -> None:
    with pytest.raises(sqlite3.OperationalError, match="full"):
        fill(cohorts.database)
    cohorts.database.execute("PRAGMA max_page_count = 100000")
    assert cohorts.add(bundle([device_counts([answer()])]), path="a bundle").is_new


def test_a_damaged_cohort_database_is_not_mended_with_a_learner_s_backup(tmp_path: Path) -> None:
    cohorts_path(tmp_path).write_bytes(b"no database, and long enough to be taken for one" * 100)
    with pytest.raises(StoreError, match="damaged") as refused, opened(cohorts_path(tmp_path)):
        pass
    assert "trainer restore" not in refused.value.hint
