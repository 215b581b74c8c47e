"""Opening a store of 1 000 000 cards and reading the first 200 due, beside raw sqlite3."""

import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench.measurement import Measurement, alternated, compared, seconds
from trainer.domain.queue import Scope
from trainer.domain.study_day import StudyDay, study_day
from trainer.services.clock import SystemClock
from trainer.services.opening import Opening
from trainer.services.place import database_path
from trainer.store import schedules
from trainer.store.engine import Identity, open_store

CARDS = 1_000_000
FIRST = 200

_INSERT_CARDS = """
    WITH RECURSIVE number(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM number WHERE i < :last)
    INSERT INTO card (card_id, deck, block, position, category, facts, is_active, version, key_hash,
        key_text, content)
    SELECT CAST(printf('%016d', i) AS BLOB), 'many', 'c-' || i, i, 'technique', 'claim', 1,
        zeroblob(16), zeroblob(16), '', '{}' FROM number"""
_INSERT_SCHEDULES = """
    WITH RECURSIVE number(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM number WHERE i < :last)
    INSERT INTO schedule (trainee_id, card_id, is_available, deck, block, category, facts,
        position, phase, stability_days, difficulty, last_day, due_day, interval_days, reviews)
    SELECT :trainee, CAST(printf('%016d', i) AS BLOB), 1, 'many', 'c-' || i, 'technique',
        'claim', i, 'review', 5 + i % 90, 5.0, :today - 20 - i % 17,
        :today + (i * 7919) % 400 - 19, 30, 3 FROM number"""


def measure() -> Iterator[Measurement]:
    """Nine alternated readings, the file opened and closed each time."""
    today = study_day(SystemClock().now(), rollover_hour=4)
    with tempfile.TemporaryDirectory() as folder:
        path, identity = _million_cards(Path(folder), today)

        def ours() -> None:
            store = open_store(path, new_identity=identity)
            with store.reading() as tx:
                due = schedules.due_reviews(tx, Scope(), today=today, most=FIRST)
            store.close()
            _expect(len(due))

        def floor() -> None:
            database = sqlite3.connect(path)
            rows = database.execute(
                "SELECT card_id FROM schedule INDEXED BY bare_due"
                " WHERE trainee_id = ? AND phase = 'review' AND is_available = 1"
                " AND is_suspended = 0 AND due_day <= ?"
                " ORDER BY (? - last_day) / stability_days LIMIT ?",
                (identity.trainee, today, today, FIRST),
            ).fetchall()
            database.close()
            _expect(len(rows))

        measured, bottom = alternated(lambda: seconds(ours), lambda: seconds(floor), runs=9)
    yield compared(
        f"first {FIRST} due of {CARDS} cards",
        measured,
        bottom,
        unit="s",
        budget=2,
        floor_is="open, select in the same order through a covering index, close, in raw sqlite3",
    )


def _expect(rows: int) -> None:
    if rows != FIRST:
        raise RuntimeError(f"{rows} cards came instead of {FIRST}")


def _million_cards(home: Path, today: StudyDay) -> tuple[Path, Identity]:
    """A store with a million cards, one in twenty of them due."""
    library = Opening(home, SystemClock(), shipped=home / "none").open()
    identity = library.store.identity
    library.close()
    with sqlite3.connect(database_path(home)) as database:
        database.execute(
            "INSERT INTO deck (slug, title, version, is_shipped, text_hash, context, text)"
            " VALUES ('many', 'Many', '1', 0, zeroblob(16), '{}', '')"
        )
        database.execute(_INSERT_CARDS, {"last": CARDS - 1})
        database.execute(
            _INSERT_SCHEDULES,
            {"last": CARDS - 1, "trainee": identity.trainee, "today": today},
        )
        database.execute(
            "CREATE INDEX bare_due ON schedule"
            " (trainee_id, due_day, last_day, stability_days, card_id,"
            " phase, is_available, is_suspended)"
            " WHERE phase = 'review' AND is_available = 1 AND is_suspended = 0"
        )
        database.execute("ANALYZE")
    database.close()
    return database_path(home), identity
