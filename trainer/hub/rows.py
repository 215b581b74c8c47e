"""A trainee's own rows at a hub: what it has, what it lacks, and what other devices wrote."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import psycopg
from psycopg import sql

from trainer.domain.ids import DeviceId

COLUMNS: Final = (
    "trainee_id",
    "entry_id",
    "device_id",
    "sequence",
    "at_ms",
    "offset_minutes",
    "kind",
    "card_id",
    "target_id",
    "mode",
    "mark",
    "error",
    "rating",
    "card_version",
    "key_hash",
    "chosen",
    "confidence",
    "elapsed_ms",
    "marker_version",
    "scheduler_version",
    "origin_log",
    "origin_id",
    "payload",
)
"""Of the log, in both databases by the same names."""
BATCH: Final = 1000
_INSERT: Final = sql.SQL(
    "INSERT INTO trainer.log ({}) VALUES ({}) ON CONFLICT (trainee_id, entry_id) DO NOTHING"
).format(
    sql.SQL(", ").join(map(sql.Identifier, COLUMNS)),
    sql.SQL(", ").join([sql.Placeholder()] * len(COLUMNS)),
)
_HEADS: Final = """
    SELECT device_id, max(sequence), count(*) FROM trainer.log
    WHERE trainee_id = trainer.own_trainee() GROUP BY device_id"""
_CONTIGUOUS: Final = """
    SELECT coalesce(max(sequence), 0) FROM (
        SELECT sequence, row_number() OVER (ORDER BY sequence) AS place FROM trainer.log
        WHERE trainee_id = trainer.own_trainee() AND device_id = %s
    ) AS numbered
    WHERE sequence = place"""


def heads(hub: psycopg.Connection) -> dict[DeviceId, int]:
    """Of each device, the highest sequence below which the hub lacks none."""
    found: dict[DeviceId, int] = {}
    for device, highest, count in hub.execute(_HEADS).fetchall():
        is_dense = highest == count
        found[DeviceId(bytes(device))] = highest if is_dense else _contiguous(hub, device)
    return found


def entry_at(hub: psycopg.Connection, device: DeviceId, sequence: int) -> bytes | None:
    """The entry that a device wrote under a number; None where it is not there."""
    row = hub.execute(
        "SELECT entry_id FROM trainer.log WHERE trainee_id = trainer.own_trainee()"
        " AND device_id = %s AND sequence = %s",
        [device, sequence],
    ).fetchone()
    return None if row is None else bytes(row[0])


def push(hub: psycopg.Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write rows of the log; those that are there already stay as they are."""
    with hub.cursor() as cursor:
        cursor.executemany(_INSERT, [[row.get(name) for name in COLUMNS] for row in rows])


def are_there(hub: psycopg.Connection, entries: Sequence[bytes]) -> bool:
    """Whether the hub has all of these entries: the one proof that they were taken."""
    row = hub.execute(
        "SELECT count(*) FROM trainer.log WHERE trainee_id = trainer.own_trainee()"
        " AND entry_id = ANY (%s)",
        [list(entries)],
    ).fetchone()
    return row is not None and row[0] == len(set(entries))


def beyond(
    hub: psycopg.Connection, device: DeviceId, sequence: int, head: int
) -> Iterator[list[dict[str, Any]]]:
    """Rows that a device wrote behind a sequence and up to a head, in order, a batch at a time."""
    query = sql.SQL(
        "SELECT {} FROM trainer.log WHERE trainee_id = trainer.own_trainee() AND device_id = %s"
        " AND sequence > %s AND sequence <= %s ORDER BY sequence LIMIT {}"
    ).format(sql.SQL(", ").join(map(sql.Identifier, COLUMNS)), sql.Literal(BATCH))
    while True:
        rows = hub.execute(query, [device, sequence, head]).fetchall()
        if not rows:
            return
        batch = [dict(zip(COLUMNS, row, strict=True)) for row in rows]
        yield batch
        sequence = batch[-1]["sequence"]


def put_counts(
    hub: psycopg.Connection, device: DeviceId, counts: Mapping[str, Sequence[Sequence[Any]]]
) -> None:
    """Write the counts of a device, rows by table, in the place of what was there."""
    for table, rows in counts.items():
        name = sql.Identifier("trainer", table)
        hub.execute(
            sql.SQL(
                "DELETE FROM {} WHERE trainee_id = trainer.own_trainee() AND device_id = %s"
            ).format(name),
            [device],
        )
        if rows:
            places = sql.SQL(", ").join([sql.Placeholder()] * (1 + len(rows[0])))
            with hub.cursor() as cursor:
                cursor.executemany(
                    sql.SQL("INSERT INTO {} VALUES (trainer.own_trainee(), {})").format(
                        name, places
                    ),
                    [[device, *row] for row in rows],
                )


def put_shared(hub: psycopg.Connection, *, level: str, made_ms: int, content: str) -> None:
    """Write where the trainee stands, and how much they share from now on."""
    hub.execute(
        """
        INSERT INTO trainer.shared VALUES (trainer.own_trainee(), %s, %s, %s)
        ON CONFLICT (trainee_id) DO UPDATE SET level = excluded.level, made_ms = excluded.made_ms,
            content = excluded.content""",
        [level, made_ms, content],
    )


def _contiguous(hub: psycopg.Connection, device: bytes) -> int:
    row = hub.execute(_CONTIGUOUS, [device]).fetchone()
    return 0 if row is None else int(row[0])
