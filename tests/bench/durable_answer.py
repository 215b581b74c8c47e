"""One answer, durable, beside the same rows written by raw sqlite3 into the same tables."""

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench.homes import make_home
from tests.bench.measurement import Measurement, alternated, compared, seconds
from trainer.domain.card import Card
from trainer.domain.ids import DeckSlug
from trainer.domain.log import Mode, Review, Stamp
from trainer.domain.rating import MARKER_VERSION, Rating
from trainer.domain.scheduler import SCHEDULER_VERSION
from trainer.services.clock import SystemClock
from trainer.services.opening import Opening
from trainer.services.place import database_path
from trainer.services.recording import record
from trainer.store import decks

CARDS = 2000
ANSWERS = 300


def measure() -> Iterator[Measurement]:
    """Three hundred alternated answers: stamped, logged, folded into the schedule, committed."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        make_home(home, CARDS)
        clock = SystemClock()
        library = Opening(home, clock, shipped=home / "none").open()
        store = library.store
        with store.reading() as tx:
            cards = iter(decks.cards(tx, DeckSlug("many-0")))

        def ours() -> float:
            card = next(cards)
            return seconds(lambda: record(store, clock.now(), lambda stamp: _review(stamp, card)))

        ours()
        store.close()
        raw = _RawStore(Path(shutil.copy(database_path(home), home / "raw.db")))
        measured, floor = alternated(ours, lambda: seconds(raw.answer), runs=ANSWERS)
        library.close()
        raw.close()
    yield compared(
        "one durable answer",
        measured,
        floor,
        unit="s",
        budget=2.5,
        floor_is="raw sqlite3, WAL and FULL: the same log row inserted, the same schedule updated",
    )


def _review(stamp: Stamp, card: Card) -> Review:
    return Review(
        stamp=stamp,
        card=card.id,
        card_version=card.version,
        key_hash=card.key_hash,
        mode=Mode.STUDY,
        mark=None,
        rating=Rating.GOOD,
        elapsed_ms=4000,
        marker_version=MARKER_VERSION,
        scheduler_version=SCHEDULER_VERSION,
    )


class _RawStore:
    """Writes the first answer's rows again and again, under other ids."""

    def __init__(self, path: Path) -> None:
        self._database = sqlite3.connect(path, isolation_level=None)
        self._database.row_factory = sqlite3.Row
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
            self._database.execute(f"PRAGMA {pragma}")
        self._entry = dict(self._database.execute("SELECT * FROM log").fetchone())
        columns = ", ".join(f":{name}" for name in self._entry)
        self._insert = f"INSERT INTO log VALUES ({columns})"  # noqa: S608 - the table names them
        self._cards = self._database.execute(
            "SELECT trainee_id, card_id FROM schedule WHERE phase = 'review' ORDER BY card_id"
        ).fetchall()

    def answer(self) -> None:
        """Insert a review and update a schedule, in one transaction."""
        trainee, card = self._cards.pop()
        sequence = self._entry["sequence"] + 1
        self._entry |= {
            "entry_id": sequence.to_bytes(16, "big"),
            "sequence": sequence,
            "card_id": card,
        }
        self._database.execute("BEGIN IMMEDIATE")
        self._database.execute(self._insert, self._entry)
        self._database.execute(
            "UPDATE schedule SET stability_days = 40.0, difficulty = 5.1, last_day = 20780,"
            " due_day = 20820, interval_days = 40, reviews = 4, reviewed_day = 20780,"
            " head_at_ms = 2, head_sequence = ? WHERE trainee_id = ? AND card_id = ?",
            (sequence, trainee, card),
        )
        self._database.execute("COMMIT")

    def close(self) -> None:
        self._database.close()
