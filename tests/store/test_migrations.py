"""From every schema there has been to the present one, with data, and never half."""

import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory

from tests.store.builders import entry_id, identity, names
from trainer.domain.ids import CardId, DeckSlug
from trainer.domain.log import Retype
from trainer.domain.queue import Scope
from trainer.domain.rating import ErrorKind, Mark, Rating
from trainer.domain.study_day import Moment, StudyDay
from trainer.errors import StoreError
from trainer.store import (
    author_reports,
    copies,
    database_file,
    decks,
    entries,
    making,
    preferences,
    schedules,
    schema,
)
from trainer.store.connections import changing_schema
from trainer.store.engine import Store, open_store

MIGRATIONS = Path(making.__file__).parent / "migrations"
SAMPLES = Path(__file__).parent / "samples"
REVISIONS = sorted(script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions())
CARD = CardId(bytes(15) + b"\xc0")

NEXT = """
from alembic import op
revision, down_revision = "{revision}", "{before}"


def upgrade() -> None:
    op.execute("ALTER TABLE preference ADD COLUMN since INTEGER")
    {then}
"""


def test_the_newest_migration_is_the_schema_this_program_reads() -> None:
    assert int(REVISIONS[-1]) == database_file.REVISION


@pytest.mark.parametrize("revision", REVISIONS)
def test_every_schema_has_a_sample_to_migrate(revision: str) -> None:
    assert (SAMPLES / f"{revision}.sql").exists()


def test_migrations_and_tables_tell_the_same_schema(tmp_path: Path) -> None:
    migrated, created = tmp_path / "migrated.db", tmp_path / "created.db"
    _lay_out(migrated, "head")
    created.touch()
    with changing_schema(created) as connection:
        schema.METADATA.create_all(connection)
        for trigger in schema.APPEND_ONLY:
            connection.execute(trigger)
    assert _definitions(migrated) == _definitions(created)


@pytest.mark.parametrize("revision", REVISIONS)
def test_a_database_of_any_schema_opens_with_all_that_was_in_it(
    revision: str, tmp_path: Path
) -> None:
    path = _sample(tmp_path, revision)
    store = open_store(path, new_identity=identity())
    _assert_holds_the_sample(store)
    store.close()
    assert _revision(path) == database_file.REVISION


@pytest.mark.parametrize("revision", REVISIONS)
def test_a_backup_of_any_schema_is_restored(tmp_path: Path, revision: str) -> None:
    (tmp_path / "stick").mkdir()
    backup = _sample(tmp_path / "stick", revision)
    copies.restore(backup, tmp_path / "home" / "trainer.db", device=identity(2).device)
    logs = []
    for path in (backup, tmp_path / "home" / "trainer.db"):
        store = open_store(path, new_identity=identity())
        with store.reading() as tx:
            logs.append((entries.of_card(tx, CARD), entries.latest_undoable(tx)))
        store.close()
    assert logs[0] == logs[1]
    assert logs[0][0]


def test_the_second_schema_takes_what_the_first_one_could_not(tmp_path: Path) -> None:
    """A database of the first schema, with its data, gets a retype, and refuses another one."""
    store = open_store(_sample(tmp_path, "0001"), new_identity=identity())
    with store.reading() as tx:
        (review, rerate) = entries.of_card(tx, CARD)
    for number in (1, 2):
        moment = Moment(rerate.stamp.at_ms + number, 60)
        with store.reading() as tx:
            stamp = entries.next_stamp(tx, entry_id(number), moment)
        retype = Retype(stamp=stamp, review=review.stamp.entry, mark=Mark.CORRECT)
        if number == 1:
            with store.writing() as tx:
                entries.append(tx, retype, typed="yes")
            with store.reading() as tx:
                assert entries.of_card(tx, CARD) == (review, rerate, retype)
                assert list(entries.typed_answers(tx, CARD).values()) == ["no", "yes"]
        else:
            with pytest.raises(StoreError, match="contradicts"), store.writing() as tx:
                entries.append(tx, retype)
    store.close()


def test_the_second_schema_comes_with_an_answer_typed_again_and_a_mark_overruled(
    tmp_path: Path,
) -> None:
    store = open_store(_sample(tmp_path, "0002"), new_identity=identity())
    with store.reading() as tx:
        (retype, overruling) = entries.of_card(tx, CARD)[2:]
        assert isinstance(retype, Retype)
        assert (retype.mark, retype.error) == (Mark.CLOSE, ErrorKind.UNIT)
        assert entries.typed_answers(tx, CARD)[retype.stamp.entry] == "yes"
        assert getattr(overruling, "mark", None) is Mark.CORRECT
        assert entries.overruled_cards(tx) == [CARD]
    store.close()


@pytest.fixture(name="next_schema")
def _next_schema(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program with one more migration, to be written to the path by the test."""
    folder = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    revision = database_file.REVISION + 1
    monkeypatch.setattr(making, "_MIGRATIONS", folder)
    monkeypatch.setattr(database_file, "REVISION", revision)
    return folder / "versions" / f"revision_{revision:04}.py"


def _write_next(script: Path, then: str = "") -> None:
    revision = database_file.REVISION
    script.write_text(
        NEXT.format(revision=f"{revision:04}", before=f"{revision - 1:04}", then=then)
    )


def test_a_migration_keeps_a_copy_of_what_was_before(tmp_path: Path, next_schema: Path) -> None:
    path = _sample(tmp_path / "home", REVISIONS[-1])
    _write_next(next_schema)
    store = open_store(path, new_identity=identity())
    _assert_holds_the_sample(store)
    store.close()
    before = database_file.REVISION - 1
    assert names(path.parent) == ["trainer.db", f"trainer.db.schema-{before}"]
    assert _revision(path) == before + 1
    copy = path.with_name(f"trainer.db.schema-{before}")
    assert _revision(copy) == before
    with closing(sqlite3.connect(copy)) as database:
        assert database.execute("SELECT count(*) FROM log").fetchone() == (5,)


def test_a_migrated_database_is_not_migrated_again(tmp_path: Path, next_schema: Path) -> None:
    path = _sample(tmp_path / "home", REVISIONS[-1])
    _write_next(next_schema)
    for _ in range(3):
        open_store(path, new_identity=identity()).close()
        making.migrate_database(path)
    assert len(names(path.parent)) == 2


@pytest.mark.parametrize(
    "then",
    [
        'op.execute("SELECT * FROM nowhere")',
        "op.execute(\"UPDATE card SET deck = 'gone'\")",
        "raise RuntimeError",
    ],
)
def test_a_migration_that_fails_leaves_the_file_as_it_was(
    then: str, tmp_path: Path, next_schema: Path
) -> None:
    path = _sample(tmp_path / "home", REVISIONS[-1])
    before = path.read_bytes()
    _write_next(next_schema, then)
    with pytest.raises((StoreError, RuntimeError)):
        open_store(path, new_identity=identity())
    assert path.read_bytes() == before
    assert names(path.parent) == ["trainer.db"]


def test_altering_a_parent_table_keeps_its_children(tmp_path: Path, next_schema: Path) -> None:
    path = _sample(tmp_path / "home", REVISIONS[-1])
    _write_next(
        next_schema,
        'op.execute("CREATE TABLE other AS SELECT * FROM deck")\n'
        '    op.execute("DROP TABLE deck")\n'
        '    op.execute("CREATE TABLE deck (slug TEXT PRIMARY KEY, title, version, is_shipped,'
        ' text_hash, context, text)")\n'
        '    op.execute("INSERT INTO deck SELECT * FROM other")\n'
        '    op.execute("DROP TABLE other")',
    )
    store = open_store(path, new_identity=identity())
    with store.reading() as tx:
        assert len(decks.cards(tx, DeckSlug("spine"))) == 1
        assert len(decks.facts(tx, DeckSlug("spine"))) == 1
    store.close()


def _lay_out(path: Path, revision: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.touch()
    with changing_schema(path) as connection:
        making.upgrade(connection, revision)
        connection.exec_driver_sql(f"PRAGMA application_id = {database_file.APPLICATION_ID}")


def _sample(folder: Path, revision: str) -> Path:
    """A database as the program of a revision left it, with the sample in it."""
    path = folder / "trainer.db"
    _lay_out(path, revision)
    with closing(sqlite3.connect(path)) as database:
        database.executescript((SAMPLES / f"{revision}.sql").read_text())
    return path


def _assert_holds_the_sample(store: Store) -> None:
    assert store.identity.trainee == bytes(15) + b"\x01"
    assert store.identity.device == bytes(15) + b"\x02"
    with store.reading() as tx:
        assert [entry.stamp.sequence for entry in entries.of_card(tx, CARD)][:2] == [1, 2]
        assert next(iter(entries.typed_answers(tx, CARD).values())) == "no"
        assert entries.settings_history(tx).now.retention == 0.85
        assert [report.sentence for report in author_reports.author_reports(tx)] == ["Is it so?"]
        assert preferences.preferences(tx) == {"theme": "trainer-light"}
        assert [card.key_text for card in decks.cards(tx, DeckSlug("spine"))] == ["yes"]
        assert len(decks.facts(tx, DeckSlug("spine"))) == 1
        due = schedules.due_reviews(tx, Scope(), today=StudyDay(20_419), most=9)
        assert [candidate.card for candidate in due] == [CARD]
        rerate = entries.of_card(tx, CARD)[1]
        assert getattr(rerate, "rating", None) is Rating.HARD


def _revision(path: Path) -> int:
    with closing(sqlite3.connect(path)) as database:
        (revision,) = database.execute("PRAGMA user_version").fetchone()
    return int(revision)


def _definitions(path: Path) -> dict[str, str]:
    """Every table, index and trigger as it was defined, white space aside."""
    with closing(sqlite3.connect(path)) as database:
        rows = database.execute(
            "SELECT name, sql FROM sqlite_master"
            " WHERE sql IS NOT NULL AND name <> 'alembic_version'"
        ).fetchall()
    return {name: re.sub(r"\s+|(?<=\() | (?=\))", " ", sql).replace(" ", "") for name, sql in rows}
