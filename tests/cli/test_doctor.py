"""`trainer doctor`: the file, and whether what is derived says what the log says."""

import json
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.pictures import png
from tests.services.builders import SHOWN, FakeClock, answer_all, deck_text
from trainer.domain.ids import CardId, DeckSlug
from trainer.domain.log import Flag
from trainer.domain.rating import Rating
from trainer.domain.schedule import Schedule
from trainer.domain.study_day import StudyDay
from trainer.services import doctor
from trainer.services.library import Library
from trainer.services.opening import Opening
from trainer.services.recording import record
from trainer.services.sitting import Plan
from trainer.store import schedules
from trainer.store.engine import Transaction


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


def test_a_missing_picture_is_told_with_the_way_to_bring_it_back(
    run: Run, tmp_path: Path, home: Path, write_deck: Callable[..., Path]
) -> None:
    (tmp_path / "a.png").write_bytes(png())
    (tmp_path / "b.png").write_bytes(png())
    pictured = SHOWN.rstrip("\n") + "\nImage: a.png, a needle\nAnswer-image: b.png, another\n"
    file = write_deck(deck_text(pictured).replace("deck: sample", "deck: own"))
    assert run("deck", "add", str(file)).exit_code == 0
    assert json.loads(run("doctor", "--json").stdout)["missing_pictures"] == {}
    (home / "pictures" / "own" / "b.png").unlink()
    told = run("doctor")
    assert told.exit_code == 1
    assert "missing: 1 picture of own, as b.png." in told.stdout
    assert "To bring them back: trainer deck add FILE" in told.stdout
    found = json.loads(run("doctor", "--json").stdout)
    assert found["missing_pictures"] == {"own": ["b.png"]}
    assert run("deck", "add", str(file)).exit_code == 0
    assert run("doctor").exit_code == 0


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
    for command in (("doctor",), ("doctor", "--rebuild")):
        answer = studied(*command)
        assert answer.exit_code == 1
        assert answer.stdout.startswith("damaged: ")
        assert "Nothing was changed. Put a backup in its place: trainer restore PATH" in (
            answer.stdout
        )
        assert answer.stderr == ""
        assert database.read_bytes() == content


def test_the_doctor_changes_nothing_and_leaves_nothing_behind(studied: Run, home: Path) -> None:
    with sqlite3.connect(home / "trainer.db") as connection:
        connection.execute("DELETE FROM preference")
        connection.execute("UPDATE deck SET text_hash = x'00', version = '0.1'")
    connection.close()
    before = {file.name: file.read_bytes() for file in home.iterdir()}
    assert studied("doctor").exit_code == 0
    assert {file.name: file.read_bytes() for file in home.iterdir()} == before


def test_where_there_is_no_database_the_doctor_makes_none(run: Run, home: Path) -> None:
    for command in (("doctor",), ("doctor", "--rebuild")):
        answer = run(*command)
        assert answer.exit_code == 1
        assert "there is no database yet" in answer.stderr
        assert "trainer restore PATH" in answer.stderr
    assert not home.exists()


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        ("DELETE FROM schedule WHERE deck = 'shown'", "it had no row"),
        ("UPDATE schedule SET is_available = 0 WHERE deck = 'shown'", "hidden, and its deck has"),
        ("UPDATE schedule SET position = 99 WHERE deck = 'shown'", "its place was not the one"),
        ("UPDATE card SET is_active = 0 WHERE deck = 'shown'", "it was asked, and no deck has it"),
    ],
)
def test_a_row_that_is_missing_or_tells_the_queue_something_else_is_named_and_mended(
    damage: str, words: str, studied: Run, home: Path
) -> None:
    with sqlite3.connect(home / "trainer.db") as connection:
        connection.execute(damage)
    connection.close()
    answer = studied("doctor")
    assert answer.exit_code == 1
    assert answer.stdout.count(words) == 4
    assert "4 differ" in answer.stdout
    assert "4 differed" in studied("doctor", "--rebuild").stdout
    assert studied("doctor").exit_code == 0


def test_an_answer_given_while_the_log_is_folded_is_folded_too(
    studied: Run, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    compare = doctor._differences  # noqa: SLF001 - between the reading of the log and the writing

    def answer_meanwhile(tx: Transaction, by_log: dict[CardId, Schedule]) -> dict[CardId, str]:
        answer_all(library.session(Plan(is_cram=True, cards=1)), Rating.AGAIN)
        card = next(iter(by_log))
        record(
            library.store,
            library.clock.now(),
            lambda stamp: Flag(stamp=stamp, card=card, is_flagged=True),
        )
        return compare(tx, by_log)

    monkeypatch.setattr(doctor, "_differences", answer_meanwhile)
    assert studied("doctor", "--rebuild").exit_code == 0
    monkeypatch.setattr(doctor, "_differences", compare)
    assert studied("doctor").exit_code == 0
