"""One answer, durable, beside the same rows written by raw sqlite3 with WAL and FULL."""

import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench.homes import make_home
from tests.bench.measurement import Measurement, alternated, compared, seconds
from trainer.domain.rating import Rating
from trainer.services.clock import SystemClock
from trainer.services.opening import Opening
from trainer.services.sitting import Plan

CARDS = 2000
ANSWERS = 150

_TABLES = """
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    CREATE TABLE log (entry_id BLOB PRIMARY KEY, device_id BLOB, sequence INTEGER, at_ms INTEGER,
        card_id BLOB, rating INTEGER, elapsed_ms INTEGER, key_hash BLOB) STRICT, WITHOUT ROWID;
    CREATE TABLE schedule (card_id BLOB PRIMARY KEY, stability_days REAL, difficulty REAL,
        due_day INTEGER) STRICT, WITHOUT ROWID"""


def measure() -> Iterator[Measurement]:
    """A hundred and fifty alternated answers: a review into the log and the card's new schedule."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        make_home(home, CARDS)
        library = Opening(home, SystemClock(), shipped=home / "none").open()
        session = library.session(Plan())
        raw = _RawStore(home / "raw.db")

        def ours() -> float:
            _ = session.current
            session.show()
            return seconds(lambda: session.rate(Rating.GOOD))

        measured, floor = alternated(ours, lambda: seconds(raw.answer), runs=ANSWERS)
        library.close()
        raw.close()
    yield compared(
        "one durable answer",
        measured,
        floor,
        unit="s",
        budget=2.5,
        floor_is="raw sqlite3, WAL and FULL: one review inserted, one schedule updated",
    )


class _RawStore:
    def __init__(self, path: Path) -> None:
        self._database = sqlite3.connect(path, isolation_level=None)
        self._answers = 0
        for statement in _TABLES.split(";"):
            self._database.execute(statement)

    def answer(self) -> None:
        """Insert a review and put a schedule, in one transaction."""
        self._answers += 1
        entry = self._answers.to_bytes(16, "big")
        self._database.execute("BEGIN IMMEDIATE")
        self._database.execute(
            "INSERT INTO log VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (entry, bytes(16), self._answers, 1, entry, 3, 1000, bytes(16)),
        )
        self._database.execute(
            "INSERT OR REPLACE INTO schedule VALUES (?, ?, ?, ?)", (entry, 3.5, 5.0, 20_000)
        )
        self._database.execute("COMMIT")

    def close(self) -> None:
        self._database.close()
