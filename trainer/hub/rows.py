"""Entries of a trainee's log at a hub, as rows: sent, and fetched from what other devices sent."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

import psycopg
from psycopg import sql

from trainer.domain.branches import Number
from trainer.domain.ids import DeviceId, EntryId
from trainer.hub.arrays import array, listed, value

_TYPES: Final = {
    "trainee_id": "bytea",
    "entry_id": "bytea",
    "device_id": "bytea",
    "sequence": "bigint",
    "at_ms": "bigint",
    "offset_minutes": "integer",
    "kind": "text",
    "card_id": "bytea",
    "target_id": "bytea",
    "mode": "text",
    "mark": "text",
    "error": "text",
    "rating": "integer",
    "card_version": "bytea",
    "key_hash": "bytea",
    "chosen": "text",
    "confidence": "text",
    "elapsed_ms": "bigint",
    "marker_version": "integer",
    "scheduler_version": "text",
    "origin_log": "text",
    "origin_id": "text",
    "payload": "text",
}
COLUMNS: Final = tuple(_TYPES)
"""Of the log, in both databases by the same names."""
BATCH: Final = 1000
# One statement for a whole batch: a column each is sent as an array, which is quicker than a row
# each.
_INSERT: Final = sql.SQL(
    "INSERT INTO trainer.log ({columns}) SELECT {values} FROM unnest({arrays}) AS sent ({sent})"
    " ON CONFLICT (trainee_id, entry_id) DO NOTHING"
)
# One by one: asked for all at once a server without statistics, as after its first syncs, takes a
# trainee's whole log for the shorter way, every time.
# Divides by 0 where not all were taken, which takes back what was: rows behind some that lie under
# other numbers would leave a gap.  To look at a count first would cost one more way there and back.
_TAKEN: Final = """
    SELECT 1 / (count(*) = %s)::integer
    FROM unnest(%b::bytea[], %s::bigint[]) AS sent (entry, sequence) WHERE EXISTS (
        SELECT FROM trainer.log
        WHERE trainee_id = trainer.own_trainee() AND entry_id = sent.entry
            AND device_id = %b AND sequence = sent.sequence OFFSET 0)"""
_NUMBERS: Final = """
    SELECT entry_id, device_id, sequence FROM trainer.log
    WHERE trainee_id = trainer.own_trainee()"""


def numbers(hub: psycopg.Connection) -> dict[EntryId, Number]:
    """Every entry of the trainee who is logged in, and under what number it is there."""
    rows = hub.execute(_NUMBERS).fetchall()
    return {EntryId(entry): Number(DeviceId(device), sequence) for entry, device, sequence in rows}


def nothing() -> None:
    """What is done meanwhile where there is nothing else to do."""


def push(
    hub: psycopg.Connection,
    rows: Sequence[Mapping[str, Any]],
    meanwhile: Callable[[], object] = nothing,
) -> bool:
    """Write rows of one device in one transaction; those that are there already stay as they are.

    Whether the hub has all of them then, under their own numbers: the one proof that they were
    taken; where it has not, none was.  What is to be done `meanwhile` is done when they have gone
    out, before the answer is waited for.
    """
    columns = {name: [row.get(name) for row in rows] for name in COLUMNS}
    device, *_ = columns["device_id"]
    try:
        with hub.pipeline():
            _send(hub, columns)
            taken = hub.execute(
                _TAKEN, [len(rows), columns["entry_id"], columns["sequence"], device]
            )
            meanwhile()
    except psycopg.errors.DivisionByZero:
        return False
    return taken.fetchone() == (1,)


def _send(hub: psycopg.Connection, columns: Mapping[str, list[Any]]) -> None:
    """Send columns of the log; of a day's answers half are the same in every row, and go once."""
    once = {
        name: values[0]
        for name, values in columns.items()
        # In a batch of one there must be something to make a row of.
        if name != "entry_id" and all(value == values[0] for value in values)
    }
    arrays = {name: values for name, values in columns.items() if name not in once}
    statement = _INSERT.format(
        columns=listed(map(sql.Identifier, columns)),
        values=listed(
            value(_TYPES[name]) if name in once else sql.Identifier("sent", name)
            for name in columns
        ),
        arrays=listed(array(_TYPES[name]) for name in arrays),
        sent=listed(map(sql.Identifier, arrays)),
    )
    hub.execute(statement, [*once.values(), *arrays.values()])


def beyond(
    hub: psycopg.Connection, device: DeviceId, sequence: int, head: int
) -> Iterator[list[dict[str, Any]]]:
    """Rows that a device wrote behind a sequence and up to a head, in order, a batch at a time."""
    query = sql.SQL(
        "SELECT {} FROM trainer.log WHERE trainee_id = trainer.own_trainee() AND device_id = %s"
        " AND sequence > %s AND sequence <= %s ORDER BY sequence LIMIT {}"
    ).format(listed(map(sql.Identifier, COLUMNS)), sql.Literal(BATCH))
    while True:
        rows = hub.execute(query, [device, sequence, head]).fetchall()
        if not rows:
            return
        batch = [dict(zip(COLUMNS, row, strict=True)) for row in rows]
        yield batch
        sequence = batch[-1]["sequence"]
