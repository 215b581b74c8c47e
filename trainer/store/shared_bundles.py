"""Bundles that trainees share, in the director's database.

Whatever the order in which they arrive, and however often, the same rows are there in the end:
of each device the counts with the highest head, of each trainee the standing that was made last,
and of entries those that were shared since the trainee last shared totals alone.
"""

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from trainer.domain.ids import CardId, DeviceId, TraineeId
from trainer.domain.writing_order import Written
from trainer.store.cohort_schema import COUNTS
from trainer.store.known_versions import drop_unanswered, put_versions

_RANK_DIGITS: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedDevice:
    """The counts of one device, as rows of the tables of `COUNTS` without their first two."""

    device: DeviceId
    head: int
    counts: Mapping[str, Sequence[tuple[Any, ...]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """A bundle as it is stored."""

    trainee: TraineeId
    made_ms: int
    known: int
    """How many entries it was made from: of two bundles of one moment the better informed wins."""
    is_card_level: bool
    content: Mapping[str, Any]
    """Becomes `Enrolled.shared`."""
    devices: tuple[SharedDevice, ...]
    entries: tuple[tuple[bytes, Mapping[str, Any]], ...]


class CardAnswer(NamedTuple):
    """A row of the table `answer`, without the person, and with the card's own id."""

    card: CardId
    day: int
    is_marked: bool
    counts: bool
    passed: bool
    recalled: bool
    predicted_ppm: int
    error: str
    chosen: str
    version: bytes


def take(db: sqlite3.Connection, person: int, shared: Shared) -> bool:
    """Take a bundle in; whether anything is other than before."""
    before = db.total_changes
    for device in shared.devices:
        _take_device(db, person, shared, device)
    if not shared.is_card_level:
        db.execute(
            "UPDATE person SET closed_ms = ? WHERE no = ? AND closed_ms < ?",
            (shared.made_ms, person, shared.made_ms),
        )
    content = json.dumps(shared.content, ensure_ascii=False, sort_keys=True)
    rank = _rank((shared.made_ms, shared.known), content)
    db.execute(
        "UPDATE person SET shared = ?, rank = ? WHERE no = ? AND rank < ?",
        (content, rank, person, rank),
    )
    _take_entries(db, person, shared)
    return db.total_changes != before


def entries_of(db: sqlite3.Connection, person: int) -> Iterator[Mapping[str, Any]]:
    """The entries of the log that a trainee shares, as rows with bytes in hexadecimal."""
    rows = db.execute("SELECT content FROM entry WHERE person = ? ORDER BY entry_id", (person,))
    return (json.loads(content) for (content,) in rows)


def written(db: sqlite3.Connection, person: int) -> Iterator[Written]:
    """The same entries device by device, each by its numbers, as far as they say who wrote when."""
    rows = db.execute(
        """
        SELECT json_extract(content, '$.device_id.hex') AS device,
            json_extract(content, '$.sequence') AS sequence, entry_id,
            json_extract(content, '$.at_ms'), json_extract(content, '$.offset_minutes'),
            json_extract(content, '$.origin_log') IS NOT NULL
        FROM entry WHERE person = ? ORDER BY device, sequence, entry_id""",
        (person,),
    )
    for device, sequence, entry, at_ms, offset, is_brought in rows:
        yield Written(
            bytes.fromhex(device), sequence, entry, at_ms, offset, is_brought=bool(is_brought)
        )


def put_order(db: sqlite3.Connection, person: int, order: Mapping[str, Any]) -> None:
    """Keep what is out of order about the entries of a trainee, in the place of what was there."""
    db.execute(
        """
        UPDATE person SET shared = iif(
            ?2 = '{}', json_remove(shared, '$.order'), json_set(shared, '$.order', json(?2)))
        WHERE no = ?1""",
        (person, json.dumps(order)),
    )


def put_answers(db: sqlite3.Connection, person: int, answers: Iterable[CardAnswer]) -> None:
    """Write what the entries of a trainee come to, in the place of what was there."""
    db.execute("DELETE FROM answer WHERE person = ?", (person,))
    numbers: dict[CardId, int] = {}
    for place, (card, day, *rest) in enumerate(answers):
        number = numbers.get(card) or numbers.setdefault(card, _card_number(db, card))
        row = (person, number, day, place, *rest)
        db.execute("INSERT INTO answer VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
    put_versions(db, person)
    drop_unanswered(db)


def _take_device(db: sqlite3.Connection, person: int, shared: Shared, device: SharedDevice) -> None:
    rows = json.dumps(device.counts)
    rank = _rank((device.head, shared.known, shared.made_ms), rows)
    known = db.execute(
        "SELECT no, rank FROM device WHERE person = ? AND device_id = ?", (person, device.device)
    ).fetchone()
    if known is not None:
        number, before = known
        if before >= rank:
            return
        for table in COUNTS.values():
            db.execute(f"DELETE FROM {table} WHERE person = ? AND device = ?", (person, number))  # noqa: S608 - ours
        db.execute("UPDATE device SET head = ?, rank = ? WHERE no = ?", (device.head, rank, number))
    else:
        number = db.execute(
            "INSERT INTO device (person, device_id, head, rank) VALUES (?, ?, ?, ?)",
            (person, device.device, device.head, rank),
        ).lastrowid
    for name, table in COUNTS.items():
        _put_counts(db, table, (person, number), device.counts[name])


def _put_counts(
    db: sqlite3.Connection,
    table: str,
    head: tuple[int, int],
    rows: Sequence[tuple[Any, ...]],
) -> None:
    if rows:
        places = ", ".join("?" * (len(head) + len(rows[0])))
        db.executemany(
            f"INSERT INTO {table} VALUES ({places})",  # noqa: S608 - ours
            (head + row for row in rows),
        )


def _take_entries(db: sqlite3.Connection, person: int, shared: Shared) -> None:
    ((closed_ms,),) = db.execute("SELECT closed_ms FROM person WHERE no = ?", (person,))
    # An older level that allowed more holds no longer, also for what was shared under it.
    db.execute("DELETE FROM entry WHERE person = ? AND shared_ms <= ?", (person, closed_ms))
    if shared.made_ms <= closed_ms:
        return
    db.executemany(
        """
        INSERT INTO entry VALUES (?, ?, ?, ?)
        ON CONFLICT (person, entry_id) DO UPDATE
        SET shared_ms = excluded.shared_ms, content = excluded.content
        WHERE (excluded.shared_ms, excluded.content) > (shared_ms, content)""",
        (
            (person, entry, shared.made_ms, json.dumps(row, ensure_ascii=False, sort_keys=True))
            for entry, row in shared.entries
        ),
    )


def _rank(numbers: tuple[int, ...], content: str) -> str:
    """A text that sorts by the numbers and then by the content: no two contents are equal."""
    digest = hashlib.sha256(content.encode()).hexdigest()
    return "/".join((*(f"{number:0{_RANK_DIGITS}}" for number in numbers), digest))


def _card_number(db: sqlite3.Connection, card: CardId) -> int:
    db.execute("INSERT OR IGNORE INTO known_card (card_id) VALUES (?)", (card,))
    ((number,),) = db.execute("SELECT no FROM known_card WHERE card_id = ?", (card,))
    return int(number)
