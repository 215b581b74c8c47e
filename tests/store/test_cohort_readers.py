"""Reading a cohort database with several connections at once."""

import random
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.store.builders import COHORT
from trainer.domain.ids import CardId, TraineeId
from trainer.store import cohorts, shared_bundles
from trainer.store.cohort_counts import CohortCounts, Reach
from trainer.store.cohort_file import IN_MEMORY, opened, writing
from trainer.store.cohort_readers import beside, reading
from trainer.store.shared_bundles import CardAnswer

REACH = Reach("surgery", ("sample",), first_week=0, last_week=9, first_day=0, last_day=69)
CARDS = [CardId(bytes([number]) * 16) for number in range(1, 6)]
PEOPLE = "SELECT person FROM enrolment WHERE person % :parts = :part"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cohorts.db"


@pytest.fixture
def database(path: Path) -> Iterator[sqlite3.Connection]:
    """Seven trainees who have answered five cards, one of them marked once and self-rated later."""
    rng = random.Random(1)
    with opened(path) as db:
        with writing(db):
            cohorts.put_cohort(db, COHORT)
            for number in range(1, 8):
                trainee = TraineeId(bytes([number]) * 16)
                cohorts.enrol(db, "surgery", trainee, pseudonym=f"R-{number}", year=None, groups=())
                shared_bundles.put_answers(db, number, [answer(rng) for _ in range(60)])
                db.execute("INSERT INTO device VALUES (?, ?, ?, 1, '')", (number, number, trainee))
                db.execute(
                    "INSERT INTO topic_count VALUES (?, ?, 'sample', 'cause', 3, 1, 1, 9, ?, 1)",
                    (number, number, number),
                )
                db.execute("INSERT INTO work VALUES (?, ?, 'sample', 21, 9, 72000)", (number,) * 2)
        yield db


def answer(rng: random.Random) -> CardAnswer:
    card, day, is_passed = rng.choice(CARDS), rng.randrange(70), rng.random() < 0.6
    return CardAnswer(
        card=card,
        day=day,
        is_marked=card != CARDS[0] or day < 30,
        counts=True,
        passed=is_passed,
        recalled=is_passed,
        predicted_ppm=rng.randrange(1_000_000),
        error="" if is_passed else "value",
        chosen="",
        version=b"\0",
    )


def counted(database: sqlite3.Connection, path: Path, connections: int) -> list[object]:
    """All that a report reads, by so many connections."""
    with reading(database, path, connections) as readers:
        assert len(readers.beside) == connections - 1
        counts = CohortCounts(readers, REACH)
        return [
            sorted(counts.weeks()),
            sorted(counts.topics()),
            sorted(counts.days()),
            counts.cards(),
            sorted(counts.weakest(CARDS, least=3, most=2)),
        ]


@pytest.mark.parametrize("connections", [2, 3, 8])
def test_however_many_connections_read_they_count_what_one_alone_counts(
    database: sqlite3.Connection, path: Path, connections: int
) -> None:
    alone = counted(database, path, 1)
    assert all(alone)
    assert counted(database, path, connections) == alone


def test_everyone_is_in_one_part(database: sqlite3.Connection, path: Path) -> None:
    with reading(database, path, 3) as readers:
        asked = [person for (person,) in readers.rows_by_part(PEOPLE, {})]
        assert sorted(asked) == list(range(1, 8))


def test_an_error_of_one_part_is_not_lost(database: sqlite3.Connection, path: Path) -> None:
    # The least of all numbers has no absolute value, and is in the part of another connection.
    statement = """
        SELECT abs(iif(person = 1, -9223372036854775808, 0)) FROM enrolment
        WHERE person % :parts = :part"""
    with (
        reading(database, path, 2) as readers,
        pytest.raises(sqlite3.OperationalError, match="overflow"),
    ):
        list(readers.rows_by_part(statement, {}))


def test_what_is_written_meanwhile_waits_until_all_is_read(
    database: sqlite3.Connection, path: Path
) -> None:
    with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as writer:
        with reading(database, path):
            writer.execute("BEGIN IMMEDIATE")
            writer.execute("DELETE FROM answer")
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                writer.execute("COMMIT")
        writer.execute("COMMIT")


def test_where_a_writer_waits_there_are_no_more_connections(
    database: sqlite3.Connection, path: Path
) -> None:
    with (
        closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as writer,
        reading(database, path, 1),
    ):
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("DELETE FROM answer")
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            writer.execute("COMMIT")
        assert list(beside(path, 3)) == []


def test_a_database_in_memory_has_one_connection() -> None:
    with opened(IN_MEMORY) as database, reading(database, IN_MEMORY, 4) as readers:
        assert not readers.beside


def test_after_an_error_the_database_can_be_written_again(
    database: sqlite3.Connection, path: Path
) -> None:
    with pytest.raises(ZeroDivisionError), reading(database, path):
        raise ZeroDivisionError
    with writing(database):
        database.execute("DELETE FROM answer")


def test_to_open_the_database_once_more_lets_go_of_no_lock(
    database: sqlite3.Connection, path: Path
) -> None:
    with reading(database, path, 1), opened(path):
        assert writing_in_another_process(path) == "database is locked"


def writing_in_another_process(path: Path) -> str:
    """What another process is told that takes away all answers."""
    program = """
import sqlite3, sys
writer = sqlite3.connect(sys.argv[1], timeout=0)
try:
    writer.execute("DELETE FROM answer")
    writer.commit()
except sqlite3.OperationalError as error:
    print(error, end="")
"""
    command = [sys.executable, "-c", program, str(path)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
