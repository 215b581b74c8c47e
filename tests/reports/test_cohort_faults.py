"""A director's database where something is cut off, full, read-only, or done at the same time."""

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Thread

import pytest

from tests.reports.shared import answer, bundle, device_counts, trainee
from tests.store.builders import COHORT
from trainer.errors import BundleError, CohortError, StoreError
from trainer.services.cohorts import Cohorts, opened_cohorts
from trainer.services.place import cohorts_path
from trainer.store import cohorts as stored
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


def test_who_cannot_be_erased_keeps_their_name(cohorts: Cohorts) -> None:
    cohorts.database.execute("PRAGMA query_only = ON")
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        cohorts.erase(NAME, "Ann Example")
    assert list(cohorts.names().values()) == ["Ann Example"]


def test_of_the_erased_no_name_is_left_in_a_key_whose_writing_was_cut_off(
    cohorts: Cohorts, tmp_path: Path
) -> None:
    cut_off = tmp_path / "cohort-names.json.0123abcd.part"
    cut_off.write_text('{"R-2345": "Ann Example"}', encoding="utf-8")
    cohorts.erase(NAME, "Ann Example")
    assert {file.name for file in tmp_path.iterdir()} == {"cohorts.db", "cohort-names.json"}


def test_an_erasure_that_was_cut_off_is_finished_when_the_file_is_opened(tmp_path: Path) -> None:
    path = cohorts_path(tmp_path)
    with opened_cohorts(path) as cohorts:
        cohorts.put(COHORT)
        cohorts.enrol(NAME, trainee(1))
        counts = device_counts([answer(day) for day in range(2000)])
        cohorts.add(bundle([counts]), path="a bundle")
        with writing(cohorts.database):
            stored.erase(cohorts.database, trainee(1))
        assert cohorts.database.execute("PRAGMA freelist_count").fetchone() != (0,)
    with opened_cohorts(path) as cohorts:
        assert cohorts.database.execute("PRAGMA freelist_count").fetchone() == (0,)
        assert cohorts.database.execute("SELECT count(*) FROM erased").fetchone() == (1,)


def test_an_erasure_while_somebody_reads_says_that_the_file_is_not_yet_anew(
    cohorts: Cohorts,
) -> None:
    with writing(cohorts.database):
        stored.erase(cohorts.database, trainee(1))
        assert not stored.finish_erasure(cohorts.database)
    assert stored.finish_erasure(cohorts.database)


def test_a_key_of_names_that_cannot_be_written_is_said_with_what_to_do(
    cohorts: Cohorts, tmp_path: Path
) -> None:
    (tmp_path / "cohort-names.json").unlink()
    (tmp_path / "cohort-names.json").symlink_to(tmp_path / "no folder" / "names.json")
    with pytest.raises(CohortError, match="cannot be written") as refused:
        cohorts.enrol(NAME, trainee(2), name="Ben Example")
    assert refused.value.hint


def meanwhile(path: Path, work: Callable[[Cohorts], object]) -> tuple[Thread, Event]:
    """Another who does something with the same cohorts, and whether they wait to write."""
    waits = Event()

    def run() -> None:
        with opened_cohorts(path) as other:
            other.database.set_trace_callback(
                lambda statement: waits.set() if statement == "BEGIN IMMEDIATE" else None
            )
            work(other)

    thread = Thread(target=run)
    thread.start()
    return thread, waits


def test_of_two_who_enrol_one_trainee_both_say_the_pseudonym_that_is_kept(
    cohorts: Cohorts, tmp_path: Path
) -> None:
    said: list[str] = []
    path = cohorts_path(tmp_path)
    with writing(cohorts.database):
        other, waits = meanwhile(
            path, lambda there: said.append(there.enrol(NAME, trainee(2), name="Ben Example"))
        )
        waits.wait()
        stored.enrol(cohorts.database, NAME, trainee(2), pseudonym="R-AAAA", year=None, groups=())
    other.join()
    assert said == ["R-AAAA"]
    assert cohorts.names()["R-AAAA"] == "Ben Example"


def test_a_bundle_that_waits_while_its_trainee_is_erased_is_refused(
    cohorts: Cohorts, tmp_path: Path
) -> None:
    refused: list[BundleError] = []

    def add(there: Cohorts) -> None:
        with pytest.raises(BundleError) as error:
            there.add(bundle([device_counts([answer()])]), path="a bundle")
        refused.append(error.value)

    with writing(cohorts.database):
        other, waits = meanwhile(cohorts_path(tmp_path), add)
        waits.wait()
        stored.erase(cohorts.database, trainee(1))
    other.join()
    assert "was erased" in str(refused[0])
