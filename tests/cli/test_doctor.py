"""`trainer doctor`: the file, and whether what is derived says what the log says."""

import json
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.services.builders import FakeClock, answer_all
from trainer.domain.ids import DeckSlug
from trainer.domain.rating import Rating
from trainer.domain.schedule import Schedule
from trainer.domain.study_day import StudyDay
from trainer.services.library import Library
from trainer.services.opening import Opening
from trainer.services.sitting import Plan
from trainer.store import schedules


@pytest.fixture
def studied(home: Path, clock: FakeClock, write_shown_deck: Path, run: Run) -> Run:
    """A home in which a deck of four cards was answered."""
    assert run("deck", "add", str(write_shown_deck)).exit_code == 0
    library = Opening(home, clock).open()
    answer_all(library.session(Plan(decks=(DeckSlug("shown"),))), Rating.EASY)
    library.close()
    return run


def spoiled(library: Library) -> Schedule:
    """Put a wrong due day into one row; the row as it was."""
    with library.store.writing() as tx:
        row = next(one for one in schedules.all_schedules(tx) if one.due_day is not None)
        schedules.put(tx, replace(row, due_day=StudyDay(1), lapses=7))
    return row


def test_a_sound_home_is_said_to_be_sound(studied: Run) -> None:
    answer = studied("doctor")
    assert answer.exit_code == 0
    assert "The file is sound." in answer.stdout
    assert "all agree" in answer.stdout


def test_rebuilding_a_sound_home_changes_nothing(studied: Run, library: Library) -> None:
    with library.store.reading() as tx:
        before = schedules.all_schedules(tx)
    answer = studied("doctor", "--rebuild", "--json")
    assert answer.exit_code == 0
    assert json.loads(answer.stdout)["different_cards"] == 0
    with library.store.reading() as tx:
        assert schedules.all_schedules(tx) == before


def test_a_row_that_disagrees_with_the_log_is_named_and_left_alone(
    studied: Run, library: Library
) -> None:
    spoiled(library)
    for _ in range(2):
        answer = studied("doctor")
        assert answer.exit_code == 1
        assert "due day was 1970-01-02, by the log 2026-" in answer.stdout
        assert "lapses was 7, by the log 0" in answer.stdout
        assert "different: shown c-" in answer.stdout
        assert "trainer doctor --rebuild" in answer.stdout


def test_rebuilding_mends_the_row_and_says_what_it_was(studied: Run, library: Library) -> None:
    row = spoiled(library)
    answer = studied("doctor", "--rebuild")
    assert answer.exit_code == 0
    assert "due day was 1970-01-02" in answer.stdout
    assert "1 differed and now say what the log says" in answer.stdout
    with library.store.reading() as tx:
        assert schedules.schedule_of(tx, row.card) == row
    assert studied("doctor").exit_code == 0


def test_a_damaged_file_is_reported_and_not_mended(studied: Run, home: Path) -> None:
    database = home / "trainer.db"
    with sqlite3.connect(database) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.close()
    size = database.stat().st_size // pages
    content = bytearray(database.read_bytes())
    content[size * (pages // 2) : size * (pages // 2 + 4)] = b"\xa5" * (4 * size)
    database.write_bytes(content)
    answer = studied("doctor")
    assert answer.exit_code == 1
    assert "Traceback" not in answer.output
    assert "this is a fault in trainer" not in answer.output
